"""What of a comment is spent in the answers that it gives, and what it says beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actors.issue.answering import match_answers
from actors.issue.one_answer import Match, Open
from actors.issue.pieces import pieces
from actors.issue.question import Question

_EDGES = " \t\n.,;:!()"


def spent(text: str, answered: Sequence[Question]) -> tuple[str, ...]:
    """The words of a comment that answer these questions: what was matched then, and the answers themselves."""
    asked = [
        Open(id=one.id, number=one.number, text=one.text, options=one.options, default=one.default) for one in answered
    ]
    found = match_answers(text, asked)
    return (*(match.words for match in found), *(one.answer for one in answered))


def within(said: str, spent: Iterable[str]) -> bool:
    """Whether what is said is all spent."""
    own = _flat(said)
    return any(own in words or (words in own and 2 * len(words) >= len(own)) for words in map(_flat, spent) if words)


def beside(text: str, answers: Sequence[Match]) -> str:
    """A comment's words without those that answer, as pieces of their own; the whole where nothing answers."""
    if not answers:
        return text
    words = tuple(match.words for match in answers)
    return "\n".join(piece.said for _, cut in pieces(text) for piece in cut if not within(piece.said, words))


def _flat(text: str) -> str:
    return " ".join(text.lower().split()).strip(_EDGES)
