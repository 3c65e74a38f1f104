"""The rows that the scales are fitted to: traits as the case sees them, and what the reader says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from actors.issue import answer_traits, override_traits, wish_traits
from actors.issue.note import Kind, Note
from actors.issue.overriding import resolve
from actors.issue.pieces import pieces
from actors.issue.points import points
from actors.issue.talk import HOW_FAR
from actors.issue.wish_traits import Asks
from tests.actors.issue.test_overriding import SEQUENCES
from tests.actors.issue.test_rivals import BESIDE, REMARKS, REPLACED, WISHES
from tests.fitting.gold import Comment, Talk

Traits = dict[str, float]
MOST_LATER = 6
"""Comments after a question among which its answer is looked for."""
STRANGER = "mallory"
PLAIN, EXAMPLE = 3.0, 8.0
"""As how many a plain conversation and an example count: what is said plainly must not be missed."""


@dataclass(frozen=True, slots=True)
class Row:
    """Traits and whether the reader says yes. Of rows with one `bag` at least one is right if any is.

    `counts`: as how many it counts.
    """

    traits: Traits
    right: bool
    talk: str
    bag: str = ""
    counts: float = 1.0


def told(name: str, talks: Sequence[Talk]) -> list[Row]:
    """The rows of one scale from all conversations, and those that belong to none."""
    rows = [(row, talk.plain) for talk in talks for row in MAKERS[name](talk)]
    alone = EXAMPLES[name]() if name in EXAMPLES else ()
    return [*(replace(row, counts=PLAIN) if plain and name != "answer" else row for row, plain in rows), *alone]


def wishes(talk: Talk) -> Iterator[Row]:
    """Every piece of every comment: whether it asks something of the work."""
    for said, asks, traits in _judged(talk):
        if asks is not Asks.NOTHING or talk.wish(said) is not None:
            yield Row(traits, asks is not Asks.NOTHING, talk.name)


def withdrawals(talk: Talk) -> Iterator[Row]:
    """Of the pieces that ask something whether they do nothing but take something back."""
    for _, asks, traits in _judged(talk):
        if asks is not Asks.NOTHING:
            yield Row(traits, asks is Asks.TAKES_BACK, talk.name)


def _judged(talk: Talk) -> Iterator[tuple[str, Asks, Traits]]:
    for comment in _people(talk):
        cut = [piece for _, found in pieces(comment.text) for piece in found]
        for piece, asks, traits in zip(cut, talk.asked(cut), wish_traits.traits(cut), strict=True):
            yield piece.said, asks, traits


def pieces_alone() -> Iterator[Row]:
    """The wishes and remarks of the tests, each a comment of its own."""
    said = [text for texts, _ in _sequences() for text in texts]
    for texts, right in (((*WISHES, *said), True), (REMARKS, False)):
        for text in texts:
            cut = [piece for _, found in pieces(text) for piece in found]
            if len(cut) == 1:
                yield Row(wish_traits.traits(cut)[0], right, text, counts=PLAIN)


def overrides(talk: Talk) -> list[Row]:
    """Every wish against every earlier one that holds, as the reader notes both."""
    notes, ids = _noted(talk)
    recorder = _Recorder(talk=talk, ids=ids)
    resolve(notes, judge=recorder)
    return recorder.rows


@dataclass(slots=True, eq=False)
class _Recorder:
    """Judges as the reader does, and keeps what was asked."""

    talk: Talk
    ids: dict[int, str]
    rows: list[Row] = field(default_factory=list)

    def __call__(self, new: Note, rivals: Sequence[override_traits.Rival]) -> list[bool]:
        said_in = self.ids[new.number]
        right = [self.talk.ended_by(rival.note.text) == said_in for rival in rivals]
        for rival, traits, true in zip(rivals, override_traits.traits(new, rivals), right, strict=True):
            bag = f"{self.talk.name} {said_in} {rival.note.number}"
            self.rows.append(Row(traits, true, self.talk.name, bag))
        return right


def _noted(talk: Talk) -> tuple[list[Note], dict[int, str]]:
    notes: list[Note] = []
    ids: dict[int, str] = {}
    for place, comment in enumerate(_people(talk)):
        for point in points(comment.text, asked=talk.judged):
            number = len(notes) + 1
            ids[number] = comment.id
            made = Note(number=number, order=number, kind=Kind.POINT, text=point.text, at=float(number))
            notes.append(_with(made, comment, place, point.claims))
    return notes, ids


def _with(note: Note, comment: Comment, place: int, claims: tuple[str, ...]) -> Note:
    return Note(
        number=note.number,
        order=note.order,
        kind=note.kind,
        text=note.text,
        at=note.at,
        by=comment.who,
        comment_id=place,
        claims=claims,
    )


def examples() -> list[Row]:
    """The short examples of the tests: who says what in turn, and what of it holds."""
    return [replace(row, counts=EXAMPLE) for said, holds in _sequences() for row in _example(said, holds)]


def _sequences() -> list[tuple[tuple[str, ...], list[str]]]:
    pairs = [((first, then), [then]) for first, then in REPLACED] + [((one, more), [one, more]) for one, more in BESIDE]
    return [*SEQUENCES, *pairs]


def _example(said: tuple[str, ...], holds: list[str]) -> list[Row]:
    kept = {text.rstrip(".") for text in holds}
    ended = {text: "last" for text in said if text.rstrip(".") not in kept}
    comments = tuple(Comment(id=str(place), who="alice", text=text) for place, text in enumerate(said))
    comments = (*comments[:-1], replace(comments[-1], id="last"))
    reader = {"in_force": list(said), "no_longer": [], "over": ended, "open": []}
    return overrides(Talk(name=" ".join(said), comments=comments, reader=reader))


def answers(talk: Talk) -> Iterator[Row]:
    """Every question of a person against the comments after it: a bag of those that may be its answer."""
    for place, comment in enumerate(talk.comments):
        if comment.who in ("", STRANGER):
            continue
        cut = [piece for _, found in pieces(comment.text) for piece in found]
        for piece in cut:
            if piece.clause.asks and talk.wish(piece.said) is False and not HOW_FAR.search(piece.said):
                yield from _later(talk, place, piece.said)


def _later(talk: Talk, place: int, asked: str) -> Iterator[Row]:
    asker, opened = talk.comments[place].who, talk.open(asked)
    between, owed = 0, False
    for comment in talk.comments[place + 1 :]:
        if not comment.id:
            owed = True
        elif comment.who != STRANGER:
            if comment.who != asker:
                said = answer_traits.Said(text=comment.text, between=between, own=False, owed=owed)
                if traits := answer_traits.traits(asked, said):
                    yield Row(traits, not opened, talk.name, f"{talk.name} {place} {asked}")
            between, owed = between + 1, False
            if between >= MOST_LATER:
                return


def _people(talk: Talk) -> list[Comment]:
    return [comment for comment in talk.comments if comment.id and comment.who != STRANGER]


MAKERS: dict[str, Callable[[Talk], Iterator[Row] | list[Row]]] = {
    "wish": wishes,
    "withdrawal": withdrawals,
    "override": overrides,
    "answer": answers,
}
EXAMPLES: dict[str, Callable[[], Iterator[Row] | list[Row]]] = {"wish": pieces_alone, "override": examples}
"""Rows that belong to no conversation, by the name of their scale."""
