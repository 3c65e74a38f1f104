"""The change that a Code Review is about: what the assignment's `review` says, and the files as they were before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """A part of a file's diff: its lines as they were, from `first_old` on, and as they are, from `first_new` on.

    `added` are the numbers of the new lines that were not there before; `gap` is the line where lines went away.
    """

    first_old: int
    first_new: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    added: tuple[int, ...]
    gap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What becomes of one file: it is `added`, `deleted`, `modified` or `renamed` (`previous` is its old path)."""

    path: str
    status: str
    added: int
    removed: int
    previous: str = ""
    hunks: tuple[Hunk, ...] = ()

    @property
    def new_lines(self) -> frozenset[int]:
        """Lines of the head that the change adds or changes."""
        return frozenset(number for hunk in self.hunks for number in hunk.added)

    def touches(self, first: int, last: int) -> bool:
        """Whether something was added to, or taken from, these lines of the head."""
        gaps = (hunk.gap for hunk in self.hunks)
        return any(first <= number <= last for number in self.new_lines) or any(
            gap is not None and first <= gap <= last for gap in gaps
        )

    def before(self, text: str) -> str | None:
        """The file as it was, from what it is now; None where the two do not fit together."""
        lines = text.split("\n")
        for hunk in reversed(self.hunks):
            start = hunk.first_new - 1 if hunk.new else hunk.first_new
            if [line.rstrip("\r") for line in hunk.new] != lines[start : start + len(hunk.new)]:
                return None
            lines[start : start + len(hunk.new)] = [line.rstrip("\r") for line in hunk.old]
        return "\n".join(lines)

    @property
    def gone(self) -> str:
        """The text of a file that was deleted."""
        return "\n".join(line.rstrip("\r") for hunk in self.hunks for line in hunk.old) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A proposed change; the members are the contract's."""

    number: int | None
    title: str
    state: str
    fork: bool
    base: str
    merge_base: str
    head: str
    commits: tuple[Mapping[str, str], ...]
    pieces: tuple[Piece, ...] = field(default=())
    complete: bool = True

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Review:
        """From the assignment's member. Raises KeyError or TypeError where it is not as the contract says."""
        hunks = dict(_files(values["diff"]))
        return cls(
            number=values["number"],
            title=values["title"],
            state=values["state"],
            fork=values["fork"],
            base=values["base"],
            merge_base=values["merge_base"],
            head=values["head"],
            commits=tuple(values["commits"]),
            complete=values["complete"],
            pieces=tuple(
                Piece(
                    path=file["path"],
                    status=file["status"],
                    added=file["added"],
                    removed=file["removed"],
                    previous=file["previous"] or "",
                    hunks=tuple(hunks.get(file["path"], ())),
                )
                for file in values["files"]
            ),
        )

    def piece(self, path: str) -> Piece | None:
        """What becomes of a file of the head."""
        return next((piece for piece in self.pieces if piece.path == path and piece.status != "deleted"), None)


def _files(diff: str) -> Iterator[tuple[str, list[Hunk]]]:
    """The hunks of each file, under its path in the head, or its old one where it is gone."""
    lines = diff.split("\n")
    hunks: list[Hunk] = []
    path, old, at = "", "", 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("diff --git "):
            if path:
                yield path, hunks
            path, hunks, old = "", [], ""
        elif line.startswith("--- "):
            old = _path(line, "a/")
        elif line.startswith("+++ "):
            path = _path(line, "b/") or old
        elif (head := HUNK.match(line)) is not None and path:
            hunk, at = _hunk(head, lines, at + 1)
            hunks.append(hunk)
            continue
        at += 1
    if path:
        yield path, hunks


def _path(line: str, prefix: str) -> str:
    name = line[4:].rstrip("\t")
    return "" if name == "/dev/null" else name.removeprefix(prefix)


def _hunk(head: re.Match[str], lines: Sequence[str], at: int) -> tuple[Hunk, int]:
    """The hunk whose lines begin at `at`, and where they end: counted, since a line may look like a heading."""
    left_old, left_new = (int(count) if count is not None else 1 for count in (head[2], head[4]))
    old: list[str] = []
    new: list[str] = []
    added: list[int] = []
    number, gap = int(head[3]), None
    while at < len(lines) and (left_old > 0 or left_new > 0 or lines[at].startswith("\\")):
        sign, text = lines[at][:1], lines[at][1:]
        if sign in (" ", ""):
            old.append(text)
            new.append(text)
            left_old, left_new, number = left_old - 1, left_new - 1, number + 1
        elif sign == "-":
            old.append(text)
            left_old, gap = left_old - 1, number if gap is None else gap
        elif sign == "+":
            new.append(text)
            added.append(number)
            left_new, number = left_new - 1, number + 1
        at += 1
    hunk = Hunk(
        first_old=int(head[1]), first_new=int(head[3]), old=tuple(old), new=tuple(new), added=tuple(added), gap=gap
    )
    return hunk, at
