"""Which of the known words a person meant: exact, nearly exact, or by one of the words' usual names.

Anything but the word itself is a guess and is marked as one, so that it can be shown and put right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Generic, TypeVar

from actors.issue.task import OutputFormat, Priority, TaskType

Word = TypeVar("Word", bound=StrEnum)

_LONGEST = 200
_SHORTEST_PREFIX = 3
_NEAR = 0.8
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Match(Generic[Word]):
    """The word that was meant; `sure` when it was written as the form writes it, but for case and punctuation."""

    word: Word
    sure: bool


def _table(names: Mapping[Word, str]) -> dict[str, Word]:
    return {name: word for word, line in names.items() for name in line.split(", ")}


_TYPES = _table(
    {
        TaskType.CODE_ANALYSIS: "analysis, analyze, analyse, audit, inspect, inspection, security audit",
        TaskType.DOCUMENTATION: "documentation, docs, doc, document, documenting, readme, docstrings",
        TaskType.REFACTORING: "refactoring, refactor, cleanup, clean up, restructure, tech debt, technical debt, chore",
        TaskType.RESEARCH: "research, summarization, summary, summarize, summarise, survey, investigate options",
        TaskType.QUESTION: "question, ask, help, support, q a, how to, other",
        TaskType.BUG_INVESTIGATION: "bug, bug report, bugfix, bug fix, fix, defect, crash, regression, error, broken",
        TaskType.FEATURE_IMPLEMENTATION: "feature, feature request, new feature, enhancement, implementation, implement"
        ", improvement, story, user story",
        TaskType.CODE_REVIEW: "review, pr review, pull request review, peer review",
    }
)
_PRIORITIES = _table(
    {
        Priority.LOW: "minor, trivial, whenever, nice to have, someday, p3, p4, lowest, not urgent",
        Priority.MEDIUM: "normal, moderate, default, p2, average, med",
        Priority.HIGH: "important, major, soon, p1, higher",
        Priority.CRITICAL: "urgent, blocker, blocking, asap, p0, emergency, highest, immediately, severe",
    }
)
_OUTPUTS = _table(
    {
        OutputFormat.CODE_CHANGES: "code changes, code, pull request, pr, patch, diff, changes, implementation",
        OutputFormat.ANALYSIS_REPORT: "report, analysis, summary, answer, comment, review",
        OutputFormat.DOCUMENTATION: "documentation, docs, readme, doc",
        OutputFormat.IMPLEMENTATION_PLAN: "plan, design, proposal, roadmap, design document",
        OutputFormat.BUG_FIX: "bug fix, bugfix, fix, fix with tests, tests",
    }
)


def task_type(text: str) -> Match[TaskType] | None:
    """The task type `text` names, if any."""
    return _match(text, TaskType, _TYPES)


def priority(text: str) -> Match[Priority] | None:
    """The priority `text` names, if any."""
    return _match(text, Priority, _PRIORITIES)


def output_format(text: str) -> Match[OutputFormat] | None:
    """The output format `text` names, if any."""
    return _match(text, OutputFormat, _OUTPUTS)


def _match(text: str, words: type[Word], names: Mapping[str, Word]) -> Match[Word] | None:
    said = _NOT_WORDS.sub(" ", text[:_LONGEST].casefold()).strip()
    known = {_NOT_WORDS.sub(" ", word.value.casefold()): word for word in words}
    if said in known:
        return Match(known[said], sure=True)
    for member in words:
        if said == member.name.casefold().replace("_", " "):
            return Match(member, sure=True)
    guess = _nearly(said, known, names)
    return Match(guess, sure=False) if guess else None


def _nearly(said: str, known: Mapping[str, Word], names: Mapping[str, Word]) -> Word | None:
    """By its usual name, its beginning, the words around it, or with a slip of the keyboard; in this order."""
    if said in names:
        return names[said]
    begun = [word for name, word in known.items() if name.startswith(said)]
    if len(said) >= _SHORTEST_PREFIX and len(begun) == 1:
        return begun[0]
    everything = {**names, **known}
    within = [name for name in everything if f" {name} " in f" {said} "]
    if within:
        return everything[min(within, key=lambda name: (f" {said} ".index(f" {name} "), -len(name)))]
    near = get_close_matches(said, everything, n=1, cutoff=_NEAR)
    return everything[near[0]] if near else None
