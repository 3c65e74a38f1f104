"""Whether a later wish takes the place of an earlier one that it does not contradict in its claims. Pure.

What two wishes share is weighed by how rare it is among all that holds: a word that only one earlier wish has says
which one is meant. That alone replaces nothing; the later one has to turn something down, allow what was forbidden,
give another figure, or say that somebody thought again. Of several that could be meant the one that shares most is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from actors.issue import claims, revisions
from actors.issue.claim_patterns import NUMBERS
from actors.issue.note import Note

ENOUGH = 1.0
"""The weight of one word that no other wish has."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A note as it is weighed: its words, and what it says of others."""

    words: frozenset[str]
    about: frozenset[str]
    out: tuple[tuple[frozenset[str], frozenset[str]], ...]
    against: frozenset[str]
    may: frozenset[str]
    bar: frozenset[str]
    places: tuple[tuple[frozenset[str], str], ...]
    short: frozenset[str]
    initials: frozenset[str]
    figures: frozenset[str]
    units: frozenset[str]
    marks: frozenset[str]


@lru_cache(maxsize=512)
def _read(note: Note) -> _Read:
    parts = [claim.split("|", 2) for claim in note.claims]

    def words(kind: str) -> frozenset[str]:
        return frozenset(word for name, subject, _ in parts if name == kind for word in subject.split())

    own = revisions.topics(note.text) | (words("about") if "few" in (name for name, _, _ in parts) else frozenset())
    said = claims.words(note.text)
    figures = frozenset(NUMBERS.get(word, word) for word in said if word[:1].isdigit() or word in NUMBERS)
    return _Read(
        words=own,
        about=words("about"),
        out=tuple((frozenset(what.split()), frozenset(of.split())) for name, what, of in parts if name == "out"),
        against=words("against"),
        may=words("may"),
        bar=words("bar"),
        places=tuple((frozenset(subject.split()), value) for name, subject, value in parts if name == "place"),
        short=revisions.short(note.text) | words("about"),
        initials=revisions.initials(note.text),
        figures=figures | frozenset(value for name, _, value in parts if name == "set" and value.isdigit()),
        units=frozenset(word for word in words("set") if word.startswith("u=") and len(word) > 2),
        marks=frozenset(name for name, _, _ in parts),
    )


def rivals(new: Note, before: Sequence[tuple[Note, frozenset[str]]]) -> dict[int, bool]:
    """The numbers of those earlier notes whose place the new one takes, or, where False, a part of it.

    `before`: each with what it is about besides its own words.
    """
    mine = _read(new)
    others = [(note, _with(_read(note), heir | (_read(note).initials & mine.short))) for note, heir in before]
    rare = Counter(word for _, read in others for word in read.words)
    sure = {note.number: True for note, read in others if _elsewhere(mine, read)}
    for note, read in others:
        if down := _turned_down(mine, read):
            sure[note.number] = any(of <= read.words for of in down)
    if sure:
        return sure
    weighed = [(_weight(mine, read, rare), note) for note, read in others]
    best = max((weight for weight, _ in weighed), default=0.0)
    if best < ENOUGH:
        return _spoken_of(mine, others)
    last = [note for weight, note in weighed if weight == best][-1]
    limits = {note.number for note, read in others if read.bar and note.comment_id == last.comment_id}
    with_it = [note for weight, note in weighed if note.number in limits and weight >= ENOUGH / 2]
    lists = {note.number for note, read in others if "list" in read.marks}
    return {note.number: "part" not in mine.marks and note.number not in lists for note in (last, *with_it)}


def _spoken_of(new: _Read, others: Sequence[tuple[Note, _Read]]) -> dict[int, bool]:
    """`make it polite`: it is what was said last, if that says how something has to be."""
    if not others or "it" not in new.marks:
        return {}
    last, read = others[-1]
    told = {"value", "set"} & read.marks and not new.about & read.words
    return {last.number: True} if told else {}


def _taken_up(new: _Read, old: _Read) -> bool:
    """What was left out is wanted after all: `also the tests`, `one checkpoint`."""
    named = any(words <= new.words for words, _ in old.out)
    if "neg" in new.marks or not named:
        return False
    return ("skips" in old.marks and bool({"more", "again", "hardly", "fix"} & new.marks)) or (
        "neg" in old.marks and "few" in new.marks
    )


def _with(read: _Read, heir: frozenset[str]) -> _Read:
    return replace(read, words=read.words | heir) if heir else read


def _turned_down(new: _Read, old: _Read) -> list[frozenset[str]]:
    """Something that was wanted is named and turned down: of which part each time, nothing for all of it."""
    wanted = old.words - frozenset(word for words, _ in old.out for word in words)
    if "neg" in old.marks:
        wanted -= old.bar  # both turn it down
    return [of for words, of in new.out if words & wanted and len(words - wanted) <= len(words) // 3]


def _elsewhere(new: _Read, old: _Read) -> bool:
    """The same thing, in another place or another way."""
    return any(
        value != was and (words <= other or other <= words) for words, value in new.places for other, was in old.places
    )


def _weight(new: _Read, old: _Read, rare: Counter[str]) -> float:
    """How much a new wish speaks of an old one that it may change; 0 where nothing tells that it changes any."""
    shared = (new.words | new.about) & old.words
    weight = math.fsum(1.0 / rare[word] for word in shared if not word[:1].isdigit())
    if _taken_up(new, old):
        return weight
    if new.may and old.bar and not new.bar:
        return weight
    if "more" in new.marks:
        return 0.0
    if new.figures and old.figures and new.figures != old.figures and _comparable(new, old, weight):
        return weight + math.fsum(1.0 / rare[word] for word in new.about & old.figures)
    if {"again", "fix"} & new.marks:
        return 0.0 if "swap" in new.marks else weight
    if "narrow" in new.marks and "every" in old.marks:
        return weight
    if "hardly" in new.marks:
        return weight if weight >= 2 * ENOUGH else 0.0
    if "few" in new.marks and math.fsum(1.0 / rare[word] for word in new.about & old.words) >= 2 * ENOUGH:
        return weight
    against = math.fsum(1.0 / rare[word] for word in new.against & old.words)
    return against if "few" in new.marks or against >= 2 * ENOUGH else 0.0


def _comparable(new: _Read, old: _Read, weight: float) -> bool:
    """Whether two figures are of the same kind: of one unit, or, where one has none, clearly of one thing."""
    if new.units and old.units:
        return bool(new.units & old.units)
    return "few" in new.marks or "again" in new.marks or weight >= 2 * ENOUGH
