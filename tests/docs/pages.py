"""The project's Markdown pages, as tests look at them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
HTML_LINK = re.compile(r'<(?:img|a)\b[^>]*\b(?:src|href)="([^"]+)"')


def pages() -> list[Path]:
    """Every page of the documentation."""
    return sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def name(page: Path) -> str:
    """A page's path as a test's id."""
    return str(page.relative_to(ROOT))


def tokens(page: Path) -> list[Token]:
    """The blocks of a page."""
    return _parsed(page.read_text("utf-8"))


@functools.cache
def _parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [token.content for token in tokens(page) if token.type == "fence" and token.info.strip() == language]


def links(page: Path) -> Iterator[str]:
    """Where links and pictures of a page lead."""
    for token in tokens(page):
        if token.type in ("html_block", "html_inline"):
            yield from HTML_LINK.findall(token.content)
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target:
                yield str(target)


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them in addresses."""
    titles = (after.content for before, after in pairwise(tokens(page)) if before.type == "heading_open")
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
