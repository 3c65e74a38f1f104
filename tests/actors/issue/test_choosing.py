"""Who does the work, and who is tried when one cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import choosing
from actors.issue.choice import OfferedModel, TypedWorker
from actors.issue.outbox import Policy
from actors.issue.states import State
from actors.issue.task import TaskType
from actors.issue.underway import underway
from actors.messages import (
    Category,
    ErrorAnalysis,
    FileKnown,
    PermissionKnown,
    Recovery,
    Severity,
    StartWork,
    TimerDue,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkStarted,
)
from tests.cases import BOB, LABELS_READY, NO_FILE, POLICY, Talk, comment, opened

OFFERED = replace(
    POLICY,
    worker="analyser",
    workers=("analyser", "claude-code", "codex"),
    workers_by_type=(TypedWorker(type=TaskType.CODE_ANALYSIS, worker="codex"),),
    fallback=("claude-code", "codex", "analyser"),
)
PLAIN = replace(OFFERED, workers_by_type=())


def failure(code: str, *, again: bool = False) -> ErrorAnalysis:
    return ErrorAnalysis(
        code=code,
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.RETRY if again else Recovery.GIVE_UP,
        delay=5.0,
        escalate=code in ("E_NO_PROGRAM", "E_ENDPOINT_DENIED", "E_ISOLATION"),
        user_message="It does not work.",
        technical="work: it does not",
        actions=("Mend it.",),
    )


def case(policy=OFFERED, settings: str | None = None) -> Talk:  # type: ignore[no-untyped-def]
    talk = Talk(policy)
    file = NO_FILE if settings is None else FileKnown(path=NO_FILE.path, text=settings)
    talk.tell(opened(), file, LABELS_READY, PermissionKnown(login="alice", role="write"))
    return talk


def asked(talk: Talk) -> StartWork:
    """What the workers' side is told now."""
    assert talk.record is not None
    return next(request.message for request in underway(talk.record) if isinstance(request.message, StartWork))


def fail(talk: Talk, code: str, *, again: bool = False, starts: bool = True) -> None:
    start = asked(talk)
    if starts:
        talk.tell(WorkStarted(attempt=start.attempt, worker=start.worker, isolation="none"))
    talk.tell(WorkFailed(attempt=start.attempt, analysis=failure(code, again=again)))


@pytest.mark.parametrize(
    ("policy", "settings", "who"),
    [
        (PLAIN, None, "analyser"),
        (OFFERED, None, "codex"),
        (OFFERED, "worker: claude-code", "claude-code"),
        (OFFERED, "worker: claude-code\nworkers:\n  code analysis: analyser", "analyser"),
        (OFFERED, "worker: claude-code\nworkers:\n  Code Review: analyser", "claude-code"),
        (OFFERED, "worker: somebody", "codex"),
        (replace(POLICY, worker="", workers=()), None, ""),
    ],
)
def test_the_nearest_choice_counts(policy, settings: str | None, who: str) -> None:  # type: ignore[no-untyped-def]
    assert asked(case(policy, settings)).worker == who


def test_a_repository_that_names_a_worker_which_is_not_offered_is_told_so() -> None:
    talk = case(replace(OFFERED, workers=("analyser", "codex")), "workers:\n  Code Analysis: claude-code")
    talk.settle()
    assert "“claude-code” is not offered here: analyser, codex" in talk.posted[-1]
    assert asked(talk).worker == "codex"


def test_a_type_that_there_is_not_is_told_with_its_line() -> None:
    talk = case(OFFERED, "attempts: 2\nworkers:\n  Poetry: codex")
    assert talk.record is not None
    assert talk.record.choices.problems[0].startswith(".github/caseworker.yml, line 2: `workers`: “Poetry” is no type")


def test_whoever_may_steer_chooses_with_retry_and_with_approve() -> None:
    talk = case()
    talk.tell(comment("/cancel"))
    talk.tell(comment("/retry worker=analyser", sender=BOB), PermissionKnown(login="bob", role="read"))
    assert talk.record is not None
    assert talk.record.state is State.CANCELLED
    talk.tell(comment("/retry worker=analyser"), PermissionKnown(login="alice", role="write"))
    talk.tell(WorkCancelled(attempt=1))
    assert asked(talk).worker == "analyser"


MODELS = replace(
    OFFERED,
    models=(
        OfferedModel(worker="codex", model="gpt-5"),
        OfferedModel(worker="codex", model="gpt-5-mini"),
        OfferedModel(worker="claude-code", model="opus"),
    ),
)


def retried(words: str, policy: Policy = MODELS) -> Talk:
    """A case that was called off, and what somebody with write access said then."""
    talk = case(policy)
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    talk.settle()
    talk.tell(comment(words, comment_id=901), PermissionKnown(login="alice", role="write"))
    return talk


@pytest.mark.parametrize(
    ("words", "worker", "model"),
    [
        ("/retry", "codex", ""),
        ("/retry model=gpt-5-mini", "codex", "gpt-5-mini"),
        ("/retry worker=claude-code model=opus", "claude-code", "opus"),
    ],
)
def test_a_model_that_is_offered_for_the_worker_can_be_named(words: str, worker: str, model: str) -> None:
    talk = retried(words)
    assert (asked(talk).worker, asked(talk).model) == (worker, model)
    assert talk.record is not None
    assert talk.record.work is not None
    assert talk.record.work.why.endswith(f"with the model {model}" if model else "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("/retry model=opus", "“opus” is no model that is offered for codex: choose among `gpt-5`, `gpt-5-mini`."),
        ("/retry worker=claude-code model=gpt-5", "is no model that is offered for claude-code: choose among `opus`."),
        (
            "/retry worker=analyser model=x",
            "“x” cannot be named: the operator offers no choice of models for",
        ),
    ],
)
def test_any_other_model_is_refused_with_those_that_there_are(words: str, says: str) -> None:
    talk = retried(words)
    talk.settle()
    assert says in talk.posted[-1]
    assert "did not understand" not in talk.posted[-1]
    assert "So `/retry` changed nothing. It is written `/retry" in talk.posted[-1]
    assert talk.record is not None
    assert talk.record.state is State.CANCELLED


def test_a_model_that_another_worker_is_offered_with_is_told_with_that_worker() -> None:
    talk = retried("/retry worker=claude-code model=gpt-5")
    talk.settle()
    assert "Other workers can be asked for with `gpt-5`, `gpt-5-mini` of codex." in talk.posted[-1]


def test_a_stand_in_works_with_its_own_model_and_the_status_says_so() -> None:
    talk = retried("/retry model=gpt-5", replace(MODELS, fallback=("claude-code",)))
    fail(talk, "E_NO_PROGRAM", starts=False)
    assert (asked(talk).worker, asked(talk).model) == ("claude-code", "")
    assert talk.record is not None
    assert talk.record.work is not None
    assert "with its own model: gpt-5 is none that is offered for it" in talk.record.work.why


def test_config_lists_the_models_worker_by_worker() -> None:
    talk = case(MODELS)
    talk.tell(comment("/config"), PermissionKnown(login="alice", role="write"))
    talk.settle()
    assert "`gpt-5`, `gpt-5-mini` of codex; `opus` of claude-code" in "\n".join(talk.posted)


def test_approve_can_name_the_worker() -> None:
    talk = Talk(OFFERED)
    talk.tell(opened(), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="read"))
    talk.tell(comment("/approve worker=nobody", sender=BOB), PermissionKnown(login="bob", role="write"))
    talk.settle()
    assert "one of `analyser`, `claude-code`, `codex`" in talk.posted[-1]
    assert talk.record is not None
    assert talk.record.state is State.AWAITING_FEEDBACK
    talk.tell(comment("/approve worker=claude-code", sender=BOB), PermissionKnown(login="bob", role="write"))
    assert asked(talk).worker == "claude-code"


@pytest.mark.parametrize("code", ["E_NO_PROGRAM", "E_ENDPOINT_DENIED", "E_NO_WORKER", "E_WORKER_LIMIT"])
def test_another_worker_is_tried_at_once_and_the_issue_says_so(code: str) -> None:
    talk = case()
    fail(talk, code, starts=False)
    assert asked(talk).worker == "claude-code"
    talk.settle()
    assert f"**codex** could not do it: It does not work. (`{code}`) **claude-code** goes on" in "\n".join(talk.posted)
    assert talk.record is not None
    assert talk.record.work is not None
    assert talk.record.work.why == "instead of codex"


@pytest.mark.parametrize("code", ["E_ENDPOINT_BUSY", "E_WORKER_CRASH"])
def test_what_may_pass_is_tried_once_more_with_the_same_worker_first(code: str) -> None:
    talk = case()
    fail(talk, code, again=True)
    talk.now += 10
    talk.tell(TimerDue())
    assert asked(talk).worker == "codex"
    fail(talk, code, again=True)
    assert asked(talk).worker == "claude-code"


@pytest.mark.parametrize("code", ["E_BAD_RESULT", "E_CHANGE", "E_ISOLATION", "E_WORKSPACE"])
def test_what_would_meet_any_worker_leads_to_no_other(code: str) -> None:
    talk = case()
    fail(talk, code)
    assert talk.record is not None
    assert talk.record.state in (State.FAILED, State.ESCALATED)
    assert talk.record.fallen == ()


def test_each_is_tried_once_and_then_the_case_ends_and_tells_who_was() -> None:
    talk = case()
    who = []
    for _ in range(3):
        who.append(asked(talk).worker)
        fail(talk, "E_ENDPOINT_DENIED")
    talk.settle()
    assert who == ["codex", "claude-code", "analyser"]
    assert talk.record is not None
    assert talk.record.state is State.ESCALATED
    for name in who:
        assert f"| {name} |" in "\n".join(talk.posted)


def test_a_retry_begins_with_the_first_choice_again() -> None:
    talk = case()
    fail(talk, "E_ENDPOINT_DENIED")
    fail(talk, "E_BAD_RESULT")
    talk.settle()
    assert "Tried with codex, then claude-code." in "\n".join(talk.posted)
    talk.tell(comment("/retry"), PermissionKnown(login="alice", role="write"))
    assert asked(talk).worker == "codex"


def test_a_worker_that_was_asked_for_by_name_has_no_stand_in() -> None:
    talk = case()
    fail(talk, "E_BAD_RESULT")
    talk.tell(comment("/retry worker=claude-code"), PermissionKnown(login="alice", role="write"))
    fail(talk, "E_ENDPOINT_DENIED")
    assert talk.record is not None
    assert talk.record.state is State.ESCALATED


def test_the_stand_in_has_all_the_tries_of_a_round() -> None:
    talk = case(replace(OFFERED, fallback=("analyser",), attempts=3))
    fail(talk, "E_ENDPOINT_DENIED")
    for _ in range(2):
        assert asked(talk).worker == "analyser"
        fail(talk, "E_WORKSPACE", again=True)
        talk.now += 10
        talk.tell(TimerDue())
    assert asked(talk).worker == "analyser"
    assert asked(talk).attempt == 4


def test_without_a_policy_nobody_else_is_tried() -> None:
    talk = case(replace(OFFERED, fallback=()))
    fail(talk, "E_NO_PROGRAM", starts=False)
    assert talk.record is not None
    assert talk.record.state is State.ESCALATED
    assert choosing.tried(talk.record) == ""


def test_the_result_of_the_stand_in_is_a_result_like_any_other() -> None:
    talk = case()
    fail(talk, "E_ENDPOINT_DENIED")
    talk.tell(WorkStarted(attempt=2, worker="claude-code", isolation="none"))
    talk.tell(WorkFinished(attempt=2, report="Done.", summary="done", commit="abc"))
    talk.settle()
    assert talk.record is not None
    assert talk.record.state is State.COMPLETED
    assert talk.record.error is None
