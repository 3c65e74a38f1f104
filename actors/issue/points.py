"""What somebody asks of the work, point by point: their words to clauses that each say one thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from actors.issue import claims, revisions, wish_traits, wishing
from actors.issue.intent_rules import Intent, judge
from actors.issue.lazily import lazily
from actors.issue.pieces import Piece, pieces
from actors.issue.sentences import Clause, alone
from actors.issue.wish_traits import Asks, Judged

MOST = 20
"""Points of one comment."""
ASKS_FOR = 0.8
SPENT = "spent||"
"""The claim of a point that only takes something back."""
_PRONOUN = lazily(
    r"\W*(?:please |so |just )*(?P<verb>keep|leave|use|drop|remove|skip|add) (?:it|that|this"
    r"|them|those)\W*$",
    re.I,
)
_YES_NO = lazily(r"^\W*(?:@[\w-]+[,:]? )?(?:yes|no|nope|nah|yeah|yep|ja|nein)\b[,.!]*\s*", re.I)
_SHOULD = lazily(
    r"\b(?:must|should|shall|has to|have to|needs? to|ought to|may be|can be|muss|soll)\b|\b(?:no|not|never)\b"
)


Judge = Callable[[Sequence[Piece]], list[Judged]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that is asked, in the person's own words, and what it claims (see `claims`)."""

    text: str
    claims: tuple[str, ...]


@lru_cache(maxsize=64)
def points(text: str, *, answers: str = "", asked: Judge = wish_traits.asked) -> tuple[Point, ...]:
    """The points of a comment's own words, in order; none for thanks, talk and questions. Never raises.

    `answers`: the question that it answers, which tells what it is about where it does not say so. `asked` tells of
    each piece of a comment what it asks of the work.
    """
    return tuple(islice(_found(text, answers, asked), MOST))


def _found(text: str, answers: str, asked: Judge) -> Iterator[Point]:
    about: tuple[str, ...] = ()
    before, last = answers, ""
    for clause, cut in _judged(text, asked):
        meant = _PRONOUN.match(clause.said)
        if meant and about:
            yield _point(clause.said, f"{meant['verb']} {about[-1].split('|')[2]}", before, text, last)
            before = ""
            continue
        about = tuple(claim for claim in claims.claims(clause.said) if claim.split("|")[2])
        if wishing.AFFIRMS.match(clause.said):
            if last:
                yield _point(last, wishing.PROPOSES.sub("", last), before, text)
            before = last = ""
            continue
        wished = False
        for piece, wanted in cut:
            if wanted.asks is not Asks.NOTHING and not (answers and not clause.asks and _tells(piece.said)):
                yield _weighed(_point(piece.said, piece.said, before, text, last), wanted)
                wished = True
            elif not piece.whole:
                before = f"{before} {piece.said}".strip()
        before, last = ("", "") if wished else (f"{before} {clause.said}".strip(), clause.said)


def _judged(text: str, asked: Judge) -> Iterator[tuple[Clause, list[tuple[Piece, Judged]]]]:
    """Each clause with its pieces, and what each of those asks of the work."""
    cut = list(pieces(text))
    judged = iter(asked([piece for _, found in cut for piece in found]))
    for clause, found in cut:
        yield clause, [(piece, next(judged)) for piece in found]


def _point(said: str, claimed: str, before: str, amid: str, last: str = "") -> Point:
    """`last`: the sentence right before it, which is told with it where it says nothing by itself."""
    text = f"{last} {said}" if last and len(revisions.topics(said)) < revisions.ALONE else said
    return Point(text=text.strip(" ,;"), claims=(*_claims(claimed), *revisions.of(said, before, amid)))


def _weighed(point: Point, judged: Judged) -> Point:
    """The point with how likely it is one, and whether it only takes something back."""
    more = [f"likely||{judged.likely:.2f}", *([SPENT] if judged.asks is Asks.TAKES_BACK else [])]
    return replace(point, claims=(*point.claims, *more))


def _claims(said: str) -> tuple[str, ...]:
    """What it claims without the words that lead up to it; whether it corrects something, with them."""
    whole = claims.claims(said)
    core = wishing.core(said)
    return whole if core == said else (*(claim for claim in whole if claim == "fix||"), *claims.claims(core))


def _tells(said: str) -> bool:
    """Whether an answer only tells how something is, and asks for nothing."""
    said = _YES_NO.sub("", said)
    whole, core = alone(said), alone(wishing.core(said))
    readings = judge(whole)
    asks = any(item.intent is Intent.CLARIFICATION and item.confidence >= ASKS_FOR for item in readings)
    wanted = any(wishing.plainly(one.plain) or _SHOULD.search(one.plain) for one in (whole, core))
    return not (asks or wanted or wishing.tail(said) or claims.claims(said)[:1] == ("fix||",))
