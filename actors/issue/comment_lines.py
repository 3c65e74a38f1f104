"""A comment as the lines that a person wrote in it, read as GitHub's Markdown. Pure.

What is quoted, code in blocks, HTML and whatever stands within it, pictures and folded details are none of the
person's own words and are left out. A line says whether a command may stand at its beginning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_MARKDOWN.disable("text_join")  # an escaped slash stays apart, and is no command
_HIDING = frozenset(
    {
        "details",
        "blockquote",
        "pre",
        "code",
        "table",
        "del",
        "s",
        "strike",
        "kbd",
        "samp",
        "script",
        "style",
        "template",
    }
)
"""Tags whose inside is no plain speech; the others may be left open, as `<p>` often is."""
_EMPTY = frozenset({"br", "hr", "img", "wbr", "input"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
_SHOWN = frozenset({"text", "text_special", "code_inline"})
_CODE = "`{}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it reads, without Markdown's signs; code within it stands in backticks.

    `may_command`: it stands in an ordinary paragraph and begins with plain text. `block` numbers the paragraphs,
    `item` is the number of a numbered list's item (0: none), `bullet`: it begins an item of a list.
    """

    text: str
    may_command: bool = False
    block: int = 0
    item: int = 0
    bullet: bool = False


def read_lines(body: str) -> tuple[Line, ...]:
    """The lines of `body`, in order. Never raises; linear in the text."""
    return tuple(_Reader().read(_MARKDOWN.parse(body)))


class _Reader:
    """Walks over the tokens, and knows within what it is."""

    def __init__(self) -> None:
        self._quotes = 0
        self._tags: Counter[str] = Counter()
        self._items: list[int] = []  # the number of each item around, 0 in a list of bullets
        self._begins_item = False
        self._block = 0
        self._struck = 0

    def read(self, tokens: list[Token]) -> Iterator[Line]:
        parent = ""
        for token in tokens:
            if token.type in ("blockquote_open", "blockquote_close"):
                self._quotes += token.nesting
            elif token.type == "list_item_open":
                self._items.append(int(token.info) if token.info.isdigit() else 0)
                self._begins_item = True
            elif token.type == "list_item_close":
                self._items.pop()
            elif token.type == "html_block":
                self._enter(token.content)
            elif token.type == "inline":
                self._block += 1
                yield from self._lines(token, plain=parent == "paragraph_open" and token.level == 1)
            parent = token.type

    def _lines(self, token: Token, *, plain: bool) -> Iterator[Line]:
        within: Counter[str] = Counter()  # tags that are open within the paragraph, of any kind
        for children in _split(token.children or []):
            first = children[0] if children else None
            speaks = plain and first is not None and first.type == "text" and first.level == 0 and not +within
            hidden = self._quotes > 0 or bool(+self._tags)
            for child in children:
                if child.type == "html_inline":
                    self._enter(child.content)
                    _count(child.content, within)
            text = "".join(self._pieces(children))
            if text.strip() and not hidden:
                item = self._items[-1] if self._items else 0
                yield Line(text=text, may_command=speaks, block=self._block, item=item, bullet=self._begins_item)
                self._begins_item = False

    def _pieces(self, children: list[Token]) -> Iterator[str]:
        """The text of a line, without what is struck out."""
        for child in children:
            if child.type in ("s_open", "s_close"):
                self._struck += child.nesting
            elif child.type in _SHOWN and not self._struck:
                yield _piece(child)

    def _enter(self, html: str) -> None:
        """Note what hides from here on, and what ends."""
        counted: Counter[str] = Counter()
        _count(html, counted)
        for name in _HIDING & counted.keys():
            self._tags[name] = max(0, self._tags[name] + counted[name])


def _count(html: str, tags: Counter[str]) -> None:
    if html.lstrip().startswith("<!--"):
        return
    for slash, name in _TAG.findall(html):
        if name.lower() not in _EMPTY:
            tags[name.lower()] += -1 if slash else 1


def _split(children: list[Token]) -> Iterator[list[Token]]:
    """The children of a paragraph, line by line."""
    line: list[Token] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield line
            line = []
        elif child.type != "text" or child.content:
            line.append(child)
    yield line


def _piece(child: Token) -> str:
    return _CODE.format(child.content.replace("\n", " ")) if child.type == "code_inline" else child.content
