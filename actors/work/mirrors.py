"""A bare mirror for each repository: fetched under a lock, and so many that they fit on the disk.

Beside what was fetched, a mirror holds the commits that were made of workers' changes (`refs/caseworker/`): what
waits for somebody's word, and partial work. Such a mirror is the last to go.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from actors.messages import RepositoryFacts
from actors.work.git import Git, GitFailed, Patience
from actors.work.settings import WorkSettings

log = logging.getLogger(__name__)

LOCK_AGAIN = 0.1
"""Seconds between two looks at a mirror's lock."""
DAMAGED = re.compile(r"corrupt|bad object|not a git repository|unable to read|loose object|invalid sha1|\.lock", re.I)
RAW = "* -text -eol -crlf -ident -filter -working-tree-encoding\n"
"""Attributes that stand above a repository's own: files are checked out byte by byte as they are stored."""
KEPT = "refs/caseworker/"
KEPT_SECONDS = 90 * 86_400.0
"""Seconds after which a commit that was made of a worker's change is given up."""


class Mirrors:
    """The mirrors of one data folder. Thread-safe, also across processes: each mirror has a lock file."""

    def __init__(self, settings: WorkSettings) -> None:
        self._settings = settings

    @contextmanager
    def held(self, clone_url: str, patience: Patience) -> Iterator[Path]:
        """The place of a repository's mirror, which nobody else uses meanwhile; it need not be there yet."""
        mirror = self._place(clone_url)
        with _locked(mirror.with_suffix(".lock"), patience):
            yield mirror

    def fetch(self, git: Git, repository: RepositoryFacts, mirror: Path, patience: Patience) -> str:
        """Bring a held mirror's copy of the default branch up to date; its newest commit."""
        try:
            return self._fetch(git, repository, mirror, patience)
        except GitFailed as error:
            if not DAMAGED.search(str(error)):
                raise
        log.warning("mirror is damaged, made anew", extra={"mirror": mirror.name})
        shutil.rmtree(mirror)
        return self._fetch(git, repository, mirror, patience)

    def trim(self) -> None:
        """Remove mirrors until the rest fits: the longest unused first, those with kept commits last."""
        sizes = {mirror: _size(mirror) for mirror in self._settings.mirrors.glob("*.git")}
        excess = sum(sizes.values()) - self._settings.mirror_bytes
        for mirror in sorted(sizes, key=lambda mirror: (_holds_commits(mirror), _used(mirror))):
            if excess <= 0:
                return
            if _remove_unless_used(mirror):
                log.info("mirror removed to make room", extra={"mirror": mirror.name, "bytes": sizes[mirror]})
                excess -= sizes[mirror]

    def _fetch(self, git: Git, repository: RepositoryFacts, mirror: Path, patience: Patience) -> str:
        if not mirror.exists():
            git.run("init", "--bare", "--quiet", "--template=", str(mirror), patience=patience)
        attributes = mirror / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text(RAW)
        branch = repository.default_branch
        kept_as = f"refs/remotes/origin/{branch}"
        here = f"--git-dir={mirror}"
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
        depth = f"--depth={self._settings.history}"
        source = (repository.clone_url, f"+refs/heads/{branch}:{kept_as}")
        seconds = self._settings.unreached_seconds
        git.reach(here, "fetch", *options, depth, "--", *source, patience=patience, seconds=seconds)
        self._forget(git, here, patience)
        return git.run(here, "rev-parse", "--verify", f"{kept_as}^{{commit}}", patience=patience).strip()

    def _forget(self, git: Git, here: str, patience: Patience) -> None:
        """Let go of commits of workers' changes that were made very long ago."""
        words = ("for-each-ref", "--format=%(committerdate:unix) %(refname)", KEPT)
        for line in git.run(here, *words, patience=patience).splitlines():
            at, ref = line.split(" ", 1)
            if time.time() - float(at) > KEPT_SECONDS:
                git.run(here, "update-ref", "-d", ref, patience=patience)

    def _place(self, clone_url: str) -> Path:
        """A repository's mirror. The digest keeps apart what the readable part would confuse."""
        self._settings.mirrors.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(clone_url.encode()).hexdigest()[:12]
        return self._settings.mirrors / f"{plain(urlsplit(clone_url).path)[-60:]}-{digest}.git"


@contextmanager
def _locked(path: Path, patience: Patience) -> Iterator[None]:
    """Hold the lock file at `path`, waiting for it as long as `patience` lasts."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                patience.check()
                patience.pause(LOCK_AGAIN)
        os.utime(descriptor)  # tells when the mirror was last used
        yield
    finally:
        os.close(descriptor)


def _remove_unless_used(mirror: Path) -> bool:
    """Remove a mirror that nobody holds; whether that was so."""
    descriptor = os.open(mirror.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(mirror)  # its lock file stays: somebody may be waiting for it
    except (BlockingIOError, FileNotFoundError):
        return False
    finally:
        os.close(descriptor)
    return True


def _used(mirror: Path) -> float:
    lock = mirror.with_suffix(".lock")
    return lock.stat().st_mtime if lock.exists() else 0.0


def _holds_commits(mirror: Path) -> bool:
    packed = mirror / "packed-refs"
    loose = any(path.is_file() for path in (mirror / KEPT).rglob("*"))
    return loose or (packed.exists() and f" {KEPT}" in packed.read_text("utf-8", "replace"))


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except FileNotFoundError:
            continue  # git tidied up meanwhile
    return total


def plain(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")
