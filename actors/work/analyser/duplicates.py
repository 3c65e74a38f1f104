"""Blocks of lines that stand in the code more than once, word for word (indentation, blank lines and comments aside).

Equal lines, not equal shapes: fewer are found than by comparing tokens, but every one that is found is one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actors.work.analyser.sources import Source

WINDOW = 8
"""Lines that count which a block has at least."""
DISTINCT = 6
LETTERS = 160
"""Different lines, and letters, of a window: lists of equal-looking values are no duplicates worth a word."""
CROWD = 40
"""A window in more places than that is boilerplate, and costs more than it tells."""

PART = 0.5
"""Share of a block from which on it counts as told already, when that much of it is in copies that are listed."""

_SILENT = re.compile(
    r"^(#|//|/\*|\*|--|<!--|import\b|from\b.*\bimport\b|#include|using\b|use\b|package\b|[\W\d_]*$)"
    r"|^\**\w+=[\w.]+,$|^\w+: [^=()]+(=[^()]*)?,$"  # what only hands parameters on or declares them
)

Place = tuple[int, int]
"""A file's index and the index of a line among its lines that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One of the copies."""

    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """The same `lines` lines in several places."""

    lines: int
    blocks: tuple[Block, ...]

    @property
    def spare(self) -> int:
        """Lines that would go if there were one copy only."""
        return self.lines * (len(self.blocks) - 1)


def duplicates(sources: Sequence[Source]) -> list[Duplicate]:
    """All duplicates among the files, the most lines to spare first; none is part of another with the same copies."""
    counted = [_counted(source) for source in sources]
    groups = _groups(counted)
    found = []
    for place, group in groups.items():
        if place == group[0] and not _goes_on(groups, group):
            found.append(_duplicate(sources, counted, group, _length(groups, group)))
    found.sort(key=lambda item: (-item.spare, item.blocks[0].path, item.blocks[0].first))
    return _without_parts(found)


def _counted(source: Source) -> list[tuple[int, str]]:
    """The lines that count, with their numbers."""
    counted, comment = [], False
    for number, raw in enumerate(source.lines, start=1):
        line = " ".join(raw.split())
        begins = line.startswith("/*") and source.language != "Python"
        if not (comment or begins or _SILENT.match(line)):
            counted.append((number, line))
        comment = (comment or begins) and "*/" not in line
    return counted


def _groups(counted: Sequence[Sequence[tuple[int, str]]]) -> dict[Place, tuple[Place, ...]]:
    """For every place where a window begins that is elsewhere too: all the places where it begins."""
    places: dict[tuple[int, ...], list[Place]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for file, lines in enumerate(counted):
        texts = [text for _, text in lines]
        short = [numbers.setdefault(text, len(numbers)) for text in texts]
        for at in range(len(texts) - WINDOW + 1):
            window = texts[at : at + WINDOW]
            if len(set(window)) >= DISTINCT and sum(map(len, window)) >= LETTERS:
                places[tuple(short[at : at + WINDOW])].append((file, at))
    groups: dict[Place, tuple[Place, ...]] = {}
    for found in places.values():
        apart = _apart(found)
        if 1 < len(apart) <= CROWD:
            groups.update(dict.fromkeys(apart, apart))
    return dict(sorted(groups.items()))


def _apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places without those that overlap the one before."""
    kept: list[Place] = []
    for file, at in places:
        if not kept or kept[-1][0] != file or at - kept[-1][1] >= WINDOW:
            kept.append((file, at))
    return tuple(kept)


def _shifted(group: tuple[Place, ...], by: int) -> tuple[Place, ...]:
    return tuple((file, at + by) for file, at in group)


def _goes_on(groups: dict[Place, tuple[Place, ...]], group: tuple[Place, ...]) -> bool:
    """Whether the same copies had begun a line earlier already."""
    before = _shifted(group, -1)
    return groups.get(before[0]) == before


def _length(groups: dict[Place, tuple[Place, ...]], group: tuple[Place, ...]) -> int:
    """How many lines that count the copies share."""
    steps, after = 1, _shifted(group, 1)
    while groups.get(after[0]) == after:
        steps, after = steps + 1, _shifted(after, 1)
    return WINDOW + steps - 1


def _duplicate(
    sources: Sequence[Source], counted: Sequence[Sequence[tuple[int, str]]], group: tuple[Place, ...], length: int
) -> Duplicate:
    blocks = tuple(
        Block(path=sources[file].path, first=counted[file][at][0], last=counted[file][at + length - 1][0])
        for file, at in group
    )
    return Duplicate(lines=length, blocks=blocks)


def _without_parts(found: Iterable[Duplicate]) -> list[Duplicate]:
    """Leave out what lies mostly in copies that are in the list already."""
    covered: dict[str, set[int]] = defaultdict(set)
    kept = []
    for item in found:
        told = sum(_share(block, covered[block.path]) >= PART for block in item.blocks)
        if told >= len(item.blocks) - 1 and told:
            continue
        kept.append(item)
        for block in item.blocks:
            covered[block.path].update(range(block.first, block.last + 1))
    return kept


def _share(block: Block, covered: set[int]) -> float:
    """How much of a block is covered."""
    return sum(line in covered for line in range(block.first, block.last + 1)) / (block.last - block.first + 1)


def spare_lines(found: Sequence[Duplicate]) -> int:
    """Lines that would go if of everything there were one copy only; each line counts once."""
    lines = {(it.path, line) for item in found for it in item.blocks[1:] for line in range(it.first, it.last + 1)}
    return len(lines)
