"""Code Analysis: structure, complexity, duplicates, lint, unused code; what matters most on top."""

from __future__ import annotations

from actors.work.analyser import code_report as sections
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.code_facts import CodeFacts, gather
from actors.work.analyser.markdown import bullets, code, details, escape, fit, plural
from actors.work.analyser.search import search, terms
from actors.work.analyser.speech import Done, Speech
from actors.work.analyser.verdict import points

NEAREST = 5
"""Passages that are shown as nearest to the task's words."""


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The analysis."""
    facts = gather(assignment, speech)
    speech.progress(92, "Writing the report")
    if not facts.files:
        return _nothing(assignment, facts)
    links = assignment.links
    made = points(facts, links)
    report = fit(
        [
            f"## Code analysis of {code(assignment.repository)} at {links.tree()}",
            _missed(facts),
            sections.verdict(facts, made),
            _asked(assignment, facts),
            sections.hot_spots(facts, links),
            sections.linted(facts, links),
            sections.duplicated(facts, links),
            sections.idle(facts, links),
            sections.absent(facts),
            sections.structure(facts, links),
            _method(facts),
        ]
    )
    speech.progress(100, "Done")
    lead = made[0].title if made else "Nothing stood out"
    return Done(report=report, summary=f"{plural(len(facts.files), 'file')} analysed. {lead}.")


def _nothing(assignment: Assignment, facts: CodeFacts) -> Done:
    said = "There is no code that the analyser reads"
    read = plural(len(facts.everything.files), "file")
    report = f"{said} in {code(assignment.repository)}; {read} of prose and data were seen."
    return Done(report=report, summary=f"{said} in the repository.")


def _missed(facts: CodeFacts) -> str:
    """What the task names and the tree does not have."""
    if not facts.missed:
        return ""
    shown = ", ".join(code(path) for path in facts.missed[:10])
    instead = "" if facts.named else " So the whole repository was looked at."
    return f"> **Not found as code at this commit:** {shown}.{instead}"


def _asked(assignment: Assignment, facts: CodeFacts) -> str:
    """Where the words of the task occur: the analyser does not understand them, but can say where to look."""
    files = [source for source in facts.files if not source.test]
    text = f"{assignment.title}\n{assignment.prompt}"
    hits, wanted = search(files, text, most=NEAREST), terms(text)
    shown = [
        f"{assignment.links.lines(hit.passage.path, hit.passage.first, hit.passage.last)} {code(hit.passage.title)}"
        for hit in hits
        if len(hit.found) >= max(2, len(wanted) / 2)  # else it is by chance
    ]
    return details("Code that is nearest to the words of the task", bullets(shown)) if shown else ""


def _method(facts: CodeFacts) -> str:
    """What was looked at, what was left out, and what such an analysis cannot see."""
    left_out = [f"{count:,} {escape(why)}" for why, count in sorted(facts.everything.left_out.items()) if count]
    parts = [
        "Made by the built-in analyser without running any of the code: the functions by Python's own syntax trees and "
        "by lizard for other languages, lint findings by ruff for Python and by tree-sitter for others, unused code by "
        "vulture (Python only).",
        f"Left out: {', '.join(left_out)}." if left_out else "Nothing was left out.",
        "It sees form, not meaning: it does not know what the code is for.",
    ]
    return details("How this was made, and what it does not see", "\n\n".join(parts))
