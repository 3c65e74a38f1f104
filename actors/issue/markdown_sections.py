"""A body cut at what reads like its headings, for issues that no known form wrote.

Headings are `#` lines outside of code, and lines of bold words: `**Task type:** Code Review` of the older
templates, or `**Describe the bug**` alone on its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from actors.issue.form_labels import Part, part_of
from actors.issue.outline import MOST_MARKS, Heading, Outline, plain_title

_BOLD = re.compile(r"^ {0,3}(?:[-*+] {1,3})?(\*\*|__)(?=[^ *_\n])([^*_\n]{1,100})\1:?[ \t]*([^\n]*)$", re.MULTILINE)
_FORM_LEVEL = 3


class NamedText(NamedTuple):
    """A heading's words, the part of a task they name, and the raw text below them."""

    label: str
    part: Part | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownSections:
    """A body read as Markdown: what stands before the first heading, and the text under each, in order."""

    before: str
    sections: tuple[NamedText, ...]

    @property
    def parts(self) -> frozenset[Part]:
        """The parts of a task that some heading names."""
        return frozenset(section.part for section in self.sections if section.part)


class _Mark(NamedTuple):
    start: int
    end: int
    label: str
    part: Part | None


def markdown_sections(text: str, outlined: Outline) -> MarkdownSections:
    """Cut `text` at its headings; at the task's own labels alone where they show that it is a task."""
    marks = _headings(outlined.headings, text)
    marks += [mark for mark, alone in _bold(text, outlined) if mark.part or (alone and not outlined.headings)]
    marks.sort()
    parts = {mark.part for mark in marks}
    if {Part.TYPE, Part.PROMPT} <= parts:
        marks = _first_of_each_part(marks)
    if not marks:
        return MarkdownSections(before=text, sections=())
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    sections = tuple(
        NamedText(mark.label, mark.part, text[mark.end : end]) for mark, end in zip(marks, ends, strict=True)
    )
    return MarkdownSections(before=text[: marks[0].start], sections=sections)


def _headings(headings: Sequence[Heading], text: str) -> list[_Mark]:
    named = [
        _Mark(heading.start, heading.end, title, part_of(title))
        for heading in headings
        if (title := plain_title(heading.title))
    ]
    levels = [heading.level for heading in headings if plain_title(heading.title)]
    if not named:
        return []
    level = _cutting_level(levels, [mark.part for mark in named])
    form = not text[: named[0].start].strip() and levels[0] == _FORM_LEVEL == level
    return [mark for mark, own in zip(named, levels, strict=True) if own == level or (own < level and not form)]


def _cutting_level(levels: list[int], parts: list[Part | None]) -> int:
    """The level that divides the text: that of the first label known here, else the highest used twice."""
    for level, part in zip(levels, parts, strict=True):
        if part is not None:
            return level
    repeated = [level for level, times in Counter(levels).items() if times > 1]
    return min(repeated, default=levels[0])


def _bold(text: str, outlined: Outline) -> list[tuple[_Mark, bool]]:
    """Lines that begin with bold words, outside of code, and whether nothing follows those words."""
    if "**" not in text and "__" not in text:
        return []
    blocks = iter(outlined.blocks)
    block = next(blocks, None)
    found: list[tuple[_Mark, bool]] = []
    for line in islice(_BOLD.finditer(text), MOST_MARKS):
        while block is not None and block.end <= line.start():
            block = next(blocks, None)
        if block is not None and block.start <= line.start():
            continue
        label = line[2].strip().rstrip(":").rstrip()
        mark = _Mark(line.start(), line.start(3), label, part_of(label))
        found.append((mark, not line[3]))
    return found


def _first_of_each_part(marks: list[_Mark]) -> list[_Mark]:
    seen: set[Part] = set()
    kept: list[_Mark] = []
    for mark in marks:
        if mark.part is not None and mark.part not in seen:
            seen.add(mark.part)
            kept.append(mark)
    return kept
