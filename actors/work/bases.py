"""Whether a repository still is what a plan was approved for."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from actors.work.git import Git, GitFailed, Patience

NAMED = 5
"""Changed files that the reason names one by one."""


def moved(git: Git, mirror: Path, *, base: str, commit: str, files: Sequence[str], patience: Patience) -> str:
    """Why `commit` is not what was planned on at `base`, as a part of a sentence; empty where it still is.

    A plan that names files (folders, globs) is about these alone; one that names none is about every file.
    """
    if not base or base == commit:
        return ""
    if not files:
        return f"it stands at {commit[:12]} now"
    options = ("-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv")
    try:
        said = git.run(f"--git-dir={mirror}", "diff-tree", *options, base, commit, patience=patience)
    except GitFailed:
        return f"commit {base[:12]} is not part of it any more"
    changed = [path for path in said.split("\0") if path and _named(path, files)]
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"{', '.join(changed[:NAMED])}{more} changed" if changed else ""


def _named(path: str, names: Sequence[str]) -> bool:
    return any(path == name or path.startswith(f"{name.rstrip('/')}/") or fnmatchcase(path, name) for name in names)
