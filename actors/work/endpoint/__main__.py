"""The way in: the assignment from standard input, the endpoint from the environment, events to standard output.

Exit status: 0 a result or a failure was said, 2 the assignment or the environment is not right.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import IO

from actors.work.analyser.assignment import NotAnAssignment
from actors.work.endpoint.asking import Asking
from actors.work.endpoint.conversation import Conversation
from actors.work.endpoint.speech import Cancelled, Speech

UNUSABLE = 2


def main(source: IO[str], sink: IO[str], environment: Mapping[str, str]) -> int:
    """Do one assignment; the exit status."""
    speech = Speech(source, sink)
    speech.hello()
    try:
        line = source.readline()
        url, key, model = (environment[f"ENDPOINT_{name}"] for name in ("URL", "KEY", "MODEL"))
        asking = Asking(speech, url=url, key=key, model=model)
        talk = Conversation(line, speech, asking, most=int(environment["ENDPOINT_CONTEXT"]))
    except (KeyError, ValueError, NotAnAssignment) as error:
        sys.stderr.write(f"this is no assignment, or no endpoint is given: {error!r}\n")
        return UNUSABLE
    if not model:
        speech.failure("unusable", "no model is named: the operator sets OPENAI_MODEL")
        return 0
    speech.listen()
    try:
        talk.hold()
    except Cancelled:
        speech.log("cancelled")
    return 0


if __name__ == "__main__":
    status = main(sys.stdin, sys.stdout, os.environ)
    sys.stdout.flush()
    os._exit(status)  # the thread that reads orders would be waited for
