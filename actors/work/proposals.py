"""A change that somebody proposes, brought into the mirror for a review: its head, where it left its base, its diff.

A pull request's head is fetched as `refs/pull/N/head`, which the repository itself serves, also for forks.
https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/checking-out-pull-requests-locally
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actors.messages import Proposed, RepositoryFacts
from actors.work import sensitive
from actors.work.git import Git, GitFailed, Patience

DEPTHS = (200, 1_000, 10_000)
"""So many commits of both sides are fetched, one after the other, until one is found that they share."""
MOST_LINES = 40_000
"""Changed lines that a diff holds; files beyond that are named without theirs, the largest first."""
LONGEST_DIFF = 4 * 1024 * 1024
MOST_FILES = 3_000
MOST_COMMITS = 50
FORM = ("--no-color", "--no-ext-diff", "--no-textconv", "-M", "--src-prefix=a/", "--dst-prefix=b/", "--full-index")
STATUS = {"A": "added", "D": "deleted", "M": "modified", "R": "renamed", "C": "added", "T": "modified"}


class NoProposal(Exception):
    """What is to be reviewed cannot be had; the text is a sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A proposed change in the mirror: its commit, the newest one of its base, and the last that they share."""

    head: str
    base: str
    shared: str


def fetch(git: Git, mirror: Path, repository: RepositoryFacts, proposed: Proposed, patience: Patience) -> Fetched:
    """Fetch both sides. Raises `NoProposal`, or what git raises."""
    here = f"--git-dir={mirror}"
    base = proposed.base or f"refs/heads/{repository.default_branch}"
    kept = {"head": f"refs/review/{proposed.number or 0}/head", "base": f"refs/review/{proposed.number or 0}/base"}
    for depth in DEPTHS:
        words = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", f"--depth={depth}")
        sources = (f"+{proposed.head}:{kept['head']}", f"+{base}:{kept['base']}")
        try:
            git.run(here, "fetch", *words, "--", repository.clone_url, *sources, patience=patience)
        except GitFailed as error:
            if re.search(r"couldn't find remote ref|not our ref|no such remote ref", str(error), re.I):
                raise NoProposal(f"{_called(proposed)} or its base cannot be fetched: {error}") from error
            raise
        tips = [git.run(here, "rev-parse", "--verify", f"{kept[side]}^{{commit}}", patience=patience) for side in kept]
        head, tip = (sha.strip() for sha in tips)
        shared = git.run(here, "merge-base", tip, head, patience=patience, success=(0, 1)).strip()
        if shared:
            return Fetched(head=head, base=tip, shared=shared.splitlines()[0])
    raise NoProposal(f"{_called(proposed)} and its base share none of their newest {DEPTHS[-1]:,} commits")


def document(git: Git, mirror: Path, proposed: Proposed, fetched: Fetched, patience: Patience) -> dict[str, Any]:
    """The assignment's member `review`."""
    here, span = f"--git-dir={mirror}", (fetched.shared, fetched.head)
    sizes = _sizes(git.run(here, "diff", *FORM, "--numstat", "-z", *span, "--", patience=patience))
    states = _states(git.run(here, "diff", *FORM, "--name-status", "-z", *span, "--", patience=patience))
    files = [
        {"path": path, "status": status, "previous": previous, "added": added, "removed": removed}
        for path, status, previous in states[:MOST_FILES]
        for added, removed in [sizes.get(path, (0, 0))]
    ]
    shown = _fitting(files)
    diff = _diff(git, here, span, shown, patience) if shown else ""
    log = git.run(
        here,
        "log",
        f"--max-count={MOST_COMMITS}",
        "--format=%H%x00%an%x00%cs%x00%s",
        f"{span[0]}..{span[1]}",
        "--",
        patience=patience,
    )
    return {
        "number": proposed.number,
        "title": proposed.title,
        "state": proposed.state,
        "fork": proposed.fork,
        "base": proposed.base.removeprefix("refs/heads/") if proposed.base.startswith("refs/heads/") else "",
        "base_commit": fetched.base,
        "merge_base": fetched.shared,
        "head": fetched.head,
        "commits": [_commit(line) for line in log.split("\n") if line],
        "files": [{**file, **_readable(file)} for file in files],
        "diff": _text(diff),
        "complete": len(shown) == len(states) and len(diff) < LONGEST_DIFF,
    }


def overlay(git: Git, mirror: Path, fetched: Fetched, trusted: str, index: dict[str, str], patience: Patience) -> str:
    """The head's git tree with the agent configuration of the commit `trusted` instead of its own; empty if alike.

    What agents take as orders comes from people who may write to the default branch, not from whoever proposes.
    """
    here = f"--git-dir={mirror}"
    theirs, ours = (_agents(git, here, commit, patience) for commit in (fetched.head, trusted))
    if theirs == ours:
        return ""
    git.run(here, "read-tree", "--reset", fetched.head, patience=patience, environment=index)
    gone = [f"0 {'0' * len(fetched.head)}\t{path}\0" for path in sorted(theirs.keys() - ours.keys())]
    put = [f"{mode} {sha}\t{path}\0" for path, (mode, sha) in sorted(ours.items())]
    with tempfile.TemporaryFile(dir=mirror.parent) as rows:
        rows.write("".join((*gone, *put)).encode("utf-8", "surrogateescape"))
        rows.seek(0)
        git.run(here, "update-index", "-z", "--index-info", patience=patience, environment=index, stdin=rows)
    return git.run(here, "write-tree", patience=patience, environment=index).strip()


def _agents(git: Git, here: str, commit: str, patience: Patience) -> dict[str, tuple[str, str]]:
    rows = git.run(here, "ls-tree", "-r", "-z", "--full-tree", commit, patience=patience).split("\0")[:-1]
    split = (row.split("\t", 1) for row in rows)
    return {
        path: (facts.split()[0], facts.split()[2]) for facts, path in split if sensitive.matches(path, sensitive.AGENTS)
    }


def _diff(git: Git, here: str, span: Sequence[str], shown: Sequence[dict[str, Any]], patience: Patience) -> str:
    words = ("-c", "core.quotePath=false", here, "--literal-pathspecs", "diff", *FORM, "--unified=3", *span, "--")
    text = ""
    for begin in range(0, len(shown), 250):
        names = [name for file in shown[begin : begin + 250] for name in (file["path"], file["previous"]) if name]
        text += git.run(*words, *names, patience=patience)
    if len(text) <= LONGEST_DIFF:
        return text
    return text[: max(0, text.rfind("\ndiff --git ", 0, LONGEST_DIFF) + 1)]


def _fitting(files: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The files whose changes fit into a diff, in their order: the smallest are taken first."""
    left, kept = MOST_LINES, set()
    for file in sorted(files, key=lambda it: it["added"] + it["removed"]):
        left -= file["added"] + file["removed"]
        if left >= 0:
            kept.add(file["path"])
    return [file for file in files if file["path"] in kept]


def _sizes(listing: str) -> dict[str, tuple[int, int]]:
    """From `--numstat -z`: path -> lines added and removed; none of a binary file."""
    found, parts = {}, iter(listing.split("\0"))
    for row in parts:
        if not row:
            break
        added, removed, path = row.split("\t", 2)
        if not path:  # a rename: both names follow
            next(parts)
            path = next(parts)
        found[path] = (int(added) if added.isdigit() else 0, int(removed) if removed.isdigit() else 0)
    return found


def _states(listing: str) -> list[tuple[str, str, str | None]]:
    """From `--name-status -z`: path, what became of it, and its earlier path."""
    found: list[tuple[str, str, str | None]] = []
    parts = iter(listing.split("\0"))
    for code in parts:
        if not code:
            break
        first = next(parts)
        if code[0] in "RC":
            found.append((next(parts), STATUS[code[0]], first if code[0] == "R" else None))
        else:
            found.append((first, STATUS.get(code[0], "modified"), None))
    return found


def _readable(file: dict[str, Any]) -> dict[str, Any]:
    return {"path": _text(file["path"]), "previous": file["previous"] and _text(file["previous"])}


def _text(said: str) -> str:
    """What git said without halves of characters, which no encoder takes."""
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _commit(line: str) -> dict[str, str]:
    sha, author, date, subject = _text(line).split("\0", 3)
    return {"commit": sha, "author": author[:100], "date": date, "subject": subject[:200]}


def _called(proposed: Proposed) -> str:
    return f"pull request #{proposed.number}" if proposed.number else "the range"
