"""Budgets of money and time: shown, held, asked about once, raised; of a case and of a day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actors.issue import budget, schema, status
from actors.issue.allowance import Bounds, Others, Spent
from actors.issue.budget_words import Grant, Stop, read, written
from actors.issue.card import card
from actors.issue.decide import decide
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    CancelWork,
    Carried,
    Change,
    ChangedFile,
    ChangePushed,
    FileKnown,
    PermissionKnown,
    Saved,
    StartWork,
    TimerDue,
    Wake,
    WorkCancelled,
    WorkCosted,
    WorkFinished,
    WorkStarted,
)
from tests.cases import BOB, LABELS_READY, NO_FILE, NOW, POLICY, Talk, comment, opened

TWO = replace(POLICY, case_bounds=Bounds(usd=Decimal(2)))
TIME = replace(POLICY, case_bounds=Bounds(seconds=600.0))
DAY = replace(POLICY, day_bounds=Bounds(usd=Decimal(10)))
CHANGE = Change(
    branch="agent/7", base="a" * 40, head="b" * 40, files=(ChangedFile(path="shop/basket.py", added=3, removed=1),)
)


def started(attempt: int = 1, run: str = "a") -> WorkStarted:
    return WorkStarted(attempt=attempt, worker="scribe", isolation="none", run=run)


def costed(usd: str, attempt: int = 1, run: str = "a") -> WorkCosted:
    return WorkCosted(attempt=attempt, run=run, usd=Decimal(usd))


def running(policy: Policy, settings: str | None = None) -> Talk:
    talk = Talk(policy)
    file = NO_FILE if settings is None else FileKnown(path=NO_FILE.path, text=settings)
    talk.tell(opened(), file, LABELS_READY, PermissionKnown(login="alice", role="write"), started())
    return talk


def at_the_limit(policy: Policy = TWO) -> Talk:
    """The case has used up its budget, its worker is gone, its question is on the issue."""
    talk = running(policy)
    talk.tell(costed("2.05"), WorkCancelled(attempt=1, change=CHANGE))
    talk.now += 2
    talk.tell(TimerDue())
    talk.settle()
    return talk


def the(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def wanted(talk: Talk, kind: type) -> list[object]:
    return [request.message for request in underway(the(talk)) if isinstance(request.message, kind)]


def say(talk: Talk, text: str, role: str = "write", **more: object) -> IssueRecord:
    talk.tell(comment(text, **more))  # type: ignore[arg-type]
    login = getattr(more.get("sender"), "login", "alice")
    return talk.tell(PermissionKnown(login=login, role=role))


# --- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "usd", "minutes"),
    [
        ("continue", "0", 0),
        ("Continue, please!", "0", 0),
        ("yes", "0", 0),
        ("go on with $5", "5", 0),
        ("continue with 2.50 dollars more", "2.5", 0),
        ("continue 3", "3", 0),
        ("ok, another 20 minutes", "0", 20),
        ("continue with $3 and 10 minutes", "3", 10),
        ("continue with 1h", "0", 60),
        ("$0.75", "0.75", 0),
        ("up to 4 usd more", "4", 0),
    ],
)
def test_going_on_with_how_much(said: str, usd: str, minutes: int) -> None:
    assert read(said) == Grant(usd=Decimal(usd), seconds=minutes * 60.0)


@pytest.mark.parametrize("said", ["stop", "Stop here.", "no", "cancel it", "enough, thanks"])
def test_no_more(said: str) -> None:
    assert read(said) == Stop()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "continue with the tests",
        "the basket costs $5",
        "no idea",
        "1",
        "stop using floats and continue with decimals",
        "continue with $0",
        "continue with $99999999",
        "please look at issue 12 first",
        "yes but only the parser",
    ],
)
def test_what_says_something_else_spends_nothing(said: str) -> None:
    assert read(said) is None


@pytest.mark.parametrize(
    "grant", [Grant(usd=Decimal("2.5")), Grant(seconds=900.0), Grant(usd=Decimal(1), seconds=60.0)]
)
def test_what_is_offered_can_be_read_back(grant: Grant) -> None:
    assert read(written(grant)) == grant


# --- shown -----------------------------------------------------------------------------------------------------


def test_the_status_comment_shows_what_is_spent_of_what_may_be() -> None:
    talk = running(replace(POLICY, case_bounds=Bounds(usd=Decimal(2), seconds=600.0)))
    talk.now += 130
    record = talk.tell(costed("0.42"))
    shown = status.comment(record, bounds=budget.bounds(record, talk._policy))
    assert "| Cost so far | $0.42 of $2.00 |" in shown
    assert "| Working time so far | 2 of 10 minutes |" in shown


@pytest.mark.parametrize(
    ("settings", "usd"), [("case_budget_usd: 0.50", "0.5"), ("case_budget_usd: 9", "2"), ("case_budget_usd: 0", "2")]
)
def test_a_repository_may_lower_the_limit_and_never_raise_it(settings: str, usd: str) -> None:
    talk = running(TWO, settings)
    assert budget.bounds(the(talk), TWO).usd == Decimal(usd)


# --- the case's limit ------------------------------------------------------------------------------------------


def test_nothing_happens_below_the_limit() -> None:
    talk = running(TWO)
    talk.tell(costed("1.99"))
    assert wanted(talk, CancelWork) == []


def test_at_the_limit_the_worker_is_ended_and_the_issue_says_why() -> None:
    talk = running(TWO)
    talk.tell(costed("2.00"))
    assert wanted(talk, CancelWork) == [CancelWork(key=the(talk).key, attempt=1)]
    assert "The budget of this case is used up" in status.comment(the(talk))
    assert the(talk).state is State.IN_PROGRESS


def test_its_work_is_kept_and_one_question_is_asked() -> None:
    talk = at_the_limit()
    record = the(talk)
    assert record.state is State.AWAITING_FEEDBACK
    asked = [text for text in talk.posted if "used up its budget" in text]
    assert len(asked) == 1
    assert "$2.05 of $2.00" in asked[0]
    assert "1 file, commit bbbbbbbbbbbb" in asked[0]
    shown = status.comment(record)
    assert "<sub>Commands: `/continue" in shown
    assert "The budget of this case is used up: it waits until " in shown
    assert "`continue with $3 and 10 minutes`, or `stop`" in shown
    assert "It is the move of somebody with write access." in shown
    assert "A question waits" not in shown
    assert card(record)["waits_for"] == "more budget, or a stop, by somebody with write access (/continue)"
    assert "**1** continue with $2.05 more" in asked[0]
    assert "**Who may answer:** everyone with write access." in asked[0]
    assert record.proposal is not None
    assert record.proposal.change == replace(CHANGE, branch="agent/7-wip")
    for _ in range(3):
        talk.now += 600
        talk.tell(TimerDue(), Wake())
    assert {effect.kind for effect in the(talk).outbox} <= {"status"}


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("continue", "4.05"),
        ("1", "4.05"),
        ("/answer continue with $5", "7"),
        ("continue with $0.50", "2.50"),
        ("/continue", "4.05"),
        ("/continue $1.25", "3.25"),
        ("yes", "4.05"),
    ],
)
def test_going_on_begins_another_attempt_with_so_much_more(said: str, most: str) -> None:
    talk = at_the_limit()
    record = say(talk, said)
    assert budget.bounds(record, TWO).usd == Decimal(most)
    assert record.budget.by == "alice"
    assert [start.attempt for start in wanted(talk, StartWork) if isinstance(start, StartWork)] == [2]
    assert record.attempts - record.round_began == 1  # the attempt that was ended took no try away


def test_the_next_attempt_goes_on_from_what_was_saved_until_there_is_a_result() -> None:
    talk = at_the_limit()
    say(talk, "continue with $1", sender=BOB)
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert start.saved == Saved(attempt=1, base=CHANGE.base, head=CHANGE.head)
    carried = Carried(attempt=1, files=("shop/basket.py",), clashing=("a.py",), diff="...")
    record = talk.tell(replace(started(2, "b"), carried=carried))
    assert "| Begun with | what attempt 1 had done (1 file); its changes to `a.py` do not fit" in status.comment(record)
    assert schema.load(schema.dump(record)) == record
    talk.tell(WorkFinished(attempt=2, report="Done.", summary="Done.", commit="c" * 40))
    assert the(talk).budget.saved is None


def test_a_stopped_case_is_taken_up_from_what_was_saved_and_begun_anew_where_that_is_asked_for() -> None:
    for words, saved in (("/retry", True), ("/retry --fresh", False)):
        talk = at_the_limit(TWO)
        say(talk, "stop", sender=BOB)
        talk.tell(ChangePushed(head=CHANGE.head, branch="agent/7-wip"))
        talk.settle()
        assert "`/retry` takes it up again from what was saved" in talk.posted[-1]
        say(talk, words, sender=BOB, comment_id=901)
        assert (the(talk).budget.saved is not None) is saved


def test_a_higher_limit_is_held_as_the_first_one_was_and_asked_about_once_more() -> None:
    talk = at_the_limit()
    say(talk, "continue with $1")
    talk.tell(started(2, "b"), costed("0.90", 2, "b"))
    assert wanted(talk, CancelWork) == []
    talk.tell(costed("0.95", 2, "b"))
    assert len(wanted(talk, CancelWork)) == 1
    talk.tell(WorkCancelled(attempt=2))
    talk.now += 2
    talk.tell(TimerDue())
    talk.settle()
    assert len([text for text in talk.posted if "used up its budget" in text and "$3.00 of $3.00" in text]) == 1


def test_stopping_cancels_the_case_and_its_work_becomes_a_branch() -> None:
    talk = at_the_limit()
    record = say(talk, "stop")
    assert record.state is State.CANCELLED
    talk.tell(ChangePushed(head=CHANGE.head, branch="agent/7-wip"))
    talk.settle()
    assert "stopped the case at the limit of its budget" in "\n".join(talk.posted)
    assert "agent/7-wip" in "\n".join(talk.posted)


def test_the_author_alone_spends_nothing() -> None:
    talk = Talk(TWO)
    talk.tell(opened(), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="read"))
    say(talk, "/approve", sender=BOB)
    talk.tell(started(), costed("3"), WorkCancelled(attempt=1))
    talk.settle()
    for text in ("continue", "/answer continue", "/continue"):
        record = say(talk, text, role="read")
        assert record.state is State.AWAITING_FEEDBACK
        assert record.budget.usd == 0
    assert say(talk, "continue", sender=BOB).state is State.ANALYZING


def test_talk_beside_the_question_spends_nothing() -> None:
    talk = at_the_limit()
    record = say(talk, "The basket costs $5 more than it should.")
    assert record.budget.usd == 0
    assert record.state is State.AWAITING_FEEDBACK


def test_nobody_answers_and_the_case_ends_with_its_work_kept() -> None:
    talk = at_the_limit()
    talk.now += 3_600 * POLICY.approval_hours + 1
    record = talk.tell(TimerDue())
    assert record.state is State.CANCELLED
    assert wanted(talk, StartWork) == []
    talk.tell(ChangePushed(head=CHANGE.head, branch="agent/7-wip"))
    assert the(talk).proposal is not None


def test_a_late_answer_takes_it_up_again_with_so_much_more() -> None:
    talk = at_the_limit()
    talk.now += 3_600 * POLICY.approval_hours + 1
    talk.tell(TimerDue())
    talk.settle()
    record = say(talk, "/answer continue with $1")
    assert record.state is State.ANALYZING
    assert budget.bounds(record, TWO).usd == 3


def test_retry_after_a_stop_asks_instead_of_refusing() -> None:
    talk = at_the_limit()
    say(talk, "stop")
    talk.tell(ChangePushed(head=CHANGE.head, branch="agent/7-wip"))
    talk.settle()
    record = say(talk, "/retry")
    assert record.state is State.AWAITING_FEEDBACK
    assert len(record.open_questions) == 1
    assert say(talk, "continue").state is State.ANALYZING


def test_a_result_that_was_there_just_before_counts() -> None:
    talk = running(TWO)
    talk.tell(costed("2.40"), WorkFinished(attempt=1, report="Done.", summary="done", commit="abc"))
    talk.tell(WorkCancelled(attempt=1))
    talk.settle()
    assert the(talk).state is State.COMPLETED


def test_a_cancel_in_between_stays_a_cancel() -> None:
    talk = running(TWO)
    talk.tell(costed("2.40"), comment("/cancel"), WorkCancelled(attempt=1))
    assert the(talk).state is State.CANCELLED
    assert the(talk).open_questions == ()


def test_a_budget_can_be_raised_before_it_is_used_up() -> None:
    talk = running(TWO)
    say(talk, "/continue $3")
    talk.tell(costed("4.90"))
    assert wanted(talk, CancelWork) == []
    talk.settle()
    assert "raised the budget of this case: it may spend $5.00 in all" in "\n".join(talk.posted)


def test_a_sum_that_cannot_be_read_is_asked_for_again() -> None:
    talk = running(TWO)
    say(talk, "/continue as you like")
    talk.settle()
    assert "Say how much more" in talk.posted[-1]


# --- time ------------------------------------------------------------------------------------------------------


def test_a_silent_worker_is_ended_by_the_timer_when_its_time_is_over() -> None:
    talk = running(TIME)
    assert the(talk).due is not None
    assert any(timer.name == budget.TIMER and timer.due == NOW + 600 for timer in the(talk).timers)
    talk.now += 599
    talk.tell(TimerDue())
    assert wanted(talk, CancelWork) == []
    talk.now += 1
    talk.tell(TimerDue(), WorkCancelled(attempt=1))
    assert "10 of 10 minutes of work" in the(talk).open_questions[0].text
    assert the(talk).open_questions[0].options[0] == "continue with 10 minutes more"


def test_after_a_restart_time_counts_only_when_the_worker_is_heard_of() -> None:
    talk = running(TIME)
    talk.now += 10_000
    talk.tell(Wake(), TimerDue())
    assert wanted(talk, CancelWork) == []
    talk.tell(started(run="b"))
    assert any(timer.name == budget.TIMER and timer.due == talk.now + 600 for timer in the(talk).timers)


# --- the day's limit -------------------------------------------------------------------------------------------


def told(talk: Talk, message: object, others: Others) -> IssueRecord:
    step = decide(talk.record, message, talk.now, policy=talk._policy, others=others)
    talk.record = step.record
    return the(talk)


def test_a_day_that_is_used_up_keeps_cases_in_the_queue_and_says_until_when() -> None:
    talk = Talk(DAY)
    full = Others(all=Spent(usd=Decimal(10)))
    for message in (opened(), NO_FILE, LABELS_READY):
        told(talk, message, full)
    record = told(talk, PermissionKnown(login="alice", role="write"), full)
    assert record.state is State.QUEUED
    assert "goes on by itself on 2025-06-16 00:00 UTC" in status.comment(record)
    for _ in range(2):
        record = told(talk, TimerDue(), full)
    assert record.attempts == 0
    talk.now = record.budget.until
    assert told(talk, TimerDue(), Others()).state is State.ANALYZING


def test_at_the_days_limit_running_work_is_ended_kept_and_taken_up_the_next_day() -> None:
    talk = running(DAY)
    others = Others(all=Spent(usd=Decimal("9.50")))
    told(talk, costed("0.50"), others)
    assert len(wanted(talk, CancelWork)) == 1
    record = told(talk, WorkCancelled(attempt=1, change=CHANGE), others)
    assert record.state is State.QUEUED
    assert record.open_questions == ()
    assert record.proposal is not None
    talk.now = record.budget.until
    record = told(talk, TimerDue(), Others())
    assert [start.attempt for start in wanted(talk, StartWork) if isinstance(start, StartWork)] == [2]
    assert record.budget.until == 0


def test_a_repositorys_own_day_counts_its_own_cases_alone() -> None:
    talk = running(POLICY, "day_budget_usd: 1")
    told(talk, costed("0.60"), Others(all=Spent(usd=Decimal(500)), here=Spent(usd=Decimal("0.30"))))
    assert wanted(talk, CancelWork) == []
    told(talk, costed("0.60"), Others(here=Spent(usd=Decimal("0.40"))))
    assert len(wanted(talk, CancelWork)) == 1


# --- stored ----------------------------------------------------------------------------------------------------


def test_all_of_it_is_stored_and_told_again_after_a_kill_at_each_wait() -> None:
    talk = running(TWO)
    talk.tell(costed("2.40"))
    talk.record = schema.load(schema.dump(the(talk)))
    talk.tell(Wake())
    assert len(wanted(talk, CancelWork)) == 1
    assert the(talk).work is not None
    assert the(talk).work.progress is Progress.CANCELLING  # type: ignore[union-attr]
    talk.tell(WorkCancelled(attempt=1))
    talk.record = schema.load(schema.dump(the(talk)))
    talk.tell(Wake())
    assert len(the(talk).open_questions) == 1
    record = say(talk, "continue with $2")
    record = schema.load(schema.dump(record))
    assert budget.bounds(record, TWO).usd == 4
