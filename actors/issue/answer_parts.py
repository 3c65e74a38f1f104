"""The part of a comment that answers: its sentences, and what of one is the answer and not its reason. Pure, linear."""

from __future__ import annotations

import re

from actors.issue.lazily import lazily

MOST = 6
"""Sentences of a comment that are looked at for an answer."""
LONGEST = 400
"""Characters of one that are."""

_END = lazily(r"(?<=[.!?…])[\"')\]]*\s+|\s*\n\s*|;\s+")
_SHORTENED = lazily(r"\b(?:e\.g|i\.e|etc|vs|approx|incl|max|min|ca|nr|z\.b)\.$", re.IGNORECASE)
_ITEM = lazily(r"\(?[\da-z]{1,2}[.)]", re.IGNORECASE)
_ITEMS = lazily(r"^[ \t]*\(?[\da-z]{1,2}[.)][ \t]", re.IGNORECASE | re.MULTILINE)
_REASON = lazily(
    r",?\s(?:because|cause|given that|so that|weil)\s"
    r"|,\s(?:as|since|or|otherwise|else|denn|da|sonst)\s(?=[\w`]+ \w)"
    r"|\s(?:since|as)\s(?=(?:the|it|we|they|that|this|our|there|i|he|she|everybody|nobody|people)\b(?! i'd\b))"
    r"|\s(?:–|—|-{1,2}|→)\s",
    re.IGNORECASE,
)
_TOLD = lazily(
    r",\s(?:and |but |so )?(?:that|which|it|they|this|those|these|we|i|he|she|the|our|my|your|all|anything"
    r"|everything)(?:'\w+)?\s"
    r"(?!others\b|rest\b)"
    r"|,\s(?:[\w`'.-]+\s){1,3}(?:is|are|was|were|has|have|had|does|do|will|would|can|cannot|matters?|makes?|breaks?"
    r"|needs?)\b"
    r"|,\s(?:says?|said)\s",
    re.IGNORECASE,
)
_OF_FIGURES = lazily(
    r",\s(?!(?:but|and|or|except|only|unless|if|max|min|plus|not|at|on|in|before|after|until|with|without|from|per"
    r"|for|each"
    r"|every|then|never|\d[\w:.]*)\b)(?=\w+ \w+)",
    re.IGNORECASE,
)
_PLEASE = lazily(r"[\s,.!–-]*\b(?:please|pls|thanks|thank you|cheers|of course)\W*$", re.IGNORECASE)
_ASIDE = lazily(
    r"\W*(?:(?:and|but|oh|also|ok|so)[, ]+)*(?:by the way|btw|incidentally|apropos|besides|while (?:i'm|you're|we're)"
    r"|one more (?:thing|wish)|another thing|on another note|unrelated|off.topic|apart from that|speaking of|for this"
    r" (?:ticket|issue|task|one)|what (?:bothers|worries|helps) me|next|also|in addition|additionally|and)\b",
    re.IGNORECASE,
)
_BEFORE = lazily(
    r"\W*(?:(?:re|regarding|concerning|about|as for|as to|on|to) (?:the|your|that) [\w' -]{1,40}:\s*"
    r"|(?:to answer (?:that|the question|you|your question)|jokes? aside|joking aside|seriously|honestly|frankly"
    r"|answer|my answer|short answer|your question|the question|good question|good point|well|hm+|um|ugh|ha+|haha"
    r"|ok|okay|oh(?!,? (?:no|yes)\b)|so|right(?= then)|hi|hello"
    r"|hey|@[\w-]+)(?:[,.:! ]|(?=\s?[-–]\s))\W*)(?=\S)",
    re.IGNORECASE,
)
_BEHIND = lazily(
    r"[\s,.!–-]*\b(?:obviously|clearly|definitely|of course|naturally|for sure|surely|certainly|absolutely|hands down"
    r"|no question|no doubt|without (?:a )?doubt|any day|any time|for now|for me|please|pls|thanks|thank you|cheers"
    r"|i(?:'d| would) (?:say|think|guess|suggest|go with|take|prefer)|i (?:think|guess|suppose|believe|say)"
    r"|if you ask me"
    r"|(?:is|was) (?:what|how|the one) i(?:'d| would)? (?:have )?(?:said|say|meant?|prefer|take|choose|pick|want|like)"
    r"|will do|would do|it is|then|period|100 ?%)[\s.!]*$",
    re.IGNORECASE,
)
_CLOSING = " \t\n.,;:!…"


def sentences(said: str) -> list[str]:
    """The first sentences and lines of a comment, as they were written."""
    found: list[str] = []
    begin, lists = 0, len(_ITEMS.findall(said)) > 1
    for end in _END.finditer(said):
        piece = said[begin : end.end()].strip()
        if (_SHORTENED.search(piece) and not _ITEM.fullmatch(piece)) or (lists and _ITEM.fullmatch(piece)):
            continue
        begin = end.end()
        found += [piece[:LONGEST]] if piece else []
        if len(found) >= MOST:
            return found
    last = said[begin:].strip()
    return [*found, last[:LONGEST]] if last else found


def trimmed(text: str) -> str:
    """Without the punctuation that closes it."""
    return text.strip().rstrip(_CLOSING)


def head(sentence: str, *, told: bool = False, figures: bool = False) -> str:
    """What stands before the reason.

    `told`: without what goes on to tell something of it (`eight hours, that is ...`); `figures`: nor what else does.
    """
    patterns = (_REASON, *((_TOLD,) if told else ()), *((_OF_FIGURES,) if figures else ()))
    cuts = [cut.start() for pattern in patterns for cut in pattern.finditer(sentence)]
    cuts = [cut for cut in cuts if sentence[:cut].strip(" ,.-–")]
    return trimmed(sentence[: min(cuts, default=len(sentence))])


def plainly(answer: str) -> str:
    """Without the courtesy behind it."""
    return trimmed(_PLEASE.sub("", answer)) or answer


def led(sentence: str) -> str:
    """Without what only leads up to the answer; the whole where nothing else is there."""
    before, now = "", trimmed(sentence)
    while now != before and (lead := _BEFORE.match(now)) is not None:
        before, now = now, now[lead.end() :].strip()
    return now


def bare(sentence: str) -> str:
    """Without what only leads up to the answer, and what only stresses it; the whole where nothing else is there."""
    before, now = "", trimmed(sentence)
    while now != before:
        before, now = now, led(now)
        now = trimmed(_BEHIND.sub("", now)) or now
    return now


def aside(sentence: str) -> bool:
    """Whether it turns to something else."""
    return _ASIDE.match(sentence) is not None
