"""What of the talk matters later, one note each: the atoms that a case's summary is made of. Part of the record.

A note stands in the turn that it came from, too: from the turns alone the same notes are found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 400
"""Characters of a note's text; the turn has the whole."""


class Kind(StrEnum):
    """What a note says."""

    POINT = "point"  # something that holds for the work: a constraint, a clarification
    DECISION = "decision"  # somebody decided how the case goes on
    ASKED = "asked"  # the case asked people something
    SETTLED = "settled"  # what became of such a question
    ATTEMPT = "attempt"  # how an attempt ended
    WONDERED = "wondered"  # a person asked something
    TOLD = "told"  # that was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note. `number` counts from 1 in the order in which notes were made, `order` and `place` say where it stands.

    An edited comment makes new notes in the place of its old ones. `claims` are what a point says about which subject
    (see `claims`), `ref` what it is about: the id of a question, the number of an attempt or of another note; of what
    a person asked, how many turns there were before.
    """

    number: int
    order: int
    kind: Kind
    text: str
    at: float
    place: int = 0
    by: str = ""  # a login, empty for the case itself
    comment_id: int | None = None
    claims: tuple[str, ...] = ()
    ref: str = ""
    says: str = ""  # how it changed the case, as the turn tells it: "constraint 3 added"

    @property
    def stands(self) -> tuple[int, int]:
        """Where it stands among the others."""
        return (self.order, self.place)
