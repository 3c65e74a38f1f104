"""What can go wrong with an attempt, as facts with one sentence each.

`exception` is the word that the rules of the error classifier look at: `WorkspaceError`, `LimitExceeded`,
`BadResult`, `EndpointBusy`, `EndpointDenied` or `WorkerCrash`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from dataclasses import replace

from actors.messages import ErrorFacts

LONGEST_QUOTE = 200
"""Characters of a worker's own words that a sentence carries."""


def no_workspace(sentence: str, attempt: int) -> ErrorFacts:
    """The repository could not be fetched or checked out."""
    return _facts("WorkspaceError", sentence, attempt)


def no_proposal(sentence: str, attempt: int) -> ErrorFacts:
    """The change that is to be reviewed cannot be had."""
    return _facts("NoProposal", sentence, attempt)


def no_worker(name: str, known: Iterable[str], attempt: int) -> ErrorFacts:
    """Nobody of that name works here."""
    return _facts("NoWorker", f"there is no worker {quote(name)} here, only {', '.join(known)}", attempt)


def base_moved(sentence: str, attempt: int) -> ErrorFacts:
    """The repository is not what a plan was approved for any more."""
    return _facts("BaseMoved", sentence, attempt)


def no_cage(sentence: str, attempt: int) -> ErrorFacts:
    """The isolation that the settings require cannot be had here."""
    return _facts("NoIsolation", sentence, attempt)


def limit(sentence: str, attempt: int) -> ErrorFacts:
    """The worker was ended because it went over a limit."""
    return _facts("LimitExceeded", sentence, attempt)


def no_program(name: str, missing: Iterable[str], attempt: int) -> ErrorFacts:
    """What the worker needs is not installed here."""
    return _facts("NoProgram", f"{name} needs {', '.join(missing)}, and that is not installed here", attempt)


def too_old(sentence: str, attempt: int) -> ErrorFacts:
    """What the worker needs is here, and is not what its recipe asks for."""
    return _facts("NoProgram", sentence, attempt)


def no_key(sentence: str, attempt: int) -> ErrorFacts:
    """The worker's endpoint takes nobody without a key, and the operator gave none."""
    return _facts("NoKey", sentence, attempt)


def told(reason: str, sentence: str, attempt: int, *, after: float | None = None) -> ErrorFacts:
    """The worker says itself why it gives up: its endpoint is `busy`, has `denied` the key, or was `unusable`."""
    kinds = {"busy": "EndpointBusy", "denied": "EndpointDenied"}
    headers = {} if after is None else {"retry-after": str(max(1, round(after)))}
    return replace(_facts(kinds.get(reason, "BadResult"), sentence, attempt), headers=headers)


def bad_result(sentence: str, attempt: int) -> ErrorFacts:
    """The worker spoke, but what it said is of no use."""
    return _facts("BadResult", sentence, attempt)


def ended(status: int, attempt: int, *, cpu_seconds: int) -> ErrorFacts:
    """The worker's process ended before it gave a result."""
    if status == -signal.SIGXCPU:
        return limit(f"the worker used more than {cpu_seconds} seconds of CPU time", attempt)
    if status == -signal.SIGXFSZ:
        return limit("the worker wrote a file that is larger than allowed", attempt)
    if status == 0:
        return bad_result("the worker ended without giving a result", attempt)
    how = f"by signal {_signal_name(-status)}" if status < 0 else f"with exit status {status}"
    return _facts("WorkerCrash", f"the worker ended {how} before it gave a result", attempt)


def not_spawned(why: str, attempt: int) -> ErrorFacts:
    """The operating system could not start the worker."""
    return _facts("WorkerCrash", f"the worker could not be started: {why}", attempt)


def too_much(sentence: str, attempt: int) -> ErrorFacts:
    """What the worker left is beyond every bound."""
    return _facts("TooMuchChanged", sentence, attempt)


def not_kept(error: BaseException, attempt: int) -> ErrorFacts:
    """No commit could be made of what the worker changed."""
    return _facts("NotKept", f"{type(error).__name__}: {str(error)[:LONGEST_QUOTE]}", attempt)


def unforeseen(error: BaseException, attempt: int) -> ErrorFacts:
    """Something else came in between, such as GitHub giving no token."""
    return _facts(type(error).__name__, str(error)[:LONGEST_QUOTE], attempt)


def quote(text: str) -> str:
    """A worker's words, shortened, for use in a sentence."""
    return repr(text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _facts(exception: str, sentence: str, attempt: int) -> ErrorFacts:
    return ErrorFacts(phase="work", exception=exception, message=sentence, attempt=attempt)
