"""Local repositories, workers written on the spot, and settings with small limits."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts, StartWork
from actors.work.isolation import Attempt, Isolation
from actors.work.lines import OutputLimits
from actors.work.process import WorkerProcess
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings
from tests.actors.work.bench import RESULT, Bench
from tests.ref import WaitingRef
from tests.workers import own_uids

HELLO = 'print(\'{"event": "hello", "version": 1}\', flush=True)\n'


def git(folder: Path, *words: str) -> str:
    """Run git as its user would, with nothing of this machine's configuration."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *identity, *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent"},
    )
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str], *, message: str = "change") -> str:
    """Write files and commit everything; the commit's name."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def start_work(repository: RepositoryFacts, **changed: object) -> StartWork:
    """A request for work on `repository`."""
    task = {"type": "Code Analysis", "priority": "Medium", "prompt": "Look at it.", "files": []}
    values: dict[str, object] = {
        "key": f"{repository.full_name}#7",
        "attempt": 1,
        "repository": repository,
        "number": 7,
        "title": "Look",
        "priority": 1,
        "task": task,
    }
    return StartWork(**{**values, **changed})  # type: ignore[arg-type]


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, {"README.md": "# Sample\n", "app.py": "def main():\n    return 1\n"})
    return folder


@pytest.fixture
def repository(origin: Path) -> RepositoryFacts:
    return RepositoryFacts(full_name="octo/sample", clone_url=origin.as_uri(), default_branch="main")


@pytest.fixture
def settings(tmp_path: Path) -> WorkSettings:
    return WorkSettings(
        folder=tmp_path / "data",
        isolation="off",
        grace_seconds=0.5,
        allow_file_protocol=True,
        fetch_seconds=60,
        worker_uid=own_uids(),
    )


def script(folder: Path, text: str, *, greets: bool = True) -> Recipe:
    """A worker: a small Python program in `folder`."""
    path = folder / "worker.py"
    path.write_text((HELLO if greets else "") + textwrap.dedent(text))
    path.chmod(0o755)
    return Recipe(name="script", argv=(sys.executable, "-I", str(path)), reads=(path,))


class Run:
    """A worker that runs in an empty work tree, and what it says."""

    def __init__(self, settings: WorkSettings, recipe: Recipe, document: dict[str, object] | None = None) -> None:
        self.heard = WaitingRef()
        isolation = Isolation(settings)
        attempt = Attempt(folder=settings.trees / "attempt")
        attempt.tree.mkdir(mode=0o700, parents=True)
        isolation.cage()
        isolation.own(attempt)
        self.process = WorkerProcess(
            isolation.command(recipe, attempt),
            job="job",
            document=document or {},
            to=self.heard,
            limits=OutputLimits.of(settings),
        )


@pytest.fixture
def worker() -> str:
    """The worker's program; a test that wants another one says so with `@doing(...)`."""
    return RESULT


@pytest.fixture
def bench(worker: str, settings: WorkSettings, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(replace(settings, recipe=script(tmp_path, worker)))
    yield made
    made.actor.end()
