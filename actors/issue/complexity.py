"""How much work a task is likely to be, from what it says; every point has its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from actors.issue.file_status import FileState, FileStatus
from actors.issue.task import Complexity, Priority, Task, TaskType

_MEDIUM_FROM, _COMPLEX_FROM = 3, 6
_SOME_FILES, _MANY_FILES = 3, 10
_MUCH_TEXT = 200 * 1024
_LONG_PROMPT, _VERY_LONG_PROMPT = 120, 400
_MANY_CRITERIA = 5
_MANY_GUESSES = 2
_CRITERION = re.compile(r"^[ \t]*(?:[-*+]|[0-9]{1,3}[.)])[ \t]", re.MULTILINE)

_OF_TYPE: dict[TaskType, int] = {
    TaskType.QUESTION: 0,
    TaskType.CODE_ANALYSIS: 1,
    TaskType.RESEARCH: 1,
    TaskType.CODE_REVIEW: 1,
    TaskType.DOCUMENTATION: 2,
    TaskType.BUG_INVESTIGATION: 2,
    TaskType.REFACTORING: 3,
    TaskType.FEATURE_IMPLEMENTATION: 3,
}


class Reason(NamedTuple):
    """Something that makes a task larger, and by how many points."""

    points: int
    what: str


def complexity(task: Task, files: Sequence[FileStatus] = ()) -> tuple[Complexity, tuple[Reason, ...]]:
    """Simple below 3 points, Complex from 6; the reasons, the weightiest first, add up to the points."""
    reasons = [reason for reason in _reasons(task, files) if reason.points]
    points = sum(reason.points for reason in reasons)
    reasons.sort(key=lambda reason: -reason.points)
    if points >= _COMPLEX_FROM:
        return Complexity.COMPLEX, tuple(reasons)
    return (Complexity.MEDIUM if points >= _MEDIUM_FROM else Complexity.SIMPLE), tuple(reasons)


def _reasons(task: Task, files: Sequence[FileStatus]) -> Iterator[Reason]:
    yield Reason(_OF_TYPE[task.type], f"a task of the type {task.type}")
    yield from _of_files(task, files)
    words = len(f"{task.prompt} {task.context}".split())
    yield Reason((words >= _LONG_PROMPT) + (words >= _VERY_LONG_PROMPT), f"{words} words of prompt and context")
    criteria = len(_CRITERION.findall(task.acceptance))
    yield Reason(int(criteria >= _MANY_CRITERIA), f"{criteria} acceptance criteria")
    yield Reason(int(task.priority is Priority.CRITICAL), "critical priority asks for extra care")
    unknown = len(task.guessed) + sum(status.state is FileState.NOT_FOUND for status in files)
    yield Reason(int(unknown > _MANY_GUESSES), f"{unknown} things are guessed or not found")


def _of_files(task: Task, files: Sequence[FileStatus]) -> Iterator[Reason]:
    known = {status.reference.path: status for status in files if status.state is not FileState.NOT_FOUND}
    count = sum(status.count for status in known.values()) if files else len(task.files)
    size = sum(status.size for status in known.values())
    points = (count > 1) + (count >= _SOME_FILES) + (count >= _MANY_FILES)
    yield Reason(points, f"{count} files to look at")
    yield Reason(int(size > _MUCH_TEXT), f"{size // 1024} KiB to read")
    if not task.files and task.type is not TaskType.QUESTION:
        yield Reason(1, "no file is named, so the place has to be found first")
