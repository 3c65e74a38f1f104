"""Annotated conversations as the fit needs them: what stands at the end, and what a careful reader notes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actors.issue import wish_traits
from actors.issue.pieces import Piece
from actors.issue.wish_traits import Asks, Judged
from tests.actors.issue.scripted import load, meets, steps

ANNOTATED = Path(__file__).resolve().parents[1] / "fixtures" / "annotated"
SCRIPTED = Path(__file__).resolve().parents[1] / "fixtures" / "conversations"


DOUBTFUL = 0.4
"""The probability from which on something is looked at as a wish that is none: the scale has seen these talks."""
_SIGNS = ("claims forget", "cue rethought", "cue no longer", "cue drop", "cue agrees", "cue not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as it stands at the end; `id` is empty where the case itself asks."""

    id: str
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation with its reader's notes."""

    name: str
    comments: tuple[Comment, ...]
    reader: dict[str, Any]
    plain: bool = False
    """Put so plainly that all of it has to be noted."""

    @property
    def wishes(self) -> tuple[str, ...]:
        """What the reader notes as asked of the work, whether it still holds or not."""
        return (*self.reader["in_force"], *self.reader["no_longer"])

    def wish(self, said: str) -> bool | None:
        """Whether the reader notes these words as a wish; nothing where a reader may or may not."""
        if any(meets(text, said) for text in self.wishes):
            return True
        return None if any(meets(text, said) for text in self.reader.get("either", ())) else False

    def asked(self, cut: Sequence[Piece]) -> list[Asks]:
        """What the reader says that each piece asks."""
        noted = [self.wish(piece.said) is True for piece in cut]
        takes_back = set() if any(noted) or not self._ends(cut) else {_taking_back(cut)}
        return [
            Asks.WISH if wish else Asks.TAKES_BACK if place in takes_back else Asks.NOTHING
            for place, wish in enumerate(noted)
        ]

    def judged(self, cut: Sequence[Piece]) -> list[Judged]:
        """The reader's judgement, and beside it what we would take for a wish though it is none."""
        ours = wish_traits.asked(cut)
        return [
            Judged(asks=Asks.WISH if asks is Asks.NOTHING and mine.likely >= DOUBTFUL else asks, likely=mine.likely)
            for asks, mine in zip(self.asked(cut), ours, strict=True)
        ]

    def _ends(self, cut: Sequence[Piece]) -> bool:
        """Whether these are the pieces of a comment that ended something."""
        over: dict[str, str] = self.reader.get("over", {})
        ending = {str(by) for by in over.values()}
        return bool(cut) and any(
            comment.id in ending and all(piece.said in comment.text for piece in cut) for comment in self.comments
        )

    def ended_by(self, said: str) -> str:
        """The id of the comment that took the place of these words, or nothing."""
        over: dict[str, str] = self.reader.get("over", {})
        return next((str(by) for text, by in over.items() if meets(text, said)), "")

    def open(self, said: str) -> bool:
        """Whether the reader notes the question as open."""
        return any(meets(text, said) for text in self.reader["open"])


def talks(*folders: Path) -> list[Talk]:
    """All conversations of the folders."""
    return [talk(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]


def talk(path: Path) -> Talk:
    """One conversation, edits and deletions carried out."""
    script = load(path)
    held: dict[str, Comment] = {}
    for place, step in enumerate(steps(script)):
        match step:
            case {"who": who, "id": id, "says": text}:
                held[str(id)] = Comment(id=str(id), who=who, text=text)
            case {"edit": id, "says": text}:
                held[str(id)] = Comment(id=str(id), who=held[str(id)].who, text=text)
            case {"delete": id}:
                del held[str(id)]
            case {"asks": _, "text": text}:
                held[f"asked {place}"] = Comment(id="", who="", text=text)
    plain = path.parent == SCRIPTED and "floor" not in script
    return Talk(name=path.stem, comments=tuple(held.values()), reader=script["reader"], plain=plain)


def _taking_back(cut: Sequence[Piece]) -> int:
    """The place of the piece that most likely takes back: one that says so, else the last that is no question."""
    found = [wish_traits.traits(cut)[place] for place in range(len(cut))]
    for sign in _SIGNS:
        if places := [place for place, traits in enumerate(found) if sign in traits]:
            return places[-1]
    told = [place for place, piece in enumerate(cut) if not piece.clause.asks]
    return told[-1] if told else len(cut) - 1
