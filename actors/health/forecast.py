"""How GitHub's hour is used up, and when it will be empty if it goes on like this. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from actors.health.samples import Samples

SHORTEST = 120.0
"""Seconds; a shorter time says nothing about how fast the hour is used up."""
LOOKED_BACK = 900.0
HOUR = 3_600.0
POINTS = 60
"""Points of the line that a plot gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`left` requests until `resets_at` (epoch seconds, None: not told).

    `a_minute` is how fast they go, None where that cannot be said yet; `empty_at` is when none is left, None where the
    hour begins anew before that. `line` holds (time, left) of GitHub's hour.
    """

    left: float
    resets_at: float | None
    a_minute: float | None = None
    empty_at: float | None = None
    line: tuple[tuple[float, float], ...] = ()


def forecast(samples: Samples, label: str, now: float) -> Forecast:
    """A line through what was left in the last quarter of an hour, drawn on to the end of GitHub's hour."""
    told = samples.line("github_left", label)
    left = told[-1][1]
    reset = samples.latest("github_reset").get(label, (0.0, None))[1]
    hour = [(at, value) for at, value in told if (reset or now) - HOUR <= at]
    line = [point for point in hour if now - point[0] < LOOKED_BACK]
    known = Forecast(left=left, resets_at=reset, line=_thinned(hour))
    if reset is None or reset <= now or not line or now - line[0][0] < SHORTEST:
        return known
    rate = max(0.0, (line[0][1] - left) / (now - line[0][0]))
    empty = now + left / rate if rate > 0 else float("inf")
    return Forecast(
        left=left,
        resets_at=reset,
        a_minute=round(rate * 60, 2),
        empty_at=round(empty) if empty < reset else None,
        line=known.line,
    )


def _thinned(line: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """At most `POINTS` of a line, its ends among them."""
    step = max(1, -(-len(line) // (POINTS - 1)))
    return tuple(dict.fromkeys((*line[::step], *line[-1:])))
