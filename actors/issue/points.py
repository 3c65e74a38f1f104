"""What somebody asks of the work, point by point: their words to clauses that each say one thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from actors.issue import claims, preferring, revisions, wishing
from actors.issue.claim_patterns import VERBS
from actors.issue.comment_lines import Line, read_lines
from actors.issue.intent_rules import Intent, judge
from actors.issue.lazily import lazily
from actors.issue.preferences import BY_NAME
from actors.issue.sentences import Clause, clauses

MOST = 20
"""Points of one comment."""
LONGEST = 10_000
"""Characters of a comment in which points are looked for."""
SURE = 0.6
CHAT = 0.95
CLEAR = 0.7
ASKS_FOR = 0.8
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
_FIGURE_ALONE = lazily(r"(?:\d[\w.,%]*(?: [\w-]+)?|(?:one|two|a single|\d+) [\w-]+(?: [\w-]+){0,5})\W*$")
_STEPS = lazily(r"\W*then\b", re.I)
_FRAGMENT = lazily(
    r"(?!.*(?:!|\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|might|am|i|we"
    r"|you|they|he"
    r"|she|it|this|that|thanks?|thx|sorry|cheers|hope|maybe|perhaps)\b|'))\W*\w[\w`/.-]*(?:,? \w[\w`/.-]*){1,6}\W*$",
    re.IGNORECASE,
)
"""A few words without a verb, which say more of the wish before them: `One migration, reversible.`"""
_LEAD = lazily(rf"^[\w ]{{1,40}}: (?=(?:please |do not |don't )?(?:{VERBS})\b)", re.IGNORECASE)
_ENCOURAGES = lazily(r"\b(?:go ahead|go on|come|try|feel free)$", re.IGNORECASE)
_COMMA = lazily(
    rf",\s+(?:and )?(?=(?:please |also )?(?:{VERBS}) (?!(?:those|that|it|them|these)\b)[\w`])"
    r"|,\s+(?:and )?(?=no [a-z])",
    re.IGNORECASE,
)
_BRIEF = lazily(r"(?!\W*(?:it|that|this|there|i|we|you|he|she|they)\b)(?=.*\d)\S+(?:\s+\S+){0,7}\s*$")
"""A figure and hardly more: `memory limit 512 MB`."""
_TOGETHER = lazily(r"\W*(?:can|could|should|shall|may|might) (?:we|i)\b")
"""Asked of the others, not of the work."""
_FLAT = lazily(r"^\W*(?:all|every|each) \S+ (?!of (?:us|you|them)\b)\S+|^(?=.* )[^?]{6,60}\bplease\W*$")
"""A wish without a verb: `all times in UTC`, `column names in English, please`."""
_RATHER = lazily(r"\btoo \w+,.*\d|\d.*\bplease\W*$")
"""A figure for one that is not right: `60 minutes is too long, 15 please`."""
_PRONOUN = lazily(
    r"\W*(?:please |so |just )*(?P<verb>keep|leave|use|drop|remove|skip|add) (?:it|that|this"
    r"|them|those)\W*$",
    re.I,
)
_PERSONAL = lazily(r"^\W*(?:i|we|you|he|she|they)\b")
_WEIGHS = lazily(r"\b(?:matters? more|is more important|has priority|takes precedence|comes? first)\b")
_MODAL = lazily(
    r"\b(?:must|should|shall|has to|have to|needs? (?:to|the|its|some|an?|at least|more)|ought to|is to be|are"
    r" to be|never"
    r"|always|missing"
    r"|misses|lacks"
    r"|everywhere|throughout|would be (?:great|nice|good|super|cool|awesome|sick|helpful|lovely|fantastic"
    r"|perfect)|muss|soll)\b"
)
_YES_NO = lazily(r"^\W*(?:@[\w-]+[,:]? )?(?:yes|no|nope|nah|yeah|yep|ja|nein)\b[,.!]*\s*", re.I)
_SHOULD = lazily(
    r"\b(?:must|should|shall|has to|have to|needs? to|ought to|may be|can be|muss|soll)\b|\b(?:no|not|never)\b"
)
_REMARK = lazily(r"^\W*(?:it|that|this|there|he|she|they|those|these|which)(?:'s|'re| is| was| are| were) ")
_DECIDED = lazily(
    r"\b(?:we|i)(?:'ve| have)? (?:agreed|decided|settled|voted)\b|\b(?:let's|let us|we(?:'ll| will)? (?:go with"
    r"|take|use))\b"
    r"|\b(?:i|we)(?:'d| would)? (?:also )?(?:like|love|want|need)\b|\b(?:asked|wants?|told|requires?|expects?"
    r"|insists?) (?:us|me|that we|you|we) to\b|\bi believe\b.*\bshould\b"
)
_THROUGHOUT = lazily(r"\b(?:everywhere|throughout|at all times)\b")
"""A wish without a verb: `type hints everywhere`."""
_LATER = lazily(r"\b(?:next time|in (?:the )?future|for (?:the )?future)\b", re.IGNORECASE)
_CODE = lazily(r"`[^`]*`")
_ABOUT_US = ("mentions", "progress")
"""Preferences that are about the talk and never about the work."""
_FOR_ME = lazily(r"\W*for me\b", re.I)
_TALK = lazily(
    r"\b(?:your|the|in) (?:updates?|answers?|repl(?:y|ies)|comments?|messages?|summar(?:y|ies)|explanations?"
    r"|reports? to me)\b",
    re.I,
)
_STEERS = (Intent.CLARIFICATION, Intent.FEEDBACK)
_WEAK = frozenset({"fix", "yes", "use", "drop"})
"""Claims that a mere remark may hold as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that is asked, in the person's own words, and what it claims (see `claims`)."""

    text: str
    claims: tuple[str, ...]


def points(text: str, *, answers: str = "") -> tuple[Point, ...]:
    """The points of a comment's own words, in order; none for thanks, talk and questions. Never raises.

    `answers`: the question that it answers, which tells what it is about where it does not say so.
    """
    return tuple(islice(_found(text, answers), MOST))


def _found(text: str, answers: str) -> Iterator[Point]:
    about: tuple[str, ...] = ()
    before, last = answers, ""
    goes_on = False
    for clause in clauses(read_lines(text[:LONGEST])):
        parts = _parts(clause.said)
        meant = _PRONOUN.match(clause.said)
        if meant and about:
            yield _point(clause.said, f"{meant['verb']} {about[-1].split('|')[2]}", before, last)
            before = ""
            continue
        about = tuple(claim for claim in claims.claims(clause.said) if claim.split("|")[2])
        if wishing.AFFIRMS.match(clause.said):
            if last:
                yield _point(last, wishing.PROPOSES.sub("", last), before)
            before = last = ""
            continue
        wished = not last and not before and bool(_FRAGMENT.match(clause.said)) and goes_on and not clause.asks
        if wished and _weak(clause) and not counts(clause, clause.said):
            yield _point(clause.said, clause.said, before)
            continue
        wished = False
        for part in parts:
            said = part.strip(" ,;")
            said = said if wishing.speaks_of(said) else _LEAD.sub("", said)
            if answers and not clause.asks and _tells(said):
                continue
            if said and (counts(clause if len(parts) == 1 else _clause(said), said) or _verbless(said, part, parts)):
                yield _point(said, said, before, last)
                wished = True
            elif said and len(parts) > 1:
                before = f"{before} {said}".strip()
        goes_on = goes_on or wished
        before, last = ("", "") if wished else (f"{before} {clause.said}".strip(), clause.said)


def _verbless(said: str, part: str, parts: list[str]) -> bool:
    """`Second person, present tense, and no jokes`: what a list of wishes begins with."""
    return part is parts[0] and len(parts) > 1 and bool(_FRAGMENT.match(said)) and parts[1].startswith("no ")


def _point(said: str, claimed: str, before: str, last: str = "") -> Point:
    """`last`: the sentence right before it, which is told with it where it says nothing by itself."""
    text = f"{last} {said}" if last and len(revisions.topics(said)) < revisions.ALONE else said
    return Point(text=text.strip(" ,;"), claims=(*_claims(claimed), *revisions.of(said, before)))


def _claims(said: str) -> tuple[str, ...]:
    """What it claims without the words that lead up to it; whether it corrects something, with them."""
    whole = claims.claims(said)
    core = wishing.core(said)
    return whole if core == said else (*(claim for claim in whole if claim == "fix||"), *claims.claims(core))


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
        and not counts(_clause(before := said[: cuts[0][0]]), before)
    ):
        cuts = cuts[1:]  # `dual-write for a week, then cut over`: one course of things
    begins, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(said)]
    return [said[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _listed(said: str) -> Iterator[re.Match[str]]:
    """`use snake_case, write docstrings, and no globals`: behind one wish a comma begins another."""
    if _BEGINS.match(said):
        yield from _COMMA.finditer(said)


def _clause(said: str) -> Clause:
    return next(iter(clauses([Line(text=said)])), Clause(said=said, plain=said.lower()))


def counts(clause: Clause, said: str) -> bool:
    """Whether a clause, or what it leads up to, asks something of the work."""
    if _counts(clause, said):
        return True
    core = wishing.core(said)
    tail = wishing.core(wishing.tail(core))
    if clause.asks:
        return bool(tail) and _counts(_clause(tail), tail)
    if _FIGURE_ALONE.match(tail):
        return True
    rests = [rest for rest in (core if core != said else "", tail) if rest]
    return any(_counts(_clause(rest), rest) for rest in rests)


def _counts(clause: Clause, said: str) -> bool:
    kinds = {claim.split("|")[0] for claim in claims.claims(said)}
    readings = judge(clause)
    first = max(readings, key=lambda reading: reading.confidence, default=None)
    if clause.asks and wishing.PLEASE.match(clause.plain):
        return True
    if clause.asks and (
        _TOGETHER.match(clause.plain)
        or wishing.OTHERS.match(clause.plain)
        or first is None
        or first.intent is not Intent.CLARIFICATION
    ):
        return False
    if _only_preference(said) or _LATER.search(said):
        return False
    if "forget" in kinds or ("fix" in kinds and len(kinds) > 1):
        return True
    wished = wishing.plainly(clause.plain)
    if not clause.asks and (wished or wishing.remark(clause.plain)):
        return wished
    figure = _BRIEF.match(clause.plain) or _RATHER.search(clause.plain)
    strong = kinds - _WEAK - (set() if figure else {"set"}) | ({"use"} if {"use", "drop"} <= kinds else set())
    surest = first.confidence if first is not None else 0.0
    if first is not None and first.intent in _STEERS and surest >= SURE:
        steers = first.intent is Intent.CLARIFICATION and not _REMARK.search(clause.plain)
        return steers or bool(strong) or bool(_MODAL.search(clause.plain))
    plain = clause.plain
    if _WEIGHS.search(plain) or (_MODAL.search(plain) and not _PERSONAL.match(plain) and surest < CHAT):
        return first is None or first.intent not in (Intent.QUESTION, Intent.GRATITUDE)
    if _FLAT.search(plain) and (first is None or first.intent is Intent.CLARIFICATION):
        return True
    if _THROUGHOUT.search(clause.plain) and not readings:
        return True
    if _DECIDED.search(clause.plain) and kinds - {"fix"}:
        return True
    chats = first is not None and first.intent in (Intent.CHATTER, Intent.GRATITUDE) and surest >= CHAT
    return bool(strong) and not chats


def _only_preference(said: str) -> bool:
    """`I always prefer short answers` is about the person, and kept as such."""
    heard = preferring.heard([Line(text=said)])
    return any(
        item.name in _ABOUT_US
        or _FOR_ME.match(said)
        or (item.name == "brevity" and _TALK.search(said))
        or (item.name in BY_NAME and item.confidence >= preferring.STANDING)
        for item in heard
    )


def _tells(said: str) -> bool:
    """Whether an answer only tells how something is, and asks for nothing."""
    said = _YES_NO.sub("", said)
    whole, core = _clause(said), _clause(wishing.core(said))
    readings = judge(whole)
    asks = any(item.intent is Intent.CLARIFICATION and item.confidence >= ASKS_FOR for item in readings)
    wanted = any(wishing.plainly(one.plain) or _SHOULD.search(one.plain) for one in (whole, core))
    return not (asks or wanted or wishing.tail(said) or claims.claims(said)[:1] == ("fix||",))


def _weak(clause: Clause) -> bool:
    """Whether nothing tells clearly what a clause is."""
    return all(reading.confidence < CLEAR and reading.intent is Intent.CLARIFICATION for reading in judge(clause))
