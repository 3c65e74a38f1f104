"""General Question: the passages of the repository that fit the question, and an answer made of their own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent

from actors.work.analyser import sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.extracts import best_sentence
from actors.work.analyser.languages import language_of
from actors.work.analyser.markdown import block, code, details, escape, fit, plural, prose
from actors.work.analyser.search import Hit, holds, search, terms
from actors.work.analyser.speech import Done, Speech

MOST_HITS = 8
QUOTES = 3
LONGEST_QUOTE = 420
LONGEST_EXCERPT = 36
MOST_LINES = 20
OF_A_RESULT = "The question is about the result of this case."
"""How the context begins where a completed case is asked about (see `actors.issue.following_texts`)."""
"""Passages shown, sentences quoted, characters of a quote, lines of an excerpt."""


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The answer."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    files = [source for source in everything.files if assignment.scope.covers(source.path)] or everything.files
    question = assignment.prompt.strip() or assignment.title
    speech.progress(30, f"Searching {plural(len(files), 'file')}")
    hits = search(files, f"{assignment.title}\n{question}", most=MOST_HITS)
    speech.progress(90, "Writing the answer")
    report, summary = _report(assignment, question, hits) if hits else _nothing(assignment, question, len(files))
    report, summary = _with_record(assignment, question, report, summary)
    speech.progress(100, "Done")
    return Done(report=report, summary=summary)


def _with_record(assignment: Assignment, question: str, report: str, summary: str) -> tuple[str, str]:
    """What the case's own record says comes first, where the question is about the result of the case."""
    if not assignment.context.startswith(OF_A_RESULT):
        return report, summary
    wanted = frozenset(terms(question))
    lines = [line.removeprefix("- ") for line in assignment.context.splitlines() if line.startswith("- ")]
    fits = [line for line in lines if wanted & frozenset(terms(line)) and not line.startswith("The result: ")]
    told = fits or lines
    if not told:
        return report, summary
    head = "The lines of it that hold words of the question" if fits else "All that it says"
    listed = "\n".join(f"- {escape(_short(line, LONGEST_QUOTE))}" for line in told[:MOST_LINES])
    return fit(
        [f"## From the case's record\n\n{head}:\n\n{listed}", report]
    ), f"The case's record says: {_short(told[0], LONGEST_QUOTE)}"


def _report(assignment: Assignment, question: str, hits: Sequence[Hit]) -> tuple[str, str]:
    quotes = _quotes(assignment, question, hits)
    best = hits[0].passage
    report = fit(
        [
            f"## Answer from {code(assignment.repository)} at {assignment.links.tree()}",
            f"> {prose(_short(question, LONGEST_QUOTE))}",
            _coverage(question, hits),
            "### In the repository's own words\n\n" + "\n\n".join(quotes),
            f"### The {plural(len(hits), 'passage')} that fit best",
            *(_shown(assignment, place, hit) for place, hit in enumerate(hits, start=1)),
            "*Made by the built-in analyser: a search by words (SQLite FTS5, bm25) and quotes from what it found. "
            "It does not understand the question, and says nothing that does not stand in the repository.*",
        ]
    )
    return report, f"{plural(len(hits), 'passage')} found; the best is {best.title} in {best.path}."


def _nothing(assignment: Assignment, question: str, files: int) -> tuple[str, str]:
    words = ", ".join(code(word) for word in terms(question)) or "none that say something"
    summary = "No passage of the repository holds the question's words."
    report = (
        f"## Answer from {code(assignment.repository)} at {assignment.links.tree()}\n\n"
        f"**{summary}** Looked for in {plural(files, 'file')}: {words}.\n\n"
        "The built-in analyser searches by words; ask again with names that occur in the code or its documents."
    )
    return report, summary


def _coverage(question: str, hits: Sequence[Hit]) -> str:
    """How much of the question was found at all, so that a reader knows how far to trust the rest."""
    wanted = terms(question)
    found = frozenset().union(*(hit.found for hit in hits))
    missing = [word for word in wanted if word not in found]
    if not missing:
        return "All of the question's words occur in the passages below."
    shown = ", ".join(code(word) for word in missing[:10])
    return f"{len(wanted) - len(missing)} of the question's {len(wanted)} words occur below; not: {shown}."


def _quotes(assignment: Assignment, question: str, hits: Sequence[Hit]) -> list[str]:
    """The sentences that fit best, each from another passage, with where they stand."""
    wanted = terms(question)
    quotes = []
    found = {hit: best_sentence(hit, wanted) for hit in hits}
    fits = {hit: sum(holds(sentence, word) for word in wanted) for hit, sentence in found.items()}
    best = max(fits.values(), default=0)
    for hit, sentence in found.items():
        if sentence and 2 * fits[hit] > best:  # one that holds half of what the best one holds is about something else
            where = assignment.links.lines(hit.passage.path, hit.passage.first, hit.passage.last)
            quotes.append(f"> {prose(_short(sentence, LONGEST_QUOTE))}\n>\n> — {where}, {code(hit.passage.title)}")
        if len(quotes) == QUOTES:
            break
    return quotes or ["Nothing that fits is written in sentences; see the code below."]


def _shown(assignment: Assignment, place: int, hit: Hit) -> str:
    """A passage, folded up, with a link to where it stands."""
    passage = hit.passage
    lines = dedent(passage.text).strip("\n").split("\n")
    more = f"\n… {len(lines) - LONGEST_EXCERPT} more lines" if len(lines) > LONGEST_EXCERPT else ""
    language = "" if passage.prose else language_of(passage.path).lower()
    where = assignment.links.lines(passage.path, passage.first, passage.last)
    excerpt = block("\n".join(lines[:LONGEST_EXCERPT]) + more, language)
    return details(f"{place}. {passage.title} · {passage.path}", f"{where}\n\n{excerpt}")


def _short(text: str, longest: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
