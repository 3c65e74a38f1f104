"""What a review says about the lines that a change adds: what is new in it, and what it makes harder to follow."""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from actors.work.analyser import complexity, lint, patterns
from actors.work.analyser.assignment import Assignment, Named, Scope
from actors.work.analyser.consequences import Pair, broken
from actors.work.analyser.languages import is_code, language_of
from actors.work.analyser.lint import Finding
from actors.work.analyser.proposed import Piece, Review
from actors.work.analyser.review_points import MORE_RULES, Gravity, Point, points
from actors.work.analyser.sources import Source, Sources

RULES = (*MORE_RULES, "T100")
GROWN, HARD = 3, 10
"""Branches more than before, and branches in all, from which on it is told that a function became harder."""
CONFLICT = re.compile(r"^(<{7}|>{7}) ")
SECRET = re.compile(
    r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bsk-[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
)


def pairs(review: Review, everything: Sources) -> list[Pair]:
    """Each changed program as it was and as it is; those that are not read, or do not fit the diff, are left out."""
    now = {source.path: source for source in everything.code}
    found = []
    for piece in review.pieces:
        source = now.get(piece.path)
        if piece.status == "deleted":
            found.append(Pair(piece=piece, old=_as(piece.path, piece.gone), new=None))
        elif source is not None and piece.hunks:
            before = None if piece.status == "added" else piece.before(source.text)
            old = None if before is None else Source(path=piece.path, language=source.language, text=before)
            if old is not None or piece.status == "added":
                found.append(Pair(piece=piece, old=old, new=source))
        elif source is not None and piece.status == "renamed":
            found.append(Pair(piece=piece, old=source, new=source))
    return found


def _as(path: str, text: str) -> Source | None:
    language = language_of(path)
    return Source(path=path, language=language, text=text) if language and is_code(language) else None


def about(assignment: Assignment, review: Review, everything: Sources, known: Sequence[Pair]) -> list[Point]:
    """All points, the weightiest first."""
    scope = Scope(names=tuple(_ranges(review)) or (Named(path="\0"),))
    news = _new(assignment.tree, known)
    found = points(assignment, everything, scope, rules=RULES, shapes=False, also=news)
    texts = {source.path: source for source in everything.files}
    found += [*broken(known, everything.code), *_harder(known), *_in_text(review, texts)]
    return sorted(found, key=lambda point: (-point.gravity, point.rule in ("complexity", "duplicate"), point.places[0]))


def _ranges(review: Review) -> Iterator[Named]:
    """The changed lines of the head as runs."""
    for piece in review.pieces:
        runs: list[list[int]] = []
        for number in sorted(piece.new_lines):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        yield from (Named(path=piece.path, first=run[0], last=run[-1]) for run in runs)


def _new(tree: Path, known: Sequence[Pair]) -> list[Finding]:
    """Findings on lines that were not changed, and that were not there before: an import that nobody needs any more."""
    both = [pair for pair in known if pair.old and pair.new]
    after = _findings(tree, [pair.new for pair in both if pair.new])
    with tempfile.TemporaryDirectory(prefix="before-") as folder:
        for pair in both:
            assert pair.old is not None
            place = Path(folder, pair.old.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(pair.old.text, "utf-8", "replace")
        before = _findings(Path(folder), [pair.old for pair in both if pair.old])
    spare = Counter(map(_what, before))
    lines = {pair.piece.path: pair.piece.new_lines for pair in both}
    new = []
    # what stands on lines that were there before goes first, so that what was there before counts for it
    for item in sorted(after, key=lambda it: it.first in lines[it.path]):
        if spare[_what(item)] > 0:
            spare[_what(item)] -= 1
        elif item.first not in lines[item.path]:
            new.append(item)
    return new


def _findings(tree: Path, sources: Sequence[Source]) -> list[Finding]:
    return [*lint.findings(tree, sources, more=RULES), *patterns.matches(sources)]


def _what(item: Finding) -> tuple[str, str, str]:
    return item.path, item.rule, re.sub(r"\d+", "", item.message)


def _harder(known: Sequence[Pair]) -> Iterator[Point]:
    for pair in known:
        if pair.new is None or pair.new.test:
            continue
        was = {item.name: item for item in complexity.functions(pair.old)} if pair.old else {}
        for item in complexity.functions(pair.new):
            old = was.get(item.name)
            if not pair.piece.touches(item.first, item.last) or item.complexity < HARD:
                continue
            if old is not None and item.complexity - old.complexity < GROWN:
                continue
            before = f"it was {old.complexity} before" if old else "it is new"
            yield Point(
                gravity=Gravity.LOOK,
                says=f"`{item.name}` has a cyclomatic complexity of {item.complexity} on {item.length} lines; {before}",
                rule="complexity",
                places=((item.path, item.first, item.last),),
            )


def _in_text(review: Review, texts: dict[str, Source]) -> Iterator[Point]:
    """What is wrong in any text that is added: left-over conflicts, credentials, data that does not parse."""
    for piece in review.pieces:
        yield from _added(piece)
        source = texts.get(piece.path)
        problem = _unreadable(source.text, piece.path) if source is not None and piece.hunks else ""
        before = piece.before(source.text) if source is not None else None
        if problem and not (before and piece.status != "added" and _unreadable(before, piece.path)):
            yield Point(
                gravity=Gravity.CHANGE,
                says=f"The file does not parse: {problem}",
                rule="syntax",
                places=((piece.path, 1, 1),),
            )


def _added(piece: Piece) -> Iterator[Point]:
    for hunk in piece.hunks:
        fresh = set(hunk.added)
        for number, line in enumerate(hunk.new, start=hunk.first_new):
            if number not in fresh:
                continue
            place = ((piece.path, number, number),)
            if CONFLICT.match(line):
                says = "A mark of a merge conflict was left in"
                yield Point(gravity=Gravity.CHANGE, says=says, rule="conflict", places=place)
            elif SECRET.search(line):
                says = "This looks like a credential: it is public as soon as this is merged, and has to be revoked"
                yield Point(gravity=Gravity.CHANGE, says=says, rule="secret", places=place)


def _unreadable(text: str, path: str) -> str:
    """Why a file of data does not parse; empty where it does, or is none that is known."""
    try:
        if path.endswith(".json") and "tsconfig" not in path and "/." not in f"/{path}":  # those may hold comments
            json.loads(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return str(error)[:200]
    return ""
