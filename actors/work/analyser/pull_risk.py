"""How risky a proposed change is to merge, by its form: size, reach, what kinds of files, whether tests came along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from actors.work.analyser import complexity, imports
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.consequences import Pair
from actors.work.analyser.markdown import code, plural
from actors.work.analyser.proposed import Piece, Review
from actors.work.analyser.sources import TEST, Sources

LARGE_LINES, MANY_FILES = 400, 20
"""Reviews find less in a change that is larger."""
RELIED, HARD = 5, 15
KINDS = (
    (
        "what runs by itself, or what is built",
        r"(^|/)(\.github/(workflows|actions)/|\.gitlab-ci|\.circleci/|jenkinsfile|dockerfile|compose.*\.ya?ml|makefile"
        r"|setup\.py$|\.pre-commit-config|azure-pipelines|tox\.ini$|noxfile)",
    ),
    (
        "which other software is used",
        r"(^|/)(requirements[^/]*\.(txt|in)|pyproject\.toml|setup\.cfg|poetry\.lock|uv\.lock|pipfile(\.lock)?|package\.json"
        r"|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.(mod|sum)|cargo\.(toml|lock)|gemfile(\.lock)?|composer\.json"
        r"|pom\.xml|build\.gradle(\.kts)?)$",
    ),
    (
        "what agents take as orders",
        r"(^|/)(claude\.md|agents\.md|\.claude/|\.mcp\.json|\.cursor|copilot-instructions\.md)",
    ),
    ("the shape of stored data", r"(^|/)(migrations?|alembic|schema)(/|\.)|\.sql$"),
    (
        "who may do what",
        r"(^|[/_.-])(auth|authn|authz|login|permissions?|security|crypto|secrets?|tokens?|passwords?)([/_.-]|$)",
    ),
)
"""What a file is about, by its path, where a mistake costs more than elsewhere."""


def risk(assignment: Assignment, review: Review, everything: Sources, known: Sequence[Pair], *, wrong: int) -> str:
    """A part of the report: the level and its reasons."""
    reasons = list(_reasons(assignment, review, everything, known))
    level = "high" if wrong or len(reasons) >= 3 else "medium" if reasons else "low"
    if wrong:
        reasons.insert(0, f"{plural(wrong, 'point is', 'points are')} likely wrong (see above).")
    if not reasons:
        reasons = ["The change is small, and nothing that much relies on is touched."]
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return f"### Risk: {level}\n\n{listed}\n\nBy form alone: size, reach, kinds of files, tests."


def _reasons(assignment: Assignment, review: Review, everything: Sources, known: Sequence[Pair]) -> Iterator[str]:
    links = assignment.links
    lines = sum(piece.added + piece.removed for piece in review.pieces)
    if lines > LARGE_LINES or len(review.pieces) > MANY_FILES:
        yield f"It is large: {plural(lines, 'line')} in {plural(len(review.pieces), 'file')}."
    for what, pattern in KINDS:
        found = [
            it.path for it in review.pieces if re.search(pattern, it.path, re.IGNORECASE) and not TEST.search(it.path)
        ]
        if found:
            more = f" and {len(found) - 4} more" if len(found) > 4 else ""
            yield f"It changes {what}: {', '.join(code(path) for path in found[:4])}{more}."
    users = imports.imports(everything.code).users
    relied = sorted(((len(users.get(it.path, ())), it.path) for it in review.pieces), reverse=True)
    for count, path in relied[:3]:
        if count >= RELIED:
            yield f"{links.file(path)} is imported by {plural(count, 'module')}."
    hard = [
        item
        for pair in known
        if pair.new is not None and not pair.new.test
        for item in complexity.functions(pair.new)
        if item.complexity >= HARD and pair.piece.touches(item.first, item.last)
    ]
    hardest = sorted(hard, key=lambda it: -it.complexity)[:3]
    if hardest:
        shown = (f"{links.lines(it.path, it.first, it.last, text=it.name)} ({it.complexity})" for it in hardest)
        yield f"It changes what is hard to follow (cyclomatic complexity): {', '.join(shown)}."
    if (untold := bare(review, known)) and any(it.test for it in everything.code):
        yield f"It changes code in {plural(len(untold), 'file')} and no test."


def bare(review: Review, known: Sequence[Pair]) -> list[Piece]:
    """The changed programs, where no test is changed with them."""
    if any(TEST.search(piece.path) for piece in review.pieces):
        return []
    return [pair.piece for pair in known if pair.new is not None and pair.new.main and pair.piece.hunks]
