"""Where in the code a feature belongs: files by the words of the task, with what is known of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from actors.work.analyser import complexity, duplicates, imports
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.markdown import plural
from actors.work.analyser.search import Hit, search, terms
from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.symbols import Symbol, symbols

MOST, HITS = 5, 40
HARD, RELIED = 12, 5
"""Complexity from which on a function is a risk to change; users from which on a module is."""
NEAR = 0.35
"""Share of the best file's score that a file needs."""


@dataclass(slots=True, kw_only=True)
class Target:
    """A file to change or to look at. `models` is code of it to model the new on, `risks` are Markdown items."""

    path: str
    score: float
    named: bool = False
    words: list[str] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)
    models: list[Symbol] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)


def grounds(assignment: Assignment, everything: Sources, words: str) -> list[Target]:
    """The files that fit `words` best, the likeliest first; those that the task names before all others."""
    main = [source for source in everything.code if source.main]
    hits = search(main, words, most=HITS)
    by_file: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_file[hit.passage.path].append(hit)
    scores = {path: sum(hit.score / (rank + 1) for rank, hit in enumerate(held)) for path, held in by_file.items()}
    named = [it.path for it in main if assignment.scope.names and assignment.scope.covers(it.path)][:MOST]
    best = max(scores.values(), default=0.0)
    ranked = [path for path, score in sorted(scores.items(), key=lambda it: (-it[1], it[0])) if score >= NEAR * best]
    paths = list(dict.fromkeys([*named, *ranked]))[:MOST]
    sources = {source.path: source for source in everything.code}
    users = _users(everything)
    made = [
        _target(assignment, everything, sources[path], by_file.get(path, []), users, terms(words), named=path in named)
        for path in paths
    ]
    return [it for it in made if it.named or it.symbols] or made


def _target(
    assignment: Assignment,
    everything: Sources,
    source: Source,
    held: Sequence[Hit],
    users: dict[str, list[str]],
    wanted: Sequence[str],
    *,
    named: bool,
) -> Target:
    known = symbols(source)
    nearest = _nearest(known, held)
    words = sorted({word for hit in held for word in hit.found}, key=wanted.index)
    target = Target(path=source.path, score=0.0, named=named, words=words, symbols=nearest)
    target.models = _models(known, nearest)
    target.tests = _tests(everything, nearest, source)
    target.users = users.get(source.path, [])
    target.risks = _risks(assignment, everything, source, target)
    return target


def _nearest(known: Sequence[Symbol], held: Sequence[Hit]) -> list[Symbol]:
    """The symbols of the best passages, in the passages' order."""
    found: dict[str, Symbol] = {}
    for hit in held:
        inside = [it for it in known if it.first <= hit.passage.last and it.last >= hit.passage.first]
        exact = [it for it in inside if it.name == hit.passage.title] or inside[:1]
        for item in exact[:1]:
            found.setdefault(item.name, item)
    return list(found.values())


def _models(known: Sequence[Symbol], nearest: Sequence[Symbol]) -> list[Symbol]:
    """Code alike the nearest symbol: same kind, same owner, not too long; first what fits the words too."""
    if not nearest:
        return []
    first = nearest[0]
    owner = first.name.rpartition(".")[0]
    alike = [
        it
        for it in known
        if it.name != first.name
        and it.kind == first.kind
        and it.name.rpartition(".")[0] == owner
        and it.last - it.first <= 60
        and not it.short.startswith("__")
    ]
    near = {it.name: place for place, it in enumerate(nearest)}
    if first.kind == "class":  # classes of one file are seldom alike: only those that the task's words fit too
        alike = [it for it in alike if it.name in near]
    ranked = sorted(
        alike, key=lambda it: (near.get(it.name, len(near)), not it.doc, abs(it.first - first.first), it.first)
    )
    return list({it.name: it for it in ranked}.values())[:4]


def _tests(everything: Sources, nearest: Sequence[Symbol], source: Source) -> list[str]:
    """Test files that mention the nearest symbols most, or are named after the file."""
    names = {re.sub(r"\W", "", it.short) for it in nearest[:3]} - {""}
    stem = source.path.rpartition("/")[2].partition(".")[0].lower()
    ranked = []
    for test in everything.code:
        if not test.test:
            continue
        count = sum(len(re.findall(rf"\b{name}\b", test.text)) for name in names if len(name) > 2)
        count += 20 if len(stem) > 2 and stem in test.path.rpartition("/")[2].lower() else 0
        if count:
            ranked.append((-count, test.path))
    return [path for _, path in sorted(ranked)[:3]]


def _users(everything: Sources) -> dict[str, list[str]]:
    """Python modules by who imports them."""
    return {path: sorted(by) for path, by in imports.imports(everything.code).users.items()}


def _risks(assignment: Assignment, everything: Sources, source: Source, target: Target) -> list[str]:
    links, risks = assignment.links, []
    spans = {(it.first, it.last) for it in target.symbols[:4]}
    for item in complexity.functions(source):
        if item.complexity >= HARD and any(first <= item.first and item.last <= last for first, last in spans):
            where = links.lines(item.path, item.first, item.last, text=item.name)
            risks.append(f"{where} has a complexity of {item.complexity} already: split it before adding to it.")
    if len(target.users) >= RELIED:
        risks.append(
            f"{links.file(source.path)} is imported by {plural(len(target.users), 'module')}: keep what they use."
        )
    if not target.tests and any(it.test for it in everything.code):
        risks.append(f"No test was found that mentions what is changed in {links.file(source.path)}.")
    for double in duplicates.duplicates([it for it in everything.code if it.main])[:40]:
        mine = [it for it in double.blocks if it.path == source.path]
        if mine and any(first <= mine[0].last and mine[0].first <= last for first, last in spans):
            other = next((it for it in double.blocks if it.path != source.path), None)
            if other is None:
                continue
            here = links.lines(mine[0].path, mine[0].first, mine[0].last)
            there = links.lines(other.path, other.first, other.last)
            risks.append(f"{double.lines} lines at {here} stand at {there} too: what is changed here is missing there.")
    return risks[:4]
