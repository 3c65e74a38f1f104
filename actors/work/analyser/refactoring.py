"""Code Refactoring: safe automatic changes of the files named, and what to refactor by hand with the places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actors.work.analyser import fixes, sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.exports import taken
from actors.work.analyser.fixes import Fixed
from actors.work.analyser.hand_work import hand_work
from actors.work.analyser.python_config import Style, style
from actors.work.analyser.refactoring_report import Outcome, report
from actors.work.analyser.sources import Source
from actors.work.analyser.speech import Done, Speech

UNNAMED = 5
"""Files that are changed where the task names none."""
MOST_FILES = 60
LAYOUT = re.compile(r"\b(re)?format|\bstyle\b|\blayout\b|\btidy|\bclean|\bpep ?8|\bblack\b|\bwhitespace", re.I)
NAMED_FEW = 5
"""Up to so many files, named one by one, are formatted too where the repository names no formatter."""


def answer(assignment: Assignment, speech: Speech) -> Done:
    """Change the files in the tree, and explain each change."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    rules = style(assignment.tree)
    chosen, choice = _chosen(assignment, everything.code, rules)
    layout = _may_format(assignment, rules, chosen)
    made = _all_made(assignment, chosen, _Way(rules=rules, layout=layout, taken=taken(everything.code)), speech)
    texts = {source.path: source.text for source in chosen}
    changed = [item for item in made if item.text != texts[item.path]]
    for item in changed:
        _write(assignment, item.path, item.text)
    speech.progress(75, "Looking for what to refactor by hand")
    product = {source.path for source in everything.code if source.main}
    left = hand_work(assignment, everything, {item.path for item in made} or set(texts) or product)
    speech.progress(95, "Writing the report")
    done = report(assignment, Outcome(made=made, texts=texts, choice=choice, layout=layout, by_hand=left))
    speech.progress(100, "Done")
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How files are changed: the repository's style, why they are formatted, the names that others take from each."""

    rules: Style
    layout: str
    taken: Mapping[str, frozenset[str]]


def _all_made(assignment: Assignment, chosen: Sequence[Source], way: _Way, speech: Speech) -> list[Fixed]:
    """The files as they would be; where the task names none, only those with the most fixes."""
    made = []
    for at, source in enumerate(chosen):
        if at % 5 == 0:
            speech.progress(20 + 50 * at // len(chosen), f"Looking for safe changes in {source.path}")
        if _even(assignment, source):
            made.append(_made(source, way))
        else:
            why = "its line ends are mixed or it is not UTF-8, so it could not be written back unharmed"
            made.append(Fixed(path=source.path, text=source.text, kept=(why,)))
    if assignment.scope.names:
        return made
    worth = [item for item in made if item.rules]
    return sorted(worth, key=lambda item: (-sum(item.rules.values()), item.path))[:UNNAMED]


def _chosen(assignment: Assignment, code_files: Sequence[Source], rules: Style) -> tuple[list[Source], str]:
    """The files that may be changed, and a sentence about the choice."""
    if assignment.scope.names:
        named = [source for source in code_files if assignment.scope.covers(source.path)]
        more = f" Of {len(named):,} only the first {MOST_FILES} were looked at." if len(named) > MOST_FILES else ""
        return named[:MOST_FILES], f"Only the files that the task names were looked at.{more}"
    python = [source for source in code_files if source.main and source.path.endswith(".py")]
    return fixes.promising(assignment.tree, python, rules, most=3 * UNNAMED), (
        f"The task names no files, so at most {UNNAMED} were changed: those with the most safe fixes. "
        "Their layout was left alone. Name files to say where."
    )


def _may_format(assignment: Assignment, rules: Style, chosen: Sequence[Source]) -> str:
    """Why files are formatted too; empty where they are not."""
    if not assignment.scope.names:
        return ""
    if rules.formatter:
        return f"The repository's own configuration names {rules.formatter}, so its style was used."
    if LAYOUT.search(f"{assignment.title}\n{assignment.prompt}"):
        return f"The task asks for layout; lines are at most {rules.line_length} long, quotes stay as they are."
    one_by_one = all(named.path in {source.path for source in chosen} for named in assignment.scope.names)
    if one_by_one and len(chosen) <= NAMED_FEW:
        return f"Lines are at most {rules.line_length} long, and quotes stay as they are."
    return ""


def _made(source: Source, way: _Way) -> Fixed:
    if source.language != "Python":
        return fixes.trimmed(source)
    fixed = fixes.fixable(source, way.rules, way.taken.get(source.path, frozenset()))
    return fixes.formatted(fixed, way.rules) if way.layout and not fixed.broken else fixed


def _write(assignment: Assignment, path: str, text: str) -> None:
    """Write a file with the line ends that it had."""
    target = assignment.tree / path
    raw = target.read_bytes()
    target.write_bytes(text.replace("\n", "\r\n").encode() if b"\r\n" in raw else text.encode())


def _even(assignment: Assignment, source: Source) -> bool:
    """Whether a file can be written back without touching what was not meant: UTF-8, and one kind of line end."""
    raw = (assignment.tree / source.path).read_bytes()
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return raw.count(b"\r\n") in (0, raw.count(b"\n")) and b"\r" not in raw.replace(b"\r\n", b"")
