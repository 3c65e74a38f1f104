"""What an attempt that its budget ended had changed, laid into the work tree of the next one.

File by file: where the default branch still has a file as it was, or has the very same change, the saved file is laid;
one that is another file by now stays as the branch has it, and its saved change is handed over as a diff. Nothing is
merged into lines that nobody has looked at, and nothing is lost.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from actors.messages import Carried, Saved
from actors.work.git import Git, GitFailed, Patience
from actors.work.leavings import shown

FORM = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/")
LONGEST_DIFF = 200_000
"""Characters."""
NAMED = 20
"""Files that are named one by one."""
NOTHING = "000000"

File = tuple[str, str]
"""Mode and blob."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """The git tree to check out (empty: the commit's own), and what of the saved work is in it."""

    tree: str
    carried: Carried


def lay(git: Git, mirror: Path, saved: Saved, *, commit: str, index: Mapping[str, str], patience: Patience) -> Laid:
    """The tree of `commit` with what was saved. Raises what git raises."""
    here = f"--git-dir={mirror}"
    try:
        said = git.run(
            here, "diff-tree", "-r", "-z", "--raw", "--no-renames", saved.base, saved.head, patience=patience
        )
    except GitFailed:  # the mirror was removed to make room, or the commit is very old
        return Laid(tree="", carried=Carried(attempt=saved.attempt, lost=True))
    known = _files(git.run(here, "ls-tree", "-r", "-z", "--full-tree", commit, patience=patience))
    changes = list(_changes(said))
    folders = {str(parent) for path in known for parent in PurePosixPath(path).parents}
    fits = [change for change in changes if _fits(change, known, folders)]
    clashing = [change.path for change in changes if change not in fits]
    carried = Carried(
        attempt=saved.attempt,
        files=tuple(shown(change.path) for change in fits),
        clashing=tuple(shown(path) for path in clashing),
        diff=_diff(git, here, saved, clashing, patience),
    )
    if not fits:
        return Laid(tree="", carried=carried)
    git.run(here, "read-tree", "--reset", commit, patience=patience, environment=index)
    with tempfile.TemporaryFile(dir=mirror.parent) as rows:
        rows.write("".join(change.row for change in fits).encode("utf-8", "surrogateescape"))
        rows.seek(0)
        git.run(here, "update-index", "-z", "--index-info", patience=patience, environment=index, stdin=rows)
    return Laid(tree=git.run(here, "write-tree", patience=patience, environment=index).strip(), carried=carried)


def told(carried: Carried) -> str:
    """What the worker has to know of it, as a sentence or some."""
    begins = f"Attempt {carried.attempt} at this task was ended at the limit of its budget. "
    if carried.lost:
        return ""
    parts = [begins]
    if carried.files:
        parts.append(
            f"What it had changed lies in the tree already: {_listed(carried.files)}. That is unfinished work for this "
            "task, and not the repository's: check it, keep what is right of it, and do the rest. "
        )
    if carried.clashing:
        parts.append(
            f"Its changes to {_listed(carried.clashing)} are not in the tree, because somebody changed that since; "
            "they are the diff `saved.diff` (in the assignment, or in your home folder)."
        )
    return "".join(parts).strip()


@dataclass(frozen=True, slots=True)
class _Change:
    path: str
    before: File
    after: File

    @property
    def row(self) -> str:
        """As `git update-index --index-info` takes it."""
        mode, sha = self.after
        return f"{'0' if mode == NOTHING else mode} {sha}\t{self.path}\0"


def _fits(change: _Change, known: Mapping[str, File], folders: set[str]) -> bool:
    now = known.get(change.path, (NOTHING, "0" * len(change.before[1])))
    if now not in (change.before, change.after):
        return False
    blocked = any(str(parent) in known for parent in PurePosixPath(change.path).parents)
    return change.after[0] == NOTHING or not (blocked or change.path in folders)


def _changes(said: str) -> Sequence[_Change]:
    pieces = said.split("\0")[:-1]
    made = []
    for facts, path in zip(pieces[::2], pieces[1::2], strict=True):
        mode_before, mode, sha_before, sha, _ = facts.removeprefix(":").split(" ")
        made.append(_Change(path, (mode_before, sha_before), (mode, sha)))
    return made


def _files(listing: str) -> dict[str, File]:
    rows = (row.split("\t", 1) for row in listing.split("\0")[:-1])
    return {path: (facts.split(" ")[0], facts.split(" ")[2]) for facts, path in rows}


def _diff(git: Git, here: str, saved: Saved, paths: Sequence[str], patience: Patience) -> str:
    if not paths:
        return ""
    words = ("--literal-pathspecs", here, "-c", "core.quotePath=false", "diff", *FORM, saved.base, saved.head, "--")
    return git.run(*words, *paths[:NAMED], patience=patience)[:LONGEST_DIFF]


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return ", ".join(f"`{path}`" for path in paths[:NAMED]) + more
