"""What of the repository the model gets to see: its files' names, the files that the task names, what fits its words.

All within a number of characters: a model reads so much, and each of them costs.
"""

from __future__ import annotations

from collections.abc import Iterator

from actors.work.analyser import sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.search import search
from actors.work.analyser.sources import Source

MOST_HITS = 40
MOST_NAMES = 400
SHARE_OF_NAMES = 8
"""The list of files takes an eighth at most."""
SHARE_OF_ONE = 2
"""One file takes half of what there is at most."""


def context(assignment: Assignment, *, most: int) -> str:
    """At most `most` characters of Markdown."""
    everything = sources.read(assignment.tree).files
    parts = [names([source.path for source in everything], most // SHARE_OF_NAMES)]
    left = most - len(parts[0])
    shown: set[str] = set()
    named = [source for source in everything if assignment.scope.names and assignment.scope.covers(source.path)]
    for path, first, text in (*whole(named, most), *passages(everything, assignment, shown)):
        part = block(path, first, text)
        if len(part) > left:
            continue
        left -= len(part)
        shown.add(path)
        parts.append(part)
    return "".join(parts)


def names(paths: list[str], most: int) -> str:
    """The names of the files, as many as fit."""
    listed = ""
    for path in sorted(paths)[:MOST_NAMES]:
        if len(listed) + len(path) > most:
            break
        listed += f"{path}\n"
    rest = len(paths) - listed.count("\n")
    more = f"(and {rest} more)\n" if rest else ""
    return f"## Files of the repository\n\n{listed}{more}\n"


def whole(named: list[Source], most: int) -> Iterator[tuple[str, int, str]]:
    """The files that the task names, from their first line on, cut at a line's end where one is too long."""
    for source in named:
        lines, size = [], 0
        for line in source.lines:
            size += len(line) + 8
            if size > most // SHARE_OF_ONE:
                lines.append("(cut off)")
                break
            lines.append(line)
        yield source.path, 1, "\n".join(lines)


def passages(
    everything: tuple[Source, ...] | list[Source], assignment: Assignment, shown: set[str]
) -> Iterator[tuple[str, int, str]]:
    """What fits the task's words best, of files that are not shown yet."""
    for hit in search(everything, f"{assignment.title}\n{assignment.words}", most=MOST_HITS):
        if hit.passage.path not in shown:
            yield hit.passage.path, hit.passage.first, hit.passage.text


def block(path: str, first: int, text: str) -> str:
    """A piece of a file, its lines numbered as they are there."""
    numbered = "\n".join(f"{number:5} {line}" for number, line in enumerate(text.split("\n"), start=first))
    return f"## {path}, from line {first}\n\n~~~~~\n{numbered}\n~~~~~\n\n"
