"""Following a worked example of the documentation word by word leads to what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name
from tests.docs.worked import Hunk, apply, copy, hunks, steps

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.md"))
PATIENCE_SECONDS = 240


def run(words: list[str], folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert ran.returncode == 0, f"{words[-1]}\n{ran.stdout[-4_000:]}\n{ran.stderr[-4_000:]}"


def start(folder: Path) -> None:
    """A copy of the repository, as somebody has it who has just set it up."""
    copy(folder)
    (folder / ".venv").symlink_to(sys.prefix)
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    run([*git, "init", "--quiet"], folder)
    run([*git, "add", "--all"], folder)
    run([*git, "commit", "--quiet", "-m", "start"], folder)


@pytest.mark.parametrize("page", EXAMPLES, ids=name)
def test_an_example_can_be_followed(page: Path, tmp_path: Path) -> None:
    start(tmp_path)
    changed = set()
    for kind, text in steps(page):
        if kind == "diff":
            for hunk in hunks(text):
                apply(tmp_path, hunk)
                changed.add(hunk.path)
        else:
            run(["bash", "-euc", text], tmp_path)
    sources = sorted(path for path in changed if path.endswith(".py"))
    run([sys.executable, "-m", "ruff", "check", "--no-cache", *sources], tmp_path)
    run([sys.executable, "-m", "ruff", "format", "--no-cache", "--check", *sources], tmp_path)


def test_a_change_that_fits_nowhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\ntwo\none\n")
    for old in ("one\n", "three\n", "ne\n"):
        with pytest.raises(ValueError, match=r"stand there \d times"):
            apply(tmp_path, Hunk("a.py", old, "x\n"))
    apply(tmp_path, Hunk("a.py", "two\n", "2\n"))
    assert (tmp_path / "a.py").read_text() == "one\n2\none\n"
