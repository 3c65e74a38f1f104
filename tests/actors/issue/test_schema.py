from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from marshmallow import ValidationError

from actors.issue import schema
from actors.issue.record import Happening, IssueRecord
from actors.issue.steering import Clarification
from actors.issue.turn import Turn
from actors.messages import WorkStarted
from tests.cases import ALICE, NOW, Talk, comment, opened


@pytest.fixture
def record() -> IssueRecord:
    talk = Talk()
    talk.allowed()
    return talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"), comment("/statsu"))


def test_every_field_of_a_record_is_stored(record: IssueRecord) -> None:
    stored = schema.dump(record)
    assert set(stored) == {field.name for field in dataclasses.fields(IssueRecord)} | {"v"}
    assert set(stored["work"]) == {field.name for field in dataclasses.fields(type(record.work))}  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was_through_json_text(record: IssueRecord) -> None:
    assert schema.load(json.loads(json.dumps(schema.dump(record)))) == record


def test_a_record_without_the_fields_that_have_defaults_can_be_read(record: IssueRecord) -> None:
    stored = schema.dump(Talk().tell(opened()))
    needed = {field.name for field in dataclasses.fields(IssueRecord) if field.default is dataclasses.MISSING}
    bare = schema.load({name: value for name, value in stored.items() if name in needed | {"v"}})
    assert bare.key == record.key
    assert bare.outbox == ()


def test_a_record_of_a_newer_program_is_refused_with_a_sentence(record: IssueRecord) -> None:
    with pytest.raises(schema.UnreadableRecordError, match="update it"):
        schema.load({**schema.dump(record), "v": schema.VERSION + 1})


@pytest.mark.parametrize(
    "change",
    [{"state": "juggling"}, {"number": "seven"}, {"unheard": 1}, {"outbox": [{"id": 1}]}, {"author": None}, {"key": 5}],
)
def test_a_record_that_makes_no_sense_is_refused(record: IssueRecord, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema.load({**schema.dump(record), **change})


def test_older_records_are_upgraded_step_by_step(record: IssueRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(stored: dict[str, Any]) -> dict[str, Any]:
        return {**stored, "title": stored["title"] + " 2"}

    def third(stored: dict[str, Any]) -> dict[str, Any]:
        return {**stored, "title": stored["title"] + " 3"}

    stored = schema.dump(record)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 2)
    monkeypatch.setattr(schema, "UPGRADES", {stored["v"]: second, stored["v"] + 1: third})
    assert schema.load(stored).title == f"{record.title} 2 3"


def test_turns_and_happenings_are_stored_with_what_they_say() -> None:
    turn = Turn(at=NOW, speaker=ALICE, role="person", text="hello", comment_id=9)
    assert schema.dump(turn)["speaker"] == {"id": 1, "login": "alice", "bot": False}
    happening = Happening(at=NOW, what="attempt failed", details={"code": "E_X"})
    assert schema.dump(happening) == {
        "v": schema.VERSION,
        "at": NOW,
        "what": "attempt failed",
        "details": {"code": "E_X"},
    }


def test_what_version_1_kept_of_clarifications_is_read(record: IssueRecord) -> None:
    said = {"number": 1, "text": "only src/", "by": "alice", "at": NOW, "attempt": 1, "taken": True}
    stored = {**schema.dump(record), "v": 1, "clarifications": [said]}
    loaded = schema.load(stored)
    assert loaded.clarifications == (
        Clarification(number=1, text="only src/", by="alice", at=NOW, attempt=1, taken=True),
    )


@pytest.mark.parametrize("rows", [[["x"]], [[1, 1, "unheard-of", "text", 1.0]], [5], "rows"])
def test_rows_that_make_no_sense_are_refused(record: IssueRecord, rows: Any) -> None:
    with pytest.raises(ValidationError):
        schema.load({**schema.dump(record), "notes": rows})
