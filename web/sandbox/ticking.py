"""Ticking a box of a task list on the page: which characters of the Markdown it is. Pure.

What is a box is asked of the parser that draws them, so that the third box of the page is the third of the text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

_BLOCKS = MarkdownIt("commonmark").enable("table")
_BOX = re.compile(r"\[([ xX])\](?=\s)")


def ticked(text: str, place: int, *, on: bool) -> str | None:
    """The text with its box number `place` (from 0) ticked or not; None where there is no such box."""
    lines = text.replace("\r\n", "\n").split("\n")
    tokens = _BLOCKS.parse("\n".join(lines))
    seen = -1
    for before, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        kinds = (before.type, paragraph.type, inline.type)
        if kinds != ("list_item_open", "paragraph_open", "inline") or not _BOX.match(inline.content) or not inline.map:
            continue
        seen += 1
        if seen == place:
            line = inline.map[0]
            mark = "x" if on else " "
            lines[line] = _BOX.sub(f"[{mark}]", lines[line], count=1)
            return "\n".join(lines)
    return None
