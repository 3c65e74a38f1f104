"""What a person asks for: the one home of the task's vocabulary and of the parsed task.

The issue forms, the parser, the documentation and the sandbox all take their words from here; a test
compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TRIGGER_LABEL = "agent:task"
"""The label that makes an issue a case. Issue forms apply it for any author, so it proves nothing about who asked."""


class TaskType(StrEnum):
    """What kind of work is wanted; the values are the form's own words."""

    CODE_ANALYSIS = "Code Analysis"
    DOCUMENTATION = "Documentation Generation"
    REFACTORING = "Code Refactoring"
    RESEARCH = "Research and Summarization"
    QUESTION = "General Question"
    BUG_INVESTIGATION = "Bug Investigation"
    FEATURE_IMPLEMENTATION = "Feature Implementation"
    CODE_REVIEW = "Code Review"


class Priority(StrEnum):
    """How urgent the work is; the order of the members is the order of urgency."""

    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"
    CRITICAL = "Critical"


class OutputFormat(StrEnum):
    """In which shape the result is wanted."""

    CODE_CHANGES = "Code changes with explanations"
    ANALYSIS_REPORT = "Analysis report"
    DOCUMENTATION = "Documentation updates"
    IMPLEMENTATION_PLAN = "Implementation plan"
    BUG_FIX = "Bug fix with tests"


CHANGES = frozenset({OutputFormat.CODE_CHANGES, OutputFormat.DOCUMENTATION, OutputFormat.BUG_FIX})
"""What is handed over as a pull request; everything else is a report."""


class Complexity(StrEnum):
    """How much work a task is likely to be."""

    SIMPLE = "Simple"
    MEDIUM = "Medium"
    COMPLEX = "Complex"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReference:
    """A file, folder or glob of the repository that the person named.

    `path` is relative to the repository's root with forward slashes. Lines count from 1; both are None
    where the whole file is meant, and equal for a single line.
    """

    path: str
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that keeps a task from being done as it stands, and how to mend it.

    `blocking` problems send the form back to its author; the others are shown and the work goes on.
    """

    field: str
    what: str
    mend: str
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as it was understood. `guessed` names the fields whose value the parser inferred."""

    type: TaskType
    priority: Priority
    prompt: str
    files: tuple[FileReference, ...] = ()
    context: str = ""
    output: OutputFormat = OutputFormat.ANALYSIS_REPORT
    acceptance: str = ""
    guessed: tuple[str, ...] = ()
