"""While no worker can work, tasks keep their places and say so; when one can again, all go on by themselves."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import (
    AnalyseError,
    CancelWork,
    Observed,
    RepositoryFacts,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkQueued,
)
from actors.work.recipe import commanded
from actors.work.settings import WorkSettings
from actors.work.standstill import AGAIN_SECONDS
from tests.actors.work.bench import KEY, RESULT, Bench
from tests.actors.work.conftest import HELLO, script, start_work

OTHER = "octo/sample#8"
BUBBLEWRAP = "bwrap"
INSTALLED = shutil.which(BUBBLEWRAP)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with all that this machine has but bubblewrap; programs can be installed there later."""
    bins = tmp_path / "bins"
    bins.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for program in Path(folder).iterdir() if Path(folder).is_dir() else ():
            if program.name != BUBBLEWRAP and not (bins / program.name).exists():
                (bins / program.name).symlink_to(program)
    monkeypatch.setenv("PATH", str(bins))
    return bins


@pytest.fixture
def caged(nowhere: Path, settings: WorkSettings, tmp_path: Path) -> Iterator[Bench]:
    """Isolation is required, and bubblewrap is missing."""
    made = Bench(replace(settings, recipe=script(tmp_path, RESULT), isolation="require", per_repository=2))
    yield made
    made.actor.end()


def still(bench: Bench) -> float:
    """What HealthActor was told last."""
    return [sample.value for sample in bench.health.of(Observed) if sample.name == "work_still"][-1]


def test_without_the_cage_that_is_required_tasks_wait_in_their_places_and_say_why(
    caged: Bench, repository: RepositoryFacts
) -> None:
    caged.tell(start_work(repository))
    caged.tell(start_work(repository, key=OTHER, number=8))
    caged.work_off(lambda: all(any(q.why for q in caged.issue(key).of(WorkQueued)) for key in (KEY, OTHER)))
    told = {key: caged.issue(key).last(WorkQueued) for key in (KEY, OTHER)}
    assert [told[KEY].place, told[OTHER].place] == [1, 2]
    assert all("bubblewrap is required" in queued.why for queued in told.values())
    assert [message.facts.exception for message in caged.errors.of(AnalyseError)][:1] == ["NoIsolation"]
    assert still(caged) == 1.0
    for key in (KEY, OTHER):
        assert caged.issue(key).of(WorkFailed) == []


def test_one_of_them_tries_now_and_then(caged: Bench, repository: RepositoryFacts) -> None:
    for number in range(7, 12):
        caged.tell(start_work(repository, key=f"octo/sample#{number}", number=number))
    caged.work_off(lambda: len(caged.errors.of(AnalyseError)) >= 2 or still(caged))
    caged.work_off(lambda: all(job.slot is None for job in caged.actor._jobs))
    before = len(caged.errors.of(AnalyseError))
    caged.pass_(AGAIN_SECONDS - 1)
    assert all(job.slot is None for job in caged.actor._jobs)
    caged.pass_(2.0)
    assert sum(job.slot is not None for job in caged.actor._jobs) == 1
    caged.work_off(lambda: len(caged.errors.of(AnalyseError)) == before + 1)


@pytest.mark.skipif(INSTALLED is None, reason="bubblewrap is not installed here, so it cannot come back")
def test_when_it_is_back_all_go_on_without_anybody(caged: Bench, repository: RepositoryFacts, nowhere: Path) -> None:
    for key, number in ((KEY, 7), (OTHER, 8)):
        caged.tell(start_work(repository, key=key, number=number))
    caged.work_off(lambda: still(caged) and all(job.slot is None for job in caged.actor._jobs))
    (nowhere / BUBBLEWRAP).symlink_to(str(INSTALLED))
    caged.pass_(AGAIN_SECONDS + 1)
    for key in (KEY, OTHER):
        assert caged.until(WorkFinished, key=key).summary == "Done."
    assert still(caged) == 0.0


def test_a_task_that_waits_can_be_cancelled(caged: Bench, repository: RepositoryFacts) -> None:
    caged.tell(start_work(repository))
    caged.work_off(lambda: still(caged) and all(job.slot is None for job in caged.actor._jobs))
    caged.tell(CancelWork(key=KEY, attempt=1))
    assert caged.issue(KEY).last(WorkCancelled).attempt == 1


def test_a_worker_whose_program_is_not_installed_is_waited_for(
    nowhere: Path, settings: WorkSettings, repository: RepositoryFacts
) -> None:
    recipe = commanded("own", "own-worker --fast")
    assert recipe.missing == ("own-worker",)
    bench = Bench(replace(settings, recipe=recipe))
    try:
        bench.tell(start_work(repository))
        assert "own-worker" in bench.issue(KEY).last(WorkQueued).why
        program = nowhere / "own-worker"
        program.write_text(f"#!{sys.executable}\n{HELLO}{RESULT}\n")
        program.chmod(0o755)
        bench.pass_(AGAIN_SECONDS + 1)
        assert bench.until(WorkFinished).summary == "Done."
    finally:
        bench.actor.end()


def test_where_another_worker_may_stand_in_the_issue_hears_of_it(
    nowhere: Path, settings: WorkSettings, repository: RepositoryFacts
) -> None:
    bench = Bench(replace(settings, recipe=commanded("own", "own-worker"), stand_ins=True))
    bench.tell(start_work(repository))
    assert bench.until_judged().facts.exception == "NoProgram"
    assert bench.issue(KEY).of(WorkQueued) == []
    bench.actor.end()
