"""The sections of a code analysis as Markdown, the important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actors.work.analyser.code_facts import CodeFacts
from actors.work.analyser.links import Links
from actors.work.analyser.lint import Finding, Weight
from actors.work.analyser.markdown import bullets, code, details, escape, plural, prose, table
from actors.work.analyser.sources import Source
from actors.work.analyser.verdict import Point

ROWS, FOLDED_ROWS = 10, 40
"""Rows of a table that stand open, and of one that is folded up."""
WORTH_LISTING = 8
"""Cyclomatic complexity below which no function is listed."""
_WHAT_COUNTS = (
    "Cyclomatic complexity: 1, and 1 more for every branch, loop, `and` and `or`. A list of short cases has a high "
    "one, too, and is easy to read: as hard to follow counts from 15 on what is long or nested as well."
)
WEIGHTS = {
    Weight.BROKEN: "does not parse",
    Weight.DEFECT: "likely defect",
    Weight.RISK: "to look at",
    Weight.UNTIDY: "untidy",
}


def verdict(facts: CodeFacts, points: Sequence[Point]) -> str:
    """The size of it in a sentence, and the three most important points."""
    lines = sum(source.length for source in facts.files)
    what = "The named files" if facts.named else "The repository"
    size = f"{what} hold{'' if facts.named else 's'} {lines:,} lines of code in {plural(len(facts.files), 'file')}"
    if not points:
        return f"{size}. Nothing stood out: no likely defect, no function that is hard to follow, no large duplicate."
    first = points[:3]
    listed = "\n".join(f"{place}. **{point.title}.** {point.text}" for place, point in enumerate(first, start=1))
    others = [point.title for point in points[3:]]
    also = f"\n\nAlso: {'; '.join(title[0].lower() + title[1:] for title in others)}." if others else ""
    return f"{size}. What matters most:\n\n{listed}{also}"


def structure(facts: CodeFacts, links: Links) -> str:
    """Languages, the largest files, the modules that most others rely on."""
    lines, files, tests = Counter[str](), Counter[str](), Counter[str]()
    for source in facts.files:
        lines[source.language] += source.length
        files[source.language] += 1
        tests[source.language] += source.length * source.test
    rows = [
        [escape(name), f"{files[name]:,}", f"{count:,}", f"{tests[name]:,}"]
        for name, count in sorted(lines.items(), key=lambda item: (-item[1], item[0]))[:ROWS]
    ]
    parts = ["### Structure", table(["Language", "Files:", "Lines:", "of them tests:"], rows)]
    parts.append(details("Largest files", _largest(facts.main, links)))
    relied = _relied_on(facts, links)
    if relied:
        parts.append(details("Modules that most others rely on", relied))
    rings = [ring for ring in facts.imports.rings if {source.path for source in facts.files} & set(ring)]
    if rings:
        shown = (", ".join(links.file(path) for path in ring[:20]) for ring in rings[:ROWS])
        parts.append(details("Rings of imports", bullets(shown)))
    return "\n\n".join(parts)


def _largest(files: Sequence[Source], links: Links) -> str:
    largest = sorted(files, key=lambda source: (-source.length, source.path))[:ROWS]
    rows = [[links.file(source.path), f"{source.length:,}", escape(source.language)] for source in largest]
    return table(["File", "Lines:", "Language"], rows)


def _relied_on(facts: CodeFacts, links: Links) -> str:
    paths = {source.path for source in facts.files}
    users = {path: by for path, by in facts.imports.users.items() if path in paths and len(by) > 1}
    ranked = sorted(users.items(), key=lambda item: (-len(item[1]), item[0]))[:ROWS]
    return (
        table(["Module", "Imported by:"], [[links.file(path), f"{len(by):,}"] for path, by in ranked]) if ranked else ""
    )


def hot_spots(facts: CodeFacts, links: Links) -> str:
    """The functions that are hardest to follow, those of the product before those of tests."""
    main = {source.path for source in facts.main}
    worth = [item for item in facts.functions if item.complexity >= WORTH_LISTING and item.path in main]
    worst = sorted(worth, key=lambda item: (-item.complexity, -item.length, item.path, item.first))
    if not worst:
        return ""
    head = ["Function", "File", "Complexity:", "Lines:", "Nesting:", "Parameters:"]
    rows = [
        [
            links.lines(item.path, item.first, item.last, text=item.name),
            code(item.path),
            str(item.complexity),
            f"{item.length:,}",
            "–" if item.depth is None else str(item.depth),
            str(item.parameters),
        ]
        for item in worst
    ]
    parts = ["### Complexity hot spots", _WHAT_COUNTS]
    return "\n\n".join([*parts, *_open_and_folded(head, rows)])


def duplicated(facts: CodeFacts, links: Links) -> str:
    """The blocks that stand in the code more than once."""
    rows = [
        [
            f"{item.lines:,}",
            "<br>".join(links.lines(block.path, block.first, block.last) for block in item.blocks[:6]),
            f"{item.spare:,}",
        ]
        for item in facts.duplicates
    ]
    if not rows:
        return ""
    head = ["Lines:", "Places", "Lines to spare:"]
    note = "The same lines word for word; blank lines, comments, imports and indentation do not count, docstrings do."
    return "\n\n".join(["### Duplicates", note, *_open_and_folded(head, rows)])


def linted(facts: CodeFacts, links: Links) -> str:
    """What ruff and the patterns found, weightiest first; the untidy ones counted only, and folded up."""
    main = {source.path for source in facts.main}
    heavy = [item for item in facts.findings if item.weight > Weight.UNTIDY]
    heavy.sort(key=lambda item: (item.path not in main, -item.weight, item.path, item.first))
    untidy = [item for item in facts.findings if item.weight is Weight.UNTIDY]
    if not facts.findings:
        return ""
    parts = [
        "### Lint findings",
        f"Python by ruff, other languages by patterns over their syntax trees: {_counts(facts.findings)}.",
    ]
    if heavy:
        head = ["Kind", "Place", "Rule", "What"]
        parts += _open_and_folded(head, [_lint_row(item, links) for item in heavy])
    if untidy:
        parts.append(details(f"Untidy places ({len(untidy):,})", _untidy(untidy, links)))
    return "\n\n".join(parts)


def _counts(findings: Sequence[Finding]) -> str:
    counted = Counter(item.weight for item in findings)
    return ", ".join(f"{WEIGHTS[weight]}: {counted[weight]:,}" for weight in WEIGHTS if counted[weight])


def _lint_row(item: Finding, links: Links) -> list[str]:
    rule = f"[{code(item.rule)}]({item.url})" if item.url.startswith("https://docs.astral.sh/") else code(item.rule)
    return [WEIGHTS[item.weight], links.lines(item.path, item.first, item.last), rule, prose(item.message)]


def _untidy(findings: Sequence[Finding], links: Links) -> str:
    by_rule: dict[str, list[Finding]] = {}
    for item in findings:
        by_rule.setdefault(item.rule, []).append(item)
    ranked = sorted(by_rule.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = [
        [code(rule), f"{len(found):,}", ", ".join(links.lines(item.path, item.first) for item in found[:5])]
        for rule, found in ranked
    ]
    return table(["Rule", "Times:", "The first places"], rows)


def absent(facts: CodeFacts) -> str:
    """What was looked for and is not there: a silence would not say whether it was looked for."""
    looked = {
        f"a function with a complexity of {WORTH_LISTING} or more": any(
            item.complexity >= WORTH_LISTING and not item.test for item in facts.functions
        ),
        "lint findings": facts.findings,
        "duplicates": facts.duplicates,
        "unused code": facts.unused or not any(source.language == "Python" for source in facts.files),
    }
    missing = [what for what, found in looked.items() if not found]
    return f"Looked for and not found: {', '.join(missing)}." if missing else ""


def idle(facts: CodeFacts, links: Links) -> str:
    """Code that nothing seems to use."""
    if not facts.unused:
        return ""
    rows = [
        [links.lines(item.path, item.first, item.last, text=item.name), escape(item.kind), code(item.path)]
        for item in facts.unused
    ]
    note = (
        "Names that occur nowhere else in the repository's text, by vulture. Hints, not proofs: what is called from "
        "outside (an API's users, plug-ins, `getattr`) is not seen."
    )
    return "\n\n".join(["### Perhaps unused", note, *_open_and_folded(["What", "Kind", "File"], rows)])


def _open_and_folded(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The first rows as a table, the others as one that is folded up."""
    parts = [table(head, rows[:ROWS])]
    more = rows[ROWS : ROWS + FOLDED_ROWS]
    if more:
        beyond = len(rows) - ROWS - len(more)
        note = f"\n\n…and {beyond:,} more." if beyond else ""
        parts.append(details(f"{len(rows) - ROWS:,} more", table(head, more) + note))
    return parts
