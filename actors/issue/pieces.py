"""A comment cut into pieces that each say one thing: its clauses, and the parts of those that list several. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actors.issue import claims, wish_rules, wishing
from actors.issue.claim_patterns import VERBS
from actors.issue.comment_lines import read_lines
from actors.issue.lazily import lazily
from actors.issue.sentences import Clause, alone, clauses

LONGEST = 10_000
"""Characters of a comment that are looked at."""
_NEXT = lazily(
    rf",?\s+(?:and|und|then)\s+(?!only (?:on|in|if|when|for|at|with)\b)(?=(?:please |also |then |do not |don't |never "
    rf"|only (?!on\b|in\b|if\b|when\b|for\b|at\b|with\b)|no )?(?:{VERBS})\b)(?!leave it at that)(?!leave"
    rf" (?:everything|all|the rest|the others))"
    rf"|,\s+(?=(?:please |also )?(?:(?:don't|do not|never|only) (?:{VERBS})|no new)\b)"
    r"|,\s+(?:and )?(?=no [\w-]+(?: please)?\W*$)|,?\s+and (?=fail (?:on|if|the|when)\b)"
    r"|,\s+(?:and|und) (?=(?!(?:i|we|you|it|that|this)\b)[\w`]+(?: [\w`]+){0,2} (?:needs?|must|should|has to"
    r"|have to|shall|muss|soll)\b)"
    rf"|,\s+then (?=(?:{VERBS}) )",
    re.IGNORECASE,
)
_BEGINS = lazily(
    rf"\W*(?:[\w ]{{1,40}}: )?(?:please |also |and |no, )*(?:don't |do not |never |only )?(?:{VERBS}|no)\b",
    re.IGNORECASE,
)
_STEPS = lazily(r"\W*then\b", re.I)
_LEAD = lazily(rf"^[\w ]{{1,40}}: (?=(?:please |do not |don't )?(?:{VERBS})\b)", re.IGNORECASE)
_ENCOURAGES = lazily(r"\b(?:go ahead|go on|come|try|feel free)$", re.IGNORECASE)
_COMMA = lazily(
    rf",\s+(?:and )?(?=(?:please |also )?(?:{VERBS}) (?!(?:those|that|it|them|these)\b)[\w`])"
    r"|,\s+(?:and )?(?=no [a-z])",
    re.IGNORECASE,
)
_CODE = lazily(r"`[^`]*`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`said` as it was written, `clause` as the rules read it.

    `whole`: it is a clause of its own, not one of several parts of one. `lists`: its clause begins an item of a list;
    `turned`: a `but` follows its clause.
    """

    said: str
    clause: Clause
    whole: bool
    lists: bool
    turned: bool


def pieces(text: str) -> Iterator[tuple[Clause, tuple[Piece, ...]]]:
    """Each clause of a comment's own words, and its pieces: one, or several that say a thing each."""
    for clause in clauses(read_lines(text[:LONGEST])):
        yield clause, tuple(_pieces(clause))


def _pieces(clause: Clause) -> Iterator[Piece]:
    parts = _parts(clause.said)
    for part in parts:
        said = part.strip(" ,;")
        said = said if wishing.speaks_of(said) else _LEAD.sub("", said)
        if said:
            own = clause if len(parts) == 1 else alone(said)
            yield Piece(said=said, clause=own, whole=len(parts) == 1, lists=clause.lists, turned=clause.turned)


def _parts(said: str) -> list[str]:
    """`use pytest and don't touch docs/` are two things; what stands in code is left whole."""
    masked = _CODE.sub(lambda match: "`" + "x" * (len(match[0]) - 2) + "`" if len(match[0]) > 1 else match[0], said)
    cuts = sorted((match.start(), match.end()) for match in (*_NEXT.finditer(masked), *_listed(masked)))
    if cuts and claims.only_corrects(said[: cuts[0][0]]):
        cuts = cuts[1:]  # `no, use MySQL`: what corrects belongs to what is said instead
    cuts = [cut for cut in cuts if not _ENCOURAGES.search(said[: cut[0]])]
    if (
        cuts
        and _STEPS.match(said[cuts[0][0] : cuts[0][1]])
        and not wish_rules.counts(alone(before := said[: cuts[0][0]]), before)
    ):
        cuts = cuts[1:]  # `dual-write for a week, then cut over`: one course of things
    begins, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(said)]
    return [said[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _listed(said: str) -> Iterator[re.Match[str]]:
    """`use snake_case, write docstrings, and no globals`: behind one wish a comma begins another."""
    if _BEGINS.match(said):
        yield from _COMMA.finditer(said)
