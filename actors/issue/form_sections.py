"""A body cut at the labels of a known form, and nowhere else: headings a person wrote stay their text.

GitHub writes every element of a form in order as `### label`, a blank line, the answer, a blank line. An answer may
hold such lines itself, or open a fence and never close it. So of all ways to read the body the one is taken
that finds the most labels in the form's order, outside of code; lines in code count only where they, and
nothing else, complete the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from actors.issue.form_layout import Element, Kind, Layout
from actors.issue.outline import MOST_MARKS, Heading, Outline

_LABEL_LEVEL = 3
_NO_CHOICE = ("None", "_No response_")
_FOUND, _LAID_OUT, _FITS = 1_000, 1, 1
"""What speaks for a reading. One more label found outweighs everything else."""


class Section(NamedTuple):
    """An element of the form and the raw text that stands under its label."""

    element: Element
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSections:
    """A body read as a form: what stands before the first label, and a section for each label found, in order."""

    before: str
    sections: tuple[Section, ...]
    complete: bool


class _Reading(NamedTuple):
    """A chain of labels: how much speaks for it, its last label's place in the form, and what came before."""

    score: int
    place: int
    heading: Heading
    previous: _Reading | None


def form_sections(text: str, outlined: Outline, layout: Layout) -> FormSections | None:
    """Cut `text` at the layout's labels; None where not one of them is there."""
    reading = _best(text, outlined.headings, layout)
    if _length(reading) < len(layout.elements) and (outlined.blocks or outlined.cut):
        anywhere = _best(text, _label_lines(text, layout), layout)
        if _length(anywhere) == len(layout.elements):
            reading = anywhere
    return None if reading is None else _cut(text, reading, layout)


def _label_lines(text: str, layout: Layout) -> Iterable[Heading]:
    """Every line that reads like one of the labels, in code and comments too."""
    labels = "|".join(re.escape(element.label).replace(r"\ ", "[ \t]+") for element in layout.elements)
    pattern = re.compile(rf"^### +({labels})[ \t]*$", re.MULTILINE | re.IGNORECASE)
    for line in islice(pattern.finditer(text), MOST_MARKS):
        yield Heading(line.start(), line.end(), _LABEL_LEVEL, line[1])


def _best(text: str, headings: Iterable[Heading], layout: Layout) -> _Reading | None:
    """The best chain of labels in the form's order; of equals the one whose labels stand first."""
    order = {_key(element.label): place for place, element in enumerate(layout.elements)}
    longest = 2 * max(map(len, order))
    best: list[_Reading | None] = [None] * len(layout.elements)
    for heading in headings:
        if heading.level != _LABEL_LEVEL or len(heading.title) > longest:
            continue
        place = order.get(_key(heading.title))
        if place is None:
            continue
        previous = max(filter(None, best[:place]), key=_score, default=None)
        score = _evidence(text, heading, layout.elements[place]) + (previous.score if previous else 0)
        rival = best[place]
        if rival is None or score > rival.score:
            best[place] = _Reading(score, place, heading, previous)
    return max(filter(None, best), key=_score, default=None)


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _score(reading: _Reading) -> int:
    return reading.score


def _length(reading: _Reading | None) -> int:
    return 0 if reading is None else reading.score // _FOUND


def _evidence(text: str, heading: Heading, element: Element) -> int:
    """How much speaks for this line being the label that GitHub wrote."""
    start, end = heading.start, heading.end
    alone_before = start == 0 or text[max(0, start - 2) : start] in ("\n\n", "\n")
    alone_after = end == len(text) or text[end : end + 2] == "\n\n"
    below = text[end : end + 400].strip("\n").split("\n", 1)[0].strip()
    if element.kind is Kind.CHECKBOXES:
        fits = below.startswith("- [")
    elif element.kind is Kind.DROPDOWN and not element.multiple:
        fits = below in element.options or below in _NO_CHOICE
    elif element.render:
        fits = below.startswith("```") or below in _NO_CHOICE
    else:
        fits = True
    return _FOUND + _LAID_OUT * (alone_before and alone_after) + _FITS * fits


def _cut(text: str, reading: _Reading, layout: Layout) -> FormSections:
    chain: list[_Reading] = []
    step: _Reading | None = reading
    while step is not None:
        chain.append(step)
        step = step.previous
    chain.reverse()
    ends = [following.heading.start for following in chain[1:]] + [len(text)]
    sections = tuple(
        Section(layout.elements[found.place], text[found.heading.end : end])
        for found, end in zip(chain, ends, strict=True)
    )
    return FormSections(
        before=text[: chain[0].heading.start],
        sections=sections,
        complete=len(sections) == len(layout.elements),
    )
