"""What was said on an issue, a turn each, as it is stored; and what becomes of one later. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actors.issue.note import Note
from actors.messages import Person

MOST_EARLIER = 20
"""Earlier texts of a comment that are kept: the first one and the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a comment read until it was edited at `until`."""

    text: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that was said on the issue. `role`: `person`, `agent` (a comment of ours), `case` (what it did).

    `notes` are what came of it for the case; what they say is what the turn changed. `may` is what is known of who
    spoke: `steer`, `read`, or empty where it was never looked up.
    """

    at: float
    speaker: Person
    role: str
    text: str
    comment_id: int | None = None
    intents: tuple[str, ...] = ()  # what it was understood to mean, the weightiest first
    notes: tuple[Note, ...] = ()
    may: str = ""
    earlier: tuple[Wording, ...] = ()  # how it read before it was edited, oldest first
    edited_at: float = 0.0
    deleted_at: float = 0.0
    deleted_by: str = ""

    @property
    def changed(self) -> tuple[str, ...]:
        """What it changed, a few words each."""
        return tuple(note.says for note in self.notes if note.says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What becomes of the turn of a comment that is stored already.

    `text`: it reads so from now on; `keeps` the earlier text. `dropped`: its notes that stand no more.
    """

    comment_id: int
    at: float
    text: str | None = None
    keeps: bool = True
    intents: tuple[str, ...] | None = None
    notes: tuple[Note, ...] = ()
    dropped: tuple[int, ...] = ()
    may: str = ""
    deleted_by: str = ""


def touched(turn: Turn, touch: Touch) -> Turn:
    """The turn after that. Doing it twice changes nothing; an edit that is older than the last one neither."""
    notes = tuple(note for note in turn.notes if note.number not in touch.dropped)
    new = tuple(note for note in touch.notes if note not in notes)
    turn = replace(turn, notes=(*notes, *new), may=touch.may or turn.may)
    if touch.deleted_by:
        return replace(turn, deleted_at=turn.deleted_at or touch.at, deleted_by=turn.deleted_by or touch.deleted_by)
    if touch.text is None or touch.text == turn.text or touch.at < turn.edited_at:
        return turn
    if not touch.keeps:
        return replace(turn, text=touch.text)
    earlier = (*turn.earlier, Wording(text=turn.text, until=touch.at))
    earlier = earlier if len(earlier) <= MOST_EARLIER else (earlier[0], *earlier[-MOST_EARLIER + 1 :])
    intents = turn.intents if touch.intents is None else touch.intents
    return replace(turn, text=touch.text, earlier=earlier, edited_at=touch.at, intents=intents)
