"""What is seen of a person's question and a later comment that tells whether the comment answers it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actors.issue import framing, wish_rules, wishing
from actors.issue.lazily import lazily
from actors.issue.pieces import Piece, pieces
from actors.issue.revisions import topics
from actors.issue.sentences import normal
from actors.issue.weighing import scale

LIKELY = 0.55
"""The probability from which on a comment is taken for an answer."""
MOST_BETWEEN = 3
_LEADS = lazily(r"^\W*(?:and|but|so|ok|by the way|btw|hm|oh|also|just|one question|question)[,:]? ")
_WHAT = lazily(r"\b(who|whom|whose|when|where|why|which|what|how (?:many|much|long|often|big)|how)\b")
_YES_NO = lazily(
    r"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|shall|may|any|anybody|anyone)\b"
)
_FIGURE = lazily(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|none|hundred)\b")
_ASIDE = lazily(r"\b(?:also|one more|another|by the way|btw|besides)\b")
_PRONOUN = lazily(r"\W*(?:it|they|that|those|these|this|he|she|there)\b")
_BEGINS = lazily(
    r"\W*(?:(?:@[\w-]+|oh|ah|hm+|well|so|ok|okay|haha)[,.:! ]+)*(?:yes|yeah|yep|yup|no|nope|nah|true|right"
    r"|exactly|correct|indeed"
    r"|probably|probably not|maybe|not (?:yet|today|now|currently|really|at all|any ?more|that i know)|never"
    r"|always|sometimes|both"
    r"|neither|either"
    r"|because|since|about \d|around \d|roughly|only (?:on|in|for|when|if)|good (?:point|catch|question)|absolutely"
    r"|definitely|certainly|of course|sure|it (?:is|was|does|doesn't|did|didn't|depends|can|can't|will|won't|has)\b"
    r"|it's|they (?:are|were|do|don't|did|can|will)|they're|there (?:is|are|was|were)|i (?:do|don't|did|didn't"
    r"|am|will|can"
    r"|have)\b|we (?:do|don't|did|didn't|are|have|can|will)\b|ja|nein|doch|weil|agreed|convinced|you've"
    r" convinced|\d[\d.,]*\W*$|\d[\w.,]* (?:on|in|for|at|per)\b|an? [\w-]+ (?:in|on|from|with|of)\b|(?:none|one"
    r"|two|three|four|five|six|seven|eight|nine|ten|all|most)\b\W*(?=$|[,.])"
    r"|in (?:the|about|a)\b|since\b|you're right)(?![\w-])",
    re.IGNORECASE,
)
"""How answers begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A later comment: its words without quotes, the comments `between` the question and it, who wrote it."""

    text: str
    between: int
    own: bool
    """Written by whoever asked."""
    owed: bool
    """The case itself waits for an answer, too."""


def answers(asked: str, said: Said) -> bool:
    """Whether the comment is taken for an answer."""
    return scale("answer").probability(traits(asked, said)) >= LIKELY


def traits(asked: str, said: Said) -> dict[str, float]:
    """What is seen of the two."""
    found = [piece for _, cut in pieces(said.text) for piece in cut]
    return dict(_of(asked, said, found)) if found else {}


def _of(asked: str, said: Said, found: list[Piece]) -> Iterator[tuple[str, float]]:
    kind = _kind(normal(asked))
    first = found[0]
    frame = framing.frame(first.clause.plain)
    yield f"between {min(said.between, MOST_BETWEEN)}", 1.0
    yield f"asks {kind}", 1.0
    yield from ((f"begins {words}", 1.0) for words in framing.beginnings(frame, 3))
    yield from ((f"asks {kind}, begins {words}", 1.0) for words in framing.beginnings(frame, 2))
    yield from _shared(topics(asked), topics(said.text), topics(first.said))
    seen = {
        f"figure for {kind}": bool(_FIGURE.search(first.clause.plain)),
        "own": said.own,
        "owed": said.owed,
        "owed, next": said.owed and not said.between,
        "begins as answers do": (begins := bool(_BEGINS.match(said.text))),
        "begins as answers do, next": begins and not said.between,
        f"begins as answers do to {kind}": begins,
        "asks": any(piece.clause.asks for piece in found),
        "only asks": all(piece.clause.asks for piece in found),
        "wishes": any(wish_rules.counts(piece.clause, piece.said) for piece in found),
        "wishes first": wish_rules.counts(first.clause, first.said),
        "remarks first": wishing.remark(first.clause.plain),
        "prefers": any(wish_rules.only_preference(piece.said) for piece in found),
        "aside": bool(_ASIDE.search(first.clause.plain)),
        "pronoun": bool(_PRONOUN.match(first.clause.plain)),
        "brief": len(said.text.split()) < 5,
        "brief question": len(asked.split()) < 4,
    }
    yield from ((name, 1.0) for name, true in seen.items() if true)
    yield "length", min(len(said.text.split()), 40) / 20
    yield "first length", min(len(first.clause.plain.split()), 20) / 10


def _shared(asked: frozenset[str], said: frozenset[str], first: frozenset[str]) -> Iterator[tuple[str, float]]:
    heads = {word[:4] for word in asked if len(word) > 3} & {word[:4] for word in said if len(word) > 3}
    yield "shared", float(len(asked & said))
    yield "shared first", float(len(asked & first))
    yield "part shared", len(asked & said) / max(1, len(asked))
    yield "nothing shared", float(not asked & said)
    yield "alike", float(len(heads))


def _kind(plain: str) -> str:
    """What is asked for: `who`, `how many`, `yes or no`, `which, within` a sentence, or nothing that is told."""
    plain = _LEADS.sub("", plain)
    if match := _WHAT.match(plain):
        return match[1]
    if _YES_NO.match(plain):
        return "yes or no"
    return f"{within[1]}, within" if (within := _WHAT.search(plain)) else "a fragment"
