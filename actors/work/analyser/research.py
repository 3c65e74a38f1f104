"""Research and Summarization: what the repository itself says about a subject, and where; extracts, not opinions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from actors.work.analyser import overview, sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.extracts import Extract, described, extracts
from actors.work.analyser.markdown import bullets, code, details, fit, plural, prose
from actors.work.analyser.search import Hit, search, terms
from actors.work.analyser.speech import Done, Speech

MOST_HITS, MOST_EXTRACTS, PER_FILE = 30, 10, 3
GENERAL = re.compile(
    r"\b(summar\w*|overview|what (is|does) this|whole (project|repository|code ?base)|architecture|structure of)\b",
    re.I,
)
METHOD = (
    "*Made by the built-in analyser: a search by words (SQLite FTS5, bm25) and sentences taken from what it found, in "
    "the repository's own words. It knows nothing beyond the repository and draws no conclusions.*"
)


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The summary."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    files = [source for source in everything.files if assignment.scope.covers(source.path)] or everything.files
    subject = f"{assignment.title}\n{assignment.prompt}"
    speech.progress(30, f"Searching {plural(len(files), 'file')}")
    hits = search(files, subject, most=MOST_HITS)
    general = bool(GENERAL.search(subject))
    if not hits and not general:
        return _nothing(assignment, subject, len(files))
    speech.progress(70, "Choosing what to quote")
    chosen = extracts(hits, terms(subject), most=MOST_EXTRACTS)
    speech.progress(90, "Writing the summary")
    report = fit(
        [
            f"## Summary from {code(assignment.repository)} at {assignment.links.tree()}",
            _lead(assignment, hits, chosen, terms(subject)),
            _about(assignment, everything) if general or assignment.scope.names == () else "",
            _quoted(assignment, chosen),
            _places(assignment, [hit for hit in hits if not hit.passage.prose and not hit.passage.test], "In the code"),
            _places(assignment, [hit for hit in hits if hit.passage.prose], "In the documents"),
            _places(assignment, [hit for hit in hits if hit.passage.test], "In the tests"),
            details("Where the code lies", overview.parts([it for it in files if it.main], assignment.links))
            if general and any(it.main for it in files)
            else "",
            METHOD,
        ]
    )
    speech.progress(100, "Done")
    where = len({hit.passage.path for hit in hits})
    return Done(report=report, summary=f"{plural(len(hits), 'passage')} in {plural(where, 'file')} summed up.")


def _lead(assignment: Assignment, hits: Sequence[Hit], chosen: Sequence[Extract], wanted: Sequence[str]) -> str:
    """How much the rest can be trusted."""
    found = frozenset().union(*(hit.found for hit in hits))
    missing = [word for word in wanted if word not in found]
    files = len({hit.passage.path for hit in hits})
    said = f"{plural(len(hits), 'passage')} in {plural(files, 'file')} fit; {plural(len(chosen), 'extract')} below."
    if missing:
        said += f" Nowhere in the passages: {', '.join(code(word) for word in missing[:8])}."
    question = " ".join(assignment.prompt.split())
    return f"> {prose(question[:300])}\n\n{said}"


def _about(assignment: Assignment, everything: sources.Sources) -> str:
    """What the repository says of itself."""
    told = overview.introduction(everything)
    lines = ["### The repository", overview.size(everything)]
    if told is not None:
        text, source = told
        lines.append(f"> {prose(text)}\n>\n> — {assignment.links.file(source.path)}")
    return "\n\n".join(lines)


def _quoted(assignment: Assignment, chosen: Sequence[Extract]) -> str:
    """The extracts, in the order of how well they fit."""
    if not chosen:
        return ""
    items = []
    for it in chosen:
        where = assignment.links.lines(it.path, it.first, it.last)
        items.append(f"{prose(it.text)} — {where}, {code(it.title)}")
    return "### What it says\n\n" + bullets(items)


def _places(assignment: Assignment, hits: Sequence[Hit], title: str) -> str:
    """The passages by file, the best file first, each with what it is described as."""
    by_file: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_file[hit.passage.path].append(hit)
    items = []
    for path, held in list(by_file.items())[:8]:
        items.append(assignment.links.file(path))
        for hit in held[:PER_FILE]:
            passage = hit.passage
            where = assignment.links.lines(path, passage.first, passage.last, text=passage.title)
            said = "" if passage.prose else described(hit)
            items.append(f"  {where}{f': {prose(said)}' if said else ''}")
    if not items:
        return ""
    listed = "\n".join(f"  - {it.strip()}" if it.startswith("  ") else f"- {it}" for it in items)
    return f"### {title}\n\n{listed}"


def _nothing(assignment: Assignment, subject: str, files: int) -> Done:
    words = ", ".join(code(word) for word in terms(subject)) or "none that say something"
    summary = "No passage of the repository holds the words of the task."
    report = (
        f"## Summary from {code(assignment.repository)} at {assignment.links.tree()}\n\n**{summary}** Looked for in "
        f"{plural(files, 'file')}: {words}.\n\nName what occurs in the code or its documents, or ask for an overview."
        f"\n\n{METHOD}"
    )
    return Done(report=report, summary=summary)
