"""A unified diff, tried and applied by git, which refuses paths that lead out of the tree or into a `.git`."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

GIT_SECONDS = 30.0
TRIES = (
    ("--recount",),
    ("--recount", "--unidiff-zero"),
    ("--recount", "--unidiff-zero", "-C1"),
    ("--recount", "--unidiff-zero", "-C1", "--ignore-whitespace"),
)
"""Models count lines badly, leave context out and remember white space badly: each try forgives a little more."""
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
"""No configuration of the machine: in the cage there is none that may be read, and git takes that for an error."""
PATHS = re.compile(r"^(?:\+\+\+|---) (?:[ab]/)?([^\t\n]+)", re.MULTILINE)


def apply(tree: Path, diff: str) -> str:
    """Apply it as a whole; what is wrong with it otherwise, in git's words, and nothing was changed."""
    why = "it is empty"
    for options in TRIES:
        why = _git(tree, diff, "--check", *options)
        if not why:
            return _git(tree, diff, *options)
    return why


def paths(diff: str) -> list[str]:
    """The files that a diff names."""
    return [path for path in dict.fromkeys(PATHS.findall(diff)) if path != "/dev/null"]


def _git(tree: Path, diff: str, *options: str) -> str:
    text = diff if diff.endswith("\n") else f"{diff}\n"
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", *options, "-"],
        cwd=tree,
        input=text.encode(errors="replace"),
        env={**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
        capture_output=True,
        timeout=GIT_SECONDS,
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr.decode(errors="replace").strip()[-1_000:] or "git refuses it"
