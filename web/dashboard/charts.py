"""Plots as inline SVG, drawn on the server: bars, a line, and the states of a case over time. Pure.

Each is drawn 1,000 wide and stretched to the page, so nothing in it is text: what its axes say stands beside it as
HTML, and its label says the sum to whoever cannot see it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

WIDE, HIGH = 1_000.0, 100.0
GAP = 0.18
MARK = 4.0
LEAST_WEIGHT = 0.5
LEAST = 2.0
"""A bar or a span that stands for something is at least so high or wide, so that it can be seen."""
LINES = ("deliveries", "said", "github", "work", "trouble")
OF_LINE = {"delivery": 0, "said": 1, "question": 1, "github": 2, "work": 3, "trouble": 4}
"""Which line of the timeline a kind of moment is drawn in; others are not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle of a drawing; `says` is its title, `kind` chooses its colour."""

    x: float
    y: float
    w: float
    h: float
    says: str
    kind: str = ""


def bars(counts: Sequence[int], names: Sequence[str], *, kind: str = "", most: int | None = None) -> list[Bar]:
    """A bar for each count, as high as it is of the greatest (or of `most`); `names` says what each stands for."""
    top, width = max(most or 0, *counts, 1), WIDE / max(1, len(counts))
    return [
        Bar(
            x=round(place * width + width * GAP / 2, 1),
            y=round(HIGH - _high(count, top), 1),
            w=round(width * (1 - GAP), 1),
            h=round(_high(count, top), 1),
            says=f"{name}: {count}",
            kind=kind,
        )
        for place, (count, name) in enumerate(zip(counts, names, strict=True))
    ]


def line(points: Iterable[tuple[float, float]], *, begin: float, end: float, most: float) -> str:
    """The points of a polyline from `begin` to `end` (epoch seconds), 0 to `most`."""
    span, top = max(1.0, end - begin), max(1.0, most)
    return " ".join(
        f"{_within((at - begin) / span * WIDE, WIDE):.1f},{HIGH - _within(value / top * HIGH, HIGH):.1f}"
        for at, value in points
    )


class Course:
    """A case's time from left to right: each state by the logarithm of its length, so that a day of waiting leaves room
    for the seconds of work before and after it. `now` ends the state that it is in (`until` None)."""

    def __init__(self, states: Sequence[Mapping[str, Any]], *, now: float) -> None:
        self._ends = [(state["state"], state["at"], max(state["at"], state["until"] or now)) for state in states]
        weights = [math.log1p(end - begin) + LEAST_WEIGHT for _, begin, end in self._ends]
        edges = [0.0, *accumulate(weights)]
        self._edges = [edge / edges[-1] * WIDE for edge in edges]

    def spans(self) -> list[Bar]:
        """The states as bars of one line."""
        return [
            Bar(x=round(left, 1), y=0, w=round(max(LEAST, right - left - 1), 1), h=HIGH, says=state, kind=state)
            for (state, _, _), left, right in zip(self._ends, self._edges, self._edges[1:], strict=False)
        ]

    def place(self, at: float) -> float | None:
        """Where a time lies; None for one before the first state or after the last."""
        for (_, begin, end), left, right in zip(self._ends, self._edges, self._edges[1:], strict=False):
            if begin <= at <= end:
                return left + (right - left) * ((at - begin) / (end - begin) if end > begin else 0.0)
        return None

    def marks(self, moments: Iterable[Mapping[str, Any]]) -> list[list[Bar]]:
        """The moments as thin marks, a list for each of `LINES`; each place is marked once."""
        rows = [dict[int, Bar]() for _ in LINES]
        for moment in moments:
            row, x = OF_LINE.get(moment["kind"]), self.place(moment["at"])
            if row is None or x is None:
                continue
            says = moment["what"].partition("\n")[0][:120]
            x = min(x, WIDE - MARK)
            rows[row].setdefault(int(x / MARK), Bar(x=round(x, 1), y=0, w=MARK, h=HIGH, says=says, kind=moment["kind"]))
        return [[*row.values()] for row in rows]


def _high(count: float, top: float) -> float:
    return max(LEAST, count / top * HIGH) if count else 0.0


def _within(value: float, most: float) -> float:
    return min(most, max(0.0, value))
