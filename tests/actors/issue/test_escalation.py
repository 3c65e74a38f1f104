"""A case is handed over: to whom, and with what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import schema
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    Assign,
    Change,
    ChangedFile,
    ChangePushed,
    EffectDone,
    ErrorAnalysis,
    FileKnown,
    PerformEffect,
    PermissionKnown,
    PushChange,
    ReadFile,
    Recovery,
    TimerDue,
    WorkFailed,
    WorkFinished,
    WorkStarted,
)
from tests.actors.issue.test_decide import analysis
from tests.cases import BOB, NO_FILE, POLICY, Talk, comment, opened

RETRYABLE = analysis(recovery=Recovery.RETRY)
CHANGE = Change(
    branch="agent/issue-7-look",
    base="a" * 40,
    head="b" * 40,
    files=(ChangedFile(path="src/a.py", added=3, removed=1), ChangedFile(path="docs/x.md", added=1, removed=0)),
)


def exhausted(talk: Talk, *, change: Change | None = None, what: ErrorAnalysis = RETRYABLE) -> IssueRecord:
    """Every attempt of the round fails."""
    for attempt in (1, 2, 3):
        talk.tell(WorkStarted(attempt=attempt, worker="analyser", isolation="none"))
        talk.settle()
        talk.now += 60
        talk.tell(WorkFailed(attempt=attempt, analysis=what, log=f"Traceback {attempt}", change=change))
        talk.now += 31
        talk.tell(TimerDue())
    assert talk.record is not None
    return talk.record


def asked_for(record: IssueRecord) -> list[str]:
    return [request.message.path for request in underway(record) if isinstance(request.message, ReadFile)]


def bundle(talk: Talk) -> str:
    """The comment; partial work, if there is any, is on its branch before."""
    assert talk.record is not None
    for request in underway(talk.record):
        if isinstance(request.message, PushChange):
            talk.tell(ChangePushed(head=request.message.head, branch=request.message.branch))
    talk.settle()
    (text,) = [text for text in talk.posted if text.startswith("### 🆘 A person has to take over\n\n")]
    return text


def with_settings(text: str) -> Talk:
    talk = Talk()
    talk.tell(opened(), replace(NO_FILE, text=text), PermissionKnown(login="alice", role="write"))
    return talk


def test_after_the_last_attempt_one_comment_holds_everything() -> None:
    talk = Talk(replace(POLICY, escalate_to=("carol", "octo/core")))
    talk.allowed()
    record = exhausted(talk, change=CHANGE)
    assert record.state is State.ESCALATED
    text = bundle(talk)
    assert "@carol, @octo/core: this case needs you." in text
    assert "**What was asked** (Code Analysis, priority medium): Look at the storage package" in text
    for attempt in (1, 2, 3):
        assert f"| {attempt} | 2025-06-15 " in text
    assert text.count("`E_WORKER_CRASH` The worker ended unexpectedly.") == 3
    assert "Error code `E_WORKER_CRASH` (unknown_error, high)." in text
    assert "agent/issue-7-look-wip" in text
    assert "Traceback 3" in text
    assert "`/retry` begins a new round" in text


def test_people_get_the_issue_and_teams_are_mentioned_only() -> None:
    talk = Talk(replace(POLICY, escalate_to=("carol", "octo/core")))
    talk.allowed()
    exhausted(talk)
    for _ in range(20):
        assert talk.record is not None
        head = talk.record.outbox[0]
        if head.kind is EffectKind.ASSIGN:
            break
        talk.tell(EffectDone(effect_id=head.id, id=1))
    (request,) = [r.message for r in underway(talk.record) if isinstance(r.message, PerformEffect)]
    assert request.write == Assign(logins=("carol",))


def test_the_repository_names_its_own_people() -> None:
    talk = with_settings("escalate_to: [dave, '@octo/ops']\nattempts: 1")
    talk.tell(WorkFailed(attempt=1, analysis=RETRYABLE))
    assert "@dave, @octo/ops: this case needs you." in bundle(talk)


def test_without_names_the_owners_of_the_touched_files_are_looked_up_in_github_s_order() -> None:
    talk = with_settings("attempts: 1")
    record = talk.tell(WorkFailed(attempt=1, analysis=RETRYABLE, change=CHANGE))
    assert record.state is State.ESCALATED
    assert asked_for(record) == [".github/CODEOWNERS"]
    assert schema.load(schema.dump(record)) == record
    record = talk.tell(FileKnown(path=".github/CODEOWNERS", text=None))
    assert asked_for(record) == ["CODEOWNERS"]
    record = talk.tell(FileKnown(path="CODEOWNERS", text="* @erin\n/docs/ @octo/writers\n"))
    assert asked_for(record) == []
    assert "@erin, @octo/writers: this case needs you." in bundle(talk)


def test_a_repository_without_owners_calls_whoever_asked() -> None:
    talk = with_settings("attempts: 1")
    talk.tell(WorkFailed(attempt=1, analysis=RETRYABLE, change=CHANGE))
    for place in (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"):
        talk.tell(FileKnown(path=place, text=None))
    assert "@alice: this case needs you." in bundle(talk)


def test_a_failure_that_no_attempt_can_mend_is_no_escalation() -> None:
    talk = Talk()
    talk.allowed()
    assert talk.tell(WorkFailed(attempt=1, analysis=analysis())).state is State.FAILED


def test_what_the_worker_wrote_mentions_nobody_and_leaks_nothing() -> None:
    talk = Talk(replace(POLICY, escalate_to=("carol",)))
    talk.allowed()
    what = replace(RETRYABLE, user_message="Ask @octo/all ghp_" + "a" * 36)
    exhausted(talk, what=what)
    text = bundle(talk)
    assert "@octo/all" not in text
    assert "ghp_aaaa" not in text


@pytest.mark.parametrize("name", ["someone; rm", "a b", "<img>", "-x"])
def test_a_name_that_is_none_is_told_with_its_line(name: str) -> None:
    talk = with_settings(f"attempts: 1\nescalate_to: '{name}'")
    assert talk.record is not None
    assert any("line 2" in problem and "escalate_to" in problem for problem in talk.record.choices.problems)


def test_a_retry_begins_a_new_round_and_the_outcomes_stay() -> None:
    talk = Talk(replace(POLICY, escalate_to=("carol",)))
    talk.allowed()
    exhausted(talk)
    talk.settle()
    talk.tell(comment("/retry", sender=BOB), PermissionKnown(login="bob", role="write"))
    talk.tell(WorkStarted(attempt=4, worker="analyser", isolation="none"))
    talk.tell(WorkFinished(attempt=4, report="Done.", summary="done", commit="c" * 40))
    record = talk.settle()
    assert record.state is State.COMPLETED
    assert [(outcome.attempt, outcome.code) for outcome in record.outcomes] == [
        (1, "E_WORKER_CRASH"),
        (2, "E_WORKER_CRASH"),
        (3, "E_WORKER_CRASH"),
        (4, ""),
    ]
