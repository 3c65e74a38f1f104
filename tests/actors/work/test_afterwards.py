"""What becomes of a tree once its worker is gone: kept however it ended, and tested where that is wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import (
    CancelWork,
    ErrorAnalysed,
    RepositoryFacts,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkPhase,
)
from actors.work import harvest
from actors.work.jobs import Stage
from actors.work.settings import WorkSettings
from actors.work.suite import words
from tests.actors.work.bench import FOREVER, KEY, RESULT, VERDICT, Bench, doing
from tests.actors.work.conftest import git, script, start_work

WRITES = "open('new.py', 'w').write('x = 1\\n')\n"
EXPLAINS = (
    'print(\'{"event": "result", "report": "# R", "summary": "Done.", '
    '"explanations": {"new.py": "It was missing."}}\', flush=True)'
)
SHOWS = "open('shown.txt', 'w').write('half\\n')\n" + 'print(\'{"event": "progress", "percent": 50}\', flush=True)\n'


def with_tests(command: str, *, settings: WorkSettings, tmp_path: Path) -> Bench:
    """A bench whose operator has changes tested by `command`."""
    return Bench(replace(settings, recipe=script(tmp_path, WRITES + RESULT), tests=command))


@pytest.fixture
def benches() -> Iterator[list[Bench]]:
    made: list[Bench] = []
    yield made
    for bench in made:
        bench.actor.end()


@doing(WRITES + EXPLAINS)
def test_a_finished_attempt_brings_its_change(
    bench: Bench, repository: RepositoryFacts, settings: WorkSettings
) -> None:
    bench.tell(start_work(repository, branch="agent/issue-7-look", subject="Look"))
    change = bench.until(WorkFinished).change
    assert change is not None
    assert (change.branch, change.files[0].path, change.files[0].why) == (
        "agent/issue-7-look",
        "new.py",
        "It was missing.",
    )
    (mirror,) = settings.mirrors.glob("*.git")
    assert git(mirror, "show", f"{change.head}:new.py") == "x = 1"


def test_an_attempt_that_changed_nothing_brings_none(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    finished = bench.until(WorkFinished)
    assert (finished.change, finished.tests) == (None, None)


@doing(WRITES + "raise SystemExit(3)")
def test_a_worker_that_crashes_leaves_its_partial_work(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.tell(ErrorAnalysed(ticket=bench.until_judged().ticket, analysis=VERDICT))
    change = bench.issue(KEY).last(WorkFailed).change
    assert change is not None
    assert [file.path for file in change.files] == ["new.py"]


@doing(SHOWS + FOREVER)
def test_a_cancelled_worker_leaves_its_partial_work(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.work_off(lambda: any(job.progress for job in bench.actor._jobs))
    bench.tell(CancelWork(key=KEY, attempt=1))
    change = bench.until(WorkCancelled).change
    assert change is not None
    assert [file.path for file in change.files] == ["shown.txt"]


@doing(SHOWS + FOREVER)
def test_a_worker_that_ran_out_of_time_leaves_its_partial_work(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.work_off(lambda: any(job.progress for job in bench.actor._jobs))
    bench.pass_(601)
    bench.tell(ErrorAnalysed(ticket=bench.until_judged().ticket, analysis=VERDICT))
    change = bench.issue(KEY).last(WorkFailed).change
    assert change is not None
    assert [file.path for file in change.files] == ["shown.txt"]


@doing(WRITES + RESULT)
def test_more_than_can_be_looked_at_is_a_failure_with_its_own_words(
    bench: Bench, repository: RepositoryFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "MOST_CHANGED", 0)
    bench.tell(start_work(repository))
    facts = bench.until_judged().facts
    assert (facts.exception, facts.message) == ("TooMuchChanged", "the worker changed 1 files, more than 0")


def test_tests_that_pass_are_told(
    settings: WorkSettings, tmp_path: Path, repository: RepositoryFacts, benches: list[Bench]
) -> None:
    command = f"{sys.executable} -c \"import new; print('fine', new.x)\""
    bench = with_tests(command, settings=settings, tmp_path=tmp_path)
    benches.append(bench)
    bench.tell(start_work(repository))
    run = bench.until(WorkFinished).tests
    assert run is not None
    assert (run.command, run.passed, run.output) == (command, True, "fine 1")
    assert bench.issue(KEY).of(WorkPhase) == [WorkPhase(attempt=1, phase="testing")]
    bench.actor._preparation._pool.shutdown(wait=True)
    assert list(settings.trees.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("sh -c 'echo broken; exit 2'", "broken"),
        ("no-such-program --at all", "could not be started"),
        ("an 'unclosed quote", ""),
        ("sh -c '(setsid sleep 100 &) ; echo left'", "left"),
    ],
)
def test_tests_that_do_not_pass_are_told_as_that(
    settings: WorkSettings,
    tmp_path: Path,
    repository: RepositoryFacts,
    benches: list[Bench],
    command: str,
    says: str,
) -> None:
    bench = with_tests(command, settings=settings, tmp_path=tmp_path)
    benches.append(bench)
    bench.tell(start_work(repository))
    run = bench.until(WorkFinished).tests
    assert run is not None
    assert run.passed is (says == "left")
    assert says in run.output


def test_tests_that_take_too_long_are_ended(
    settings: WorkSettings, tmp_path: Path, repository: RepositoryFacts, benches: list[Bench]
) -> None:
    bench = with_tests("sh -c 'exec sleep 600'", settings=replace(settings, test_seconds=1), tmp_path=tmp_path)
    benches.append(bench)
    bench.tell(start_work(repository))
    run = bench.until(WorkFinished).tests
    assert run is not None
    assert not run.passed
    assert run.output.endswith("Ended after 1 seconds.")


def test_a_cancel_ends_the_tests_and_keeps_the_change(
    settings: WorkSettings, tmp_path: Path, repository: RepositoryFacts, benches: list[Bench]
) -> None:
    bench = with_tests("sleep 600", settings=settings, tmp_path=tmp_path)
    benches.append(bench)
    bench.tell(start_work(repository))
    bench.work_off(lambda: bench.job.stage is Stage.TESTING)
    bench.tell(CancelWork(key=KEY, attempt=1))
    assert bench.until(WorkCancelled).change is not None


@pytest.mark.parametrize(("allowed", "command"), [(True, "echo own"), (False, "echo operator")])
def test_a_repository_s_own_command_runs_where_the_operator_allows_it(
    settings: WorkSettings,
    tmp_path: Path,
    repository: RepositoryFacts,
    benches: list[Bench],
    allowed: bool,
    command: str,
) -> None:
    changed = replace(settings, repository_tests=allowed)
    bench = with_tests("echo operator", settings=changed, tmp_path=tmp_path)
    benches.append(bench)
    bench.tell(start_work(repository, tests="echo own"))
    run = bench.until(WorkFinished).tests
    assert run is not None
    assert run.command == command


def test_a_command_is_words_and_no_shell() -> None:
    assert words("pytest -q 'a b' $HOME; rm x") == ("pytest", "-q", "a b", "$HOME;", "rm", "x")
    assert words("'") == ()
