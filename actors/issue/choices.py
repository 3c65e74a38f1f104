"""The three parts of a task that are chosen from a list: type, priority and output format."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic

from actors.issue.form_labels import LABELS, Part
from actors.issue.task import OutputFormat, Priority, Problem, TaskType
from actors.issue.type_guess import guess_type
from actors.issue.wording import Match, Word, output_format, priority, task_type

_SURE_ENOUGH = 0.5
_NEARLY = 0.8
_LONGEST_QUOTE = 60
_BEGINNING = 4_000
_URGENT = re.compile(r"\b(?:urgent|urgently|asap|critical|blocker|production is down|outage)\b", re.IGNORECASE)

_USUAL_OUTPUT: dict[TaskType, OutputFormat] = {
    TaskType.CODE_ANALYSIS: OutputFormat.ANALYSIS_REPORT,
    TaskType.DOCUMENTATION: OutputFormat.DOCUMENTATION,
    TaskType.REFACTORING: OutputFormat.CODE_CHANGES,
    TaskType.RESEARCH: OutputFormat.ANALYSIS_REPORT,
    TaskType.QUESTION: OutputFormat.ANALYSIS_REPORT,
    TaskType.BUG_INVESTIGATION: OutputFormat.ANALYSIS_REPORT,
    TaskType.FEATURE_IMPLEMENTATION: OutputFormat.CODE_CHANGES,
    TaskType.CODE_REVIEW: OutputFormat.ANALYSIS_REPORT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Generic[Word]):
    """What is taken, how sure that is (from 0 to 1; a guess is below 1), and what there is to say about it."""

    word: Word
    confidence: float
    problem: Problem | None = None

    @property
    def guessed(self) -> bool:
        """Whether the person did not say it in so many words."""
        return self.confidence < 1


def choose_type(given: str, *, title: str, prompt: str, implied: TaskType | None) -> Chosen[TaskType]:
    """The task type: as given, as the form implies, or guessed from the text, which is then said."""
    guess = guess_type(prompt, title=title)
    chosen = _choose(Part.TYPE, given, matching=task_type, otherwise=implied or guess.type)
    if chosen.confidence > 0:
        return chosen
    if implied is not None:
        return replace(chosen, confidence=1.0)
    problem = chosen.problem
    if problem is not None and guess.confidence == 0:
        problem = replace(problem, what=f"“{_short(given)}” is no known task type.", blocking=True)
    elif problem is None and prompt and guess.confidence < _SURE_ENOUGH:
        what = f"It is not given; taken as {guess.type} (guessed from the text, {guess.confidence:.0%} sure)."
        problem = _problem(Part.TYPE, what, TaskType)
    return Chosen(word=guess.type, confidence=guess.confidence, problem=problem)


def choose_priority(given: str, *, title: str, prompt: str) -> Chosen[Priority]:
    """The priority: as given, else medium, or high where the text calls itself urgent."""
    urgent = _URGENT.search(f"{title}\n{prompt[:_BEGINNING]}")
    return _choose(Part.PRIORITY, given, matching=priority, otherwise=Priority.HIGH if urgent else Priority.MEDIUM)


def choose_output(given: str, *, kind: TaskType) -> Chosen[OutputFormat]:
    """The output format: as given, else the usual one for the type of task."""
    return _choose(Part.OUTPUT, given, matching=output_format, otherwise=_USUAL_OUTPUT[kind])


def _choose(part: Part, given: str, *, matching: Callable[[str], Match[Word] | None], otherwise: Word) -> Chosen[Word]:
    match = matching(given) if given else None
    if match is not None and match.sure:
        return Chosen(word=match.word, confidence=1.0)
    if match is not None:
        what = f"“{_short(given)}” was taken as {match.word}."
        return Chosen(word=match.word, confidence=_NEARLY, problem=_problem(part, what, type(match.word)))
    if given:
        what = f"“{_short(given)}” is none of its choices; taken as {otherwise}."
        return Chosen(word=otherwise, confidence=0.0, problem=_problem(part, what, type(otherwise)))
    return Chosen(word=otherwise, confidence=0.0)


def _problem(part: Part, what: str, words: type[Word]) -> Problem:
    mend = "Write one of: " + ", ".join(words) + "."
    return Problem(field=LABELS[part], what=what, mend=mend, blocking=False)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"
