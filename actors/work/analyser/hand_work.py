"""What is worth refactoring by hand in some files: each item a place and a first step."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from actors.work.analyser import complexity, duplicates, unused
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.complexity import Function, parse
from actors.work.analyser.links import Links
from actors.work.analyser.markdown import code, plural
from actors.work.analyser.sources import Source, Sources

HARD, LONG, MANY = 15, 80, 8
"""Complexity, lines and parameters from which on a function is worth a word."""
MOST = 8
LARGE_BLOCK = 12
"""Lines of a block inside of a function that could be a function of its own."""


def hand_work(assignment: Assignment, everything: Sources, paths: Collection[str]) -> list[str]:
    """Markdown items, the weightiest first."""
    links = assignment.links
    files = [source for source in everything.code if source.path in paths]
    hard = sorted(
        (
            (item, source)
            for source in files
            for item in complexity.functions(source)
            if assignment.scope.covers(item.path, item.first, item.last)
            and (item.complexity >= HARD or item.length >= LONG or item.parameters >= MANY)
        ),
        key=lambda pair: (-pair[0].complexity, -pair[0].length, pair[0].path, pair[0].first),
    )
    items = [_function(item, source, links) for item, source in hard[:MOST]]
    items += list(_copies(everything, paths, links))[:MOST]
    items += _idle(everything, paths, links)[:MOST]
    return items


def _function(item: Function, source: Source, links: Links) -> str:
    where = links.lines(item.path, item.first, item.last, text=item.name)
    what = f"complexity {item.complexity}, {item.length:,} lines, {plural(item.parameters, 'parameter')}"
    block = _largest_block(item, source)
    if block is not None:
        step = f"the largest block to take out is {links.lines(item.path, *block)} ({block[1] - block[0] + 1} lines)"
    elif item.parameters >= MANY:
        step = "parameters that always go together could be one value"
    else:
        step = "no single block stands out; look for steps that have a name"
    return f"{where}: {what}; {step}."


def _largest_block(item: Function, source: Source) -> tuple[int, int] | None:
    """The largest loop, branch or `with` directly below a Python function's own level."""
    module = parse(source.text) if source.language == "Python" else None
    if module is None:
        return None
    node = next((it for _, it in complexity.defined(module) if it.lineno == item.first), None)
    blocks = [
        (it.lineno, it.end_lineno or it.lineno)
        for it in (ast.walk(node) if node is not None else ())
        if isinstance(it, ast.For | ast.While | ast.If | ast.With | ast.AsyncFor | ast.AsyncWith)
    ]
    fitting = [it for it in blocks if LARGE_BLOCK <= it[1] - it[0] + 1 <= 0.7 * item.length]
    return max(fitting, key=lambda it: (it[1] - it[0], -it[0]), default=None)


def _copies(everything: Sources, paths: Collection[str], links: Links) -> Iterator[str]:
    for item in duplicates.duplicates([source for source in everything.code if source.main or source.path in paths]):
        if any(block.path in paths for block in item.blocks):
            where = " and ".join(links.lines(block.path, block.first, block.last) for block in item.blocks[:3])
            yield f"{item.lines} lines stand in {plural(len(item.blocks), 'place')}: {where}. One function could do."


def _idle(everything: Sources, paths: Collection[str], links: Links) -> list[str]:
    return [
        f"{links.lines(item.path, item.first, item.last, text=item.name)}: this {item.kind} is mentioned nowhere else "
        f"in the repository. If nobody outside uses it, {code(item.name)} can go."
        for item in unused.unused(everything.files)
        if item.path in paths
    ]
