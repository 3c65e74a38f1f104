"""The verbs of people who write code: commits on a branch, pull requests of a branch or of a fork."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from web.sandbox.driver import Driver
from web.sandbox.gitstore import GitStore, run_git
from web.sandbox.pulls import after_push, open_pull


class Coder(Driver):
    """A driver that also commits. A file whose text is None is removed."""

    def commit(
        self, repo: str, branch: str, login: str, files: Mapping[str, str | None], *, message: str = "Change"
    ) -> str:
        """One commit more on a branch, which is made of the default branch where it is not there; its sha."""
        with self.site.world.lock:
            there = self.site.world.repository(repo)
        store = GitStore(there.path)
        with self.site.world.push_lock:
            before = store.refs()
            parent = before.get(f"refs/heads/{branch}") or before[f"refs/heads/{there.default_branch}"]
            sha = committed(store, parent, files, message=message)
            store.update_ref(f"refs/heads/{branch}", sha)
            after_push(self.site, there, actor=login, before=before, after=store.refs())
        return sha

    def propose(
        self,
        repo: str,
        login: str,
        title: str,
        files: Mapping[str, str | None],
        *,
        branch: str = "topic",
        base: str = "main",
        fork: bool = False,
    ) -> int:
        """Open a pull request with one commit and return its number; a fork's branch is not one of the repository."""
        with self.site.world.lock:
            there = self.site.world.repository(repo)
        if not fork:
            self.commit(repo, branch, login, files, message=title)
            made = open_pull(self.site, there, actor=login, title=title, body="", head=branch, base=base, draft=False)
            return made.number
        store = GitStore(there.path)
        sha = committed(store, store.refs()[f"refs/heads/{base}"], files, message=title)
        place = f"{login}:{branch}"
        made = open_pull(
            self.site, there, actor=login, title=title, body="", head=place, base=base, draft=False, fork_sha=sha
        )
        return made.number

    def parents(self, repo: str, ref: str) -> list[str]:
        """What the commit at the tip of a branch was made on."""
        return list(self._store(repo).commit(ref).parents)

    def folder(self, repo: str) -> Path:
        """The bare repository on disk, for what only git can do, such as a hook that refuses pushes."""
        return self._store(repo).path


def committed(store: GitStore, parent: str, files: Mapping[str, str | None], *, message: str) -> str:
    """A commit on top of `parent`, on no branch; its sha."""
    with tempfile.TemporaryDirectory(prefix="sandbox-index-") as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index"), "GIT_WORK_TREE": scratch}
        here = ("--git-dir", str(store.path))
        run_git(*here, "read-tree", parent, extra=index)
        for path, text in files.items():
            if text is None:
                run_git(*here, "update-index", "--force-remove", "--", path, extra=index)
                continue
            blob = run_git(*here, "hash-object", "-w", "--stdin", data=text.encode()).decode().strip()
            run_git(*here, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", extra=index)
        tree = run_git(*here, "write-tree", extra=index).decode().strip()
    return store.text("commit-tree", tree, "-p", parent, "-m", message).strip()
