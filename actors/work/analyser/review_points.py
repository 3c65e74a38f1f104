"""What a review says about some files: points with a place, a weight and a reason, gathered from all that looks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from actors.work.analyser import complexity, duplicates, lint, patterns
from actors.work.analyser.assignment import Assignment, Scope
from actors.work.analyser.lint import Finding, Weight
from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.symbols import Symbol, symbols

MORE_RULES = (
    "BLE001", "E711", "E712", "E721", "E722", "PLW0602", "PLW1508", "PLW1510", "PLW2901", "RUF006", "S110", "S113",
    "S324", "SIM115",
)  # fmt: skip
"""Rules of ruff that a review adds to those of an analysis."""
HARD, LONG, MANY = 15, 100, 8
NOTE = re.compile(r"(?:#|//|/\*|\*|--)\s*\b(TODO|FIXME|XXX|HACK)\b[:( ]?.{0,100}")
SHAPE = frozenset({"complexity", "duplicate"})
"""What is said of a whole function or block comes after what is said of a line."""
SKIPPED = frozenset({"PLE0604", "PLE0605"})


class Gravity(IntEnum):
    """How much a point matters; the larger the more."""

    SMALL = 1
    LOOK = 2  # a person has to judge it
    CHANGE = 3  # it is likely wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing to say. `says` is plain text with `code`, `rule` who says it; `places` are (path, first, last)."""

    gravity: Gravity
    says: str
    rule: str
    places: tuple[tuple[str, int, int], ...]
    url: str = ""


def points(
    assignment: Assignment,
    everything: Sources,
    scope: Scope,
    *,
    rules: Sequence[str] = MORE_RULES,
    shapes: bool = True,
    also: Sequence[Finding] = (),
) -> list[Point]:
    """All points about what is in scope, the weightiest first, then by place.

    `shapes`: whether functions that are hard to follow count. `also`: findings from outside of the scope.
    """
    files = [source for source in everything.code if scope.covers(source.path)]
    found = [*lint.findings(assignment.tree, files, more=rules), *patterns.matches(files)]
    tests = {source.path for source in files if source.test}
    silent = {(it.path, it.first) for it in found if it.rule == "S110"}
    found = [it for it in found if it.rule not in ("BLE001", "E722") or (it.path, it.first) not in silent]
    kept = [it for it in found if scope.covers(it.path, it.first, it.last) and not _noise(it, tests)]
    kept += [it for it in also if not _noise(it, tests)]
    made = [
        *_grouped(kept),
        *(_hard(files, scope) if shapes else ()),
        *_doubled(everything, files, scope),
        *_notes(files, scope),
    ]
    return sorted(made, key=lambda point: (-point.gravity, point.rule in SHAPE, point.places[0], point.says))


def _noise(item: Finding, tests: set[str]) -> bool:
    """Security and style of tests, and what only a configuration could decide."""
    return item.rule in SKIPPED or (item.path in tests and item.weight < Weight.DEFECT)


def _grouped(found: Sequence[Finding]) -> Iterator[Point]:
    """The same finding in several places of a file is one point."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for item in found:
        groups[item.path, item.rule, item.message if item.weight > Weight.UNTIDY else ""].append(item)
    for (_, rule, _), items in groups.items():
        first = items[0]
        gravity = {Weight.UNTIDY: Gravity.SMALL, Weight.RISK: Gravity.LOOK}.get(first.weight, Gravity.CHANGE)
        places = tuple(sorted({(item.path, item.first, item.last) for item in items}))
        yield Point(gravity=gravity, says=first.message, rule=rule, places=places, url=first.url)


def _hard(files: Sequence[Source], scope: Scope) -> Iterator[Point]:
    for source in files:
        for item in complexity.functions(source):
            if source.test or not scope.covers(item.path, item.first, item.last):
                continue
            deep = (item.depth or 0) >= 3 or item.length >= 30
            parts = []
            if item.complexity >= HARD and deep:
                parts.append(f"has a cyclomatic complexity of {item.complexity} on {item.length} lines")
            elif item.length >= LONG:
                parts.append(f"is {item.length} lines long")
            if item.parameters >= MANY:
                parts.append(f"takes {item.parameters} parameters")
            if parts:
                yield Point(
                    gravity=Gravity.LOOK if item.complexity >= HARD and deep else Gravity.SMALL,
                    says=f"`{item.name}` {' and '.join(parts)}: hard to follow, and to test whole",
                    rule="complexity",
                    places=((item.path, item.first, item.last),),
                )


def _doubled(everything: Sources, files: Sequence[Source], scope: Scope) -> Iterator[Point]:
    """Copies of which at least one is in scope."""
    main = [source for source in everything.code if source.main]
    for item in duplicates.duplicates(main):
        mine = [block for block in item.blocks if scope.covers(block.path, block.first, block.last)]
        if mine and any(source.path == mine[0].path for source in files):
            others = [block for block in item.blocks if block is not mine[0]]
            places = tuple((block.path, block.first, block.last) for block in (mine[0], *others))
            says = f"{item.lines} lines that stand elsewhere too: a change here has to be made there"
            yield Point(gravity=Gravity.LOOK, says=says, rule="duplicate", places=places)


def _notes(files: Sequence[Source], scope: Scope) -> Iterator[Point]:
    for source in files:
        for number, line in enumerate(source.lines, start=1):
            note = NOTE.search(line) if scope.covers(source.path, number, number) else None
            if note is not None:
                says = f"A note that something is left to do: `{' '.join(note[0].replace('`', '').split())[:90]}`"
                yield Point(gravity=Gravity.SMALL, says=says, rule="note", places=((source.path, number, number),))


def untested(everything: Sources, scope: Scope) -> list[Symbol]:
    """Public functions and classes in scope whose name no test of the repository mentions."""
    tests = [source for source in everything.code if source.test]
    languages = {source.language for source in tests}
    words = {word for source in tests for word in re.findall(r"\w+", source.text)}
    return [
        item
        for source in everything.code
        if source.main and source.language in languages and scope.covers(source.path)
        for item in symbols(source)
        if item.public
        and item.kind in ("function", "method", "class")
        and not item.short.startswith("__")
        and re.sub(r"\W", "", item.short) not in words
        and scope.covers(item.path, item.first, item.last)
    ]
