"""GitHub does not answer git for a while: the fetch waits for it, and nothing of the attempt is used up."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts
from actors.work import git
from actors.work.git import GitFailed, NotWanted, Patience
from actors.work.isolation import Isolation
from actors.work.settings import WorkSettings
from actors.work.workspace import Prepared, WorkspaceError, Workspaces
from tests.patience import PATIENCE, until
from web.sandbox import Sandbox

REPO = "octo/far"


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr(git, "FIRST_PAUSE", 0.01)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.py").write_text("a = 1\n")
    sandbox = Sandbox()
    sandbox.start()
    sandbox.add_repository(REPO, tmp_path / "source")
    yield sandbox
    sandbox.stop()


def prepared(sandbox: Sandbox, folder: Path, *, seconds: float = 30.0, patience: Patience | None = None) -> Prepared:
    settings = WorkSettings(folder=folder / "data", isolation="off", unreached_seconds=seconds)
    place = RepositoryFacts(
        full_name=REPO, clone_url=f"{sandbox.api_url.removesuffix('/api/v3')}/{REPO}.git", default_branch="main"
    )
    patience = patience or Patience(PATIENCE)
    return Workspaces(settings, Isolation(settings)).prepare(place, name="x", slot=0, token=None, patience=patience)


@pytest.mark.parametrize("kind", ["reset", "status"])
@pytest.mark.parametrize("path", [r"info/refs", r"git-upload-pack$"])
def test_a_fetch_waits_for_github(far: Sandbox, tmp_path: Path, kind: str, path: str) -> None:
    fault = far.faults.add("*", path, kind, times=5)  # type: ignore[arg-type]
    tree = prepared(far, tmp_path).attempt.tree
    assert (tree / "a.py").read_text() == "a = 1\n"
    assert fault.hits == 5


def test_a_repository_that_is_not_there_is_not_waited_for(far: Sandbox, tmp_path: Path) -> None:
    fault = far.faults.add("*", "info/refs", "status", times=5, code=404)
    with pytest.raises(WorkspaceError, match="could not fetch"):
        prepared(far, tmp_path)
    assert fault.hits == 1


def test_it_ends_when_github_stays_away_for_too_long(far: Sandbox, tmp_path: Path) -> None:
    far.faults.add("*", "info/refs", "status", times=1_000, code=503)
    with pytest.raises(WorkspaceError, match="503") as failed:
        prepared(far, tmp_path, seconds=0.1)
    assert isinstance(failed.value.__cause__, GitFailed)


def test_it_ends_when_nobody_wants_it_any_more(far: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "FIRST_PAUSE", 600.0)
    fault = far.faults.add("*", "info/refs", "reset", times=1_000)
    patience = Patience(PATIENCE)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(prepared, far, tmp_path, seconds=3_600.0, patience=patience)
        assert until(lambda: fault.hits)
        patience.end()
        with pytest.raises(NotWanted):
            waiting.result(PATIENCE)
