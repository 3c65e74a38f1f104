"""The report on a refactoring, and the explanation of each changed file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from actors.work.analyser.assignment import Assignment
from actors.work.analyser.fixes import Fixed
from actors.work.analyser.markdown import bullets, code, fit, plural, prose, table
from actors.work.analyser.speech import Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was made of the files: `texts` are the old ones, `choice` and `layout` sentences, `by_hand` items."""

    made: Sequence[Fixed]
    texts: Mapping[str, str]
    choice: str
    layout: str
    by_hand: Sequence[str]

    @property
    def changed(self) -> list[Fixed]:
        """The files with a new text."""
        return [item for item in self.made if item.text != self.texts[item.path]]


def report(assignment: Assignment, outcome: Outcome) -> Done:
    """The report; where nothing was changed it says so first."""
    changed = outcome.changed
    fixed = sum(sum(item.rules.values()) for item in changed)
    if not outcome.texts and assignment.scope.names:
        summary = "No file was changed: the task names no code of this repository"
    elif not changed:
        summary = "No file was changed: nothing in the files could be changed safely and automatically"
    else:
        summary = f"{plural(len(changed), 'file')} changed, {plural(fixed, 'safe fix', 'safe fixes')}"
    parts = [
        f"## Refactoring of {code(assignment.repository)} at {assignment.links.tree()}",
        f"**{summary}.** {outcome.choice}",
        _table(assignment, outcome) if changed else "",
        f"Layout: {outcome.layout}" if outcome.layout and any(item.formatted for item in changed) else "",
        _kept(assignment, outcome),
        "### To be refactored by hand\n\n" + bullets(outcome.by_hand) if outcome.by_hand else "",
        "*Made by the built-in analyser without running the code. It makes only changes that keep what the code does: "
        "ruff's fixes of the kind that ruff calls safe, its formatter, and spaces at line ends. Each new text was "
        "parsed; a formatted one has the same syntax tree, a fixed one no new undefined name. Design is not "
        "decided here: what stands above is for a person.*",
    ]
    return Done(
        report=fit(parts), summary=f"{summary}.", explanations={item.path: why_changed(item) for item in changed}
    )


def _table(assignment: Assignment, outcome: Outcome) -> str:
    rows = []
    for item in outcome.changed:
        added, removed = _lines(outcome.texts[item.path], item.text)
        rows.append([assignment.links.file(item.path), f"+{added:,} −{removed:,}", prose(why_changed(item))])
    return table(["File", "Lines:", "What and why"], rows)


def _kept(assignment: Assignment, outcome: Outcome) -> str:
    """What was left as it is, with the reason."""
    items = [f"{assignment.links.file(item.path)}: {why}." for item in outcome.made for why in item.kept]
    missed = [
        named.path
        for named in assignment.scope.names
        if not any(named.covers(path, 1, text.count("\n") + 1) for path, text in outcome.texts.items())
    ]
    items += [f"{code(path)}: not found as code at this commit." for path in missed]
    return "### Left as it is\n\n" + bullets(items[:20]) if items else ""


def _lines(old: str, new: str) -> tuple[int, int]:
    """Lines added and removed."""
    added = removed = 0
    for what, first, last, begin, end in SequenceMatcher(
        None, old.split("\n"), new.split("\n"), autojunk=False
    ).get_opcodes():
        if what != "equal":
            removed, added = removed + last - first, added + end - begin
    return added, removed


def why_changed(item: Fixed) -> str:
    """What was changed in a file, and why, in a sentence or two."""
    parts = []
    if item.rules:
        said = [
            f"{what.rstrip('.')} ({rule}{f', {times} times' if times > 1 else ''})"
            for (rule, what), times in _grouped(item)
        ]
        more = f" and {len(said) - 4} more kinds" if len(said) > 4 else ""
        parts.append(f"{plural(sum(item.rules.values()), 'safe fix', 'safe fixes')} for: {'; '.join(said[:4])}{more}.")
    if item.formatted:
        parts.append("Laid out by the formatter; the syntax tree is the same as before.")
    if item.trimmed:
        parts.append(f"{plural(item.trimmed, 'line')} without the spaces at the end; nothing inside of strings.")
    return " ".join(parts) or "One line end at the end of the file."


def _grouped(item: Fixed) -> list[tuple[tuple[str, str], int]]:
    """The fixes by rule, the most frequent first; a rule's first message stands for all of its."""
    first: dict[str, str] = {}
    times: dict[str, int] = {}
    for (rule, what), count in sorted(item.rules.items()):
        first.setdefault(rule, what)
        times[rule] = times.get(rule, 0) + count
    ranked = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    return [((rule, first[rule]), count) for rule, count in ranked]
