"""A text that is longer than a comment may be, cut into several at its headings. Pure."""

from __future__ import annotations

import re

from actors.issue.neutral import open_fence

MOST = 5
"""Parts of one text; what is left after that is told, not posted."""

_HEADING = re.compile(r"#{1,6}\s")


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` characters: cut before a heading if there is one, else at a line's end.

    Code that a cut goes through is closed before it and opened again after it.
    """
    parts: list[str] = []
    rest = text
    while len(rest) > limit and len(parts) < MOST - 1:
        part, rest = _cut(rest, limit)
        parts.append(part)
    if len(rest) > limit:
        part, left = _cut(rest, limit - 200)
        rest = f"{part}\n\n*Cut here: {len(left):,} characters of {len(text):,} are left out.*"
    return [*parts, rest]


def _cut(text: str, limit: int) -> tuple[str, str]:
    room = limit - 210  # for a fence that has to be closed
    lines, length, heading, end = text.split("\n"), 0, 0, 0
    fenced = False
    for number, line in enumerate(lines):
        length += len(line) + 1
        if length > room:
            break
        end = number + 1
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if not fenced and number and _HEADING.match(line) and length > room // 2:
            heading = number
    if end == 0:  # one endless line
        return text[:room], text[room:]
    at = heading or end
    part, rest = "\n".join(lines[:at]), "\n".join(lines[at:])
    fence = open_fence(part)
    if fence:
        return f"{part}\n{fence}", f"{fence}\n{rest}"
    return part.rstrip(), rest.lstrip("\n")
