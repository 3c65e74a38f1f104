"""WorkActor: attempts that come to nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import (
    ErrorAnalysed,
    RepositoryFacts,
    WorkFailed,
    WorkStarted,
)
from actors.work.settings import WorkSettings
from tests.actors.work.bench import FOREVER, KEY, RESULT, VERDICT, Bench, doing
from tests.actors.work.conftest import script, start_work

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
    assert (asked.repo, asked.key) == (repository.full_name, KEY), "a list of failures leads to the case"
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
