"""From a worker's result to the proof that it is there: every step, and every way in which one fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import schema
from actors.issue.branch_name import branch, subject
from actors.issue.parts import MOST, split
from actors.issue.proposal import Reached, Way
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    Category,
    Change,
    ChangedFile,
    ChangePushed,
    EffectDone,
    EffectFailed,
    ErrorAnalysis,
    IssueEdited,
    OpenPullRequest,
    PermissionKnown,
    PullKnown,
    PushChange,
    PushFailed,
    ReadPull,
    Recovery,
    Severity,
    StartWork,
    SuiteRun,
    TimerDue,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkPhase,
    WorkStarted,
)
from tests.cases import ALICE, FORM, NO_FILE, NOW, REPOSITORY, Talk, comment, issue, opened

HEAD, OTHER = "a" * 40, "b" * 40
BRANCH = "agent/issue-7-which-functions-are-too-complex"
FILE = ChangedFile(path="docs/a.md", added=3, removed=1, why="Nobody said it. Fixes #5 @all")
CHANGE = Change(branch=BRANCH, base="c" * 40, head=HEAD, files=(FILE,))
WANTS_CHANGES = FORM.replace("Analysis report", "Documentation updates")
REFUSED = ErrorAnalysis(
    code="E_PUSH_REFUSED",
    category=Category.PERMISSION,
    severity=Severity.HIGH,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="GitHub did not take the branch.",
    technical="git: no",
)


def at_work(body: str = WANTS_CHANGES) -> Talk:
    """A case whose worker runs."""
    talk = Talk()
    talk.tell(opened(body=body), NO_FILE, PermissionKnown(login="alice", role="write"))
    talk.tell(WorkStarted(attempt=1, worker="scribe", isolation="bubblewrap"))
    talk.settle()
    return talk


def finish(talk: Talk, change: Change | None = CHANGE, *, report: str = "# R", tests: SuiteRun | None = None) -> None:
    talk.tell(WorkFinished(attempt=1, report=report, summary="Done.", commit="c" * 40, change=change, tests=tests))


def record(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def wanted(talk: Talk, kind: type) -> list[object]:
    """The messages of a kind that are under way."""
    return [request.message for request in underway(record(talk)) if isinstance(request.message, kind)]


def until_pull(talk: Talk) -> str:
    """Settle what stands before the pull request in the outbox; the id of the effect that opens it."""
    while record(talk).outbox[0].kind is not EffectKind.PULL:
        head = record(talk).outbox[0]
        talk.tell(EffectDone(effect_id=head.id, id=1, url="http://127.0.0.1:1/c/1"))
    return record(talk).outbox[0].id


def open_pull(talk: Talk) -> None:
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.tell(EffectDone(effect_id=until_pull(talk), id=12, url="http://127.0.0.1:1/pull/12"))


def test_the_worker_is_told_the_names_that_its_change_will_have() -> None:
    talk = Talk()
    talk.tell(opened(body=WANTS_CHANGES), NO_FILE, PermissionKnown(login="alice", role="write"))
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert (start.branch, start.subject) == (BRANCH, "Which functions are too complex?")
    assert start.requester == ALICE


def test_a_change_is_pushed_opened_read_back_and_only_then_the_case_is_completed() -> None:
    talk = at_work()
    finish(talk)
    (push,) = wanted(talk, PushChange)
    assert push == PushChange(key="octo/sample#7", repository=REPOSITORY, branch=BRANCH, head=HEAD)
    open_pull(talk)
    assert record(talk).state is State.IN_PROGRESS
    assert wanted(talk, ReadPull) == [ReadPull(key="octo/sample#7", repo="octo/sample", number=12)]
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    assert record(talk).state is State.IN_PROGRESS, "nobody has been told yet"
    talk.settle()
    assert record(talk).state is State.COMPLETED
    assert record(talk).result_url == "http://127.0.0.1:1/pull/12"
    assert any("draft pull request [#12]" in text for text in talk.posted)
    assert not record(talk).busy or not record(talk).labels_ready


def test_the_pull_request_says_what_why_and_how_it_was_checked_and_closes_nothing() -> None:
    talk = at_work()
    finish(talk, report="## Why\n\nFixes #1", tests=SuiteRun(command="pytest", passed=False, output="1 failed"))
    talk.tell(ChangePushed(head=HEAD, branch=f"{BRANCH}-2"))
    until_pull(talk)
    writes = [request.message for request in underway(record(talk)) if request.name.startswith("effect:")]
    write = getattr(writes[0], "write", None)
    assert isinstance(write, OpenPullRequest)
    assert (write.head, write.base, write.title) == (f"{BRANCH}-2", "main", "Which functions are too complex?")
    assert "For #7." in write.body
    assert "| `docs/a.md` | +3 −1 | Nobody said it. Fixes #\u200b5 @\u200ball |" in write.body
    assert "❌ **did not pass**" in write.body
    assert "1 failed" in write.body
    assert "Fixes #\u200b1" in write.body
    assert "alice" in write.body


def test_a_pull_request_that_shows_an_older_commit_is_looked_at_again() -> None:
    talk = at_work()
    finish(talk)
    open_pull(talk)
    talk.tell(PullKnown(number=12, state="open", head=OTHER, commits=1))
    assert wanted(talk, ReadPull) == []
    talk.now += 6
    talk.tell(TimerDue())
    assert len(wanted(talk, ReadPull)) == 1
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    talk.settle()
    assert record(talk).state is State.COMPLETED


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (PullKnown(number=12, state="closed", head=HEAD, commits=1), "is closed"),
        (PullKnown(number=12, state="none"), "cannot be read"),
        (PullKnown(number=12, state="open", head=OTHER, commits=1), "does not stand at commit"),
        (PullKnown(number=12, state="open", head=HEAD, commits=0), "does not stand at commit"),
    ],
)
def test_what_github_does_not_show_is_no_success(seen: PullKnown, says: str) -> None:
    talk = at_work()
    finish(talk)
    open_pull(talk)
    for _ in range(3):
        talk.tell(seen)
        talk.now += 6
        talk.tell(TimerDue())
    talk.settle()
    assert record(talk).state is State.FAILED
    assert record(talk).error is not None
    assert any("E_NOT_VERIFIED" in text and says in text and BRANCH in text for text in talk.posted)


def test_a_push_that_is_refused_fails_the_case_with_the_report_and_the_place_of_the_commit() -> None:
    talk = at_work()
    finish(talk, report="What I did.")
    talk.tell(PushFailed(head=HEAD, analysis=REFUSED))
    talk.settle()
    assert record(talk).state is State.FAILED
    assert any("E_PUSH_REFUSED" in text and "refs/caseworker/7/1" in text for text in talk.posted)
    assert any("What I did." in text for text in talk.posted)
    assert not wanted(talk, PushChange)


def test_a_pull_request_that_is_refused_fails_the_case_and_names_the_branch() -> None:
    talk = at_work()
    finish(talk)
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.tell(EffectFailed(effect_id=until_pull(talk), analysis=replace(REFUSED, code="E_REFUSED")))
    talk.settle()
    assert record(talk).state is State.FAILED
    assert any("E_REFUSED" in text and BRANCH in text for text in talk.posted)


def test_no_change_where_one_was_asked_for_is_a_failure_with_the_report() -> None:
    talk = at_work()
    finish(talk, None, report="Nothing to do.")
    talk.settle()
    assert record(talk).state is State.FAILED
    assert record(talk).error is not None
    assert any("the worker changed no file" in text and "Nothing to do." in text for text in talk.posted)


def test_a_change_beside_a_report_becomes_a_branch_that_the_report_names() -> None:
    talk = at_work(FORM)
    finish(talk, report="My findings.")
    assert len(wanted(talk, PushChange)) == 1
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.settle()
    assert record(talk).state is State.COMPLETED
    assert any("My findings." in text and f"[`{BRANCH}`]" in text for text in talk.posted)


@pytest.mark.parametrize("refused", [True, False])
def test_a_change_beside_a_report_that_may_not_go_on_stays_a_commit(refused: bool) -> None:
    talk = at_work(FORM)
    finish(talk, CHANGE if refused else replace(CHANGE, held="it changes what runs by itself: `ci.yml`"))
    if refused:
        talk.tell(PushFailed(head=HEAD, analysis=REFUSED))
    assert wanted(talk, PushChange) == []
    talk.settle()
    assert record(talk).state is State.COMPLETED
    assert any("refs/caseworker/7/1" in text for text in talk.posted)


HELD = replace(CHANGE, held="it changes how agents behave: `CLAUDE.md`")


def held() -> Talk:
    talk = at_work()
    finish(talk, HELD)
    talk.settle()
    return talk


def test_a_sensitive_change_waits_and_says_what_and_why() -> None:
    talk = held()
    assert record(talk).state is State.AWAITING_FEEDBACK
    assert wanted(talk, PushChange) == []
    assert any("waits for an approval" in text and "CLAUDE.md" in text and HEAD[:12] in text for text in talk.posted)
    assert schema.load(schema.dump(record(talk))) == record(talk)


def test_an_approval_lets_exactly_that_commit_go_on() -> None:
    talk = held()
    talk.tell(comment("/approve"), PermissionKnown(login="alice", role="write"))
    assert record(talk).state is State.IMPLEMENTING
    (push,) = wanted(talk, PushChange)
    assert isinstance(push, PushChange)
    assert push.head == HEAD
    open_pull(talk)
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    talk.settle()
    assert record(talk).state is State.COMPLETED


def test_an_approval_that_was_given_for_another_commit_does_not_count() -> None:
    talk = held()
    talk.tell(comment("/approve"))
    proposal = record(talk).proposal
    assert proposal is not None
    talk.record = replace(record(talk), proposal=replace(proposal, change=replace(HELD, head=OTHER)))
    talk.tell(PermissionKnown(login="alice", role="write"))
    assert record(talk).state is State.AWAITING_FEEDBACK
    assert wanted(talk, PushChange) == []
    talk.settle()
    assert any("another change waits" in text for text in talk.posted)


@pytest.mark.parametrize("command", ["/cancel", "/reject"])
def test_a_cancel_drops_what_is_held(command: str) -> None:
    talk = held()
    talk.tell(comment(command), PermissionKnown(login="alice", role="write"))
    talk.settle()
    assert record(talk).state is State.CANCELLED
    assert record(talk).proposal is None


def test_an_edit_of_the_issue_pushes_nothing_that_is_held() -> None:
    talk = held()
    edited = issue(body=WANTS_CHANGES + "\nMore.", updated_at=NOW + 90)
    talk.tell(IssueEdited(repository=REPOSITORY, issue=edited, sender=ALICE))
    assert record(talk).state is State.AWAITING_FEEDBACK
    assert wanted(talk, PushChange) == []


def test_partial_work_of_a_failed_attempt_becomes_a_branch_that_the_failure_names() -> None:
    talk = at_work()
    talk.tell(WorkFailed(attempt=1, analysis=replace(REFUSED, code="E_WORKER_LIMIT"), log="", change=CHANGE))
    assert record(talk).state is State.FAILED
    (push,) = wanted(talk, PushChange)
    assert isinstance(push, PushChange)
    assert push.branch == f"{BRANCH}-wip"
    talk.settle()
    assert not any("Error code `E_WORKER_LIMIT`" in text for text in talk.posted), "it waits for the branch's name"
    talk.tell(ChangePushed(head=HEAD, branch=f"{BRANCH}-wip"))
    talk.settle()
    assert any("Error code `E_WORKER_LIMIT`" in text and f"{BRANCH}-wip" in text for text in talk.posted)
    assert record(talk).branch == ""


def test_partial_work_of_an_attempt_that_is_tried_again_is_shown_only_if_none_succeeds() -> None:
    talk = at_work()
    lost = replace(REFUSED, code="E_WORKER_CRASH", recovery=Recovery.RETRY, delay=5.0)
    talk.tell(WorkFailed(attempt=1, analysis=lost, change=CHANGE))
    assert record(talk).state is State.QUEUED
    assert wanted(talk, PushChange) == []
    talk.now += 6
    talk.tell(TimerDue())
    talk.tell(WorkStarted(attempt=2, worker="scribe", isolation=""))
    talk.tell(WorkFailed(attempt=2, analysis=replace(lost, recovery=Recovery.GIVE_UP)))
    assert len(wanted(talk, PushChange)) == 1


def test_partial_work_that_cannot_be_pushed_is_told_with_its_commit() -> None:
    talk = at_work()
    talk.tell(WorkFailed(attempt=1, analysis=replace(REFUSED, code="E_WORKER_LIMIT"), change=CHANGE))
    talk.tell(PushFailed(head=HEAD, analysis=REFUSED))
    talk.settle()
    assert any("E_WORKER_LIMIT" in text and "refs/caseworker/7/1" in text for text in talk.posted)


def test_partial_work_of_a_cancelled_attempt_becomes_a_branch_that_the_status_names() -> None:
    talk = at_work()
    talk.tell(comment("/cancel"))
    talk.tell(WorkCancelled(attempt=1, change=CHANGE))
    assert record(talk).state is State.CANCELLED
    talk.tell(ChangePushed(head=HEAD, branch=f"{BRANCH}-wip"))
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    assert f"{BRANCH}-wip" in talk.posted[-1]


def test_a_cancel_during_the_push_leaves_a_branch_and_no_pull_request() -> None:
    talk = at_work()
    finish(talk)
    talk.tell(comment("/cancel"))
    talk.tell(ChangePushed(head=HEAD, branch=BRANCH))
    talk.settle()
    assert record(talk).state is State.CANCELLED
    proposal = record(talk).proposal
    assert proposal is not None
    assert (proposal.way, proposal.reached) == (Way.PARTIAL, Reached.PUSHED)
    assert proposal.pull is None


def test_the_next_round_knows_its_branch_and_its_own_commits() -> None:
    talk = at_work()
    finish(talk)
    talk.tell(ChangePushed(head=HEAD, branch=f"{BRANCH}-2"))
    talk.tell(EffectDone(effect_id=until_pull(talk), id=12, url="u"))
    talk.tell(PullKnown(number=12, state="open", head=HEAD, commits=1))
    talk.settle()
    talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write"))
    (start,) = wanted(talk, StartWork)
    assert isinstance(start, StartWork)
    assert start.branch == f"{BRANCH}-2"
    talk.tell(WorkStarted(attempt=2, worker="scribe", isolation=""))
    second = replace(CHANGE, branch=start.branch, head=OTHER)
    talk.tell(WorkFinished(attempt=2, report="r", summary="s", commit="c" * 40, change=second))
    (push,) = wanted(talk, PushChange)
    assert isinstance(push, PushChange)
    assert push.ours == (HEAD,)


def test_tests_go_through_implementing() -> None:
    talk = at_work()
    talk.tell(WorkPhase(attempt=1, phase="testing"))
    assert record(talk).state is State.TESTING
    assert [step.state for step in record(talk).transitions[-2:]] == [State.IMPLEMENTING, State.TESTING]


def test_a_long_report_is_posted_in_parts_and_the_last_one_completes_the_case() -> None:
    talk = at_work(FORM)
    finish(talk, None, report="\n\n".join(f"## Part {n}\n\n{'words ' * 900}" for n in range(20)))
    results = [effect for effect in record(talk).outbox if effect.role == "result"]
    assert len(results) == 2
    while record(talk).outbox[0].id != results[1].id:
        talk.tell(EffectDone(effect_id=record(talk).outbox[0].id, id=1, url="u/first"))
    assert record(talk).state is State.IN_PROGRESS
    talk.settle()
    assert record(talk).state is State.COMPLETED
    assert record(talk).result_url == "u/first"


def test_a_part_that_cannot_be_posted_is_no_success() -> None:
    talk = at_work(FORM)
    finish(talk, None, report="\n\n".join(f"## Part {n}\n\n{'words ' * 900}" for n in range(20)))
    first = next(effect for effect in record(talk).outbox if effect.role == "result")
    while record(talk).outbox[0].id != first.id:
        talk.tell(EffectDone(effect_id=record(talk).outbox[0].id, id=1, url="u"))
    talk.tell(EffectFailed(effect_id=first.id, analysis=REFUSED))
    assert record(talk).state is State.FAILED
    assert not [effect for effect in record(talk).outbox if effect.role == "result"]


def test_a_text_is_cut_at_headings_and_code_stays_code() -> None:
    text = "# A\n\n```\n" + "x\n" * 800 + "```\n\n## B\n\n" + "y\n" * 600
    parts = split(text, 2_000)
    assert all(len(part) <= 2_000 for part in parts)
    assert parts[1].startswith("## B")
    inside = split("```text\n" + "line\n" * 1_000 + "```\nend", 2_000)
    assert all(part.count("```") == 2 for part in inside)
    assert "".join(inside).count("line") == 1_000


def test_a_text_without_any_place_to_cut_is_cut_all_the_same_and_says_what_is_left_out() -> None:
    parts = split("x" * 20_000, 1_000)
    assert len(parts) == MOST
    assert all(len(part) <= 1_000 for part in parts)
    assert "characters of 20,000 are left out" in parts[-1]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fix: the *thing*!", "agent/issue-7-fix-the-thing"),
        ("Übersetzung für Größe", "agent/issue-7-ubersetzung-fur-groe"),
        ("日本語", "agent/issue-7-task"),
        ("", "agent/issue-7-task"),
        ("../../etc/passwd", "agent/issue-7-etc-passwd"),
        ("a" * 80, f"agent/issue-7-{'a' * 40}"),
        ("one two three four five six seven eight nine", "agent/issue-7-one-two-three-four-five-six-seven-eight"),
    ],
)
def test_a_branch_s_name_is_plain(title: str, name: str) -> None:
    assert branch(7, title) == name


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Fixes #3", "Fixes 3"),
        ("closes octo/other#4 [skip ci]", "closes octo/other4 skip ci"),
        ("resolve https://github.com/o/r/issues/1", "resolve github.com/o/r/issues/1"),
        ("thanks @maria", "thanks maria"),
        ("two\nlines\tand\x07bell", "two lines and bell"),
        ("/retry", "retry"),
        ("", "Changes"),
    ],
)
def test_a_subject_refers_to_nothing_and_steers_nothing(title: str, line: str) -> None:
    assert subject(title) == line
