"""Places ranked by how likely they are at fault, each with the reasons that the text and the code give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from actors.work.analyser import lint, patterns
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.frames import Place
from actors.work.analyser.lint import Finding
from actors.work.analyser.markdown import code, prose
from actors.work.analyser.messages_in_code import raised_at
from actors.work.analyser.search import search
from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.symbols import enclosing, symbols
from actors.work.analyser.tracebacks import Trace

FAR = 4
"""Frames of the tree, from the innermost, that are suspects."""
WORDS = 4
"""Passages that are suspects by their words alone, where nothing else leads into the code."""


@dataclass(slots=True, kw_only=True)
class Suspect:
    """A place with a score and its reasons (Markdown). `sure`: a traceback, a message or the person leads there."""

    path: str
    line: int
    name: str = ""
    bounds: tuple[int, int] = (1, 1_000_000)
    score: float = 0.0
    sure: bool = False
    refuses: bool = False  # it raises the error on purpose
    reasons: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


class _Board:
    """Suspects by function, so that reasons for the same one add up."""

    def __init__(self) -> None:
        self.suspects: dict[tuple[str, str, int], Suspect] = {}

    def add(self, place: Suspect, *, score: float, reason: str, sure: bool = True) -> None:
        """Give a place a reason."""
        key = (place.path, place.name, 0 if place.name else place.line)
        kept = self.suspects.setdefault(key, place)
        kept.score, kept.sure = kept.score + score, kept.sure or sure
        if reason not in kept.reasons:
            kept.reasons.append(reason)

    def of(self, place: Place) -> Suspect:
        """The suspect that a place was added as."""
        return self.suspects[place.path, place.name, 0 if place.name else place.line]


def suspects(
    assignment: Assignment,
    everything: Sources,
    raised: Sequence[Trace],
    places: Sequence[Sequence[Place]],
    *,
    pointed: Sequence[Place],
    named: Sequence[tuple[str, int]],
) -> list[Suspect]:
    """The suspects, the likeliest first. `pointed` are places in the text, `named` those of the form's files."""
    board = _Board()
    texts = {source.path: source for source in everything.files}
    for trace, found in zip(raised, places, strict=True):
        _by_frames(board, trace, found, texts if len(raised) == 1 else {})
    _by_message(board, everything, raised, assignment.words)
    for place in pointed:
        if place.path:
            board.add(_from(place), score=4, reason="the report names this line")
    known = {source.path: source for source in everything.code}
    for path, line in named:
        if path in known:
            board.add(_at(everything, path, line), score=4, reason="the task names this line")
    if not any(suspect.sure for suspect in board.suspects.values()):
        _by_words(board, everything, assignment)
    _oddities(board, assignment, everything)
    _touched(board, assignment)
    ranked = sorted(board.suspects.values(), key=lambda it: (-it.score, it.path, it.line))
    for suspect in ranked[:3]:
        suspect.tests = _tests(everything, suspect)
    return ranked


def _by_frames(board: _Board, trace: Trace, found: Sequence[Place], texts: Mapping[str, Source]) -> None:
    """The frames in the tree; `texts` are needed to tell a check from an accident, and empty in a chain of errors."""
    ours = [place for place in found if place.path and not place.test]
    for depth, place in enumerate(ours[:FAR]):
        outside = found.index(place)
        error = code(trace.error) if trace.error else "the error"
        if depth == 0 and outside == 0:
            line = texts[place.path].lines[place.line - 1 : place.line] if texts else []
            refuses = bool(line and re.match(r"\s*(raise|throw|panic)\b", line[0]))
            reason = f"{error} is raised here on purpose: a check" if refuses else f"{error} was raised here"
            reason += " refuses what it was given" if refuses else ""
        elif depth == 0:
            frame = found[outside - 1].frame
            inner = frame.function or frame.file
            reason = f"the innermost frame of this repository; {error} was raised further in, in {code(inner[-80:])}"
        else:
            reason = f"calls the frame above it, {depth} {'step' if depth == 1 else 'steps'} from where it went wrong"
        board.add(_from(place), score=10 - 2.5 * depth, reason=reason)
        if depth == 0 and "on purpose" in reason:
            board.of(place).refuses = True


def _by_message(board: _Board, everything: Sources, raised: Sequence[Trace], words: str) -> None:
    """Where the message stands in the code, and what is raised there."""
    messages = [(trace.error, trace.message) for trace in raised if trace.message]
    if not raised:
        messages = [("", quoted) for quoted in re.findall(r"[\"“`']([^\"”`'\n]{8,160})[\"”`']", words)[:20]]
        messages += [("", line.strip()) for line in words.splitlines() if re.match(r"\s*\w*(Error|Exception)\b", line)][
            :5
        ]
    for error, message in messages:
        for path, line in raised_at([it for it in everything.code if it.main], message)[:3]:
            what = f" ({code(error)})" if error else ""
            board.add(_at(everything, path, line), score=6, reason=f"the message of the report is made here{what}")


def _by_words(board: _Board, everything: Sources, assignment: Assignment) -> None:
    hits = search([it for it in everything.code if it.main], assignment.words, most=WORDS)
    for rank, hit in enumerate(hits):
        found = ", ".join(code(word) for word in sorted(hit.found)[:6])
        place = _at(everything, hit.passage.path, hit.passage.first)
        board.add(place, score=3 - 0.5 * rank, reason=f"holds words of the report: {found}", sure=False)


def _oddities(board: _Board, assignment: Assignment, everything: Sources) -> None:
    """What linters find in the suspects' own lines."""
    paths = {suspect.path for suspect in board.suspects.values()}
    files = [source for source in everything.code if source.path in paths]
    found: list[Finding] = [*lint.findings(assignment.tree, files), *patterns.matches(files)]
    for suspect in board.suspects.values():
        for item in found:
            inside = suspect.bounds[0] <= item.first <= suspect.bounds[1]
            if item.path == suspect.path and suspect.name and inside and item.weight > lint.Weight.UNTIDY:
                suspect.score += item.weight
                where = assignment.links.lines(item.path, item.first)
                suspect.reasons.append(f"{prose(item.message)} at {where} ({code(item.rule)})")


def _touched(board: _Board, assignment: Assignment) -> None:
    """Lines that were changed lately are likelier: the newest change counts most."""
    for rank, touched in enumerate(assignment.history[:6]):
        for suspect in board.suspects.values():
            near = suspect.path == touched.path and abs(touched.line - suspect.line) <= 5
            if near:
                suspect.score += max(0.2, 1.5 - 0.3 * rank)
                commit = assignment.links.change(touched.commit)
                suspect.reasons.append(f"line {touched.line} was last changed by {commit} on {touched.date}")


def _tests(everything: Sources, suspect: Suspect) -> list[str]:
    """Tests that call the suspect, those named after its module first."""
    short = re.sub(r"\W", "", suspect.name.rpartition(".")[2])
    if len(short) < 3:
        return []
    path = PurePosixPath(suspect.path)
    stem = (path.parent.name if path.stem in ("index", "mod", "__init__", "lib", "main") else path.stem).lower()
    counted = []
    for source in everything.code:
        calls = len(re.findall(rf"\b{short}\(", source.text)) if source.test else 0
        if calls:
            counted.append((-calls - 50 * bool(stem and stem in source.path.lower()), source.path))
    return [path for _, path in sorted(counted)]


def _from(place: Place) -> Suspect:
    return Suspect(path=place.path, line=place.line, name=place.name, bounds=place.bounds)


def _at(everything: Sources, path: str, line: int) -> Suspect:
    source = next(it for it in everything.files if it.path == path)
    around = enclosing(symbols(source), line)
    bounds = (around.first, around.last) if around else (1, max(1, source.length))
    return Suspect(path=path, line=line, name=around.name if around else "", bounds=bounds)
