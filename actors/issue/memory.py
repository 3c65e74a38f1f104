"""The notes of a case, kept small: added one by one, and the same ones made anew from all turns. Pure.

Of each kind a number is kept. The oldest goes first; of the points, one that holds no more before one that holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from actors.issue.note import Kind, Note
from actors.issue.overriding import Standing, resolve

MOST = MappingProxyType(
    {
        Kind.POINT: 60,
        Kind.DECISION: 40,
        Kind.ASKED: 40,
        Kind.SETTLED: 40,
        Kind.ATTEMPT: 20,
        Kind.WONDERED: 20,
        Kind.TOLD: 20,
    }
)
"""Notes of each kind that a case keeps."""

Notes = tuple[Note, ...]


def added(notes: Notes, note: Note) -> Notes:
    """The notes with one more, in their order."""
    kept = sorted((*notes, note), key=lambda item: item.stands)
    same = [item for item in kept if item.kind is note.kind]
    if len(same) > MOST[note.kind]:
        kept.remove(_oldest(kept, same))
    return tuple(kept)


def made(notes: Iterable[Note]) -> Notes:
    """The notes that all those of the turns come to, in the order in which they were made."""
    kept: Notes = ()
    for note in sorted(notes, key=lambda item: item.number):
        kept = added(kept, note)
    return kept


def without(notes: Notes, comment_id: int) -> Notes:
    """The notes without what a comment said about the work or asked; what was decided by it stays decided."""
    return tuple(note for note in notes if note.comment_id != comment_id or not taken_back(note))


def taken_back(note: Note) -> bool:
    """Whether a note goes with the words that it came from."""
    return note.kind in (Kind.POINT, Kind.WONDERED)


def full(notes: Notes) -> bool:
    """Whether notes may have been dropped: then only the turns know what stands in the place of one that is taken."""
    counts = {kind: sum(note.kind is kind for note in notes) for kind in MOST}
    return any(counts[kind] >= most for kind, most in MOST.items())


@lru_cache(maxsize=32)
def standing(notes: Notes) -> tuple[Standing, ...]:
    """Every point and answer, with whether it holds and what took its place. Kept, since a step asks several times."""
    return resolve(tuple(note for note in notes if note.kind is Kind.POINT or (note.kind is Kind.SETTLED and note.by)))


def _oldest(kept: list[Note], same: list[Note]) -> Note:
    if same[0].kind is not Kind.POINT:
        return same[0]
    over = {item.note.number for item in standing(tuple(kept)) if not item.holds}
    return next((note for note in same if note.number in over), same[0])
