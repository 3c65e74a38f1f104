"""A repository gets another name, or an issue another repository: cases follow, with all that is kept of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from actors.issue import schema
from actors.messages import (
    FromGitHub,
    IssueTransferred,
    PermissionKnown,
    RepositoryArchived,
    RepositoryRenamed,
    StartWork,
    TakeInbox,
    WorkFinished,
    WorkStarted,
)
from actors.moves import Moves
from actors.routing import Door, Ignored, Routed
from actors.turned_away import KEPT, TurnedAway
from storage.batch import Batch
from storage.store import Store
from tests.actors import stage as stages
from tests.actors.stage import Stage, body
from tests.cases import BOB, LABELS_READY, NO_FILE, REPOSITORY, issue

HOME = replace(REPOSITORY, id=1)
ELSEWHERE = replace(HOME, full_name="octo/other", id=2)
RENAMED = replace(HOME, full_name="octo/renamed")


def whole(event: FromGitHub, **more: Any) -> Routed:
    return Routed(key="", event=event, meaning=repr(event), repositories=("octo/sample",), **more)


EVENTS: dict[str, Routed] = {
    "rename": whole(RepositoryRenamed(repository=RENAMED, sender=BOB, before="octo/sample")),
    "archive": whole(RepositoryArchived(repository=HOME, sender=BOB, archived=True)),
    "transfer": Routed(
        key="octo/sample#7",
        event=IssueTransferred(
            repository=replace(HOME, full_name="octo/other", id=2), issue=issue(number=3), sender=BOB
        ),
        meaning="transfer",
    ),
}


@pytest.fixture
def stage(store: Store, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Deliveries may be named after `EVENTS`, too, and may speak of the repository by another name."""
    plain = stages.route

    def route(event: str, raw: bytes, door: Door) -> Routed | Ignored:
        values = json.loads(raw)
        if "event" in values:
            return EVENTS[values["event"]]
        found = plain(event, raw, door)
        assert isinstance(found, Routed)
        place = values.get("at", "octo/sample")
        said: Any = replace(found.event, repository=replace(HOME, full_name=place, id=values.get("id", 1)))  # type: ignore[type-var]
        return replace(found, key=f"{place}#{values['issue']}", event=said)

    monkeypatch.setattr(stages, "route", route)
    return Stage(store)


def event(name: str) -> bytes:
    return json.dumps({"event": name}).encode()


def take(stage: Stage, *bodies: bytes) -> None:
    stage.deliver(*bodies)
    stage.tell(TakeInbox())
    stage.run()


def case(stage: Stage, key: str) -> Any:
    row = stage.store.get("issues", key)
    return None if row is None else schema.load(row)


def rows(stage: Stage, table: str, key: str) -> int:
    return len(stage.store.page(table, prefix=f"{key}/", limit=1_000))


def test_all_that_is_kept_of_a_case_is_under_its_new_key(stage: Stage) -> None:
    take(stage, body(open=1), body(say="hello"))
    turns, history = rows(stage, "turns", "octo/sample#7"), rows(stage, "history", "octo/sample#7")
    take(stage, event("rename"))
    assert case(stage, "octo/sample#7") is None
    assert case(stage, "octo/renamed#7").repository.full_name == "octo/renamed"
    assert rows(stage, "turns", "octo/renamed#7") == turns
    assert rows(stage, "history", "octo/renamed#7") == history + 2  # what was heard, and what came of it
    assert rows(stage, "turns", "octo/sample#7") == rows(stage, "history", "octo/sample#7") == 0
    assert [key for key, _ in stage.store.page("agenda")] == ["octo/renamed#7"]
    assert stage.inbox.depth() == 0


def test_every_case_of_the_repository_follows_and_the_others_stay(stage: Stage) -> None:
    take(stage, *(body(open=1, issue=number) for number in range(1, 100)), body(open=1, issue=1, at="octo/else"))
    take(stage, event("rename"))
    keys = [key for key, _ in stage.store.page("issues", limit=1_000)]
    assert len(keys) == 100
    assert [key for key in keys if not key.startswith("octo/renamed#")] == ["octo/else#1"]
    assert stage.inbox.depth() == 0


def test_what_comes_behind_a_rename_waits_for_it(stage: Stage) -> None:
    take(stage, body(open=1))
    take(stage, body(say="before"), event("rename"), body(say="after", at="octo/renamed"))
    assert stage.said("octo/renamed#7") == ["before", "after"]


def test_a_late_word_under_the_old_name_reaches_the_case(stage: Stage) -> None:
    take(stage, body(open=1), event("rename"))
    take(stage, body(say="late"))
    assert stage.said("octo/renamed#7") == ["late"]
    stage.tell(stages.ForIssue(key="octo/sample#7", message=LABELS_READY))
    stage.run()
    assert case(stage, "octo/sample#7") is None


def test_a_new_repository_under_the_old_name_has_cases_of_its_own(stage: Stage) -> None:
    take(stage, body(open=1), event("rename"))
    take(stage, body(open=1, id=99), body(say="mine", id=99))
    assert stage.said("octo/sample#7") == ["mine"]
    assert stage.said("octo/renamed#7") == []
    assert Moves(stage.store).find("octo/sample#7") == "octo/sample#7"


def test_the_next_process_finds_a_case_by_its_old_name(stage: Stage, store: Store) -> None:
    take(stage, body(open=1), event("rename"))
    assert Moves(store).find("octo/sample#7", repository=1) == "octo/renamed#7"
    assert Moves(store).find("octo/sample#7", repository=2) == "octo/sample#7"


def test_a_running_attempt_ends_where_it_began_and_its_result_is_the_case_s(stage: Stage) -> None:
    take(stage, body(open=1))
    for message in (NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write")):
        stage.tell(stages.ForIssue(key="octo/sample#7", message=message))
    stage.run()
    started = stage.work.last(StartWork)
    take(stage, event("rename"))
    for message in (
        WorkStarted(attempt=1, worker="analyser", isolation="none"),
        WorkFinished(attempt=1, report="Done.", summary="done", commit="c" * 40),
    ):
        stage.tell(stages.ForIssue(key=started.key, message=message))
    stage.run()
    record = case(stage, "octo/renamed#7")
    assert record.work.progress == "reported"
    assert {told.key for told in stage.work.told if isinstance(told, StartWork)} == {"octo/sample#7"}


def test_a_transferred_case_is_one_case_under_its_new_key(stage: Stage) -> None:
    take(stage, body(open=1), event("transfer"), event("transfer"))
    assert [key for key, _ in stage.store.page("issues")] == ["octo/other#3"]
    assert case(stage, "octo/other#3").number == 3


def test_where_a_case_stands_already_the_other_one_ends(stage: Stage) -> None:
    take(stage, body(open=1), body(open=1, issue=7, at="octo/renamed"))
    take(stage, event("rename"))
    assert case(stage, "octo/sample#7").gone
    assert not case(stage, "octo/renamed#7").gone


def test_what_concerns_no_case_is_settled_and_counted(stage: Stage) -> None:
    take(stage, event("archive"))
    assert stage.inbox.depth() == 0
    assert stage.store.get("statistics", "ignored:no case") == {"count": 1}


def test_a_case_that_fails_of_it_holds_up_nobody_and_leaves_a_dead_letter(stage: Stage) -> None:
    take(stage, *(body(open=1, issue=number) for number in (1, 2, 3)))
    stage.poison = lambda name, message: (
        ValueError("poison") if name.endswith("#2") and getattr(message, "shared", False) else None
    )
    take(stage, event("archive"), body(say="after", issue=3))
    stage.recover()
    assert case(stage, "octo/sample#1").silent == case(stage, "octo/sample#3").silent == ("archived",)
    assert case(stage, "octo/sample#2").silent == ()
    assert stage.said("octo/sample#3") == ["after"]
    assert [row["reason"] for _, row in stage.store.page("dead_letters")] == ["octo/sample#2: ValueError: poison"]


def test_it_stays_in_the_inbox_until_the_last_case_has_it(stage: Stage, store: Store) -> None:
    take(stage, *(body(open=1, issue=number) for number in (1, 2)))
    stage.poison = lambda name, message: (
        ValueError("poison") if name.endswith("#2") and getattr(message, "shared", False) else None
    )
    take(stage, event("archive"))
    assert stage.inbox.depth() == 1
    later = Stage(store)
    later.supervisor.begin()
    later.run()
    assert case(later, "octo/sample#2").silent == ("archived",)
    assert later.inbox.depth() == 0


def test_a_malformed_delivery_is_kept_for_the_operator(stage: Stage, store: Store) -> None:
    away = TurnedAway(store, stage.inbox)
    for number in range(KEPT + 5):
        stage.inbox.accept(f"m-{number}", "issues", b"[]", received_at=float(number)).result()
    settled = Batch()
    for delivery in stage.inbox.page(after=0, limit=1_000):
        away.add(settled, delivery, "malformed: no object")
    away.save(settled)
    store.write(settled)
    kept = [row for _, row in store.page("malformed", limit=1_000)]
    assert len(kept) == KEPT
    assert {"id": f"m-{KEPT + 4}", "event": "issues", "at": KEPT + 4.0, "reason": "malformed: no object"} in kept
    assert store.get("statistics", "ignored:malformed: no object") == {"count": KEPT + 5}
