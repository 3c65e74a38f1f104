"""Syntax trees of other languages than Python, by tree-sitter's grammars. They parse what is broken too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

GRAMMARS = {
    "JavaScript": ("tree_sitter_javascript", "language"),
    "TypeScript": ("tree_sitter_typescript", "language_typescript"),
    "TSX": ("tree_sitter_typescript", "language_tsx"),
    "Go": ("tree_sitter_go", "language"),
    "Rust": ("tree_sitter_rust", "language"),
    "Java": ("tree_sitter_java", "language"),
    "C": ("tree_sitter_c", "language"),
    "C++": ("tree_sitter_cpp", "language"),
    "Ruby": ("tree_sitter_ruby", "language"),
    "PHP": ("tree_sitter_php", "language_php"),
}
"""Language -> the module of its grammar, and the function in it."""

LARGEST = 400_000
"""Bytes of a text that is parsed; the trees of larger ones are generated code's, and take much memory."""

Node = Any
"""A `tree_sitter.Node`; the library's own types are not needed to read one."""


def grammar_of(path: str, language: str) -> str:
    """Which of `GRAMMARS` reads a file; empty where none does."""
    name = "TSX" if PurePosixPath(path).suffix.lower() == ".tsx" else language
    return name if name in GRAMMARS else ""


@lru_cache(maxsize=4)
def tree(grammar: str, text: str) -> Node:
    """The root node of a text's tree, or None where it is too large."""
    raw = text.encode()
    return None if len(raw) > LARGEST else _parser(grammar).parse(raw).root_node


@lru_cache(maxsize=16)
def _parser(grammar: str) -> Any:
    from tree_sitter import Parser

    return Parser(language(grammar))


@lru_cache(maxsize=16)
def language(grammar: str) -> Any:
    """A grammar as tree-sitter takes it."""
    from tree_sitter import Language

    module, function = GRAMMARS[grammar]
    return Language(getattr(import_module(module), function)())


def text_of(node: Node | None) -> str:
    """The text that a node stands for; empty without one."""
    return node.text.decode(errors="replace") if node is not None and node.text is not None else ""


def walk(root: Node) -> Iterator[Node]:
    """Every named node below `root`, and itself, in the order of the text; without recursion, however deep it is."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


def first_line(node: Node) -> int:
    """Where it begins; lines count from 1."""
    return int(node.start_point[0]) + 1


def last_line(node: Node) -> int:
    """Where it ends."""
    row, column = node.end_point
    return int(row) + (1 if column else 0) if row > node.start_point[0] else int(row) + 1
