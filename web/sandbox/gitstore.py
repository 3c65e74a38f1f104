"""A bare repository seen through git's plumbing: objects, refs, trees, comparisons.

Everything is asked of the `git` program with argument lists, in an environment that ignores the machine's
own git configuration. Nothing here knows of the sandbox.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

_TIMEOUT_S = 60
_FIELDS = ("%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B")


class GitError(Exception):
    """Git refused; the text is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a tree. `size` is None for anything but a file."""

    mode: str
    kind: str
    sha: str
    size: int | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    name: str
    email: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file's change between two commits; `status` in GitHub's words."""

    status: str
    path: str
    previous: str | None
    additions: int
    deletions: int


def git_environment() -> dict[str, str]:
    """A child's environment in which only the repository's own configuration counts."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Sandbox"), ("EMAIL", "sandbox@localhost"))
    }
    return kept | identity | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}


def run_git(*arguments: str, extra: dict[str, str] | None = None, data: bytes | None = None) -> bytes:
    """Git's standard output. Raises GitError with what it said on standard error."""
    done = subprocess.run(
        ["git", *arguments],
        input=data if data is not None else b"",
        capture_output=True,
        env=git_environment() | (extra or {}),
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        raise GitError(done.stderr.decode(errors="replace").strip())
    return done.stdout


class GitStore:
    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def git(self, *arguments: str) -> bytes:
        return run_git("--git-dir", str(self.path), *arguments)

    def text(self, *arguments: str) -> str:
        return self.git(*arguments).decode(errors="replace")

    def resolve(self, ref: str, *, kind: str = "commit") -> str | None:
        """The sha of the commit (or tree, blob, object) a branch, tag or sha names, None if it names nothing."""
        if not ref or ref.startswith("-"):
            return None
        try:
            found = self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{{kind}}}")
        except GitError:
            return None
        return found.strip()

    def refs(self, prefix: str = "") -> dict[str, str]:
        """Full ref name to the sha it points at."""
        lines = self.text("for-each-ref", "--format=%(refname) %(objectname)", f"refs/{prefix}".rstrip("/"))
        return dict(line.split(" ", 1) for line in lines.splitlines())

    def tree(self, treeish: str, *, recursive: bool = False) -> list[Entry]:
        """The entries of a tree, directories included (also when recursive, as GitHub lists them)."""
        deep = ("-r", "-t") if recursive else ()
        listing = self.git("ls-tree", "-l", "-z", *deep, treeish).decode(errors="surrogateescape")
        return [_entry(line) for line in listing.split("\0") if line]

    def entry(self, commit: str, path: str) -> Entry | None:
        """What lies at a path in a commit, None for nothing."""
        path = path.strip("/")
        if not path:
            return None
        listing = self.git("ls-tree", "-l", "-z", "--full-tree", commit, "--", f":(literal){path}")
        found = [_entry(line) for line in listing.decode(errors="surrogateescape").split("\0") if line]
        return found[0] if found else None

    def blob(self, sha: str) -> bytes:
        return self.git("cat-file", "blob", sha)

    def commits(self, *revisions: str, limit: int = 250) -> list[Commit]:
        """The commits of a `git log` over the revisions, newest first."""
        form = "--format=" + "%x00".join(_FIELDS) + "%x01"
        listing = self.text("log", form, f"--max-count={limit}", *revisions, "--")
        return [_commit(part) for part in listing.split("\x01") if part.strip()]

    def commit(self, sha: str) -> Commit:
        return self.commits(sha, limit=1)[0]

    def merge_base(self, base: str, head: str) -> str | None:
        try:
            return self.text("merge-base", base, head).strip()
        except GitError:
            return None

    def count(self, revisions: str) -> int:
        return int(self.text("rev-list", "--count", revisions, "--"))

    def changes(self, before: str, after: str) -> list[FileChange]:
        """The files that differ between two commits, renames found."""
        names = self.git("diff", "--name-status", "-z", "-M", before, after, "--").decode(errors="surrogateescape")
        numbers = self.git("diff", "--numstat", "-z", "-M", before, after, "--")
        sizes = dict(_sizes(numbers.decode(errors="surrogateescape")))
        return [
            FileChange(
                status=status,
                path=path,
                previous=previous,
                additions=sizes.get(path, (0, 0))[0],
                deletions=sizes.get(path, (0, 0))[1],
            )
            for status, previous, path in _statuses(names)
        ]

    def patch(self, before: str, after: str, path: str | None = None) -> str:
        """The difference as text, of one file if a path is given."""
        only = (f":(literal){path}",) if path else ()
        return self.text("diff", "-M", before, after, "--", *only)

    def update_ref(self, ref: str, sha: str | None) -> None:
        """Point a ref at an object, or delete it. Raises GitError for a malformed name."""
        self.git("update-ref", *(("-d", ref) if sha is None else (ref, sha)))


def _entry(line: str) -> Entry:
    facts, path = line.split("\t", 1)
    mode, kind, sha, size = facts.split()
    return Entry(mode=mode, kind=kind, sha=sha, size=None if size == "-" else int(size), path=path)


def _commit(part: str) -> Commit:
    sha, tree, parents, an, ae, ad, cn, ce, cd, message = part.lstrip("\n").split("\x00", 9)
    return Commit(
        sha=sha,
        tree=tree,
        parents=tuple(parents.split()),
        author=Signature(name=an, email=ae, date=ad),
        committer=Signature(name=cn, email=ce, date=cd),
        message=message.rstrip("\n"),
    )


_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}


def _statuses(listing: str) -> Iterator[tuple[str, str | None, str]]:
    """From `--name-status -z`: status, previous path, path."""
    parts = iter(listing.split("\0"))
    for code in parts:
        if not code:
            return
        first = next(parts)
        renamed = code[0] in "RC"
        yield _STATUS.get(code[0], "changed"), first if renamed else None, next(parts) if renamed else first


def _sizes(listing: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """From `--numstat -z`: path, (lines added, lines removed); binary files count as (0, 0)."""
    parts = iter(listing.split("\0"))
    for facts in parts:
        if not facts:
            return
        added, removed, path = facts.split("\t", 2)
        if not path:  # a rename: the two names follow on their own
            next(parts)
            path = next(parts)
        yield path, (int(added) if added != "-" else 0, int(removed) if removed != "-" else 0)
