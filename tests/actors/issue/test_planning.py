"""Plan first: who asks for one, what an approval is bound to, what makes it void, where a result departed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actors.issue import plan_text, planning, schema, status
from actors.issue.choice import Approve, ApproveBy
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    Category,
    Change,
    ChangedFile,
    ChangePushed,
    Enquiry,
    ErrorAnalysis,
    FileKnown,
    IssueEdited,
    PermissionKnown,
    Recovery,
    Severity,
    Sketch,
    StartWork,
    TimerDue,
    Wake,
    WorkAsked,
    WorkFailed,
    WorkFinished,
    WorkStarted,
)
from tests.cases import BOB, FORM, LABELS_READY, NO_FILE, NOW, POLICY, REPOSITORY, Talk, comment, issue, opened

ALWAYS = replace(POLICY, approve=Approve.ALWAYS)
BASE = "a" * 40
SKETCH = Sketch(files=("shop/basket.py", "tests/"), risk="low", usd=Decimal("1.20"), minutes=12.0)
CODE = FORM.replace("Analysis report", "Code changes with explanations")


def plan(attempt: int = 1, text: str = "1. Count in integers in `shop/basket.py`.", **more: object) -> WorkFinished:
    values = {"sketch": SKETCH, "summary": "integers everywhere", "commit": BASE} | more
    return WorkFinished(attempt=attempt, report=text, **values)  # type: ignore[arg-type]


def started(attempt: int) -> WorkStarted:
    return WorkStarted(attempt=attempt, worker="scribe", isolation="none", run=str(attempt))


def case(policy: Policy = ALWAYS, settings: str | None = None, body: str = FORM) -> Talk:
    talk = Talk(policy)
    file = NO_FILE if settings is None else FileKnown(path=NO_FILE.path, text=settings)
    talk.tell(opened(body=body), file, LABELS_READY, PermissionKnown(login="alice", role="write"))
    return talk


def waiting(policy: Policy = ALWAYS, **more: str) -> Talk:
    """A plan is on the issue and waits."""
    talk = case(policy, **more)  # type: ignore[arg-type]
    talk.tell(started(1), plan())
    talk.settle()
    return talk


def the(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def start(talk: Talk) -> StartWork:
    return next(request.message for request in underway(the(talk)) if isinstance(request.message, StartWork))


def say(talk: Talk, text: str, role: str = "write", *, body: str = FORM, **more: object) -> IssueRecord:
    said = replace(comment(text, **more), issue=issue(body=body))  # type: ignore[arg-type]
    return talk.tell(said, PermissionKnown(login=said.sender.login, role=role))


def edited(body: str) -> IssueEdited:
    return IssueEdited(repository=REPOSITORY, issue=issue(body=body, updated_at=NOW + 90), sender=BOB)


# --- which cases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "settings", "first"),
    [
        (Approve.NEVER, None, False),
        (Approve.ALWAYS, None, True),
        (Approve.COMPLEX, None, False),
        (Approve.NEVER, "approve: always", True),
        (Approve.ALWAYS, "approve: never", True),  # a repository never loosens what the operator wants
        (Approve.COMPLEX, "approve: always", True),
        (Approve.NEVER, "approve: sometimes", False),
    ],
)
def test_the_stricter_of_operator_and_repository_counts(operator: Approve, settings: str | None, first: bool) -> None:
    assert start(case(replace(POLICY, approve=operator), settings)).plan_only is first


def test_a_complex_task_begins_with_a_plan_where_complex_ones_do() -> None:
    long = CODE.replace("Code Analysis", "Feature Implementation").replace(
        "too complex.", "too complex. " + "word " * 500
    )
    assert start(case(replace(POLICY, approve=Approve.COMPLEX), body=long)).plan_only


def test_who_wants_a_plan_first_gets_one() -> None:
    talk = Talk(POLICY)
    talk.tell(opened(), comment("/preferences plan=first"), NO_FILE, LABELS_READY)
    talk.tell(PermissionKnown(login="alice", role="write"))
    assert start(talk).plan_only
    assert not any("Begin with a plan" in sentence for sentence in start(talk).constraints)


# --- the plan --------------------------------------------------------------------------------------------------


def test_the_worker_is_told_that_only_a_plan_is_wanted_and_the_status_says_so() -> None:
    talk = case()
    assert plan_text.ASK in start(talk).constraints
    talk.tell(started(1))
    assert "A worker makes a plan" in status.comment(the(talk))


def test_the_plan_is_a_comment_with_files_risk_and_cost_and_waits_for_a_person() -> None:
    talk = waiting()
    assert the(talk).state is State.AWAITING_FEEDBACK
    text = next(text for text in talk.posted if "A plan, to be approved" in text)
    for part in ("`shop/basket.py`", "`tests/`", "low", "about $1.20", "about 12 minutes", "`/approve`", "`/reject`"):
        assert part in text
    shown = status.comment(the(talk))
    assert "waits for an `/approve`, or for a `/reject` with the reason" in shown
    assert "<sub>Commands: `/approve` · `/reject" in shown
    assert underway(the(talk)) == ()


def test_files_are_found_in_the_text_of_a_worker_that_lists_none() -> None:
    talk = case()
    text = "1. Change `shop/auth/login.py`, then run `pytest -q`; see `https://example.org/a.py`."
    talk.tell(started(1), plan(text=text, sketch=None))
    made = the(talk).plan
    assert made is not None
    assert made.files == ("shop/auth/login.py",)
    assert (made.risk, made.reasons) == ("high", ("it touches what guards access",))


def test_what_was_changed_while_planning_is_never_proposed() -> None:
    talk = case()
    change = Change(branch="agent/7", base=BASE, head="c" * 40, files=(ChangedFile(path="x.py", added=1, removed=0),))
    talk.tell(started(1), plan(change=change))
    talk.settle()
    assert the(talk).proposal is None


def test_a_worker_that_cannot_plan_fails_as_with_any_task() -> None:
    talk = case()
    talk.tell(started(1), WorkFailed(attempt=1, analysis=failure("E_BAD_RESULT")))
    assert the(talk).state is State.FAILED


# --- approving -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["/approve", "lgtm", "Looks good, go ahead!"])
def test_an_approval_lets_exactly_this_plan_be_carried_out(said: str) -> None:
    talk = waiting()
    say(talk, said)
    begun = start(talk)
    assert (begun.attempt, begun.plan_only, begun.base) == (2, False, BASE)
    assert begun.plan == "1. Count in integers in `shop/basket.py`."
    assert begun.plan_files == ("shop/basket.py", "tests/")
    assert plan_text.KEEP in begun.constraints
    assert the(talk).attempts - the(talk).round_began == 1  # the plan took no try away
    assert "approved by **alice**" in status.comment(the(talk))


@pytest.mark.parametrize(
    "said", ["maybe", "What about the tests?", "thanks", "lgtm once the tests are in", "not approved"]
)
def test_half_a_yes_lets_nothing_begin(said: str) -> None:
    talk = waiting()
    assert say(talk, said).state is State.AWAITING_FEEDBACK


def test_whoever_has_no_write_access_approves_nothing() -> None:
    talk = waiting()
    for text in ("/approve", "lgtm"):
        assert say(talk, text, role="triage", sender=BOB).state is State.AWAITING_FEEDBACK


def test_where_policy_says_so_somebody_else_has_to_approve() -> None:
    for policy, settings in (
        (replace(ALWAYS, approve_by=ApproveBy.OTHERS), "approve: always"),
        (ALWAYS, "approve_by: others"),
    ):
        talk = waiting(policy, settings=settings)
        record = say(talk, "/approve")
        assert record.state is State.AWAITING_FEEDBACK
        talk.settle()
        assert "somebody else with write access has to approve its plan" in "\n".join(talk.posted)
        assert say(talk, "/approve", sender=BOB).state is State.ANALYZING


def test_an_approval_of_another_plan_than_the_one_that_waits_does_not_count() -> None:
    talk = waiting()
    seen = comment("/approve")
    talk.tell(seen)  # what alice may is being looked up
    talk.tell(comment("/reject use decimals", sender=BOB, comment_id=901), PermissionKnown(login="bob", role="write"))
    talk.tell(started(2), plan(2, "2. Count in decimals."))
    record = talk.tell(PermissionKnown(login="alice", role="write"))
    assert record.state is State.AWAITING_FEEDBACK
    assert record.plan is not None
    assert record.plan.approved_by == ""
    talk.settle()
    assert "meanwhile another plan waits" in "\n".join(talk.posted)


# --- turning down ----------------------------------------------------------------------------------------------


def test_a_refusal_with_a_reason_leads_to_a_new_plan_that_heeds_it() -> None:
    talk = waiting()
    say(talk, "/reject use decimals, not integers")
    begun = start(talk)
    assert begun.plan_only
    assert any("use decimals, not integers" in sentence for sentence in begun.constraints)
    talk.settle()
    assert "> use decimals, not integers" in "\n".join(talk.posted)
    talk.tell(started(2), plan(2, "Count in decimals."))
    talk.settle()
    assert "A plan, to be approved (number 2)" in "\n".join(talk.posted)


def test_a_refusal_without_a_reason_is_asked_for_one() -> None:
    talk = waiting()
    assert say(talk, "/reject").state is State.AWAITING_FEEDBACK
    talk.settle()
    assert "what should be different?" in "\n".join(talk.posted)
    assert the(talk).plan is not None


def test_a_plan_can_be_called_off() -> None:
    talk = waiting()
    assert say(talk, "/cancel").state is State.CANCELLED
    say(talk, "/retry")
    assert start(talk).plan_only


# --- void ------------------------------------------------------------------------------------------------------


def test_an_edit_of_the_issue_makes_a_waiting_plan_void() -> None:
    talk = waiting()
    talk.tell(edited(FORM.replace("too complex", "too long")))
    assert start(talk).plan_only
    talk.settle()
    assert "The issue was edited after the plan was made, so that plan is void" in "\n".join(talk.posted)
    assert say(talk, "/approve", body=FORM.replace("too complex", "too long")).plan is None


def test_an_edit_while_the_plan_is_made_leads_to_another_one_and_never_shows_the_stale_one() -> None:
    talk = case()
    talk.tell(started(1), edited(FORM.replace("too complex", "too long")), plan())
    talk.settle()
    assert not any("A plan, to be approved" in text for text in talk.posted)
    assert start(talk).plan_only
    assert start(talk).attempt == 2


def test_an_edit_after_the_approval_does_not_break_the_work_off_but_holds_the_next_attempt() -> None:
    talk = waiting()
    say(talk, "/approve")
    talk.tell(started(2), edited(FORM.replace("too complex", "too long")))
    assert the(talk).plan is not None
    talk.tell(WorkFailed(attempt=2, analysis=failure("E_WORKER_CRASH", again=True)))
    talk.now += 10
    talk.tell(TimerDue())
    assert start(talk).plan_only
    talk.settle()
    assert "the approval by **alice** is void" in "\n".join(talk.posted)


def test_a_base_that_moved_makes_the_approval_void_and_says_so() -> None:
    talk = waiting()
    say(talk, "/approve")
    talk.tell(WorkFailed(attempt=2, analysis=failure("E_BASE_MOVED", "work: shop/basket.py changed")))
    begun = start(talk)
    assert (begun.plan_only, begun.base) == (True, "")
    talk.settle()
    assert "the approval by **alice** is void" in "\n".join(talk.posted)
    assert "shop/basket.py changed" in "\n".join(talk.posted)


def test_a_base_that_moved_while_a_question_was_open_leaves_none_open() -> None:
    talk = waiting()
    say(talk, "/approve")
    talk.tell(started(2), WorkAsked(attempt=2, enquiry=Enquiry(id="store", text="Which store?")))
    assert the(talk).open_questions
    talk.tell(WorkFailed(attempt=2, analysis=failure("E_BASE_MOVED", "work: shop/basket.py changed")))
    assert start(talk).plan_only
    assert not the(talk).open_questions


@pytest.mark.parametrize("part", ["text", "files", "task", "base"])
def test_the_digest_is_another_one_where_anything_is_another_that_was_approved(part: str) -> None:
    from actors.issue.plan import digest

    values = {"text": "t", "files": ("a",), "task": "k", "base": "b"}
    other = values | {part: ("z",) if part == "files" else "z"}
    assert digest(**values) != digest(**other)  # type: ignore[arg-type]


# --- deadlines, restarts, results --------------------------------------------------------------------------------


def test_a_plan_is_reminded_of_and_ends_the_case_when_nobody_approves() -> None:
    talk = waiting()
    talk.now += 3_600 * POLICY.approval_hours / 2 + 1
    talk.tell(TimerDue())
    talk.settle()
    assert "the plan for **alice** still waits" in "\n".join(talk.posted)
    talk.now += 3_600 * POLICY.approval_hours
    assert talk.tell(TimerDue()).state is State.CANCELLED


def test_a_kill_at_each_wait_changes_nothing() -> None:
    talk = waiting()
    talk.record = schema.load(schema.dump(the(talk)))
    talk.tell(Wake())
    assert planning.waits(the(talk))
    say(talk, "/approve")
    talk.record = schema.load(schema.dump(the(talk)))
    before = start(talk)
    talk.tell(Wake())
    assert start(talk) == before


def test_the_result_says_where_it_departed_from_the_plan() -> None:
    talk = waiting(body=CODE)
    say(talk, "/approve", body=CODE)
    files = (ChangedFile(path="shop/basket.py", added=3, removed=1), ChangedFile(path="setup.cfg", added=1, removed=0))
    change = Change(branch="agent/7", base=BASE, head="d" * 40, files=files)
    talk.tell(started(2), WorkFinished(attempt=2, report="Done.", summary="done", commit=BASE, change=change))
    talk.tell(ChangePushed(head="d" * 40, branch="agent/7"))
    body = next(effect.body for effect in the(talk).outbox if effect.kind == "pull")
    assert "**Outside of the plan that **alice** approved:**" in body or "Outside of the plan" in body
    assert "`setup.cfg`" in body
    assert "Named in the plan and not changed: `tests/`" in body


def failure(code: str, technical: str = "work: it does not", *, again: bool = False) -> ErrorAnalysis:
    return ErrorAnalysis(
        code=code,
        category=Category.VALIDATION,
        severity=Severity.LOW,
        recovery=Recovery.RETRY if again else Recovery.GIVE_UP,
        delay=5.0,
        escalate=False,
        user_message="It does not work.",
        technical=technical,
    )
