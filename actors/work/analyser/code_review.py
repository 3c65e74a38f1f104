"""Code Review: of the files named or of a diff in the text; what is likely wrong first, each with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actors.work.analyser import sources
from actors.work.analyser.assignment import Assignment, Scope
from actors.work.analyser.diffs import changed
from actors.work.analyser.markdown import bullets, code, details, fit, plural, prose
from actors.work.analyser.review_points import Gravity, Point, points, untested
from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.symbols import Symbol

SHOWN = {Gravity.CHANGE: 20, Gravity.LOOK: 20, Gravity.SMALL: 30}
TITLES = {Gravity.CHANGE: "To change", Gravity.LOOK: "To look at", Gravity.SMALL: "Small things"}
UNNAMED = 8
"""Points of each gravity where the task names neither files nor a change."""
PLACES = 4


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The review."""
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
            f"{_verdict(found)} {about} {_not_found(missed)}".strip(),
            *(_part(assignment, found, gravity, texts, most[gravity]) for gravity in (Gravity.CHANGE, Gravity.LOOK)),
            _tests(assignment, everything, bare),
            _part(assignment, found, Gravity.SMALL, texts, most[Gravity.SMALL]),
            "*Made by the built-in analyser without running the code: ruff and Python's own syntax trees, tree-sitter "
            "and lizard for other languages. It sees form, not meaning: whether the code does what it should, a person "
            "has to judge.*",
        ]
    )
    speech.progress(100, "Done")
    return Done(report=report, summary=f"{plural(len(files), 'file')} reviewed. {_verdict(found).replace('**', '')}")


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


def _verdict(found: Sequence[Point]) -> str:
    wrong = sum(point.gravity is Gravity.CHANGE for point in found)
    look = sum(point.gravity is Gravity.LOOK for point in found)
    if wrong:
        return (
            f"**{plural(wrong, 'point is', 'points are')} likely wrong and should be changed**, {look} more to look at."
        )
    if look:
        return f"**Nothing is clearly wrong; {plural(look, 'point')} to look at.**"
    return "**Nothing stood out.**"


def _part(
    assignment: Assignment, found: Sequence[Point], gravity: Gravity, texts: Mapping[str, Source], most: int
) -> str:
    mine = [point for point in found if point.gravity is gravity]
    if not mine:
        return ""
    items = [_item(assignment, point, texts) for point in mine[:most]]
    more = f"\n\n…and {len(mine) - most:,} more of this kind." if len(mine) > most else ""
    body = bullets(items) + more
    if gravity is Gravity.SMALL:
        return details(f"{TITLES[gravity]} ({len(mine):,})", body)
    return f"### {TITLES[gravity]}\n\n{body}"


def _item(assignment: Assignment, point: Point, texts: Mapping[str, Source]) -> str:
    """Where, what, by which rule, and the line itself."""
    shown = ", ".join(assignment.links.lines(*place) for place in point.places[:PLACES])
    more = f" and {len(point.places) - PLACES} more" if len(point.places) > PLACES else ""
    rule = f"[{code(point.rule)}]({point.url})" if point.url.startswith("https://docs.astral.sh/") else code(point.rule)
    path, first, _ = point.places[0]
    lines = texts[path].lines if path in texts else []
    line = lines[first - 1].strip()[:110] if first <= len(lines) and point.gravity > Gravity.SMALL else ""
    quoted = f"<br>{code(line)}" if line and point.rule not in ("complexity", "duplicate") else ""
    return f"{shown}{more}: {prose(point.says)} ({rule}){quoted}"


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
