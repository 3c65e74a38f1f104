"""What matters most of a code analysis: each rule gives at most one point, the heaviest points are the verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from actors.work.analyser.code_facts import CodeFacts
from actors.work.analyser.complexity import Function
from actors.work.analyser.duplicates import spare_lines
from actors.work.analyser.links import Links
from actors.work.analyser.lint import Finding, Weight
from actors.work.analyser.markdown import code, plural, prose
from actors.work.analyser.sources import Source

HARD, NOT_SHORT, NESTED = 15, 30, 3
"""A function is hard to follow from this complexity on, if it also has so many lines or blocks inside each other."""
TOO_LONG = 1_000
"""Lines of a file from which on they are worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something to know first. `title` is plain text, `text` Markdown; a larger `score` matters more."""

    score: float
    title: str
    text: str


def points(facts: CodeFacts, links: Links) -> list[Point]:
    """All points, the most important first."""
    rules = (_broken, _defects, _risks, _hot_spot, _ring, _duplicates, _unused, _large_file, _no_tests, _untidy)
    made = [point for rule in rules if (point := rule(facts, links)) is not None]
    return sorted(made, key=lambda point: (-point.score, point.title))


def in_main(facts: CodeFacts, weight: Weight) -> list[Finding]:
    """The findings of a weight in the product itself, tests and examples aside."""
    main = {source.path for source in facts.main}
    return [item for item in facts.findings if item.weight is weight and item.path in main]


def _places(findings: Sequence[Finding], links: Links) -> str:
    shown = [f"{prose(item.message)} at {links.lines(item.path, item.first)}" for item in findings[:3]]
    more = f"; and {len(findings) - 3:,} more below" if len(findings) > 3 else ""
    return "; ".join(shown) + more + "."


def _broken(facts: CodeFacts, links: Links) -> Point | None:
    found = in_main(facts, Weight.BROKEN)
    if not found:
        return None
    first = {item.path: item for item in reversed(found)}
    title = f"{plural(len(first), 'file does', 'files do')} not parse as Python"
    return Point(score=100, title=title, text=_places([first[path] for path in sorted(first)], links))


def _defects(facts: CodeFacts, links: Links) -> Point | None:
    found = in_main(facts, Weight.DEFECT)
    if not found:
        return None
    title = f"{plural(len(found), 'likely defect')}"
    return Point(score=65 + min(len(found), 25), title=title, text=_places(found, links))


def _risks(facts: CodeFacts, links: Links) -> Point | None:
    found = in_main(facts, Weight.RISK)
    if not found:
        return None
    title = f"{plural(len(found), 'place')} to look at for safety"
    hint = " Whether each is a risk depends on what comes in there."
    return Point(score=45 + min(len(found), 20), title=title, text=_places(found, links) + hint)


def _hot_spot(facts: CodeFacts, links: Links) -> Point | None:
    main = {source.path for source in facts.main}
    hard = [item for item in facts.functions if item.path in main and _hard(item)]
    if not hard:
        return None
    worst = max(hard, key=lambda item: (item.complexity, item.length, item.path))
    title = f"{plural(len(hard), 'function is', 'functions are')} hard to follow"
    where = links.lines(worst.path, worst.first, worst.last, text=worst.name)
    text = (
        f"The hardest is {where} with a cyclomatic complexity of {worst.complexity} on {worst.length:,} lines: "
        f"as many paths to test, and to keep in mind. Begin there when splitting."
    )
    return Point(score=45 + min(0.7 * worst.complexity, 40), title=title, text=text)


def _hard(function: Function) -> bool:
    """A long `match` of one-line cases has a large number too, and is easy to read."""
    return function.complexity >= HARD and (function.length >= NOT_SHORT or (function.depth or 0) >= NESTED)


def _ring(facts: CodeFacts, links: Links) -> Point | None:
    paths = {source.path for source in facts.files}
    rings = [ring for ring in facts.imports.rings if paths & set(ring)]
    if not rings:
        return None
    ring = rings[0]
    shown = ", ".join(links.file(path) for path in ring[:6]) + (" …" if len(ring) > 6 else "")
    title = f"{plural(len(ring), 'module')} import each other in a ring"
    text = f"None of them can be understood, tested or imported alone: {shown}."
    return Point(score=40 + min(len(ring), 20), title=title, text=text)


def _duplicates(facts: CodeFacts, links: Links) -> Point | None:
    spare = spare_lines(facts.duplicates)
    if spare < 15:
        return None
    most = facts.duplicates[0]
    where = " and ".join(links.lines(block.path, block.first, block.last) for block in most.blocks[:3])
    title = f"About {spare:,} lines stand in the code more than once"
    text = f"The largest block, {most.lines} lines in {len(most.blocks)} places, begins at {where}."
    return Point(score=35 + min(spare / 10, 40), title=title, text=text)


def _unused(facts: CodeFacts, links: Links) -> Point | None:
    if not facts.unused:
        return None
    shown = ", ".join(links.lines(item.path, item.first, text=item.name) for item in facts.unused[:5])
    title = f"{plural(len(facts.unused), 'thing')} that nothing here seems to use"
    text = f"{shown}{' …' if len(facts.unused) > 5 else ''}. Users outside of the repository are not seen."
    return Point(score=25 + min(len(facts.unused), 20), title=title, text=text)


def _large_file(facts: CodeFacts, links: Links) -> Point | None:
    large = sorted((item for item in facts.main if item.length >= TOO_LONG), key=_size, reverse=True)
    if not large:
        return None
    shown = ", ".join(f"{links.file(item.path)} ({item.length:,})" for item in large[:3])
    title = f"{plural(len(large), 'file has', 'files have')} {TOO_LONG:,} lines or more"
    return Point(score=30 + min(large[0].length / 200, 20), title=title, text=f"{shown}.")


def _size(source: Source) -> tuple[int, str]:
    return source.length, source.path


def _no_tests(facts: CodeFacts, _: Links) -> Point | None:
    lines = sum(source.length for source in facts.main)
    if facts.named or lines < 300 or any(source.test for source in facts.everything.code):
        return None
    text = f"{lines:,} lines of code, and no file that looks like a test."
    return Point(score=48, title="No tests were found", text=text)


def _untidy(facts: CodeFacts, _: Links) -> Point | None:
    found = in_main(facts, Weight.UNTIDY)
    if len(found) < 5:
        return None
    common = Counter(item.rule for item in found).most_common(3)
    shown = ", ".join(f"{code(rule)} {count}×" for rule, count in common)
    fixable = all(re.fullmatch(r"[A-Z]+\d+", rule) for rule, _ in common)
    title = f"{len(found):,} untidy places"
    text = f"{shown}. Most of them `ruff check --fix` puts right by itself." if fixable else f"{shown}."
    return Point(score=10 + min(len(found) / 10, 20), title=title, text=text)
