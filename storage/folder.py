"""The data folder: made for its owner alone, on a local disk, owned by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import time
from pathlib import Path
from typing import Any, Self

from storage.errors import StoreLocked, StoreOnNetwork

DATABASE = "caseworker.db"
LOCK = "caseworker.lock"
_MOUNTS = Path("/proc/self/mounts")
_OWNER_ONLY = 0o600
_POLL_SECONDS = 0.05
_WORDS = 256
"""Bytes of the lock's file: the same at each writing, so that nothing of an older one is left."""
_NETWORK = re.compile(r"nfs\d?|cifs|smb\w*|afs|ncpfs|ceph|lustre|glusterfs|fuse\.(sshfs|s3fs|glusterfs|rclone|ceph)")


def prepare(folder: Path) -> Path:
    """Makes the folder (0700) and the empty database file (0600) where they are missing; returns the file's path.

    A folder that is there keeps its mode, because it may be shared on purpose; the file is closed to others in
    any case. Raises StoreOnNetwork, OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind = file_system(folder.resolve(), _MOUNTS.read_text("utf-8", "replace") if _MOUNTS.exists() else "")
    if _NETWORK.fullmatch(kind):
        raise StoreOnNetwork(folder, kind=kind)
    return folder / DATABASE


def make_private(path: Path) -> None:
    """Creates the file where it is missing and leaves it readable by its owner alone.

    One that is there is never opened: closing any descriptor of it would drop the locks that SQLite holds for
    other connections of this process (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY))
    except FileExistsError:
        path.chmod(_OWNER_ONLY)


def flush(path: Path) -> None:
    """Returns when the file, or the entries of the folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_system(folder: Path, mounts: str) -> str:
    """The type of the file system that holds the absolute folder, from the text of /proc/self/mounts; "" if unknown."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, point, found, *_ = [*line.split(" "), "", "", ""]
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
        if point and folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, found
    return kind


class FolderLock:
    """The exclusive right to a folder for the life of this process, released by the kernel if it is killed.

    flock, because it also holds against a second store in the same process and does not pass to programs started
    from here. `used`: a store was opened in the folder before, so there has to be a database.
    """

    def __init__(self, descriptor: int, *, path: Path, used: bool) -> None:
        self._descriptor: int | None = descriptor
        self.path = path
        self.used = used

    @classmethod
    def take(cls, folder: Path, *, wait: float) -> Self:
        """Takes the lock, trying for `wait` seconds. Raises StoreLocked with who holds it."""
        path = folder / LOCK
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY)
        try:
            _lock(descriptor, folder, until=time.monotonic() + wait)
            used = bool(_words(descriptor).get("used"))
            _sign(descriptor, used=used)
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor, path=path, used=used)

    def note_use(self) -> None:
        """From now on the folder counts as used."""
        if not self.used and self._descriptor is not None:
            self.used = True
            _sign(self._descriptor, used=True)

    def release(self) -> None:
        """Lets another process have the folder. May be called again."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _lock(descriptor: int, folder: Path, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise _held(descriptor, folder) from None
        time.sleep(_POLL_SECONDS)


def _sign(descriptor: int, *, used: bool) -> None:
    """Who holds it. A full disk keeps nobody from holding it."""
    words = json.dumps({"pid": os.getpid(), "since": time.time(), "used": used}).encode()
    with contextlib.suppress(OSError):
        os.pwrite(descriptor, words.ljust(_WORDS), 0)


def _words(descriptor: int) -> dict[str, Any]:
    """What the last holder wrote; they may just be writing it."""
    try:
        words = json.loads(os.pread(descriptor, _WORDS, 0))
    except ValueError:
        return {}
    return words if isinstance(words, dict) else {}


def _held(descriptor: int, folder: Path) -> StoreLocked:
    words = _words(descriptor)
    try:
        return StoreLocked(folder, pid=int(words["pid"]), since=float(words["since"]))
    except (ValueError, KeyError, TypeError):
        return StoreLocked(folder, pid=None, since=None)
