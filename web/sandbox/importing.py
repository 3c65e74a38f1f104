"""Turns a folder or a git repository into one of the sandbox's bare repositories."""

from __future__ import annotations

import tempfile
from pathlib import Path

from web.sandbox.gitstore import EMPTY_TREE, GitError, GitStore, run_git

MAIN = "main"


def import_source(source: Path, target: Path) -> str:
    """Fill the bare repository `target` from `source` and return its default branch.

    A repository with a commit is cloned: what is committed is what is served. Any other folder becomes one
    commit, `.gitignore` respected. Raises GitError where git does, FileNotFoundError for no such folder.
    """
    if not source.is_dir():
        raise FileNotFoundError(f"there is no folder {source}")
    target.parent.mkdir(parents=True, exist_ok=True)
    branch = _clone(source, target) if _has_commit(source) else _commit_folder(source, target)
    run_git("--git-dir", str(target), "config", "http.receivepack", "true")
    return branch


def _has_commit(source: Path) -> bool:
    if not ((source / ".git").exists() or (source / "HEAD").is_file()):
        return False
    try:
        run_git(*_trusting(source), "-C", str(source), "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:
        return False
    return True


def _trusting(source: Path) -> tuple[str, str]:
    # Git refuses to read a repository of another owner (a mounted volume, say) unless told so.
    return "-c", f"safe.directory={source.resolve()}"


def _clone(source: Path, target: Path) -> str:
    head = run_git(*_trusting(source), "-C", str(source), "rev-parse", "HEAD").decode().strip()
    run_git("-c", "safe.directory=*", "clone", "--quiet", "--bare", "--no-hardlinks", str(source), str(target))
    store = GitStore(target)
    store.git("remote", "remove", "origin")
    try:
        return store.text("symbolic-ref", "--short", "HEAD").strip()
    except GitError:  # the source is on no branch, as in continuous integration
        store.update_ref(f"refs/heads/{MAIN}", head)
        store.git("symbolic-ref", "HEAD", f"refs/heads/{MAIN}")
        return MAIN


def _commit_folder(source: Path, target: Path) -> str:
    run_git("init", "--quiet", "--bare", f"--initial-branch={MAIN}", str(target))
    store = GitStore(target)
    with tempfile.TemporaryDirectory(prefix="sandbox-index-") as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        here = ("--git-dir", str(target), "--work-tree", str(source))
        run_git("-C", str(source), *here, "add", "--all", ".", extra=index)
        tree = run_git(*here, "write-tree", extra=index).decode().strip()
    message = "Start" if tree == EMPTY_TREE else f"Import {source.resolve().name}"
    commit = store.text("commit-tree", tree, "-m", message).strip()
    store.update_ref(f"refs/heads/{MAIN}", commit)
    return MAIN
