"""WorkActor: never started with a recorder for everybody, and once started for a whole job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from actors.messages import (
    AnalyseError,
    CancelWork,
    Category,
    CheckLimits,
    ErrorAnalysed,
    ErrorAnalysis,
    Observed,
    Recovery,
    Ref,
    RepositoryFacts,
    Severity,
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
from actors.work.preparation import GitToken
from actors.work.recipe import analyser
from actors.work.settings import WorkSettings
from tests.actors.work.conftest import script, start_work
from tests.ref import ManualClock, ManualTimers, RecordingRef, WaitingRef

KEY = "octo/sample#7"
PATIENCE = 30.0
T = TypeVar("T")

VERDICT = ErrorAnalysis(
    code="E_X",
    category=Category.UNKNOWN,
    severity=Severity.LOW,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="No.",
    technical="",
)
RESULT = 'print(\'{"event": "result", "report": "# R", "summary": "Done."}\', flush=True)'
FOREVER = "import signal\nwhile True: signal.pause()"


class Bench:
    """An actor that was never started: its mailbox is worked off by the test, in the test's own thread."""

    def __init__(self, settings: WorkSettings, *, git_token: GitToken = lambda _: None) -> None:
        self.issues: dict[str, RecordingRef] = {}
        self.errors, self.health, self.supervisor = RecordingRef(), RecordingRef(), RecordingRef()
        self.timers, self.clock, self.monotonic = ManualTimers(), ManualClock(), ManualClock(0.0)
        self.actor = WorkActor(
            name="work",
            generation=1,
            supervisor=self.supervisor,
            issue=self.issue,
            errors=self.errors,
            health=self.health,
            scheduler=self.timers,
            settings=settings,
            clock=self.clock,
            git_token=git_token,
            monotonic=self.monotonic,
        )

    def issue(self, key: str) -> RecordingRef:
        return self.issues.setdefault(key, RecordingRef())

    def tell(self, message: object) -> None:
        self.actor.receive(message)

    def until(self, kind: type[T], *, key: str = KEY, count: int = 1) -> T:
        """Work the mailbox off until the issue was told so many of `kind`; the last of them."""
        deadline = time.monotonic() + PATIENCE
        while len(self.issue(key).of(kind)) < count:
            self.tell(self.actor.actor_inbox.get(timeout=deadline - time.monotonic()).message)
        return self.issue(key).last(kind)

    def until_judged(self) -> AnalyseError:
        """Work the mailbox off until a failure is handed to the error classifier."""
        deadline = time.monotonic() + PATIENCE
        while not self.errors.of(AnalyseError):
            self.tell(self.actor.actor_inbox.get(timeout=deadline - time.monotonic()).message)
        return self.errors.last(AnalyseError)

    def pass_(self, seconds: float) -> None:
        """Let time go by, and the actor look at its limits."""
        self.monotonic.pass_(seconds)
        self.tell(CheckLimits())


@pytest.fixture
def worker() -> str:
    """The worker's program; a test that wants another one says so with `@doing(...)`."""
    return RESULT


@pytest.fixture
def bench(worker: str, settings: WorkSettings, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(replace(settings, recipe=script(tmp_path, worker)))
    yield made
    made.actor.end()


def doing(text: str) -> pytest.MarkDecorator:
    """The worker of a test."""
    return pytest.mark.parametrize("worker", [text], ids=["worker"])


def test_a_job_goes_from_the_request_to_the_result(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    finished = bench.until(WorkFinished)
    assert (finished.attempt, finished.report, finished.summary) == (1, "# R", "Done.")
    assert len(finished.commit) == 40
    started = bench.issue(KEY).last(WorkStarted)
    assert (started.worker, started.isolation) == ("script", "limits only")
    assert bench.health.last(Observed).name == "work_seconds"


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


def test_cancelling_what_never_ran_is_answered_too(bench: Bench) -> None:
    bench.tell(CancelWork(key=KEY, attempt=3))
    assert bench.issue(KEY).told == [WorkCancelled(attempt=3)]


REFUSAL = 'print(\'{"event": "result", "outcome": "refused", "summary": "Not mine."}\')'

FAILURES = {
    "crash": ("raise SystemExit(4)", "WorkerCrash", "with exit status 4"),
    "signal": ("import os; os.abort()", "WorkerCrash", "by signal SIGABRT"),
    "nothing": ("pass", "BadResult", "without giving a result"),
    "no json": ("print('I am done!')", "BadResult", "not JSON: 'I am done!'"),
    "two results": (f"{RESULT}\n{RESULT}\n{FOREVER}", "BadResult", "two results"),
    "result and crash": (f"{RESULT}\nraise SystemExit(1)", "WorkerCrash", "exit status 1"),
    "refusal": (
        'print(\'{"event": "result", "outcome": "refused", "summary": "Not mine."}\')',
        "BadResult",
        "Not mine.",
    ),
    "flood": ('while True: print(\'{"event": "log", "message": "x"}\')', "LimitExceeded", "lines"),
    "other version": ('print(\'{"event": "hello", "version": 9}\')', "BadResult", "version 9"),
}


@pytest.mark.parametrize(
    ("worker", "exception", "words"), [pytest.param(*values, id=name) for name, values in FAILURES.items()]
)
def test_a_worker_that_fails_is_judged_and_the_verdict_told(
    bench: Bench, exception: str, words: str, repository: RepositoryFacts
) -> None:
    bench.tell(start_work(repository))
    asked = bench.until_judged()
    assert (asked.facts.phase, asked.facts.exception, asked.facts.attempt) == ("work", exception, 1)
    assert words in asked.facts.message
    bench.tell(ErrorAnalysed(ticket=asked.ticket, analysis=VERDICT))
    assert bench.issue(KEY).told[-1] == WorkFailed(
        attempt=1, analysis=VERDICT, log=bench.issue(KEY).last(WorkFailed).log
    )


def test_a_worker_that_does_not_greet_is_refused(
    settings: WorkSettings, tmp_path: Path, repository: RepositoryFacts
) -> None:
    bench = Bench(replace(settings, recipe=script(tmp_path, RESULT, greets=False)))
    bench.tell(start_work(repository))
    assert "did not begin with `hello`" in bench.until_judged().facts.message
    bench.actor.end()


def test_a_repository_that_cannot_be_fetched_is_judged(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(replace(repository, clone_url="file:///nonexistent")))
    asked = bench.until_judged()
    assert asked.facts.exception == "WorkspaceError"
    assert asked.repo == "octo/sample"


def test_a_token_that_cannot_be_had_is_judged(
    settings: WorkSettings, tmp_path: Path, repository: RepositoryFacts
) -> None:
    def no_token(_: int | None) -> str | None:
        raise ConnectionError("GitHub is away")

    bench = Bench(settings, git_token=no_token)
    bench.tell(start_work(repository))
    facts = bench.until_judged().facts
    assert (facts.exception, facts.message) == ("ConnectionError", "GitHub is away")
    bench.actor.end()


def test_a_verdict_that_does_not_come_is_asked_for_again(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(replace(repository, clone_url="file:///nonexistent")))
    asked = bench.until_judged()
    bench.pass_(9)
    assert len(bench.errors.told) == 1
    bench.pass_(1)
    assert bench.errors.told == [asked, asked]


@doing(FOREVER)
def test_a_worker_that_falls_silent_is_ended(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkStarted)
    bench.pass_(121)
    facts = bench.until_judged().facts
    assert (facts.exception, facts.message) == ("LimitExceeded", "the worker said nothing for 120 seconds")


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
    deadline = time.monotonic() + PATIENCE
    while not (job := next(iter(bench.actor._jobs))).progress or job.progress.percent < 21:
        bench.tell(bench.actor.actor_inbox.get(timeout=deadline - time.monotonic()).message)
    assert [told.percent for told in bench.issue(KEY).of(WorkProgressed)] == [1, 20]
    bench.pass_(1)
    assert [told.percent for told in bench.issue(KEY).of(WorkProgressed)] == [1, 20, 21]


@doing(CHATTY)
def test_a_worker_that_talks_for_too_long_is_ended(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkProgressed)
    for _ in range(6):
        bench.monotonic.pass_(100)
        next(iter(bench.actor._jobs)).heard_at = bench.monotonic()
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
    process = next(iter(bench.actor._jobs)).process
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
    )
    ref.tell(start_work(repository))
    try:
        finished = issues.refs[KEY].wait(WorkFinished)[0]
    finally:
        ref.stop(timeout=10)
        scheduler.stop()
    assert "## Code analysis of `octo/sample`" in finished.report
    assert finished.summary.startswith("1 file analysed.")
    assert issues.refs[KEY].of(WorkProgressed)
