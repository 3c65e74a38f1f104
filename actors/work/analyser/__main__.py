"""The analyser's way in: the assignment from standard input, events to standard output.

Exit status: 0 a result was handed in (also one that refuses), 2 the assignment is not one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import IO

from actors.work.analyser.assignment import Assignment, NotAnAssignment
from actors.work.analyser.plan import plan
from actors.work.analyser.speech import Done, Speech

UNUSABLE = 2
DEEPEST = 6_000
"""Levels of nested calls: syntax trees of generated code go deeper than the usual 1,000."""

Answer = Callable[[Assignment, Speech], Done]
"""Does an assignment."""

TASKS = {
    "Code Analysis": "actors.work.analyser.code_analysis",
    "Documentation Generation": "actors.work.analyser.documentation",
    "Code Refactoring": "actors.work.analyser.refactoring",
    "Code Review": "actors.work.analyser.code_review",
    "Bug Investigation": "actors.work.analyser.bug",
    "Research and Summarization": "actors.work.analyser.research",
    "General Question": "actors.work.analyser.question",
    "Feature Implementation": "actors.work.analyser.feature",
}
"""Task type -> the module whose `answer` does it."""


def main(source: IO[str], sink: IO[str]) -> int:
    """Read one assignment, do it, hand the result in; the exit status."""
    speech = Speech(sink)
    speech.hello()
    try:
        assignment = Assignment.parse(source.readline())
    except NotAnAssignment as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    if assignment.type not in TASKS:
        speech.refuse(refusal(assignment.type))
        return 0
    answer: Answer = import_module(TASKS[assignment.type]).answer
    done = answer(assignment, speech)
    speech.result(plan(assignment, done) if assignment.plan_only else done)
    return 0


def refusal(kind: str) -> str:
    """An honest sentence for a type of task that this worker does not do."""
    return f"The built-in analyser does not do {kind[:80]!r}. It does {', '.join(TASKS)}."


if __name__ == "__main__":
    sys.setrecursionlimit(DEEPEST)
    sys.exit(main(sys.stdin, sys.stdout))
