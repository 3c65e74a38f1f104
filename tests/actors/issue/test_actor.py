from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from actors.errors.classify import classify
from actors.issue import schema
from actors.issue.states import State
from actors.messages import (
    AnalyseError,
    CreateComment,
    DeliveryHandled,
    EffectDone,
    EffectFailed,
    ErrorAnalysis,
    FileKnown,
    IssueOpened,
    LetGo,
    Observed,
    PerformEffect,
    PermissionKnown,
    ReadFile,
    ReadPermission,
    StartWork,
    TimerDue,
    Wake,
    WorkFinished,
    WorkProgressed,
    WorkStarted,
)
from storage.batch import Batch
from storage.errors import StorageError
from storage.store import Store
from tests.actors.issue.incarnations import Case
from tests.actors.stage import mailbox
from tests.cases import KEY, LABELS_READY, NO_FILE, NOW, comment, opened
from tests.ref import RecordingRef


@pytest.fixture
def case(store: Store) -> Case:
    return Case(store)


def test_one_batch_holds_all_that_a_delivery_leads_to(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Batch] = []
    write = case.store.write
    monkeypatch.setattr(case.store, "write", lambda batch: (written.append(batch), write(batch))[-1])
    case.deliver(opened(), seen=("body:1", "meaning:1"))
    assert len(written) == 1
    assert case.record().state is State.QUEUED
    row = {"busy": True, "due": case.record().due, "state": "queued", "since": NOW, "ours": True}
    assert case.store.get("agenda", KEY) == row
    told = [row["what"] for _, row in case.store.page("history", prefix=f"{KEY}/")]
    assert told == ["delivery: issue opened", "case opened", "state queued"]
    assert case.store.get("seen", "body:1") == case.store.get("seen", "meaning:1") == {"at": case.clock.now}
    assert case.inbox.depth() == 0


def test_a_comment_is_kept_as_a_turn_in_the_order_of_its_coming(case: Case) -> None:
    case.deliver(opened())
    for number in range(12):
        case.deliver(comment(f"say {number}", comment_id=900 + number))
    rows = [row for _, row in case.store.page("turns", prefix=f"{KEY}/")]
    said = [row["text"] for row in rows if row["comment_id"] is not None]
    assert said == [f"say {number}" for number in range(12)]
    assert rows[4]["comment_id"] == 903
    assert case.record().turns == 13


def test_settings_of_a_repository_that_are_wrong_are_told_to_the_classifier_once(case: Case) -> None:
    case.deliver(opened())
    wrong = FileKnown(path=NO_FILE.path, text="attempts: many\nunknown: 1\n")
    case.tell(wrong, PermissionKnown(login="alice", role="write"))
    case.deliver(comment("hello"))
    (told,) = case.errors.of(AnalyseError)
    assert (told.facts.phase, told.key, told.repo) == ("settings", KEY, "octo/sample")
    assert "line 1" in told.facts.message
    assert classify(told.facts, now=1.0, jitter=1.0).code == "E_SETTINGS"


def test_what_a_comment_teaches_of_a_person_is_stored_with_its_turn_and_read_in_another_case(case: Case) -> None:
    case.allowed()
    case.deliver(comment("Keep it short please."))
    ((key, row),) = case.store.page("people", prefix="1/wish/")
    assert key == "1/wish/brevity"
    assert (row["value"], row["login"]) == ("short", "alice")
    kept = case.record().preferences
    assert kept is not None
    assert kept.value("brevity") == "short"
    case.tell(PermissionKnown(login="alice", role="write"))
    case.deliver(comment("/preferences forget all", comment_id=901))
    assert case.store.count("people") == 0
    assert case.record().preferences is None


def test_a_step_that_cannot_be_written_is_told_to_nobody_and_leaves_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.deliver(opened())
    before = case.dump()
    for ref in (case.supervisor, case.github, case.work):
        ref.told.clear()

    def full(_: Batch) -> None:
        raise StorageError("disk full") from sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(case.store, "write", full)
    with pytest.raises(StorageError):
        case.tell(PermissionKnown(login="alice", role="write"))
    assert case.dump() == before
    assert case.supervisor.told == case.github.told == case.work.told == []


def test_nothing_is_told_before_it_is_on_disk(case: Case) -> None:
    class Looking(RecordingRef):
        """Looks at the disk in the moment in which it is told something."""

        def tell(self, message: object) -> None:
            super().tell(message)
            stored = case.store.get("issues", KEY)
            assert stored is not None
            if isinstance(message, PerformEffect):
                assert schema.load(stored).outbox[0].id == message.effect_id
            if isinstance(message, DeliveryHandled):
                assert case.inbox.depth() == 0

    case.supervisor, case.github, case.work = Looking(), Looking(), Looking()
    case.incarnation()
    case.allowed()
    case.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    case.settle()
    assert case.github.of(PerformEffect)
    assert case.supervisor.of(DeliveryHandled)


def test_a_delivery_that_leads_to_no_case_is_settled_and_remembered(case: Case) -> None:
    message = case.deliver(opened(labels=()), seen=("body:1",))
    assert case.inbox.depth() == 0
    assert case.store.get("issues", KEY) is None
    assert case.store.get("seen", "body:1") is not None
    assert case.supervisor.told == [DeliveryHandled(seq=message.seq, key=KEY)]
    assert case.github.told == case.work.told == []


def test_only_the_head_of_the_outbox_is_under_way(case: Case) -> None:
    case.allowed()
    case.deliver(comment("/status"))
    record = case.record()
    assert len(record.outbox) > 2
    assert {told.effect_id for told in case.github.of(PerformEffect)} == {record.outbox[0].id}
    case.tell(EffectDone(effect_id=record.outbox[0].id))
    assert case.head().effect_id == record.outbox[1].id


def test_the_same_request_is_told_once_by_one_incarnation(case: Case) -> None:
    case.allowed()
    for percent in (10, 20, 30):
        case.tell(WorkProgressed(attempt=1, percent=percent, message="on it"))
    assert len(case.work.of(StartWork)) == 1
    assert len(case.github.of(PerformEffect)) == 2, "the labels of two states, worded anew under one id"
    assert len({told.effect_id for told in case.github.of(PerformEffect)}) == 1
    assert len(case.github.of(ReadPermission)) == 1
    assert len(case.github.of(ReadFile)) == 1


def test_after_a_crash_between_commit_and_tell_the_next_incarnation_tells_the_same(case: Case) -> None:
    class Dead(RecordingRef):
        def tell(self, message: object) -> None:
            raise RuntimeError("the process died here")

    case.deliver(opened())
    case.tell(NO_FILE)
    (told,) = case.github.of(PerformEffect)
    case.supervisor, case.github, case.work = Dead(), Dead(), Dead()
    case.incarnation()
    with pytest.raises(RuntimeError):
        case.tell(PermissionKnown(login="alice", role="write"))
    case.supervisor, case.github, case.work = (RecordingRef() for _ in range(3))
    case.incarnation()
    assert case.record().state is State.ANALYZING
    case.tell(Wake())
    (again,) = case.github.of(PerformEffect)
    assert again.effect_id == told.effect_id, "whoever has it already, exchanges what still waits"
    assert [start.attempt for start in case.work.of(StartWork)] == [1]


def test_what_waits_for_an_answer_is_asked_again_after_a_restart(case: Case) -> None:
    case.deliver(opened())
    asked = [case.github.of(ReadPermission), case.github.of(ReadFile), case.github.of(PerformEffect)]
    case.incarnation()
    case.tell(Wake())
    assert [case.github.of(ReadPermission), case.github.of(ReadFile), case.github.of(PerformEffect)] == asked


def test_a_wake_tells_all_that_is_under_way_again_and_changes_nothing(case: Case) -> None:
    case.allowed()
    before = case.dump()
    told = [case.github.last(PerformEffect), *case.work.of(StartWork)]
    case.github.told.clear()
    case.work.told.clear()
    case.tell(Wake(), Wake())
    assert [*case.github.told, *case.work.told] == [told[0], told[0], told[1], told[1]]
    assert case.dump() == before


def test_wherever_the_actor_is_let_go_the_case_ends_the_same(case: Case) -> None:
    """A new incarnation before each message: nothing of a case lives in an actor."""
    finished = WorkFinished(attempt=1, report="All is well.", summary="fine", commit="abc")
    case.deliver(opened())
    for message in (
        NO_FILE,
        LABELS_READY,
        PermissionKnown(login="alice", role="write"),
        WorkStarted(attempt=1, worker="analyser", isolation="none"),
        finished,
    ):
        case.incarnation()
        case.tell(message)
    for _ in range(30):
        outbox = case.record().outbox
        if not outbox:
            break
        case.incarnation()
        case.tell(EffectDone(effect_id=outbox[0].id, id=77, url="http://127.0.0.1:1/c"))
    record = case.record()
    assert record.state is State.COMPLETED
    assert set(record.labels) == {"agent:completed", "priority:medium"}
    assert case.store.get("agenda", KEY) is None


def test_an_answer_takes_its_call_away_also_when_the_effect_is_not_known_any_more(case: Case) -> None:
    case.deliver(opened())
    head = case.record().outbox[0].id
    for effect in (head, f"{KEY}:98", f"{KEY}:99"):
        case.store.write(Batch().put("calls", effect, {"at": 1.0}))
    failed = ErrorAnalysis.__new__(ErrorAnalysis)
    case.tell(EffectDone(effect_id=head), EffectDone(effect_id=f"{KEY}:98"))
    case.tell(EffectFailed(effect_id=f"{KEY}:99", analysis=failed))
    assert case.store.page("calls") == []


def test_a_case_with_nothing_under_way_leaves_the_agenda(case: Case) -> None:
    case.deliver(opened())
    case.tell(NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="read"))
    assert case.store.get("agenda", KEY) is not None
    case.settle()
    assert case.record().state is State.AWAITING_FEEDBACK
    row = case.store.get("agenda", KEY)
    assert row is not None
    assert (row["busy"], row["due"]) == (False, case.record().due), "its deadline still has to come"
    case.deliver(comment("/cancel"))
    case.settle()
    assert case.record().state is State.CANCELLED
    assert case.store.get("agenda", KEY) is None


def test_the_earliest_timer_is_set_and_stands_on_the_agenda(case: Case) -> None:
    case.allowed()
    case.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    case.settle()
    case.tell(WorkProgressed(attempt=1, percent=50, message="half"))
    due = case.record().due
    assert due is not None
    assert case.timers.dates[KEY] == (due, case.address, TimerDue())
    row = case.store.get("agenda", KEY)
    assert row is not None
    assert (row["busy"], row["due"], row["state"]) == (True, due, "in-progress")
    case.clock.now = due
    case.tell(TimerDue())
    assert KEY not in case.timers.dates
    assert isinstance(case.head().write, object)
    assert case.head().effect_id == case.record().outbox[0].id


def test_the_actor_ends_itself_when_it_is_let_go(case: Case) -> None:
    case.deliver(opened())
    before = case.dump()
    case.tell(LetGo())
    assert [type(message).__name__ for message in mailbox(case.actor)] == ["_ActorStop"]
    assert case.dump() == before


def test_every_comment_carries_the_marker_of_its_effect(case: Case) -> None:
    case.allowed()
    case.deliver(comment("/status"))
    case.settle()
    created = [told for told in case.github.of(PerformEffect) if isinstance(told.write, CreateComment)]
    assert len(created) >= 2
    for told in created:
        assert isinstance(told.write, CreateComment)
        assert told.effect_id in told.write.marker
        assert told.write.body.endswith(told.write.marker)


def test_how_long_a_case_took_is_observed_once(case: Case) -> None:
    case.allowed()
    case.settle()
    case.clock.pass_(90)
    case.tell(WorkFinished(attempt=1, report="Done.", summary="done", commit="abc"))
    case.settle()
    told = [(seen.name, seen.label, seen.value) for seen in case.health.of(Observed)]
    assert told[-2:] == [("ended", "completed", 90.0), ("completed", "Code Analysis", 90.0)]
    assert len([name for name, _, _ in told if name == "completed"]) == 1
    assert ("state_seconds", "analyzing", 90.0) in told


def test_a_text_with_a_lone_surrogate_is_kept_and_answered(case: Case) -> None:
    case.deliver(opened(title="\ud800 odd"))
    case.deliver(comment("/status \ud800"))
    assert case.incarnation() is not None
    assert case.record().turns == 2


def test_two_deliveries_of_one_opening_make_one_case(case: Case) -> None:
    case.deliver(opened())
    first = case.record()
    event: IssueOpened = opened()
    case.deliver(event)
    again = case.record()
    assert again == replace(first, events=first.events + 1), "only the story tells that it came in again"
    assert len(case.github.of(ReadPermission)) == 1
