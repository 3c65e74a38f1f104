"""What was understood of an issue's text. Part of the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actors.issue.task import Complexity, Problem


class Missing(StrEnum):
    """What of the repository is being read to understand the issue."""

    TEMPLATES = "templates"
    TREE = "tree"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file that the task names, and what became of looking it up."""

    path: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRead:
    """A label of the form and what was written under it, shortened; empty where nothing was."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """How the issue was read and what the review made of it; see `actors.issue.form` and `review`."""

    source: str
    confidence: float
    template: str = ""
    form_problems: tuple[Problem, ...] = ()
    complexity: Complexity = Complexity.SIMPLE
    reasons: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    files: tuple[NamedFile, ...] = ()
    fields: tuple[FieldRead, ...] = ()  # only where no task came of them
    estimate_seconds: float = 0.0
    sureness: str = ""
