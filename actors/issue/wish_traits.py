"""What is seen of a clause that tells whether it asks something of the work, among the others of its comment. Pure.

A wish that only takes an earlier one back is told apart: it does not hold itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from actors.issue import claims, cues, framing, wish_rules, wishing
from actors.issue.intent_rules import judge
from actors.issue.pieces import Piece
from actors.issue.weighing import scale

LIKELY = 0.5
"""The probability from which on a clause is taken for a wish."""
TAKES_BACK = 0.25
"""The probability from which on a wish is taken for one that only takes back: few do, so each looks unlikely."""
_MOST_WORDS = 30
_SHORT = 4


class Asks(StrEnum):
    """What a piece of a comment asks of the work."""

    NOTHING = "nothing"
    WISH = "wish"
    TAKES_BACK = "takes-back"
    """Nothing but that something asked before is not wanted any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a piece asks, and how likely it is that it asks anything, 0 to 1."""

    asks: Asks
    likely: float = 1.0


def asked(cut: Sequence[Piece]) -> list[Judged]:
    """Of each piece of a comment what it asks of the work."""
    return [_asked(found) for found in traits(cut)]


def _asked(found: dict[str, float]) -> Judged:
    forgets = "claims forget" in found
    likely = 1.0 if forgets else scale("wish").probability(found)
    if likely < LIKELY:
        return Judged(asks=Asks.NOTHING, likely=likely)
    back = not forgets and scale("withdrawal").probability(found) >= TAKES_BACK
    return Judged(asks=Asks.TAKES_BACK if back else Asks.WISH, likely=likely)


def traits(cut: Sequence[Piece]) -> list[dict[str, float]]:
    """The traits of each piece of a comment, in their order."""
    counts = [wish_rules.counts(piece.clause, piece.said) for piece in cut]
    return [dict(_of(cut, place, counts)) for place in range(len(cut))]


def _of(cut: Sequence[Piece], place: int, counts: Sequence[bool]) -> Iterator[tuple[str, float]]:
    piece = cut[place]
    yield from ((name, 1.0) for name in _worded(piece.clause.plain))
    yield from _ruled(piece, counts=counts[place])
    yield "first", float(place == 0)
    yield "last", float(place == len(cut) - 1)
    yield "pieces", min(len(cut), 6) / 3
    if place:
        yield from _beside("before", cut[place - 1], counts=counts[place - 1])
    if place + 1 < len(cut):
        behind = cut[place + 1]
        yield from _beside("behind", behind, counts=counts[place + 1])
        yield from ((f"behind^{word}", 1.0) for word in framing.beginnings(framing.tokens(behind.clause.plain), 1))


def _worded(plain: str) -> set[str]:
    words, frame = framing.tokens(plain), framing.frame(plain)
    return {
        *(f"w {run}" for run in framing.runs(words, 3)),
        *(f"w^{run}" for run in framing.beginnings(words, 3)),
        *(f"w${word}" for word in words[-1:]),
        *(f"f {run}" for run in framing.runs(frame, framing.LONGEST_RUN)),
        *(f"f^{run}" for run in framing.beginnings(frame, framing.LONGEST_BEGINNING)),
        *(f"f${' '.join(frame[-length:])}" for length in (1, 2)),
    }


def _ruled(piece: Piece, *, counts: bool) -> Iterator[tuple[str, float]]:
    """What the rules see, each of which is right most of the time."""
    plain, core = piece.clause.plain, wishing.core(piece.said)
    seen = {
        "counts": counts,
        "plainly": wishing.plainly(plain),
        "remark": wishing.remark(plain),
        "preference": wish_rules.only_preference(piece.said),
        "modal": wish_rules.modal(plain),
        "decided": wish_rules.decided(plain),
        "affirms": bool(wishing.AFFIRMS.match(piece.said)),
        "leads up": core != piece.said,
        "tail": bool(wishing.tail(core)),
        "asks": piece.clause.asks,
        "lists": piece.lists,
        "turned": piece.turned,
        "part": not piece.whole,
        "short": len(plain.split()) < _SHORT,
    }
    yield from ((name, 1.0) for name, true in seen.items() if true)
    yield from ((f"cue {name}", 1.0) for name in cues.found(plain))
    yield "length", min(len(framing.tokens(plain)), _MOST_WORDS) / 10
    yield from ((f"means {reading.intent}", reading.confidence) for reading in judge(piece.clause))
    yield from {(f"claims {claim.split('|')[0]}", 1.0) for claim in claims.claims(piece.said)}


def _beside(where: str, piece: Piece, *, counts: bool) -> Iterator[tuple[str, float]]:
    seen = {"counts": counts, "asks": piece.clause.asks, "remark": wishing.remark(piece.clause.plain)}
    yield from ((f"{where} {name}", 1.0) for name, true in seen.items() if true)
