"""Work trees: a bare mirror per repository, and for every attempt a folder of checked out files.

A work tree has no `.git`: its index lies beside it and its objects in the mirror, both out of the worker's reach,
so that nothing which a worker leaves behind can speak to a git that the server runs later.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from actors.messages import RepositoryFacts
from actors.work.git import Git, GitFailed, GitTimedOut, Patience
from actors.work.isolation import Attempt, Isolation
from actors.work.settings import WorkSettings

log = logging.getLogger(__name__)

LOCK_AGAIN = 0.1
"""Seconds between two looks at a mirror's lock."""
DAMAGED = re.compile(r"corrupt|bad object|not a git repository|unable to read|loose object|invalid sha1|\.lock", re.I)


class WorkspaceError(Exception):
    """No work tree could be made; the text is a sentence for people, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A work tree, checked out at `commit`."""

    attempt: Attempt
    commit: str


class Workspaces:
    """Makes and discards work trees. Thread-safe, also across processes: each mirror has a lock file."""

    def __init__(self, settings: WorkSettings, isolation: Isolation) -> None:
        self._settings = settings
        self._isolation = isolation

    def prepare(
        self, repository: RepositoryFacts, *, name: str, slot: int, token: str | None, patience: Patience
    ) -> Prepared:
        """Fetch the default branch, check its newest commit out and hand it to the worker's user.

        Raises `WorkspaceError`, `NoCage`, or `NotWanted` when `patience` was ended.
        """
        check_source(repository, allow_file=self._settings.allow_file_protocol)
        self._isolation.cage()
        git = Git(clone_url=repository.clone_url, token=token, allow_file=self._settings.allow_file_protocol)
        attempt = self._new_attempt(name, slot)
        with ExitStack() as undo:
            undo.callback(self.discard, attempt.folder)
            try:
                commit = self._check_out(git, repository, attempt, patience)
            except GitFailed as error:
                raise WorkspaceError(f"git could not fetch {repository.full_name}: {error}") from error
            except GitTimedOut as error:
                seconds = f"{self._settings.fetch_seconds:g}"
                raise WorkspaceError(f"fetching {repository.full_name} took more than {seconds} seconds") from error
            self._isolation.own(attempt)
            undo.pop_all()
        return Prepared(attempt=attempt, commit=commit)

    def discard(self, folder: Path) -> None:
        """Remove an attempt's folder; what cannot be removed is logged and swept at the next start."""
        shutil.rmtree(folder, onerror=lambda _, path, why: log.warning("left behind: %s (%s)", path, why[1]))

    def leftovers(self) -> list[Path]:
        """The folders of attempts that an earlier process left."""
        return sorted(self._settings.trees.iterdir()) if self._settings.trees.is_dir() else []

    def sweep(self, leftovers: list[Path]) -> None:
        """Remove `leftovers`."""
        for folder in leftovers:
            self.discard(folder)

    def _new_attempt(self, name: str, slot: int) -> Attempt:
        self._settings.trees.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{_plain(name)}-", dir=self._settings.trees))
        attempt = Attempt(folder=folder, slot=slot)
        attempt.tree.mkdir(mode=0o700)
        return attempt

    def _check_out(self, git: Git, repository: RepositoryFacts, attempt: Attempt, patience: Patience) -> str:
        mirror = self._mirror(repository.clone_url)
        with _locked(mirror.with_suffix(".lock"), patience):
            commit = self._fetch_or_rebuild(git, repository, mirror, patience)
            index = {"GIT_INDEX_FILE": str(attempt.folder / "index"), "GIT_WORK_TREE": str(attempt.tree)}
            words = (f"--git-dir={mirror}", "read-tree", "--reset", "-u", commit)
            git.run(*words, patience=patience, environment=index)
        return commit

    def _fetch_or_rebuild(self, git: Git, repository: RepositoryFacts, mirror: Path, patience: Patience) -> str:
        try:
            return self._fetch(git, repository, mirror, patience)
        except GitFailed as error:
            if not DAMAGED.search(str(error)):
                raise
        log.warning("mirror is damaged, made anew", extra={"mirror": mirror.name})
        shutil.rmtree(mirror)
        return self._fetch(git, repository, mirror, patience)

    def _fetch(self, git: Git, repository: RepositoryFacts, mirror: Path, patience: Patience) -> str:
        """Bring the mirror's copy of the default branch up to date; its newest commit."""
        if not mirror.exists():
            git.run("init", "--bare", "--quiet", "--template=", str(mirror), patience=patience)
        branch = repository.default_branch
        kept_as = f"refs/remotes/origin/{branch}"
        here = f"--git-dir={mirror}"
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
        depth = f"--depth={self._settings.history}"
        source = (repository.clone_url, f"+refs/heads/{branch}:{kept_as}")
        git.run(here, "fetch", *options, depth, "--", *source, patience=patience)
        return git.run(here, "rev-parse", "--verify", f"{kept_as}^{{commit}}", patience=patience).strip()

    def _mirror(self, clone_url: str) -> Path:
        """A repository's mirror. The digest keeps apart what the readable part would confuse."""
        self._settings.mirrors.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(clone_url.encode()).hexdigest()[:12]
        return self._settings.mirrors / f"{_plain(urlsplit(clone_url).path)[-60:]}-{digest}.git"


def check_source(repository: RepositoryFacts, *, allow_file: bool) -> None:
    """Refuse a clone URL or a branch that could mean something else to git. Raises `WorkspaceError`."""
    url = urlsplit(repository.clone_url)
    local = allow_file and (url.scheme == "file" or (not url.scheme and repository.clone_url.startswith("/")))
    if not local and (url.scheme not in ("http", "https") or not url.hostname or url.username or url.password):
        raise WorkspaceError(f"the clone address of {repository.full_name} is not one that may be fetched")
    branch = repository.default_branch
    if not branch or re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|^[-/]|//|/$|\.lock$", branch):
        raise WorkspaceError(f"{repository.full_name} has no default branch that git would take")


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
        yield
    finally:
        os.close(descriptor)


def _plain(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")
