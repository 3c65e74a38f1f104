"""Patterns of file names as people write them: `src/*.py`, `tests/**/test_*.py`, `docs/{guide,api}.md`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate

_GLOB = re.compile(r"[*?\[{]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_MOST_ALTERNATIVES = 32

_Segment = Callable[[str], object] | None


def is_glob(path: str) -> bool:
    """Whether a path holds a character that makes it a pattern."""
    return _GLOB.search(path) is not None


def matching(glob: str, paths: Iterable[str]) -> list[str]:
    """The paths a pattern stands for: `**` spans folders, `*` does not, `{a,b}` is either of the two.

    A pattern with very many alternatives is cut short.
    """
    found = _GLOB.search(glob)
    start = glob[: found.start()] if found else glob
    patterns = [_segments(pattern) for pattern in _alternatives(glob)]
    return [
        path
        for path in paths
        if path.startswith(start) and any(_fits(path.split("/"), segments) for segments in patterns)
    ]


def spans(pattern: str, path: str) -> bool:
    """Whether one pattern, braces meaning themselves, stands for a path: `**` spans folders, also none of them."""
    return _fits(path.split("/"), _segments(pattern))


def _alternatives(glob: str) -> list[str]:
    done: list[str] = []
    waiting = [glob]
    while waiting and len(done) < _MOST_ALTERNATIVES:
        pattern = waiting.pop()
        choice = _CHOICE.search(pattern)
        if choice is None:
            done.append(pattern)
        else:
            before, after = pattern[: choice.start()], pattern[choice.end() :]
            waiting += [f"{before}{option}{after}" for option in choice[1].split(",")[:_MOST_ALTERNATIVES]]
    return done


def _segments(pattern: str) -> list[_Segment]:
    """A test for each segment; None for `**`. The standard library's translation cannot backtrack without end."""
    return [None if segment == "**" else re.compile(translate(segment)).match for segment in pattern.split("/")]


def _fits(path: list[str], segments: list[_Segment]) -> bool:
    """Whether the path fits; `reached` holds every number of its segments the pattern may have used up so far."""
    reached = {0}
    for fits in segments:
        if fits is None:
            reached = set(range(min(reached), len(path) + 1))
        else:
            reached = {place + 1 for place in reached if place < len(path) and fits(path[place])}
        if not reached:
            return False
    return len(path) in reached
