"""An attempt goes on from what a budget ended: in its tree, in its change, and in what its worker is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import Carried, Change, RepositoryFacts, Saved
from actors.work.carrying import told
from actors.work.git import Patience
from actors.work.harvest import Author, Harvest
from actors.work.isolation import Isolation
from actors.work.settings import WorkSettings
from actors.work.workspace import Prepared, Workspaces
from tests.actors.work.conftest import commit, git, start_work

AUTHOR = Author(name="caseworker[bot]", email="bot@example.org")


class Attempts:
    """Attempts at one task, one after the other: each begins with what was saved and leaves a change."""

    def __init__(self, settings: WorkSettings, repository: RepositoryFacts) -> None:
        self._isolation = Isolation(settings)
        self._workspaces, self._harvest = Workspaces(settings, self._isolation), Harvest(settings, self._isolation)
        self._start, self._repository = start_work(repository, branch="agent/7"), repository
        self.prepared: Prepared | None = None

    def begin(self, saved: Saved | None = None) -> Path:
        """Its work tree."""
        patience = Patience(60)
        self._start = replace(self._start, attempt=self._start.attempt + 1, saved=saved)
        self.prepared = self._workspaces.prepare(
            self._repository, name="o/r#7", slot=0, token=None, patience=patience, saved=saved
        )
        return self.prepared.attempt.tree

    def end(self) -> Change | None:
        """What it changed."""
        assert self.prepared is not None
        made = self.prepared
        return self._harvest.take(
            self._start,
            made.attempt,
            made.commit,
            author=AUTHOR,
            explanations={},
            patience=Patience(60),
            laid=made.laid,
        )

    def saved(self) -> Saved:
        change = self.end()
        assert change is not None
        return Saved(attempt=self._start.attempt, base=change.base, head=change.head)


@pytest.fixture
def attempts(settings: WorkSettings, repository: RepositoryFacts) -> Attempts:
    return Attempts(settings, repository)


def half(attempts: Attempts) -> Saved:
    """One file new, one changed, one gone, one a link."""
    tree = attempts.begin()
    (tree / "new.py").write_text("half\n")
    (tree / "app.py").write_text("def main():\n    return 2\n")
    (tree / "README.md").unlink()
    (tree / "link").symlink_to("app.py")
    return attempts.saved()


def test_what_was_done_is_in_the_tree_and_part_of_the_change(attempts: Attempts, origin: Path) -> None:
    saved = half(attempts)
    newest = commit(origin, {"beside.py": "x = 1\n"})
    tree = attempts.begin(saved)
    assert attempts.prepared is not None
    assert attempts.prepared.commit == newest
    assert attempts.prepared.carried == Carried(attempt=saved.attempt, files=("README.md", "app.py", "link", "new.py"))
    assert sorted(path.name for path in tree.iterdir()) == ["app.py", "beside.py", "link", "new.py"]
    (tree / "new.py").write_text("whole\n")
    change = attempts.end()
    assert change is not None
    assert change.base == newest
    assert [file.path for file in change.files] == ["README.md", "app.py", "link", "new.py"]
    (mirror,) = origin.parent.glob("data/mirrors/*.git")
    assert git(mirror, "show", f"{change.head}:new.py") == "whole"
    assert git(mirror, "ls-tree", change.head, "link").startswith("120000 ")


def test_what_was_taken_back_is_no_change(attempts: Attempts) -> None:
    tree = attempts.begin()
    (tree / "new.py").write_text("half\n")
    (attempts.begin(attempts.saved()) / "new.py").unlink()
    assert attempts.end() is None


def test_a_file_that_somebody_changed_since_stays_theirs_and_the_saved_change_is_a_diff(
    attempts: Attempts, origin: Path
) -> None:
    saved = half(attempts)
    commit(origin, {"app.py": "def main():\n    return 3\n", "new.py/inside.txt": "now a folder\n"})
    tree = attempts.begin(saved)
    assert (tree / "app.py").read_text() == "def main():\n    return 3\n"
    assert (tree / "new.py" / "inside.txt").exists()
    assert attempts.prepared is not None
    carried = attempts.prepared.carried
    assert carried is not None
    assert (carried.files, carried.clashing) == (("README.md", "link"), ("app.py", "new.py"))
    assert "-    return 1\n+    return 2\n" in carried.diff
    assert "+half\n" in carried.diff


def test_without_the_commit_it_begins_anew(attempts: Attempts) -> None:
    tree = attempts.begin(Saved(attempt=2, base="b" * 40, head="c" * 40))
    assert attempts.prepared is not None
    assert (attempts.prepared.carried, attempts.prepared.laid) == (Carried(attempt=2, lost=True), "")
    assert (tree / "app.py").exists()


def test_its_worker_is_told() -> None:
    text = told(Carried(attempt=2, files=("a.py",), clashing=("b.py",), diff="..."))
    assert "Attempt 2 at this task was ended at the limit of its budget." in text
    assert "lies in the tree already: `a.py`." in text
    assert "Its changes to `b.py` are not in the tree" in text
    assert told(Carried(attempt=2, lost=True)) == ""
