"""Whether a clause asks something of the work, as rules tell it by how it is built: one voice among several. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from actors.issue import claims, preferring, wishing
from actors.issue.comment_lines import Line
from actors.issue.intent_rules import Intent, judge
from actors.issue.lazily import lazily
from actors.issue.preferences import BY_NAME
from actors.issue.sentences import Clause, alone

SURE = 0.6
CHAT = 0.95
_FIGURE_ALONE = lazily(r"(?:\d[\w.,%]*(?: [\w-]+)?|(?:one|two|a single|\d+) [\w-]+(?: [\w-]+){0,5})\W*$")
_BRIEF = lazily(r"(?!\W*(?:it|that|this|there|i|we|you|he|she|they)\b)(?=.*\d)\S+(?:\s+\S+){0,7}\s*$")
"""A figure and hardly more: `memory limit 512 MB`."""
_TOGETHER = lazily(r"\W*(?:can|could|should|shall|may|might) (?:we|i)\b")
"""Asked of the others, not of the work."""
_FLAT = lazily(r"^\W*(?:all|every|each) \S+ (?!of (?:us|you|them)\b)\S+|^(?=.* )[^?]{6,60}\bplease\W*$")
"""A wish without a verb: `all times in UTC`, `column names in English, please`."""
_RATHER = lazily(r"\btoo \w+,.*\d|\d.*\bplease\W*$")
"""A figure for one that is not right: `60 minutes is too long, 15 please`."""
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


@lru_cache(maxsize=512)
def counts(clause: Clause, said: str) -> bool:
    """Whether a clause, or what it leads up to, asks something of the work."""
    if _counts(clause, said):
        return True
    core = wishing.core(said)
    tail = wishing.core(wishing.tail(core))
    if clause.asks:
        return bool(tail) and _counts(alone(tail), tail)
    if _FIGURE_ALONE.match(tail):
        return True
    rests = [rest for rest in (core if core != said else "", tail) if rest]
    return any(_counts(alone(rest), rest) for rest in rests)


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
    if only_preference(said) or _LATER.search(said):
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
        return steers or bool(strong) or modal(clause.plain)
    plain = clause.plain
    if _WEIGHS.search(plain) or (_MODAL.search(plain) and not _PERSONAL.match(plain) and surest < CHAT):
        return first is None or first.intent not in (Intent.QUESTION, Intent.GRATITUDE)
    if _FLAT.search(plain) and (first is None or first.intent is Intent.CLARIFICATION):
        return True
    if _THROUGHOUT.search(clause.plain) and not readings:
        return True
    if decided(clause.plain) and kinds - {"fix"}:
        return True
    chats = first is not None and first.intent in (Intent.CHATTER, Intent.GRATITUDE) and surest >= CHAT
    return bool(strong) and not chats


@lru_cache(maxsize=512)
def only_preference(said: str) -> bool:
    """`I always prefer short answers` is about the person, and kept as such."""
    heard = preferring.heard([Line(text=said)])
    return any(
        item.name in _ABOUT_US
        or _FOR_ME.match(said)
        or (item.name == "brevity" and _TALK.search(said))
        or (item.name in BY_NAME and item.confidence >= preferring.STANDING)
        for item in heard
    )


def modal(plain: str) -> bool:
    """Whether it says what has to be."""
    return bool(_MODAL.search(plain))


def decided(plain: str) -> bool:
    """Whether it says what somebody decided or wants."""
    return bool(_DECIDED.search(plain))
