"""Where the headings, the code blocks and the hidden comments of a Markdown text are.

Follows CommonMark (https://spec.commonmark.org/0.31.2/) as far as headings need it: fences of both kinds and any
length, fences that open inside a list item, HTML comments that begin a line. Linear in the text: every pattern
is anchored to a line, and what lies in a block is skipped by one search for the block's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

MOST_MARKS = 300
"""Headings and blocks that are looked at; a text with more is a pasted log, and the rest of it stays text."""

_MARK = re.compile(
    r"^(?=[ `~#<0-9*+-])( {0,3}+)"
    r"(?:(\#{1,6})(?=[ \t\n]|\Z)|([-*+] {1,3}|[0-9]{1,9}[.)] {1,3})?(`{3,}(?=[^`\n]*$)|~{3,})|<!--)",
    re.MULTILINE,
)
_HASHES, _TICKS = 2, 4
_ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) {1,3}")
_SHALLOWEST_ITEM = 2
_LOOK_BACK = 500
_CLOSERS = {kind: re.compile(rf"^ {{0,3}}({kind}{{3,}})[ \t]*$", re.MULTILINE) for kind in "`~"}
_DEEPEST_ITEM = 16
_OUTDENTED = [re.compile(rf"^ {{0,{max(depth - 1, 0)}}}[^ \n]", re.MULTILINE) for depth in range(_DEEPEST_ITEM + 1)]


class Heading(NamedTuple):
    """A heading's line from `start` to `end` (its newline not included), outside of code and comments.

    `title` is the text as it stands there, only stripped.
    """

    start: int
    end: int
    level: int
    title: str


class Block(NamedTuple):
    """Text from `start` to `end` that is code, or a comment nobody sees. An open one reaches the text's end."""

    start: int
    end: int
    comment: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What was found, in order of appearance; `cut` when there was more than is looked at."""

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    cut: bool


def outline(text: str) -> Outline:
    """Read the outline of a text whose lines end with a newline alone. Never raises."""
    headings: list[Heading] = []
    blocks: list[Block] = []
    position = 0
    for _ in range(MOST_MARKS):
        mark = _MARK.search(text, position)
        if mark is None:
            return Outline(tuple(headings), tuple(blocks), cut=False)
        start = mark.start()
        if mark.lastindex == _HASHES:
            position = _end_of_line(text, mark.end())
            if not _item_around(text, mark):
                title = text[mark.end() : position].strip(" \t")
                headings.append(Heading(start, position, mark.end(2) - mark.start(2), title))
        else:
            code = mark.lastindex == _TICKS
            position = _end_of_fence(text, mark) if code else _end_of_comment(text, start)
            blocks.append(Block(start, position, not code))
    return Outline(tuple(headings), tuple(blocks), cut=True)


def plain_title(title: str) -> str:
    """A heading's words without the hashes that may close it and without emphasis (`## **Why?** ##` is `Why?`)."""
    bare = title.rstrip("#")
    words = bare.rstrip(" \t") if bare != title and (not bare or bare[-1] in " \t") else title
    return words.strip("*_ \t") or words


def visible(text: str) -> str:
    """The text without its HTML comments; code keeps whatever it shows.

    A person who looks at the issue sees no comment, so nobody who works on it shall act on one.
    """
    if "<!--" not in text:
        return text
    kept: list[str] = []
    position = 0
    for block in outline(text).blocks:
        kept.append(_without_comments(text[position : block.start]))
        if not block.comment:
            kept.append(text[block.start : block.end])
        position = block.end
    kept.append(_without_comments(text[position:]))
    return "".join(kept).strip(" \t\n")


def without_code(text: str) -> str:
    """The text without its fenced blocks and comments: what a person wrote in words."""
    if not any(mark in text for mark in ("```", "~~~", "<!--")):
        return text
    kept: list[str] = []
    position = 0
    for block in outline(text).blocks:
        kept.append(text[position : block.start])
        position = block.end
    kept.append(text[position:])
    return _without_comments("\n".join(kept))


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _end_of_fence(text: str, opener: re.Match[str]) -> int:
    """Where a fence ends: at its closing line, where its list item ends, or with the text."""
    ticks = opener[_TICKS]
    position = _end_of_line(text, opener.end())
    end = len(text)
    depth = len(opener[1]) + len(opener[3]) if opener[3] else _item_around(text, opener)
    if depth:
        outdented = _OUTDENTED[depth].search(text, position)
        end = outdented.start() if outdented else end
    for closer in _CLOSERS[ticks[0]].finditer(text, position, end):
        if len(closer[1]) >= len(ticks):
            return closer.end()
    return end


def _item_around(text: str, mark: re.Match[str]) -> int:
    """The depth of the list item an indented mark belongs to, 0 where it belongs to none."""
    least = indent = len(mark[1])
    if indent < _SHALLOWEST_ITEM:
        return 0
    before = text[max(0, mark.start() - _LOOK_BACK) : mark.start()]
    for line in reversed(before.split("\n")[:-1]):
        own = len(line) - len(line.lstrip(" "))
        if not line.strip() or own >= least:
            continue
        if item := _ITEM.match(line):
            return item.end() if item.end() <= indent else 0
        least = own
    return 0


def _end_of_comment(text: str, start: int) -> int:
    end = text.find("-->", start)
    return len(text) if end < 0 else end + len("-->")


def _without_comments(text: str) -> str:
    """Drop comments. One in backticks, or open within a line, stays; open from a line's start it hides the rest."""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            hides = not text[text.rfind("\n", 0, start) + 1 : start].strip(" ")
            return "".join([*kept, text[position : start if hides else len(text)]])
        quoted = start > 0 and text[start - 1] == "`"
        kept.append(text[position : end + 3] if quoted else text[position:start])
        position = end + 3
    kept.append(text[position:])
    return "".join(kept)
