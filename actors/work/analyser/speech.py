"""What the analyser says: one event a line, at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

VERSION = 1
NAME = "analyser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an assignment came to: a report as Markdown, one sentence that sums it up, why each file was changed."""

    report: str
    summary: str
    explanations: Mapping[str, str] = field(default_factory=dict)


class Speech:
    """Writes the events of the worker's contract."""

    def __init__(self, sink: IO[str]) -> None:
        self._sink = sink

    def hello(self) -> None:
        """The first line."""
        self._say({"event": "hello", "version": VERSION, "worker": NAME})

    def progress(self, percent: int, message: str) -> None:
        """How far it is: 0 to 100, and at what."""
        self._say({"event": "progress", "percent": percent, "message": message})

    def result(self, done: Done) -> None:
        """The result; nothing is said after it."""
        event: dict[str, object] = {"event": "result", "outcome": "done"}
        event |= {"report": done.report, "summary": done.summary}
        self._say(event | ({"explanations": dict(done.explanations)} if done.explanations else {}))

    def refuse(self, why: str) -> None:
        """Hand the task back: such a task is not done by this worker."""
        self._say({"event": "result", "outcome": "refused", "report": "", "summary": why})

    def _say(self, event: dict[str, object]) -> None:
        self._sink.write(json.dumps(event) + "\n")
        self._sink.flush()
