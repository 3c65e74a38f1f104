"""What the repository's tree says about the files a task names.

The tree is a mapping from every file's path to its size in bytes, as one call for GitHub's Git tree gives it; folders
follow from the paths. Nothing is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile

from actors.issue.file_globs import is_glob, matching
from actors.issue.task import FileReference

LARGEST_FILE = 1024 * 1024
"""Bytes. GitHub's contents API gives larger files without their text, and nobody reads them whole."""

_MOST_CANDIDATES = 2_000
_ALIKE = 0.75


class FileState(StrEnum):
    """What a named file turned out to be; the values are said to people."""

    EXISTS = "exists"
    DIRECTORY = "is a directory"
    TOO_LARGE = "too large"
    NOT_FOUND = "not found"
    UNKNOWN = "not looked up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatus:
    """A reference, its state, and what else is known: bytes, how many files it stands for, a likely other name."""

    reference: FileReference
    state: FileState
    size: int = 0
    count: int = 1
    did_you_mean: str = ""

    def said(self) -> str:
        """The state in words: `not found: did you mean src/foo.py?`."""
        if self.state is FileState.DIRECTORY:
            return f"{self.state} of {self.count} file{'' if self.count == 1 else 's'}"
        if self.state is FileState.TOO_LARGE:
            return f"{self.state} ({self.size / LARGEST_FILE:.1f} MiB)"
        if self.state is FileState.EXISTS and self.count > 1:
            return f"{self.state} ({self.count} files)"
        return f"{self.state}: did you mean {self.did_you_mean}?" if self.did_you_mean else str(self.state)


def file_statuses(
    references: Iterable[FileReference], tree: Mapping[str, int] | None, *, largest: int = LARGEST_FILE
) -> tuple[FileStatus, ...]:
    """Look every reference up in `tree`; where there is no tree, nothing is known of any."""
    if tree is None:
        return tuple(FileStatus(reference=reference, state=FileState.UNKNOWN) for reference in references)
    return tuple(_status(reference, tree, largest) for reference in references)


def _status(reference: FileReference, tree: Mapping[str, int], largest: int) -> FileStatus:
    path = reference.path
    size = tree.get(path)
    if size is not None:
        state = FileState.TOO_LARGE if size > largest else FileState.EXISTS
        return FileStatus(reference=reference, state=state, size=size)
    below = [tree[name] for name in tree if name.startswith(f"{path}/")]
    if below:
        return FileStatus(reference=reference, state=FileState.DIRECTORY, size=sum(below), count=len(below))
    if is_glob(path):
        sizes = [tree[name] for name in matching(path, tree)]
        state = FileState.EXISTS if sizes else FileState.NOT_FOUND
        return FileStatus(reference=reference, state=state, size=sum(sizes), count=len(sizes))
    return FileStatus(reference=reference, state=FileState.NOT_FOUND, did_you_mean=_likeliest(path, tree))


def _likeliest(path: str, tree: Mapping[str, int]) -> str:
    """The path that was probably meant: the same name elsewhere, else a name much like it; empty if none."""
    name = path.rsplit("/", 1)[-1].casefold()
    same = [known for known in tree if known.rsplit("/", 1)[-1].casefold() == name]
    if same:
        return max(same, key=lambda known: (_shared(known, path), -len(known), known))
    alike: list[tuple[float, str]] = []
    for known in tree:
        other = known.rsplit("/", 1)[-1].casefold()
        if len(alike) < _MOST_CANDIDATES and other[:1] == name[:1] and abs(len(other) - len(name)) <= 2:
            alike.append((SequenceMatcher(None, other, name).ratio() + _shared(known, path) / 1_000, known))
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else ""


def _shared(path: str, other: str) -> int:
    """How many segments two paths have in common, counted from both ends."""
    one, two = path.casefold().split("/"), other.casefold().split("/")
    pairs = (zip(one, two, strict=False), zip(reversed(one), reversed(two), strict=False))
    return sum(sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)) for ends in pairs)
