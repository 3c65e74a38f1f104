"""Which commits the server tells of the lines that a task names."""

from __future__ import annotations

from pathlib import Path

import pytest

from actors.messages import RepositoryFacts
from actors.work.git import Patience
from actors.work.history import MOST_PLACES, named, read_blame
from actors.work.isolation import Isolation
from actors.work.settings import WorkSettings
from actors.work.workspace import Workspaces
from tests.actors.work.conftest import commit

TEXT = (
    'It fails:\n\n> Traceback (most recent call last):\n>   File "/srv/shop/app.py", line 3, in run\n> ValueError: no\n'
)
BEFORE = "one = 1\ntwo = 2\nthree = 3\n"


@pytest.fixture
def workspaces(settings: WorkSettings) -> Workspaces:
    return Workspaces(settings, Isolation(settings))


def test_the_commits_of_the_lines_in_a_traceback_come_with_the_work_tree(
    workspaces: Workspaces, repository: RepositoryFacts, origin: Path
) -> None:
    commit(origin, {"shop/app.py": BEFORE})
    newest = commit(origin, {"shop/app.py": BEFORE.replace("three = 3", "three = 4")})
    prepared = workspaces.prepare(
        repository, name="o/r#7@1", slot=0, token=None, patience=Patience(60), task={"prompt": TEXT}
    )
    assert [item["path"] for item in prepared.history] == ["shop/app.py", "shop/app.py"]
    assert {"line": 3, "commit": newest}.items() <= next(it for it in prepared.history if it["line"] == 3).items()
    assert all(len(item["date"]) == 10 for item in prepared.history)


def test_a_task_that_names_no_line_asks_nothing(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    task = {"prompt": "Look at app.py.", "files": [{"path": "app.py", "first_line": None}]}
    assert named(task) == []
    prepared = workspaces.prepare(repository, name="o/r#7@1", slot=0, token=None, patience=Patience(60), task=task)
    assert prepared.history == []


def test_lines_that_are_not_there_are_left_out(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    task = {"prompt": "See app.py:90000 and README.md:0 and ../../etc/passwd.txt:1", "files": []}
    prepared = workspaces.prepare(repository, name="o/r#7@1", slot=0, token=None, patience=Patience(60), task=task)
    assert prepared.history == []


def test_a_line_as_old_as_the_mirror_has_no_known_commit() -> None:
    porcelain = (
        f"{'a' * 40} 1 1 1\nauthor A\ncommitter-time 1700000000\nsummary First\nboundary\nfilename a.py\n\tx = 1\n"
    )
    assert read_blame(porcelain, "a.py") == []
    assert read_blame(porcelain.replace("boundary\n", ""), "a.py") == [
        {"path": "a.py", "line": 1, "commit": "a" * 40, "author": "A", "date": "2023-11-14", "subject": "First"}
    ]


def test_a_text_full_of_places_is_bounded(workspaces: Workspaces, repository: RepositoryFacts, origin: Path) -> None:
    commit(origin, {f"many{number}.py": f"{number}\n" for number in range(30)})
    text = " ".join(f"many{number}.py:1" for number in range(30))
    prepared = workspaces.prepare(
        repository, name="o/r#7@1", slot=0, token=None, patience=Patience(60), task={"prompt": text}
    )
    assert len(prepared.history) == MOST_PLACES
