"""Whether a parsed task can be worked on, how much work it is, and what would make it better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from actors.issue.complexity import complexity
from actors.issue.estimate import Estimate, History, estimate
from actors.issue.file_status import LARGEST_FILE, FileState, FileStatus, file_statuses
from actors.issue.form import Parsed
from actors.issue.form_labels import LABELS, Part
from actors.issue.task import Complexity, Problem, Task, TaskType

_THIN_PROMPT = 12
_CHANGING = (TaskType.FEATURE_IMPLEMENTATION, TaskType.REFACTORING, TaskType.DOCUMENTATION)
_MOST_FILES_TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The verdict on a task: its problems (blocking ones first), its size with the reasons, and suggestions.

    Each suggestion names a field and gives an example. `files` has a status for every file the task names.
    """

    problems: tuple[Problem, ...]
    complexity: Complexity
    reasons: tuple[str, ...]
    suggestions: tuple[str, ...]
    files: tuple[FileStatus, ...]
    estimate: Estimate

    @property
    def blocked(self) -> bool:
        """Whether the issue has to go back to its author before anything can be done."""
        return any(problem.blocking for problem in self.problems)

    @property
    def estimate_seconds(self) -> float:
        """The seconds the work is expected to take."""
        return self.estimate.seconds


def review(
    parsed: Parsed,
    *,
    tree: Mapping[str, int] | None = None,
    history: History | None = None,
    largest_file: int = LARGEST_FILE,
) -> Review:
    """Review a parsed issue.

    `tree` maps every path of the repository to its size in bytes, None when it is not known; `largest_file` are
    the bytes from which on a file is too large. Never raises.
    """
    task = parsed.task
    if task is None:
        return Review(
            problems=parsed.problems,
            complexity=Complexity.SIMPLE,
            reasons=(),
            suggestions=(),
            files=(),
            estimate=estimate(TaskType.QUESTION, Complexity.SIMPLE),
        )
    files = file_statuses(task.files, tree, largest=largest_file)
    size, reasons = complexity(task, files)
    problems = [*parsed.problems, *_about_files(files)]
    return Review(
        problems=tuple(sorted(problems, key=lambda problem: not problem.blocking)),
        complexity=size,
        reasons=tuple(f"{reason.what} (+{reason.points})" for reason in reasons),
        suggestions=tuple(_suggestions(task)),
        files=files,
        estimate=estimate(task.type, size, history),
    )


def _about_files(files: Sequence[FileStatus]) -> Iterator[Problem]:
    wrong = [status for status in files if status.state in (FileState.NOT_FOUND, FileState.TOO_LARGE)]
    for status in wrong[:_MOST_FILES_TOLD]:
        if status.state is FileState.TOO_LARGE:
            mend = "Name the lines that matter, for example `path/to/file:100-200`."
        elif status.did_you_mean:
            mend = f"Write `{status.did_you_mean}`, or leave it if the file is to be created."
        else:
            mend = "Check the path from the repository's root, or leave it if the file is to be created."
        what = f"`{status.reference.path}` is {status.said()}"
        yield Problem(
            field=LABELS[Part.FILES], what=what if what.endswith("?") else f"{what}.", mend=mend, blocking=False
        )


def _suggestions(task: Task) -> Iterator[str]:
    """What would help, a sentence each; a field that was filled is not mentioned."""
    if len(task.prompt.split()) < _THIN_PROMPT:
        yield (
            f"{LABELS[Part.PROMPT]}: say what should be different afterwards, for example “The second login attempt"
            " should not fail after a time-out; explain why it does.”"
        )
    if not task.files and task.type is not TaskType.RESEARCH:
        yield f"{LABELS[Part.FILES]}: name where to look, for example `src/login.py:40-80` or `tests/**/test_*.py`."
    if not task.acceptance and task.type in _CHANGING:
        yield f"{LABELS[Part.ACCEPTANCE]}: say how one can see that it is done, for example “- [ ] all tests pass”."
    if not task.context and task.type is TaskType.BUG_INVESTIGATION:
        yield f"{LABELS[Part.CONTEXT]}: add the steps and the message, for example “since 1.4: `KeyError: 'user'`”."
    if Part.TYPE in task.guessed:
        yield f"{LABELS[Part.TYPE]}: choose it yourself if {task.type} is not what you want, for example “Code Review”."
    if Part.OUTPUT in task.guessed and task.type in _CHANGING:
        yield f"{LABELS[Part.OUTPUT]}: say what you want to get, for example “{task.output}”."
