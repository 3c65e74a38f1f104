"""Code Review: of the files named or of a diff in the text; what is likely wrong first, each with its line."""

from __future__ import annotations

from collections.abc import Sequence

from actors.work.analyser import pull_review, sources
from actors.work.analyser.assignment import Assignment, Scope
from actors.work.analyser.diffs import changed
from actors.work.analyser.markdown import code, fit, plural
from actors.work.analyser.review_points import Gravity, points, untested
from actors.work.analyser.review_report import SHOWN, part, verdict
from actors.work.analyser.sources import Sources
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.symbols import Symbol

UNNAMED = 8
"""Points of each gravity where the task names neither files nor a change."""


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The review."""
    if assignment.review is not None:
        return pull_review.answer(assignment, assignment.review, speech)
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    scope, about, missed = _scope(assignment, everything)
    files = [source for source in everything.code if scope.covers(source.path)]
    if not files:
        return _nothing(assignment, missed)
    speech.progress(30, f"Reviewing {plural(len(files), 'file')}")
    found = points(assignment, everything, scope)
    if not scope.names:
        main = {source.path for source in files if source.main}
        found = [point for point in found if point.places[0][0] in main and point.gravity > Gravity.SMALL]
    speech.progress(80, "Comparing with the tests")
    bare = untested(everything, scope) if scope.names else []
    speech.progress(95, "Writing the review")
    texts = {source.path: source for source in everything.code}
    most = dict.fromkeys(SHOWN, UNNAMED) if not scope.names else SHOWN
    report = fit(
        [
            f"## Review of {code(assignment.repository)} at {assignment.links.tree()}",
            f"{verdict(found)} {about} {_not_found(missed)}".strip(),
            *(part(assignment, found, gravity, texts, most[gravity]) for gravity in (Gravity.CHANGE, Gravity.LOOK)),
            _tests(assignment, everything, bare),
            part(assignment, found, Gravity.SMALL, texts, most[Gravity.SMALL]),
            "*Made by the built-in analyser without running the code: ruff and Python's own syntax trees, tree-sitter "
            "and lizard for other languages. It sees form, not meaning: whether the code does what it should, a person "
            "has to judge.*",
        ]
    )
    speech.progress(100, "Done")
    return Done(report=report, summary=f"{plural(len(files), 'file')} reviewed. {verdict(found).replace('**', '')}")


def _scope(assignment: Assignment, everything: Sources) -> tuple[Scope, str, list[str]]:
    """What is reviewed, a sentence about it, and what is named but is not there."""
    places = changed(f"{assignment.prompt}\n{assignment.context}")
    names = tuple(places) or assignment.scope.names
    missed = sorted({it.path for it in names if not any(it.covers(src.path, 1, src.length) for src in everything.code)})
    if places:
        return (
            Scope(names=names),
            "Reviewed are the lines that the diff in the task adds or changes, as they stand now.",
            missed,
        )
    if not names:
        about = (
            "The task names no files and holds no diff, so the whole repository was looked at, for what weighs most."
        )
        return Scope(), about, missed
    return Scope(names=names), f"Reviewed: {', '.join(code(it.path) for it in names[:10])}.", missed


def _nothing(assignment: Assignment, missed: Sequence[str]) -> Done:
    summary = "Nothing was reviewed: no code was found where the task points."
    return Done(report=f"**{summary}** {_not_found(missed)} Looked at {assignment.links.tree()}.", summary=summary)


def _not_found(missed: Sequence[str]) -> str:
    return f"Not found as code at this commit: {', '.join(code(path) for path in missed[:10])}." if missed else ""


def _tests(assignment: Assignment, everything: Sources, bare: Sequence[Symbol]) -> str:
    if not any(source.test for source in everything.code):
        return "### Tests\n\nThe repository has no file that looks like a test." if everything.code else ""
    if not bare:
        return ""
    shown = ", ".join(assignment.links.lines(it.path, it.first, it.last, text=it.name) for it in bare[:15])
    more = f" and {len(bare) - 15:,} more" if len(bare) > 15 else ""
    return (
        "### Not mentioned by any test\n\n"
        f"{shown}{more}. Only names are compared: they may well be run by a test that calls something else."
    )
