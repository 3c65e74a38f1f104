"""WorkActor: never started with a recorder for everybody, and once started for a whole case."""

from __future__ import annotations

import time
from dataclasses import replace

from actors.messages import (
    CancelWork,
    CheckLimits,
    Observed,
    Ref,
    RepositoryFacts,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkProgressed,
    WorkQueued,
    WorkStarted,
)
from actors.scheduler import Scheduler
from actors.work.actor import WorkActor
from actors.work.launch import descendants
from actors.work.recipe import analyser
from actors.work.settings import WorkSettings
from tests.actors.work.bench import FOREVER, KEY, RESULT, Bench, doing
from tests.actors.work.conftest import start_work
from tests.ref import RecordingRef, WaitingRef


def test_a_job_goes_from_the_request_to_the_result(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    finished = bench.until(WorkFinished)
    assert (finished.attempt, finished.report, finished.summary) == (1, "# R", "Done.")
    assert len(finished.commit) == 40
    started = bench.issue(KEY).last(WorkStarted)
    assert (started.worker, started.isolation) == ("script", "limits only")
    told = [(seen.name, seen.value) for seen in bench.health.of(Observed)]
    assert "work_seconds" in [name for name, _ in told]
    assert ("work_running", 1.0) in told
    assert told[-3:] == [("work_running", 0.0), ("work_waiting", 0.0), ("work_still", 0.0)]


@doing(FOREVER)
def test_a_request_told_again_is_answered_with_where_it_stands(bench: Bench, repository: RepositoryFacts) -> None:
    start = start_work(repository)
    bench.tell(start)
    bench.tell(start)
    assert bench.issue(KEY).told == [WorkQueued(attempt=1, place=1)]
    bench.until(WorkStarted)
    bench.tell(start)
    assert len(bench.issue(KEY).of(WorkStarted)) == 2
    assert bench.issue(KEY).of(WorkFinished) == []


def test_an_issue_that_lost_the_result_gets_it_again(bench: Bench, repository: RepositoryFacts) -> None:
    start = start_work(repository)
    bench.tell(start)
    finished = bench.until(WorkFinished)
    bench.tell(start)
    assert bench.issue(KEY).of(WorkFinished) == [finished, finished]


def test_a_new_attempt_is_worked_on_again(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkFinished)
    bench.tell(start_work(repository, attempt=2))
    assert bench.until(WorkFinished, count=2).attempt == 2


@doing(FOREVER)
def test_who_must_wait_hears_the_place(bench: Bench, repository: RepositoryFacts) -> None:
    for number in (7, 8, 9):
        bench.tell(start_work(repository, key=f"octo/sample#{number}", number=number))
    assert bench.issue("octo/sample#8").told == [WorkQueued(attempt=1, place=1)]
    assert bench.issue("octo/sample#9").told == [WorkQueued(attempt=1, place=2)]
    bench.until(WorkStarted)
    bench.tell(CancelWork(key=KEY, attempt=1))
    bench.until(WorkCancelled)
    assert bench.issue("octo/sample#9").last(WorkQueued).place == 1


@doing(FOREVER)
def test_a_running_worker_is_cancelled_with_its_whole_tree(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkStarted)
    bench.tell(CancelWork(key=KEY, attempt=1))
    bench.tell(CancelWork(key=KEY, attempt=1))
    bench.until(WorkCancelled)
    assert bench.issue(KEY).of(WorkFailed) == []


def test_a_job_is_cancelled_while_its_work_tree_is_made(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.tell(CancelWork(key=KEY, attempt=1))
    bench.until(WorkCancelled)
    assert bench.issue(KEY).of(WorkStarted) == []


@doing(FOREVER)
def test_a_waiting_job_is_cancelled_at_once(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.tell(start_work(repository, key="octo/sample#8"))
    bench.tell(CancelWork(key="octo/sample#8", attempt=1))
    assert bench.issue("octo/sample#8").told[-1] == WorkCancelled(attempt=1)


@doing("open('new.py', 'w').write('x')\n" + RESULT)
def test_a_cancel_that_comes_too_late_still_brings_what_was_changed(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    change = bench.until(WorkFinished).change
    assert change is not None
    bench.tell(CancelWork(key=KEY, attempt=1))
    assert bench.issue(KEY).last(WorkCancelled).change == change


def test_cancelling_what_never_ran_is_answered_too(bench: Bench) -> None:
    bench.tell(CancelWork(key=KEY, attempt=3))
    assert bench.issue(KEY).told == [WorkCancelled(attempt=3)]


CHATTY = (
    """
import json, sys
for percent in (1, 2, 3, 20, 21):
    print(json.dumps({"event": "progress", "percent": percent, "message": "on it"}), flush=True)
"""
    + FOREVER
)


@doing(CHATTY)
def test_progress_is_told_in_steps_and_the_newest_in_the_end(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkProgressed, count=2)
    bench.work_off(lambda: bench.job.progress is not None and bench.job.progress.percent == 21)
    assert [told.percent for told in bench.issue(KEY).of(WorkProgressed)] == [1, 20]
    bench.pass_(1)
    assert [told.percent for told in bench.issue(KEY).of(WorkProgressed)] == [1, 20, 21]


@doing(CHATTY)
def test_a_worker_that_talks_for_too_long_is_ended(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkProgressed)
    for _ in range(6):
        bench.monotonic.pass_(100)
        bench.job.heard_at = bench.monotonic()
        bench.tell(CheckLimits())
    bench.pass_(1)
    assert bench.until_judged().facts.message == "the worker ran for more than 600 seconds"


def test_the_work_tree_is_gone_after_the_job(bench: Bench, repository: RepositoryFacts, settings: WorkSettings) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkFinished)
    bench.actor._preparation._pool.shutdown(wait=True)
    assert list(settings.trees.iterdir()) == []


@doing(FOREVER)
def test_the_end_of_the_actor_ends_its_workers(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkStarted)
    process = bench.job.process
    assert process is not None
    bench.actor.end()
    assert process.join(0)
    assert descendants(process.pid) == []


def test_nothing_ticks_while_nothing_is_to_do(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkFinished)
    assert len(bench.timers.delays) == 1
    bench.tell(CheckLimits())
    assert len(bench.timers.delays) == 1


class Issues:
    """A recorder for every issue of a running actor."""

    def __init__(self) -> None:
        self.refs: dict[str, WaitingRef] = {}

    def __call__(self, key: str) -> Ref:
        return self.refs.setdefault(key, WaitingRef())


def test_a_started_actor_has_the_analyser_do_a_whole_case(settings: WorkSettings, repository: RepositoryFacts) -> None:
    issues, supervisor, scheduler = Issues(), WaitingRef(), Scheduler()
    issues(KEY)
    scheduler.start()
    ref = WorkActor.start(
        name="work",
        generation=1,
        supervisor=supervisor,
        issue=issues,
        errors=RecordingRef(),
        health=RecordingRef(),
        scheduler=scheduler,
        settings=replace(settings, isolation="auto", recipe=analyser()),
        clock=time.time,
        git_token=lambda _: None,
        git_author=lambda _: ("caseworker[bot]", "1+caseworker[bot]@users.noreply.github.com"),
    )
    ref.tell(start_work(repository))
    try:
        finished = issues.refs[KEY].wait(WorkFinished)[0]
    finally:
        ref.stop(timeout=60)
        scheduler.stop()
    assert "## Code analysis of `octo/sample`" in finished.report
    assert finished.summary.startswith("1 file analysed.")
    assert issues.refs[KEY].of(WorkProgressed)
