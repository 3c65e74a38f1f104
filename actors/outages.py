"""The times at which the server was down, as the deadlines of cases have to know them. Pure.

A running server notes every `BEAT` seconds that it is alive. The next one takes what lies between the last note
and its own start for an outage, unless that is too short to be told from the pause between two notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEAT = 10.0
SHORTEST = 3 * BEAT
KEPT = 200
"""Outages that are remembered; the oldest go first. Deadlines are days, not months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The server was down from `began` to `ended`, seconds since the epoch, UTC."""

    began: float
    ended: float


def noticed(last_alive: float | None, now: float, known: Sequence[Outage]) -> tuple[Outage, ...]:
    """The outages that are known at a start at `now`, when the last note of an earlier server is `last_alive`."""
    if last_alive is None or now - last_alive < SHORTEST:
        return tuple(known)
    return (*known, Outage(began=last_alive, ended=now))[-KEPT:]


def put_off(since: float, outages: Sequence[Outage]) -> float:
    """Seconds of `outages` that lie after `since`."""
    return sum(max(0.0, outage.ended - max(outage.began, since)) for outage in outages)
