"""Code Review of a pull request, or of a range of commits: what the change adds, and what it may break elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actors.work.analyser import change_points, sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.consequences import Pair
from actors.work.analyser.languages import is_code, language_of
from actors.work.analyser.links import Links
from actors.work.analyser.markdown import code, details, escape, fit, plural, table
from actors.work.analyser.proposed import Piece, Review
from actors.work.analyser.pull_risk import risk
from actors.work.analyser.review_points import Gravity, Point
from actors.work.analyser.review_report import SHOWN, part, verdict
from actors.work.analyser.sources import TEST, Sources
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.symbols import Symbol, symbols

FILES_SHOWN = 60
UNFOLDED = 8
"""Files up to which their table stands open."""
NAMES = 15


def answer(assignment: Assignment, review: Review, speech: Speech) -> Done:
    """The review."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    known = change_points.pairs(_narrowed(assignment, review), everything)
    speech.progress(25, f"Reviewing {plural(len(review.pieces), 'changed file')}")
    found = change_points.about(assignment, _narrowed(assignment, review), everything, known)
    speech.progress(80, "Comparing with the tests")
    texts = {source.path: source for source in everything.files}
    wrong = sum(point.gravity is Gravity.CHANGE for point in found)
    speech.progress(95, "Writing the review")
    report = fit(
        [
            _head(assignment, review),
            f"{verdict(found)} {_about(assignment, review)}".strip(),
            _notes(review),
            *(part(assignment, found, gravity, texts, SHOWN[gravity]) for gravity in (Gravity.CHANGE, Gravity.LOOK)),
            risk(assignment, review, everything, known, wrong=wrong),
            _tests(assignment, everything, known),
            _files(assignment, review, known),
            part(assignment, found, Gravity.SMALL, texts, SHOWN[Gravity.SMALL]),
            "*Made by the built-in analyser without running the code: ruff and Python's own syntax trees, tree-sitter "
            "and lizard for other languages. What was there before the change is not told. It sees form, not meaning: "
            "whether the change does what it should, a person has to judge.*",
        ]
    )
    speech.progress(100, "Done")
    return Done(report=report, summary=_summary(review, found))


def _narrowed(assignment: Assignment, review: Review) -> Review:
    """The part of the change that is in the files which the task names; all of it where none of them is changed."""
    inside = tuple(piece for piece in review.pieces if assignment.scope.covers(piece.path))
    return replace(review, pieces=inside) if inside else review


def _called(assignment: Assignment, review: Review) -> str:
    links = assignment.links
    if review.number is None:
        return f"{links.change(review.merge_base)}…{links.change(review.head)}"
    name = f"pull request #{review.number}"
    return f"[{name}]({links.html_url}/pull/{review.number})" if links.html_url else name


def _head(assignment: Assignment, review: Review) -> str:
    title = f": {escape(review.title)}" if review.title else ""
    return f"## Review of {_called(assignment, review)}{title}"


def _about(assignment: Assignment, review: Review) -> str:
    added, removed = (sum(getattr(it, side) for it in review.pieces) for side in ("added", "removed"))
    into = f" into {code(review.base)}" if review.base else ""
    counted = f"{plural(len(review.pieces), 'file')}, +{added:,} −{removed:,}"
    if len(review.commits) == 1:
        what = f"One commit by {escape(review.commits[0]['author'])}"
    else:
        people = sorted({it["author"] for it in review.commits})
        shown = ", ".join(escape(name) for name in people[:4]) + (" and others" if len(people) > 4 else "")
        what = f"{plural(len(review.commits), 'commit')} by {shown}" if people else "No commit"
    return (
        f"{what}{into}: {counted}. Looked at is {assignment.links.change(review.head)}, compared with "
        f"{assignment.links.change(review.merge_base)}, where it left its base."
    )


def _notes(review: Review) -> str:
    """What a reader has to know before they believe the rest."""
    notes = []
    if review.state in ("closed", "merged"):
        notes.append(f"The pull request is {review.state} already.")
    if review.state == "unread":
        notes.append(
            "GitHub does not let the server read the pull request itself (it needs *Pull requests: read*). So its "
            "title and state are not known, and its base is taken to be the default branch."
        )
    if review.fork:
        notes.append("Its commits come from a fork: nothing of it was run.")
    if not review.pieces:
        notes.append("It changes no file against its base.")
    if not review.complete:
        notes.append("It is too large to be looked at whole: the largest files are named, and not reviewed.")
    return "\n".join(f"> {note}" for note in notes)


def _tests(assignment: Assignment, everything: Sources, known: Sequence[Pair]) -> str:
    """Changed code whose name no test mentions."""
    tests = [source for source in everything.code if source.test]
    if not tests:
        return "### Tests\n\nThe repository has no file that looks like a test." if known else ""
    text = {source.language: "" for source in tests}
    for source in tests:
        text[source.language] += source.text
    found = [
        item
        for pair in known
        if pair.new is not None and pair.new.main and pair.new.language in text
        for item in _changed(pair)
        if item.short not in text[pair.new.language]
    ]
    if not found:
        return ""
    shown = ", ".join(assignment.links.lines(it.path, it.first, it.last, text=it.name) for it in found[:NAMES])
    more = f" and {len(found) - NAMES:,} more" if len(found) > NAMES else ""
    return (
        "### Changed, and not mentioned by any test\n\n"
        f"{shown}{more}. Only names are compared: they may well be run by a test that calls something else."
    )


def _changed(pair: Pair) -> list[Symbol]:
    assert pair.new is not None
    return [
        it
        for it in symbols(pair.new)
        if it.kind in ("function", "method") and not it.short.startswith("__") and pair.piece.touches(it.first, it.last)
    ]


def _files(assignment: Assignment, review: Review, known: Sequence[Pair]) -> str:
    read = {pair.piece.path for pair in known}
    rows = [_row(assignment, review, piece, reviewed=piece.path in read) for piece in review.pieces[:FILES_SHOWN]]
    if not rows:
        return ""
    more = len(review.pieces) - FILES_SHOWN
    body = table(("File", "Lines", "What"), rows) + (f"\n\n…and {plural(more, 'more file')}." if more > 0 else "")
    return f"### Files\n\n{body}" if len(rows) <= UNFOLDED else details(f"Files ({len(review.pieces):,})", body)


def _row(assignment: Assignment, review: Review, piece: Piece, *, reviewed: bool) -> tuple[str, str, str]:
    links = assignment.links
    if piece.status == "deleted":
        links = Links(html_url=links.html_url, commit=review.merge_base)
    what = piece.status if not piece.previous else f"renamed from {code(piece.previous)}"
    what += ", a test" if TEST.search(piece.path) else ""
    what += "" if reviewed else ", not reviewed" if _is_code(piece.path) else ", no code"
    return links.file(piece.path), f"+{piece.added} −{piece.removed}", what


def _is_code(path: str) -> bool:
    language = language_of(path)
    return bool(language) and is_code(language)


def _summary(review: Review, found: Sequence[Point]) -> str:
    what = f"Pull request #{review.number}" if review.number else "The range"
    return f"{what} reviewed ({plural(len(review.pieces), 'file')}). {verdict(found).replace('**', '')}"
