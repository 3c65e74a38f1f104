"""What is seen of a later wish and an earlier one that tells whether the later takes its place. Pure.

Seen are what the two share and how rare that is, their figures, the cues in the later one and in what its comment
says around it, and what the rules of `contradicting` and `rivals` come to.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from actors.issue import claims, cues, revisions
from actors.issue.claim_patterns import FIGURE, NUMBERS
from actors.issue.note import Note
from actors.issue.weighing import scale

LIKELY = 0.4
"""The probability from which on the later wish takes the place. Few pairs do, which makes each look unlikely."""
_PREFIX = 4
"""Letters by which long words are held against each other: `partition` and `partitioned`."""
_MOST = 2.0
_FEW = 2
_TURNS = frozenset(cues.CUES) - {"also", "agrees", "for those", "except", "it"}
"""Cues of which each may go with a change of mind."""
_AROUND = ("about", "amid", "cued", "likely")
_LONG = 15


@dataclass(frozen=True, slots=True)
class Read:
    """A note as it is weighed. `before`: what its comment says before it, `amid`: all that its comment is about."""

    words: frozenset[str]
    before: frozenset[str]
    amid: frozenset[str]
    heads: frozenset[str]
    figures: frozenset[str]
    units: frozenset[str]
    cues: frozenset[str]
    cues_before: frozenset[str]
    kinds: frozenset[str]
    length: int
    begins: str
    likely: float


@lru_cache(maxsize=2048)
def read(note: Note) -> Read:
    """The note as it is weighed."""
    parts = [claim.split("|", 2) for claim in note.claims]

    def told(kind: str) -> frozenset[str]:
        return frozenset(word for name, subject, _ in parts if name == kind for word in subject.split())

    low = note.text.lower()
    words, before = revisions.topics(note.text), told("about")
    figures = list(FIGURE.finditer(low))
    return Read(
        words=words,
        before=before,
        amid=told("amid"),
        heads=_heads(words | before),
        figures=frozenset(NUMBERS.get(match["value"], match["value"]).rstrip(".,") for match in figures),
        units=frozenset(claims.stem(match["unit"]) for match in figures if match["unit"]),
        cues=cues.found(low),
        cues_before=frozenset(cue for name, _, value in parts if name == "cued" for cue in value.split(", ") if cue),
        kinds=frozenset(name for name, _, _ in parts if name not in _AROUND),
        likely=next((float(value) for name, _, value in parts if name == "likely"), 1.0),
        length=len(low.split()),
        begins=low.split()[0] if low.split() else "",
    )


def _heads(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:_PREFIX] for word in words if len(word) >= _PREFIX)


@dataclass(frozen=True, slots=True)
class Rival:
    """An earlier note that holds, and what the rules say of it: `seen` are their names."""

    note: Note
    seen: frozenset[str]
    heir: frozenset[str] = frozenset()
    """What it is about by what it took the place of."""


def taken(new: Note, rivals: Sequence[Rival]) -> list[bool]:
    """Of each of the earlier notes whether the new one takes its place."""
    judged = scale("override")
    return [judged.probability(found) >= LIKELY for found in traits(new, rivals)]


def traits(new: Note, rivals: Sequence[Rival]) -> list[dict[str, float]]:
    """The traits of the new note against each earlier one, in their order."""
    mine = read(new)
    theirs = [read(rival.note).words | rival.heir for rival in rivals]
    rare = Counter(word for words in theirs for word in words)
    weights = [_weight((mine.words | mine.before | mine.amid) & words, rare) for words in theirs]
    alike = [len(mine.heads & _heads(words)) for words in theirs]
    best = sorted(weights, reverse=True)
    found = []
    for place, rival in enumerate(rivals):
        others = (best[0] if weights[place] < best[0] else best[1]) if len(best) > 1 else 0.0
        seen = dict(_of(new, rival, theirs[place], rare))
        seen["best"] = float(weights[place] == best[0] > 0)
        seen["ahead"] = weights[place] - others
        seen["alike"] = float(alike[place])
        seen["most alike"] = float(alike[place] == max(alike) > 0)
        seen["since"] = math.log1p(len(rivals) - 1 - place)
        seen["last"] = float(place == len(rivals) - 1)
        seen["alone"] = float(len(rivals) == 1)
        seen["alone, weight"] = weights[place] * seen["alone"]
        seen["rivals"] = math.log(len(rivals))
        seen["few, last"] = float(len(mine.words) <= _FEW and place == len(rivals) - 1)
        found.append(seen)
    return found


def _weight(shared: frozenset[str], rare: Counter[str]) -> float:
    return math.fsum(1.0 / rare[word] for word in shared)


def _of(new: Note, rival: Rival, words: frozenset[str], rare: Counter[str]) -> Iterator[tuple[str, float]]:
    mine, old = read(new), read(rival.note)
    shared, led = mine.words & words, (mine.before - mine.words) & words
    weight, led_to = _weight(shared, rare), _weight(led, rare)
    yield "shared", float(len(shared))
    yield "weight", weight
    yield "led to", led_to
    yield "around", _weight((mine.amid - mine.words - mine.before) & words, rare)
    yield "part shared", len(shared) / max(1, min(len(mine.words), len(words)))
    yield "nothing shared", float(not shared and not led)
    yield "distance", math.log1p(max(0, new.number - rival.note.number))
    yield "next", float(new.number - rival.note.number == 1)
    yield "same person", float(new.by == rival.note.by)
    yield "length", min(mine.length, _LONG) / 10
    yield "old length", min(old.length, _LONG) / 10
    yield "few", float(len(mine.words) <= _FEW)
    yield "likely", mine.likely
    yield "old likely", old.likely
    yield "begin alike", float(mine.begins == old.begins)
    yield from _figures(mine, old)
    yield from _cued(mine, old, min(_MOST, weight + led_to), min(_MOST, weight))
    yield from ((f"seen {name}", 1.0) for name in rival.seen)
    yield from ((f"claims {one} > {other}", 1.0) for one in mine.kinds for other in old.kinds)


def _figures(mine: Read, old: Read) -> Iterator[tuple[str, float]]:
    other = bool(mine.figures and old.figures and not mine.figures & old.figures)
    yield "figures", float(bool(mine.figures and old.figures))
    yield "other figures", float(other)
    yield "same unit", float(bool(mine.units & old.units))
    yield "same unit, other figures", float(other and bool(mine.units & old.units))


def _cued(mine: Read, old: Read, weight: float, plain: float) -> Iterator[tuple[str, float]]:
    for name in mine.cues:
        yield f"cue {name}", 1.0
        yield f"cue {name}, shared", weight
    for name in mine.cues_before:
        yield f"led by {name}", 1.0
        yield f"led by {name}, shared", weight
    quiet = not (mine.cues | mine.cues_before) & _TURNS
    yield "quiet", float(quiet)
    yield "quiet, shared", weight * quiet
    opposite = ("not" in mine.cues) != ("not" in old.cues)
    yield "opposite", float(opposite)
    yield "opposite, shared", plain * opposite
