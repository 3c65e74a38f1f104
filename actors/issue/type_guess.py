"""Which type of task a text in free prose asks for, and how sure that is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from actors.issue.task import TaskType

_READ = 4_000
"""Characters of the text that are looked at: what is wanted stands at its beginning."""

_TITLE_WEIGHT = 2
_FIRST_WORD_WEIGHT = 2
_WORD = re.compile(r"[^\W\d_]+")

_SIGNS: dict[TaskType, str] = {
    TaskType.CODE_ANALYSIS: "analyse analyze analysis audit inspect profile measure assess vulnerabilities complexity"
    " architecture bottleneck bottlenecks",
    TaskType.DOCUMENTATION: "document documentation docs readme docstring docstrings tutorial changelog guide",
    TaskType.REFACTORING: "refactor refactoring restructure simplify rename extract cleanup deduplicate untangle"
    " modernise modernize split",
    TaskType.RESEARCH: "research compare comparison summarise summarize summary survey alternatives evaluate options"
    " recommend",
    TaskType.QUESTION: "how why what where when which who does explain is are can could should",
    TaskType.BUG_INVESTIGATION: "bug bugs crash crashes crashed crashing error errors exception traceback fails fail"
    " failing failed failure broken fix wrong regression leak hangs deadlock incorrect unexpected unexpectedly",
    TaskType.FEATURE_IMPLEMENTATION: "add implement introduce feature support create build allow enable extend new"
    " integrate",
    TaskType.CODE_REVIEW: "review reviewing reviewed feedback critique",
}
_TYPE_OF = {word: task_type for task_type, words in _SIGNS.items() for word in words.split()}
_ASKING = frozenset(_SIGNS[TaskType.QUESTION].split())


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """The likeliest type. `confidence` runs from 0 (nothing speaks for it) to just below 1."""

    type: TaskType
    confidence: float


def guess_type(text: str, *, title: str = "") -> TypeGuess:
    """Guess from the words used; a general question where no word tells."""
    points: Counter[TaskType] = Counter()
    for part, weight in ((title[:_READ], _TITLE_WEIGHT), (text[:_READ], 1)):
        words = [word.casefold() for word in _WORD.findall(part)]
        for position, word in enumerate(words):
            found = _TYPE_OF.get(word)
            if found is None or (word in _ASKING and position > 0):
                continue
            points[found] += weight * (_FIRST_WORD_WEIGHT if position == 0 else 1)
        if part.rstrip().endswith("?"):
            points[TaskType.QUESTION] += 2 * weight
    if not points:
        return TypeGuess(TaskType.QUESTION, 0.0)
    best, most = points.most_common(1)[0]
    return TypeGuess(best, round(most / (points.total() + 1), 2))
