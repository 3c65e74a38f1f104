"""Which commits last changed the lines that a task names: asked of the mirror, since a work tree has no history.

Only lines that somebody named are looked up: those of the form's files, of tracebacks, and `path:line` in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from actors.work.analyser.tracebacks import Frame, by_name, mentions, places, traces
from actors.work.git import Git, GitFailed, Patience

MOST_PLACES = 12
"""Places whose lines are looked up; each is one run of git."""
AROUND = 2
"""Lines above and below a named one that are asked for too."""
LONGEST_TEXT = 65_536

Touched = dict[str, Any]
"""An item of the assignment's `history`."""


def history(git: Git, mirror: Path, commit: str, *, task: Mapping[str, Any], patience: Patience) -> list[Touched]:
    """The commits behind the named lines, the newest first; lines older than what the mirror holds are left out.

    Raises `NotWanted` or `GitTimedOut` as every git does; what git cannot say is left out.
    """
    frames = named(task)
    if not frames:
        return []
    here = f"--git-dir={mirror}"
    paths = git.run(here, "ls-tree", "-r", "-z", "--name-only", commit, patience=patience).split("\0")
    found: dict[tuple[str, str], Touched] = {}
    for path, line in _resolved(frames, paths):
        for item in _blamed(git, here, commit, (path, line), patience):
            found.setdefault((item["path"], item["commit"]), item)
    return sorted(found.values(), key=lambda item: (item["date"], item["path"], item["line"]), reverse=True)


def named(task: Mapping[str, Any]) -> list[Frame]:
    """The places that a task names, each once."""
    files = task.get("files") or ()
    meant = [Frame(file=at["path"], line=at["first_line"]) for at in files if at.get("first_line")]
    text = "\n".join(str(task.get(part) or "")[:LONGEST_TEXT] for part in ("prompt", "context"))
    raised = [frame for trace in traces(text) for frame in trace.frames]
    return list(dict.fromkeys([*meant, *raised, *mentions(text)]))


def _resolved(frames: Sequence[Frame], paths: Sequence[str]) -> list[tuple[str, int]]:
    names = by_name(list(paths))
    likeliest = ((next(places(frame, names), None), frame.line) for frame in frames)
    return list(dict.fromkeys((place[0], line) for place, line in likeliest if place))[:MOST_PLACES]


def _blamed(git: Git, here: str, commit: str, place: tuple[str, int], patience: Patience) -> Iterator[Touched]:
    """What git blames for the lines around a place."""
    path, line = place
    lines = f"-L{max(1, line - AROUND)},{line + AROUND}"
    try:
        said = git.run(here, "blame", "--porcelain", lines, commit, "--", path, patience=patience)
    except GitFailed:  # the file is shorter here, or no text
        return
    yield from read_blame(said, path)


def read_blame(porcelain: str, path: str) -> list[Touched]:
    """The commits of `git blame --porcelain`; one at the end of the mirror's history only carries the lines.

    https://git-scm.com/docs/git-blame#_the_porcelain_format
    """
    items: dict[str, Touched] = {}
    known: dict[str, str] = {}
    sha, line = "", 0
    for text in porcelain.splitlines():
        head = re.match(r"([0-9a-f]{40,64}) \d+ (\d+)", text)
        if head is not None:
            sha, line = head[1], int(head[2])
            known = {} if sha not in items else known
        elif text.startswith("\t"):
            if known and "boundary" not in known and sha not in items:
                items[sha] = _item(path, line, sha, known)
        else:
            key, _, value = text.partition(" ")
            known[key] = value
    return list(items.values())


def _item(path: str, line: int, sha: str, known: Mapping[str, str]) -> Touched:
    day = datetime.fromtimestamp(int(known.get("committer-time", "0")), tz=UTC).strftime("%Y-%m-%d")
    values: Touched = {"path": path, "line": line, "commit": sha, "date": day}
    return values | {"author": known.get("author", "")[:100], "subject": known.get("summary", "")[:200]}
