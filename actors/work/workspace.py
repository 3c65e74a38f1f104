"""Work trees: a bare mirror per repository, and for every attempt a folder of checked out files.

A work tree has no `.git`: its index lies beside it and its objects in the mirror, both out of the worker's reach,
so that nothing which a worker leaves behind can speak to a git that the server runs later.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from actors.messages import Carried, Proposed, RepositoryFacts, Saved
from actors.work import bases, carrying, proposals
from actors.work.git import Git, GitFailed, GitTimedOut, Patience
from actors.work.history import Touched, history
from actors.work.isolation import Attempt, Isolation
from actors.work.mirrors import Mirrors, plain
from actors.work.settings import WorkSettings

log = logging.getLogger(__name__)


class WorkspaceError(Exception):
    """No work tree could be made; the text is a sentence for people, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A work tree, checked out at `commit`. `history` is what the assignment tells of the lines that the task names.

    `moved` says why that commit is not what a plan was approved for any more.
    `review` is the assignment's too; `laid` is the git tree that was checked out, where that is not the commit's own.
    """

    attempt: Attempt
    commit: str
    history: Sequence[Touched] = ()
    moved: str = ""
    review: Mapping[str, Any] | None = None
    laid: str = ""
    carried: Carried | None = None


class Workspaces:
    """Makes and discards work trees. Thread-safe, also across processes."""

    def __init__(self, settings: WorkSettings, isolation: Isolation) -> None:
        self._settings = settings
        self._isolation = isolation
        self._mirrors = Mirrors(settings)

    def prepare(
        self,
        repository: RepositoryFacts,
        *,
        name: str,
        slot: int,
        token: str | None,
        patience: Patience,
        task: Mapping[str, Any] | None = None,
        base: str = "",
        planned: Sequence[str] = (),
        review: Proposed | None = None,
        saved: Saved | None = None,
    ) -> Prepared:
        """Fetch the default branch, check its newest commit out and hand it to the worker's user.

        With a `review` it is the commit that is proposed, with the default branch's agent configuration. The history
        of the lines that `task` names comes with it. `base`: a plan for the `planned` files was approved for that.
        `saved` is laid on top of the default branch's commit.
        Raises `WorkspaceError`, `NoProposal`, `NoCage`, or `NotWanted` when `patience` was ended.
        """
        check_source(repository, allow_file=self._settings.allow_file_protocol)
        self._isolation.cage()
        git = Git(clone_url=repository.clone_url, token=token, allow_file=self._settings.allow_file_protocol)
        attempt = self._new_attempt(name, slot)
        with ExitStack() as undo:
            undo.callback(self.discard, attempt.folder)
            with _worded(repository.full_name, self._settings.fetch_seconds):
                prepared = self._check_out(git, repository, attempt, review, saved, patience)
                with self._mirrors.held(repository.clone_url, patience) as mirror:
                    commit = prepared.commit
                    touched = history(git, mirror, commit, task=task or {}, patience=patience)
                    moved = bases.moved(git, mirror, base=base, commit=commit, files=planned, patience=patience)
            self._isolation.own(attempt)
            undo.pop_all()
        self._mirrors.trim()
        return replace(prepared, history=touched, moved=moved)

    def again(self, repository: RepositoryFacts, commit: str, *, name: str, slot: int, patience: Patience) -> Attempt:
        """Another work tree, at a commit that the mirror holds. Raises what git raises."""
        attempt = self._new_attempt(name, slot)
        with ExitStack() as undo:
            undo.callback(self.discard, attempt.folder)
            git = Git(clone_url=repository.clone_url, token=None, allow_file=False)
            with self._mirrors.held(repository.clone_url, patience) as mirror:
                self._write_out(git, mirror, commit, attempt, patience)
            self._isolation.own(attempt)
            undo.pop_all()
        return attempt

    def discard(self, folder: Path) -> None:
        """Remove an attempt's folder; what cannot be removed is logged and swept at the next start."""
        try:
            shutil.rmtree(folder, onerror=lambda _, path, why: _left_behind(path, why[1]))
        except RecursionError:  # a worker made a very deep tree; rm goes down any
            subprocess.run(["rm", "-rf", "--one-file-system", "--", str(folder)], check=False)

    def leftovers(self) -> list[Path]:
        """The folders of attempts that an earlier process left."""
        return sorted(self._settings.trees.iterdir()) if self._settings.trees.is_dir() else []

    def sweep(self, leftovers: list[Path]) -> None:
        """Remove `leftovers`."""
        for folder in leftovers:
            self.discard(folder)

    def _new_attempt(self, name: str, slot: int) -> Attempt:
        self._settings.trees.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{plain(name)}-", dir=self._settings.trees))
        attempt = Attempt(folder=folder, slot=slot)
        attempt.tree.mkdir(mode=0o700)
        return attempt

    def _check_out(
        self,
        git: Git,
        repository: RepositoryFacts,
        attempt: Attempt,
        review: Proposed | None,
        saved: Saved | None,
        patience: Patience,
    ) -> Prepared:
        with self._mirrors.held(repository.clone_url, patience) as mirror:
            commit, laid, told = self._mirrors.fetch(git, repository, mirror, patience), "", None
            carried = None
            if saved is not None:
                index = _index(attempt, "saved")
                onto = carrying.lay(git, mirror, saved, commit=commit, index=index, patience=patience)
                laid, carried = onto.tree, onto.carried
            if review is not None:
                fetched = proposals.fetch(git, mirror, repository, review, patience)
                told = proposals.document(git, mirror, review, fetched, patience)
                laid = proposals.overlay(git, mirror, fetched, commit, _index(attempt, "overlay"), patience)
                commit = fetched.head
            self._write_out(git, mirror, laid or commit, attempt, patience)
        return Prepared(attempt=attempt, commit=commit, review=told, laid=laid, carried=carried)

    def _write_out(self, git: Git, mirror: Path, commit: str, attempt: Attempt, patience: Patience) -> None:
        index = _index(attempt, "index")
        git.run(f"--git-dir={mirror}", "read-tree", "--reset", "-u", commit, patience=patience, environment=index)


@contextmanager
def _worded(name: str, seconds: float) -> Iterator[None]:
    """What git could not do, as `WorkspaceError`."""
    try:
        yield
    except GitFailed as error:
        raise WorkspaceError(f"git could not fetch {name}: {error}") from error
    except GitTimedOut as error:
        raise WorkspaceError(f"fetching {name} took more than {seconds:g} seconds") from error


def _index(attempt: Attempt, name: str) -> dict[str, str]:
    return {"GIT_INDEX_FILE": str(attempt.folder / name), "GIT_WORK_TREE": str(attempt.tree)}


def _left_behind(path: str, error: BaseException) -> None:
    if not isinstance(error, FileNotFoundError):  # somebody else is at it: gone is gone
        log.warning("left behind: %s (%s)", path, error)


def check_source(repository: RepositoryFacts, *, allow_file: bool) -> None:
    """Refuse a clone URL or a branch that could mean something else to git. Raises `WorkspaceError`."""
    url = urlsplit(repository.clone_url)
    local = allow_file and (url.scheme == "file" or (not url.scheme and repository.clone_url.startswith("/")))
    if not local and (url.scheme not in ("http", "https") or not url.hostname or url.username or url.password):
        raise WorkspaceError(f"the clone address of {repository.full_name} is not one that may be fetched")
    branch = repository.default_branch
    if not branch or re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|^[-/]|//|/$|\.lock$", branch):
        raise WorkspaceError(f"{repository.full_name} has no default branch that git would take")
