"""However an agent misbehaves, its attempt ends as it should: the right error, and what it changed is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actors.errors.classify import classify
from actors.messages import (
    CancelWork,
    ErrorAnalysed,
    Recovery,
    RepositoryFacts,
    SteerWork,
    WorkCancelled,
    WorkCosted,
    WorkFailed,
    WorkFinished,
    WorkPhase,
    WorkProgressed,
    WorkSteered,
)
from tests.actors.work.bench import KEY, Bench
from tests.actors.work.conftest import start_work


def begin(bench: Bench, repository: RepositoryFacts, behave: str, **more: object) -> None:
    task = {
        "type": "Feature Implementation",
        "priority": "Medium",
        "files": [],
        "prompt": f"Work.\n\nbehave: {behave}\n",
    }
    bench.tell(start_work(repository, task=task, **more))


def failed(bench: Bench) -> WorkFailed:
    """Go on until the attempt has failed; the verdict on it is the real one."""
    asked = bench.until_judged()
    analysis = classify(asked.facts, now=0.0, jitter=0.5)
    bench.tell(ErrorAnalysed(ticket=asked.ticket, analysis=analysis))
    return bench.until(WorkFailed)


def kept(ended: WorkFailed | WorkFinished | WorkCancelled) -> set[str]:
    return set() if ended.change is None else {file.path for file in ended.change.files}


ENDS = [
    ("crash", "E_WORKER_CRASH", "SIGSEGV"),
    ("quits", "E_WORKER_CRASH", "exit status 3"),
    ("flood", "E_WORKER_LIMIT", "wrote more than"),
    ("one-long-line", "E_WORKER_LIMIT", "a line of more than"),
    ("nonsense", "E_BAD_RESULT", "without saying that it was done, but"),
    ("wrong-kinds", "E_BAD_RESULT", "usd is not what its recipe says"),
    ("deep", "E_BAD_RESULT", "without saying that it was done"),
    ("costly", "E_BAD_RESULT", "usd is not what its recipe says"),
    ("negative", "E_BAD_RESULT", "usd is not what its recipe says"),
    ("lies", "E_WORKER_CRASH", "exit status 1"),
    ("silent", "E_BAD_RESULT", "without saying that it was done"),
    ("says-failed", "E_BAD_RESULT", "I ran out of turns"),
    ("says-busy", "E_ENDPOINT_BUSY", "429 too many requests"),
    ("eats", "E_WORKER_CRASH", "exit status 1"),
]


@pytest.mark.parametrize(("behave", "code", "says"), ENDS, ids=[row[0] for row in ENDS])
def test_it_fails_with_the_right_card_and_its_work_is_kept(
    bench: Bench, repository: RepositoryFacts, behave: str, code: str, says: str
) -> None:
    begin(bench, repository, behave)
    ended = failed(bench)
    assert ended.analysis.code == code
    assert says in ended.analysis.technical
    assert kept(ended) == {"half.txt"}


def test_one_that_failed_is_not_waited_for_where_it_waits_for_more(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "denied-and-waits")
    assert failed(bench).analysis.code == "E_ENDPOINT_DENIED"


def test_a_key_that_is_refused_is_not_tried_again_and_handed_over(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "says-denied")
    ended = failed(bench)
    assert ended.analysis.code == "E_ENDPOINT_DENIED"
    assert ended.analysis.recovery is Recovery.GIVE_UP
    assert ended.analysis.escalate


def test_one_that_is_done_and_has_done_nothing_has_not_done_the_task(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "empty")
    ended = failed(bench)
    assert ended.analysis.code == "E_BAD_RESULT"
    assert "without giving a result" in ended.analysis.technical


@pytest.mark.parametrize("behave", ["hang", "asks"])
def test_one_that_says_nothing_is_ended(bench: Bench, repository: RepositoryFacts, behave: str) -> None:
    begin(bench, repository, behave)
    bench.until(WorkProgressed)
    bench.pass_(121)
    ended = failed(bench)
    assert ended.analysis.code == "E_WORKER_LIMIT"
    assert "said nothing" in ended.analysis.technical
    assert kept(ended) == {"half.txt"}


def test_one_that_never_comes_to_an_end_is_ended(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "stubborn")
    bench.until(WorkProgressed)
    bench.job.heard_at = 600.5
    bench.pass_(601)
    ended = failed(bench)
    assert ended.analysis.code == "E_WORKER_LIMIT"
    assert "ran for more than" in ended.analysis.technical
    assert kept(ended) == {"half.txt"}


def test_one_that_ignores_a_cancel_is_gone_all_the_same(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "stubborn")
    bench.until(WorkProgressed)
    bench.tell(CancelWork(key=KEY, attempt=1))
    ended = bench.until(WorkCancelled)
    assert kept(ended) == {"half.txt"}


def test_what_it_leaves_beside_files_does_no_harm(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "escapes")
    ended = bench.until(WorkFinished)
    assert kept(ended) == {"half.txt"}
    assert ended.change is not None
    assert {"out", ".git", "pipe"} <= {said.split(" (")[0].strip("`") for said in ended.change.left_out}


def test_it_works_well_and_its_cost_and_phase_are_told(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "well")
    ended = bench.until(WorkFinished)
    assert (ended.summary, kept(ended)) == ("All done", {"done.txt"})
    costed = bench.issue(KEY).last(WorkCosted)
    assert (costed.usd, costed.tokens) == (Decimal("0.25"), 1200)
    assert bench.issue(KEY).last(WorkPhase).phase == "implementing"
    assert next(told.message for told in bench.issue(KEY).of(WorkProgressed)) == "Looks around"


def test_what_people_add_reaches_it_at_once(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "steered")
    bench.until(WorkProgressed)
    bench.tell(SteerWork(key=KEY, attempt=1, number=3, text="Use tabs, please."))
    assert bench.issue(KEY).last(WorkSteered).taken, "handed on with the message itself"
    ended = bench.until(WorkFinished)
    assert "I was told: Use tabs, please." in ended.report


def test_what_people_add_too_late_is_left_to_the_next_attempt(bench: Bench, repository: RepositoryFacts) -> None:
    begin(bench, repository, "well")
    bench.work_off(lambda: bench.job.reader is not None and bench.job.reader.done)
    bench.tell(SteerWork(key=KEY, attempt=1, number=3, text="Use tabs, please."))
    assert not bench.issue(KEY).last(WorkSteered).taken
