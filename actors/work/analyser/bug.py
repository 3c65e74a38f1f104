"""Bug Investigation: from a traceback, or from the words, to the places that are most likely at fault."""

from __future__ import annotations

from collections.abc import Sequence

from actors.work.analyser import sources
from actors.work.analyser.assignment import Assignment, Touched
from actors.work.analyser.frames import Place, found_in
from actors.work.analyser.markdown import block, bullets, code, details, escape, fit, plural
from actors.work.analyser.search import search
from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.suspects import Suspect, suspects
from actors.work.analyser.tracebacks import Trace, mentions, traces

MOST_FRAMES, MOST_SUSPECTS, NEAREST = 12, 6, 5
AROUND = 6
"""Frames, suspects and passages that are shown; lines of code around a frame."""


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The report of the investigation."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    speech.progress(30, "Looking for tracebacks")
    text = f"{assignment.prompt}\n\n{assignment.context}"
    raised = traces(text)
    framed = {(frame.file, frame.line) for trace in raised for frame in trace.frames}
    loose = [frame for frame in mentions(text) if not any(it[0].endswith(frame.file) for it in framed)]
    named = [(it.path, it.first) for it in assignment.scope.names if it.first]
    speech.progress(45, f"Finding {plural(sum(len(trace.frames) for trace in raised), 'frame')} in the tree")
    *places, pointed = found_in(everything, [*raised, Trace(language="", frames=loose)])
    speech.progress(65, "Ranking what is suspect")
    ranked = suspects(assignment, everything, raised, places, pointed=pointed, named=named)
    speech.progress(90, "Writing the report")
    done = _report(assignment, everything, raised, places, ranked)
    speech.progress(100, "Done")
    return done


def _report(
    assignment: Assignment,
    everything: Sources,
    raised: Sequence[Trace],
    places: Sequence[Sequence[Place]],
    ranked: Sequence[Suspect],
) -> Done:
    sure = bool(ranked) and ranked[0].sure
    texts = {source.path: source for source in everything.files}
    parts = [
        f"## Investigation in {code(assignment.repository)} at {assignment.links.tree()}",
        _lead(assignment, ranked, sure),
        _suspects(assignment, ranked, texts),
        *(_traced(assignment, trace, found) for trace, found in zip(raised, places, strict=True)),
        _history(assignment),
        _nearest(assignment, everything, few=sure),
        _next(assignment, ranked, raised),
        "*Made by the built-in analyser: it read the report and the code and ran nothing. It ranks places by where "
        "the error was raised, what they raise and what is odd there. It cannot prove the cause, and mends nothing.*",
    ]
    return Done(report=fit(parts), summary=_summary(ranked, raised, sure))


def _summary(ranked: Sequence[Suspect], raised: Sequence[Trace], sure: bool) -> str:
    if not ranked:
        return "No place in the repository could be tied to the report."
    first = ranked[0]
    what = f"{first.name} in {first.path}, line {first.line}" if first.name else f"{first.path}, line {first.line}"
    if sure:
        return f"The first suspect is {what}."
    lead = "No traceback leads into the tree; nearest to its words" if raised else "Nearest to the words"
    return f"{lead} is {what}."


def _lead(assignment: Assignment, ranked: Sequence[Suspect], sure: bool) -> str:
    if not ranked:
        return (
            "**No place in this repository could be tied to the report.** It holds no traceback that leads into the "
            "files of this commit, and its words and messages occur in none of them. A traceback, the exact message "
            "or the name of the function that misbehaves would help."
        )
    first = ranked[0]
    where = assignment.links.lines(first.path, first.line, first.line)
    named = f" in {code(first.name)}" if first.name else ""
    if sure:
        return f"**Look first at {where}{named}**: {first.reasons[0]}."
    return f"**Nothing in the report leads straight into the code.** Nearest is {where}{named}: {first.reasons[0]}."


def _suspects(assignment: Assignment, ranked: Sequence[Suspect], texts: dict[str, Source]) -> str:
    items = []
    for place, suspect in enumerate(ranked[:MOST_SUSPECTS], start=1):
        where = assignment.links.lines(suspect.path, suspect.line, suspect.line)
        named = f" {code(suspect.name)}" if suspect.name else ""
        items.append(f"{place}. {where}{named}\n" + "\n".join(f"   - {reason}" for reason in suspect.reasons))
        if place <= 3 and suspect.path in texts:
            items.append(_excerpt(texts[suspect.path], suspect.line, suspect.bounds))
    return "### Suspects, the likeliest first\n\n" + "\n\n".join(items) if items else ""


def _excerpt(source: Source, line: int, bounds: tuple[int, int]) -> str:
    """The lines around a place, numbered, the place itself marked."""
    first, last = max(bounds[0], line - AROUND), min(bounds[1], line + AROUND)
    lines = source.lines[first - 1 : last]
    shown = [f"{'>' if at == line else ' '}{at:5} {text[:160]}" for at, text in enumerate(lines, start=first)]
    return details(f"Lines {first} to {last} of {source.path}", block("\n".join(shown), "text"))


def _traced(assignment: Assignment, trace: Trace, found: Sequence[Place]) -> str:
    """The frames of a traceback, the innermost first, with what became of each."""
    rows = []
    for place in found[:MOST_FRAMES]:
        frame = place.frame
        said = code(f"{frame.file}:{frame.line}")
        if place.path:
            where = assignment.links.lines(place.path, place.line, place.line)
            note = f" ({place.note})" if place.note else ""
            rows.append(f"{where}{f' in {code(place.name)}' if place.name else ''}{note}")
        else:
            called = f" in {code(frame.function)}" if frame.function else ""
            rows.append(f"{said}{called}: not a file of this repository")
    more = f"\n- …and {len(found) - MOST_FRAMES} more frames" if len(found) > MOST_FRAMES else ""
    title = f"{trace.error}: {trace.message}" if trace.message else trace.error or "A traceback"
    return f"### {escape(title[:200])}\n\nFrom the innermost frame outwards:\n\n{bullets(rows)}{more}"


def _history(assignment: Assignment) -> str:
    """Which commits last changed the lines in question."""
    if not assignment.history:
        return ""
    items = [_commit(assignment, touched) for touched in assignment.history[:12]]
    return "### Who changed these lines last\n\n" + bullets(items)


def _commit(assignment: Assignment, touched: Touched) -> str:
    where = assignment.links.lines(touched.path, touched.line, touched.line)
    return f"{where}: {assignment.links.change(touched.commit)} of {touched.date}, {escape(touched.subject)}"


def _nearest(assignment: Assignment, everything: Sources, *, few: bool) -> str:
    hits = search([it for it in everything.files if not it.test], assignment.words, most=3 if few else NEAREST)
    shown = [
        f"{assignment.links.lines(hit.passage.path, hit.passage.first, hit.passage.last)} {code(hit.passage.title)}"
        for hit in hits
    ]
    return details("Passages that are nearest to the words of the report", bullets(shown)) if shown else ""


def _next(assignment: Assignment, ranked: Sequence[Suspect], raised: Sequence[Trace]) -> str:
    """What a person does next; the outline of the test that a fix wants."""
    steps = []
    if ranked:
        first = ranked[0]
        named = code(first.name) if first.name else assignment.links.lines(first.path, first.line, first.line)
        error = f" and expects that {code(raised[-1].error)} is not raised" if raised and raised[-1].error else ""
        if first.refuses:
            steps.append("Find who hands in the value that is refused: the check may be wrong, or its caller.")
        steps.append(f"Write a test that calls {named} with the input of the report{error}; see it fail.")
    if ranked and ranked[0].tests:
        shown = ", ".join(assignment.links.file(path) for path in ranked[0].tests[:3])
        steps.append(f"Tests that mention it already, to model the new one on: {shown}.")
    if assignment.output.lower().startswith("bug fix"):
        steps.append("A fix was asked for. This worker only investigates: it changed no file.")
    return "### Next\n\n" + "\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)) if steps else ""
