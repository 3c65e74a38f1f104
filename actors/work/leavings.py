"""What lies in a work tree after its worker: looked at without following, opening or believing anything odd.

Nobody else is in the tree any more when this runs. Still a worker may have left links out of it, devices, pipes that
block their reader, other people's files under a second name, folders nobody may enter, and names that mean something
to git. What cannot be part of a commit is named with its reason, and what lay there before counts as unchanged.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

LARGEST_FILE = 50 * 1024 * 1024
"""GitHub warns of files above 50 MiB and refuses those above 100."""
MOST_ENTRIES = 200_000
CHUNK = 1 << 20
LARGEST_IGNORE = 1024 * 1024
PASSED_OVER = frozenset(
    {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".venv", "node_modules", ".DS_Store"}
)
"""New folders and files of these names are by-products of running things, whatever `.gitignore` says."""

FILE, PROGRAM, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
_INVISIBLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_SHORT = re.compile(r"g[i]?[t]?[0-9a-f]*~[0-9]+", re.I)


class TooMuch(Exception):
    """The worker left more than is looked at; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as git sees it: mode and the hash of its content."""

    mode: str
    sha: str


@dataclass(frozen=True, slots=True)
class Found(Blob):
    """A file in the tree and its size; a link's content is its target."""

    size: int
    target: bytes | None = None


@dataclass(slots=True)
class Leavings:
    """`files` by path (file names' odd bytes as surrogates). `left_out`: path and reason. `hidden`: not looked into."""

    files: dict[str, Found] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def leave(self, path: str, why: str) -> None:
        """`path` is there, and not part of what is taken."""
        self.hidden.add(path)
        self.left_out.append((path, why))

    def covers(self, path: str) -> bool:
        """Whether nothing can be said about `path`, because it or a folder above it was not looked into."""
        parts = path.split("/")
        return "" in self.hidden or any("/".join(parts[:end]) in self.hidden for end in range(1, len(parts) + 1))


class Look:
    """Goes through `tree` once, compared by name with `base`, the commit that was checked out.

    `owner`: the user whose files count; anybody else's came in by a trick.
    """

    def __init__(self, tree: Path, base: Mapping[str, Blob], *, owner: int) -> None:
        self._tree, self._base, self._owner = tree, base, owner
        self._folders = {str(parent) for path in base for parent in PurePosixPath(path).parents}
        self._found = Leavings()

    def around(self) -> Leavings:
        """Everything there is. Raises `TooMuch`."""
        top = self._tree.lstat()
        if not stat.S_ISDIR(top.st_mode) or top.st_uid != self._owner:
            raise TooMuch("the worker put something else in the place of its work tree")
        seen, folders = 0, [""]
        while folders:
            folder = folders.pop()
            for entry in self._entries(folder):
                seen += 1
                if seen > MOST_ENTRIES:
                    raise TooMuch(f"the worker left more than {MOST_ENTRIES:,} files and folders")
                path = f"{folder}/{entry.name}" if folder else entry.name
                if self._enters(entry, path):
                    folders.append(path)
        return self._found

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        place = self._tree / folder
        try:
            return _listed(place)
        except PermissionError:
            with suppress(OSError):
                place.chmod(0o700)  # the worker closed its own folder
        except OSError as error:
            self._found.leave(folder, _why(error))
            return []
        try:
            return _listed(place)
        except OSError as error:
            self._found.leave(folder, _why(error))
            return []

    def _enters(self, entry: os.DirEntry[str], path: str) -> bool:
        """Take in one entry; whether it is a folder to be looked into."""
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError as error:
            self._found.leave(path, _why(error))
            return False
        known = self._base.get(path)
        if known is not None and known.mode == SUBMODULE:
            self._found.hidden.add(path)  # never checked out; what a worker put there cannot be told from it
        elif why := self._refused(entry.name, path, facts):
            self._found.leave(path, why)
        elif entry.name in PASSED_OVER and known is None and path not in self._folders:
            return False
        elif stat.S_ISDIR(facts.st_mode):
            return True
        elif stat.S_ISLNK(facts.st_mode):
            self._take_link(entry, path, known)
        else:
            self._take_file(Path(entry.path), path, facts, known)
        return False

    def _refused(self, name: str, path: str, facts: os.stat_result) -> str:
        """Why an entry is left out; empty where it is not."""
        kind = facts.st_mode
        ordinary = stat.S_ISREG(kind) or stat.S_ISDIR(kind) or stat.S_ISLNK(kind)
        if name == ".gitignore" and (stat.S_ISLNK(kind) or not ordinary or facts.st_size > LARGEST_IGNORE):
            (self._tree / path).unlink()  # git would read it
            return "no ordinary .gitignore"
        if means_git(name):
            return "a name that means git's own folder"
        if facts.st_uid != self._owner:
            return "somebody else's file"
        if not ordinary:
            return "neither a file nor a folder nor a link"
        if stat.S_ISREG(kind) and facts.st_size > LARGEST_FILE:
            return f"larger than {LARGEST_FILE // 1024 // 1024} MB"
        if not stat.S_ISDIR(kind) and path not in self._base and not path.isprintable():
            return "a name with control characters, or one that is not UTF-8"
        return ""

    def _take_link(self, entry: os.DirEntry[str], path: str, known: Blob | None) -> None:
        target = str(Path(entry.path).readlink())
        data = os.fsencode(target)
        link = Found(LINK, _hash(len(data), [data]), len(data), data)
        leads = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).split("/")
        leaves = target.startswith("/") or leads[0] == ".." or any(map(means_git, leads))
        if leaves and known != Blob(LINK, link.sha):
            self._found.leave(path, "a link that leads out of the tree")
        else:
            self._found.files[path] = link

    def _take_file(self, place: Path, path: str, facts: os.stat_result, known: Blob | None) -> None:
        if facts.st_mode & 0o400 == 0:
            place.chmod(0o600)
        try:
            with opened(place) as stream:
                sha = _hash(facts.st_size, iter(lambda: stream.read(CHUNK), b""))
        except OSError as error:
            self._found.leave(path, _why(error))
            return
        mode = PROGRAM if facts.st_mode & 0o100 else FILE
        if known == Blob(LINK, sha):
            mode = LINK  # a link is checked out as a file that holds its target
        self._found.files[path] = Found(mode, sha, facts.st_size)


@contextmanager
def opened(place: Path) -> Iterator[IO[bytes]]:
    """A regular file; never what a link points at, and never a pipe that would block."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("is no file any more")
        yield stream


def shown(path: str) -> str:
    """A path as text that can be read and stored: odd bytes and control characters escaped."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def means_git(name: str) -> bool:
    """Whether some file system takes a name for `.git`, as git's own core.protectHFS and protectNTFS have it."""
    plain = _INVISIBLE.sub("", name).casefold().split(":")[0].rstrip(". ")
    return plain in (".git", "git~1") or _SHORT.fullmatch(plain) is not None


def _listed(place: Path) -> list[os.DirEntry[str]]:
    return sorted(os.scandir(place), key=lambda entry: entry.name)


def _why(error: OSError) -> str:
    return error.strerror or "cannot be read"


def _hash(size: int, chunks: Iterable[bytes]) -> str:
    """What git calls a file of that content."""
    sha = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        sha.update(chunk)
    return sha.hexdigest()
