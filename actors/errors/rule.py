"""What a rule of the classifier is. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actors.messages import Category, ErrorFacts, Recovery, Severity

When = Callable[[ErrorFacts], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: for which facts, and the verdict.

    `delay` is the first delay in seconds and doubles from try to try; None: exponential with full jitter. After
    `tries` it is given up. `actions` are what a person can do, the last of them mostly something to type.
    """

    code: str
    when: When
    category: Category
    severity: Severity
    recovery: Recovery
    says: str
    actions: tuple[str, ...] = ()
    delay: float | None = None
    escalate: bool = False
    tries: int | None = None


def phase(name: str, *exceptions: str) -> When:
    """Facts of that phase and, where some are named, with one of these exceptions."""
    return lambda facts: facts.phase == name and (not exceptions or facts.exception in exceptions)


RETRY = "Type `/retry` to try once more."
