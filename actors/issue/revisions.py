"""What a clause says about earlier words without naming them: turned down, allowed, thought over, put elsewhere. Pure.

These stand beside the claims of `claims` and have their form, `kind|subject|value`. Kinds: `out` turns something down,
`against` remarks that something is not as it should be, `may` allows, `bar` forbids or limits, `about` says what was
spoken of right before, `again` tells of a change of mind, `place` says where or how something has to be, `more` stands
beside what was said, `part` agrees with it but for a part, `few` has hardly a subject of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from actors.issue import claims, cues, wishing
from actors.issue import revision_patterns as put

_TELLING = ("out", "against", "may", "bar", "about", "place", "amid", "cued", "likely")
_MARKS = (
    *("neg", "again", "hardly", "more", "few", "part", "it", "value", "every", "narrow", "swap", "list", "skips"),
    "spent",
)
KINDS = frozenset((*_TELLING, *_MARKS))
"""Kinds that say something of other words, and nothing by themselves."""
ALONE = 2
"""Words of a subject without which a wish is not understood alone."""
SHORTEST_INITIALS, LONGEST_INITIALS = 3, 5
MOST_WORDS, MOST_AMID = 12, 24
LONGEST = 600


def flat(text: str) -> str:
    """A clause as the patterns read it."""
    plain = text[:LONGEST].replace("’", "'").replace("`", " ")
    return " ".join(put.SAYS.sub(" ", plain).lower().split())


def told(words: Iterable[str]) -> str:
    """Words as the subject of a claim."""
    return " ".join(sorted(words)[:MOST_WORDS]).replace("|", " ")


def topics(text: str) -> frozenset[str]:
    """The words of a text that may tell what it is about."""
    words = claims.words(re.sub(r"(?<=\w{3})-(?=\w{3})", " ", put.SAYS.sub(" ", text).replace("|", " "))) - put.LIGHT
    return frozenset(map(_root, words))


def initials(text: str) -> frozenset[str]:
    """What words that follow each other are called for short: `minimum supported Rust version` is `msrv`."""
    letters = "".join(word[0] for word in re.findall(r"[a-z]+", text.lower()))
    lengths = range(SHORTEST_INITIALS, LONGEST_INITIALS + 1)
    return frozenset(letters[place : place + count] for count in lengths for place in range(len(letters) - count + 1))


def short(text: str) -> frozenset[str]:
    """Words that are initials by the look of them."""
    return frozenset(word.lower() for word in re.findall(r"\b[A-Z]{3,5}\b", text))


def _root(word: str) -> str:
    word = f"{word[:-1]}i" if word.endswith("y") and len(word) > 4 else word
    return _shortest(word)


def _shortest(word: str) -> str:
    """What words of one family share: `validate` and `validation`, `import` and `importer`."""
    for ending in put.FAMILY:
        if word.endswith(ending) and len(word) - len(ending) >= put.SHORTEST_ROOT:
            return _shortest(word[: -len(ending)])
    return word


def of(said: str, before: str = "", amid: str = "") -> tuple[str, ...]:
    """What a wish says of earlier ones; `before` is what stands before it in its comment, `amid` all of that."""
    low, context = flat(said), flat(before)
    reason, wish = _parts(wishing.core(low))
    return tuple(dict.fromkeys((*_found(low, f"{context} {reason}".strip(), wish), *_around(context, amid))))


def _around(context: str, amid: str) -> Iterator[str]:
    if words := topics(amid):
        yield f"amid|{' '.join(sorted(words)[:MOST_AMID]).replace('|', ' ')}|"
    if cued := cues.found(context):
        yield f"cued||{', '.join(sorted(cued))}"


def _parts(low: str) -> tuple[str, str]:
    """The reason, and the wish that it leads to."""
    if lead := put.ON.match(low):
        return lead["what"], low[lead.end() :]
    cut = wishing.TAIL.search(low)
    return (low[: cut.start()], low[cut.end() :]) if cut else ("", low)


def _found(low: str, context: str, wish: str) -> Iterator[str]:
    for words, part in _turned_down(f"{context}. {low}" if context else low):
        yield f"out|{told(words)}|{told(part)}"
    if context and (words := topics(context)):
        yield f"about|{told(words)}|"
        if put.NEGATIVE.search(context) and not put.IF.match(context):
            yield f"against|{told(words)}|"
    if put.MAY.search(low) and not re.search(r"\b(?:not|n't|never)\b", wish):
        yield f"may|{told(topics(low) | topics(context))}|"
    if put.BAR.search(low):
        yield f"bar|{told(topics(low))}|"
    yield from (f"{mark}||" for mark in _marks(low, context, wish))
    yield from _places(wish)


def _marks(low: str, context: str, wish: str) -> Iterator[str]:
    """What goes without a subject."""
    if next(_turned_down(wish), None):
        yield "swap"
    if put.AGREES.match(context):
        yield "part"
    if put.MORE.search(low):
        yield "more"
    elif any(put.AGAIN.search(text) for text in (wish, low, context)):
        yield "again"
    elif any(put.HARDLY.search(text) for text in (low, context)):
        yield "hardly"
    if len(topics(wish)) <= put.ELLIPTIC:
        yield "few"
    plain = (("every", put.ALL), ("narrow", put.ONLY), ("neg", put.NEVER), ("it", put.MAKE_IT), ("value", put.VALUE))
    yield from (mark for mark, pattern in plain if pattern.search(wish))
    if put.LIST.match(low):
        yield "list"
    if put.SKIPS.search(low):
        yield "skips"


def _turned_down(low: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What is turned down, and for which part of it alone: `no tests for the legacy code`."""
    if put.NOT_OUT.search(low):
        return
    for pattern in (put.OUT, put.OUT_AFTER, put.LEAVE_OUT, put.SWAP):
        for match in pattern.finditer(low):
            if words := topics(match["what"]):
                behind = put.PART.match(low, match.end()) if pattern is put.OUT else None
                yield words, topics(behind["part"]) if behind else frozenset()


def _places(low: str) -> Iterator[str]:
    for pattern in (put.FRAME, put.BELONGS, put.PUT):
        match = pattern.search(low)
        if match is None:
            continue
        verb = claims.stem(match["verb"]).removesuffix("s")
        if verb in put.PLACES:
            if not put.PREPOSED.match(match["rest"]):
                continue
            verb = "put"
        words, value = topics(match["what"]), claims.words(match["rest"])
        if words and value:
            yield f"place|{told({*words, f'v={verb}'})}|{told(value)}"
        return
