"""Python code that nothing in the repository seems to use: vulture's findings, without those that are likely wrong.

A name that occurs anywhere else in the repository's text (a template, a document, a string) counts as used.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actors.work.analyser.complexity import parse
from actors.work.analyser.sources import Source

KINDS = frozenset({"function", "method", "class", "property", "unreachable_code"})
CONFIDENCE = 60
"""Percent; vulture gives 60 to functions and classes without any use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """Something that seems to be used nowhere. `kind` is for people: `function`, `unreachable code` ..."""

    path: str
    first: int
    last: int
    kind: str
    name: str


def unused(sources: Sequence[Source]) -> list[Unused]:
    """What no other part of the repository mentions, by place; tests and examples count as users only."""
    import vulture  # type: ignore[import-untyped]

    python = [source for source in sources if source.language == "Python"]
    texts = {source.path: source.lines for source in python}
    whole = {source.path: module for source in python if (module := parse(source.text)) is not None}
    scan = vulture.Vulture(ignore_decorators=["*"])
    for source in python:
        if source.path in whole:
            scan.scan(source.text, filename=source.path)
    found = [_unused(item) for item in scan.get_unused_code(min_confidence=CONFIDENCE) if item.typ in KINDS]
    found = [item for item in found if not _makes_generator(item, texts)]
    mentioned = Counter(word for source in sources for word in re.findall(r"[A-Za-z_]\w*", source.text))
    inherited = {(path, line) for path, module in whole.items() for line in _perhaps_inherited(module)}
    main = {source.path for source in python if source.main}
    likely = [
        item
        for item in found
        if item.path in main and (item.path, item.first) not in inherited and _likely(item, mentioned)
    ]
    return sorted(likely, key=lambda item: (item.path, item.first, item.name))


def _makes_generator(item: Unused, texts: Mapping[str, Sequence[str]]) -> bool:
    """Whether what is never reached is a `yield`, which stands there to make the function a generator."""
    if item.kind != "unreachable code":
        return False
    lines = [line.strip() for line in texts[item.path][item.first - 1 : item.last] if line.strip()]
    return all(line.startswith(("yield", "#")) for line in lines)


def _likely(item: Unused, mentioned: Counter[str]) -> bool:
    return item.kind == "unreachable code" or (mentioned[item.name] == 1 and not item.name.startswith("__"))


def _unused(item: Any) -> Unused:
    """vulture's own item as ours."""
    return Unused(
        path=str(item.filename),
        first=item.first_lineno,
        last=item.last_lineno,
        kind=item.typ.replace("_", " "),
        name=item.name if item.typ != "unreachable_code" else f"after {item.name}",
    )


def _perhaps_inherited(module: ast.Module) -> Iterator[int]:
    """Lines of public methods of classes that have a base: a framework may call them by name."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.bases:
            for child in node.body:
                if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
                    yield child.lineno
