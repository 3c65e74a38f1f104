"""Judgements that no single rule can make: traits of a text, each with a weight, added up to a probability. Pure.

The weights were fitted to conversations that people annotated (a logistic regression, see docs/decisions.md and
`tests/fitting`, which makes them anew). They are data beside the code: what a judgement rests on can be read, and the
same words always come to the same judgement.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "weights"
MOST = 30.0
"""Where the sum is cut: the exponential stays a number."""

Traits = Mapping[str, float]
"""What was seen of a text: 1 for a plain trait, or how much of it there is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights of one judgement by trait; `base` is what counts without any."""

    base: float
    weights: Mapping[str, float]

    def probability(self, traits: Traits) -> float:
        """How likely it is, 0 to 1. Traits that it does not know weigh nothing, and their order does not matter."""
        known = self.weights
        total = math.fsum((self.base, *(known[name] * value for name, value in traits.items() if name in known)))
        return 1.0 / (1.0 + math.exp(-max(-MOST, min(MOST, total))))


@cache
def scale(name: str) -> Scale:
    """The scale of that name: `wish`, `override`, `answer`."""
    held = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Scale(base=held["base"], weights=held["weights"])
