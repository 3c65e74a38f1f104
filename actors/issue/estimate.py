"""How long a task will take: from finished cases of its kind, or from a table while there are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from actors.issue.task import Complexity, TaskType

History = Mapping[tuple[TaskType, Complexity], Sequence[float]]
"""Seconds that finished cases took, by type and complexity."""

ENOUGH_CASES = 3

_MINUTES: dict[Complexity, float] = {Complexity.SIMPLE: 3, Complexity.MEDIUM: 10, Complexity.COMPLEX: 30}
_FACTOR: dict[TaskType, float] = {
    TaskType.QUESTION: 0.5,
    TaskType.CODE_ANALYSIS: 0.8,
    TaskType.RESEARCH: 0.8,
    TaskType.CODE_REVIEW: 0.8,
    TaskType.DOCUMENTATION: 1,
    TaskType.BUG_INVESTIGATION: 1.2,
    TaskType.REFACTORING: 1.5,
    TaskType.FEATURE_IMPLEMENTATION: 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Seconds expected, and how many finished cases stand behind it; 0 cases means a first guess from a table."""

    seconds: float
    cases: int

    def sureness(self) -> str:
        """How sure it is, in words."""
        if self.cases == 0:
            return "a first guess, no case like it is finished yet"
        return f"the median of {self.cases} finished cases like it"


def estimate(kind: TaskType, complexity: Complexity, history: History | None = None) -> Estimate:
    """The median of at least three finished cases of the same type and complexity, else the table's value."""
    finished = (history or {}).get((kind, complexity), ())
    if len(finished) >= ENOUGH_CASES:
        return Estimate(seconds=median(finished), cases=len(finished))
    return Estimate(seconds=60 * _MINUTES[complexity] * _FACTOR[kind], cases=0)
