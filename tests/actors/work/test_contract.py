"""What a worker may say, checked against the schema that the documentation shows."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import actors.work
from actors.issue.schema import dump_task
from actors.issue.task import FileReference, Priority, Task, TaskType
from actors.messages import Enquiry, RepositoryFacts
from actors.work.analyser.__main__ import main
from actors.work.assignment import assignment
from actors.work.contract import Artifact, Broken, Cost, Failure, Hello, Note, Progress, Result, heard
from actors.work.settings import WorkSettings
from tests.actors.work.conftest import start_work

SCHEMA = json.loads((Path(actors.work.__file__).parent / "contract.json").read_text())
TASK = Task(
    type=TaskType.CODE_ANALYSIS,
    priority=Priority.HIGH,
    prompt="Look.",
    files=(FileReference(path="a.py", first_line=1, last_line=2), FileReference(path="b")),
)


def valid(part: str, value: Any) -> bool:
    schema = {"$schema": SCHEMA["$schema"], "$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(schema).is_valid(value)


EVENTS: list[tuple[dict[str, Any], type]] = [
    ({"event": "hello", "version": 1}, Hello),
    ({"event": "hello", "version": 1, "worker": "x", "more": 1}, Hello),
    ({"event": "hello", "version": 2}, Broken),
    ({"event": "hello"}, Broken),
    ({"event": "progress", "percent": 40.5, "message": "on it"}, Progress),
    ({"event": "progress", "percent": 0}, Progress),
    ({"event": "progress", "percent": 101}, Broken),
    ({"event": "progress", "percent": -1}, Broken),
    ({"event": "progress", "percent": "40"}, Broken),
    ({"event": "progress", "percent": True}, Broken),
    ({"event": "progress"}, Broken),
    ({"event": "log", "message": "hm"}, Note),
    ({"event": "log", "message": {}}, Broken),
    ({"event": "result", "report": "# R", "summary": "Done."}, Result),
    ({"event": "result", "outcome": "refused", "summary": "Not mine."}, Result),
    ({"event": "result", "report": "x", "summary": "y", "explanations": {"a.py": "Sorted."}}, Result),
    ({"event": "result", "report": "x", "summary": "y", "explanations": {"a.py": 3}}, Broken),
    ({"event": "result", "report": "x", "summary": "y", "explanations": ["a.py"]}, Broken),
    ({"event": "result", "outcome": "maybe", "report": "x", "summary": "y"}, Broken),
    ({"event": "result", "report": "x", "summary": ""}, Broken),
    ({"event": "result", "report": 3, "summary": "y"}, Broken),
    ({"event": "hello", "version": 1, "accepts": ["steer", "what"]}, Hello),
    ({"event": "hello", "version": 1, "accepts": "steer"}, Broken),
    ({"event": "progress", "percent": 3, "phase": "testing"}, Progress),
    ({"event": "progress", "percent": 3, "phase": "resting"}, Broken),
    ({"event": "question", "id": "db", "text": "Which?", "options": ["a"], "hours": 0.5}, Enquiry),
    ({"event": "question", "id": "db", "text": "Which?", "hours": None}, Enquiry),
    ({"event": "question", "id": "db", "text": " "}, Broken),
    ({"event": "question", "id": "a b", "text": "Which?"}, Broken),
    ({"event": "question", "id": "db", "text": "Which?", "otherwise": "default"}, Broken),
    ({"event": "question", "id": "db", "text": "Which?", "otherwise": "default", "default": "a"}, Enquiry),
    ({"event": "question", "id": "db", "text": "Which?", "hours": 0}, Broken),
    ({"event": "question", "text": "Which?"}, Broken),
    ({"event": "artifact", "name": "plan.md", "text": "# Plan"}, Artifact),
    ({"event": "artifact", "name": "../plan.md", "text": "# Plan"}, Broken),
    ({"event": "artifact", "name": "plan.md", "text": "x" * 300_000}, Broken),
    ({"event": "cost", "usd": 0.25, "tokens": 10}, Cost),
    ({"event": "failure", "reason": "busy", "message": "Too many.", "after": 20}, Failure),
    ({"event": "failure", "reason": "tired", "message": "No."}, Broken),
    ({"event": "failure", "reason": "denied"}, Broken),
    ({"event": "cost", "usd": -1}, Broken),
    ({"event": "cost", "usd": "1"}, Broken),
    ({"event": "mood", "colour": "blue"}, Note),
    ({"event": ""}, Broken),
    ({"no": "event"}, Broken),
]


@pytest.mark.parametrize(("event", "kind"), EVENTS)
def test_server_and_schema_agree_on_every_event(event: dict[str, Any], kind: type) -> None:
    assert isinstance(heard(json.dumps(event)), kind)
    assert valid("event", event) is (kind is not Broken)


def test_the_assignment_is_as_the_schema_says(settings: WorkSettings) -> None:
    facts = RepositoryFacts(full_name="o/r", clone_url="https://github.com/o/r.git", default_branch="main")
    document = assignment(
        "o/r#7@1", start_work(facts, task=dump_task(TASK)), commit="a" * 40, tree="/tree", settings=settings
    )
    assert valid("assignment", json.loads(json.dumps(document)))
    assert document["repository"]["html_url"] == "https://github.com/o/r"
    assert document["task"]["files"][0] == {"path": "a.py", "first_line": 1, "last_line": 2}


def test_all_that_the_analyser_says_is_as_the_schema_says(tmp_path: Path, settings: WorkSettings) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    facts = RepositoryFacts(full_name="o/r", clone_url="https://github.com/o/r.git", default_branch="main")
    start = start_work(facts, task=dump_task(TASK))
    document = assignment("j", start, commit="a" * 40, tree=str(tmp_path), settings=settings)
    said = io.StringIO()
    assert main(io.StringIO(json.dumps(document) + "\n"), said) == 0
    events = [json.loads(line) for line in said.getvalue().splitlines()]
    assert all(valid("event", event) for event in events)
    assert [events[0]["event"], events[-1]["event"]] == ["hello", "result"]


@pytest.mark.parametrize(
    "line",
    ["", "null", "[]", "3", "{", "[" * 100_000, '{"event": "progress", "percent": NaN}', '{"event": 3}', "9" * 5000],
)
def test_nonsense_is_a_sentence_and_no_failure(line: str) -> None:
    said = heard(line)
    assert isinstance(said, Broken)
    assert len(said.why) < 500


@given(st.text())
def test_no_line_makes_the_server_stumble(line: str) -> None:
    assert heard(line) is not None


def test_text_is_cleaned_of_what_no_reader_can_take() -> None:
    said = heard('{"event": "result", "report": "a\\u0000b\\ud800c\\u001b[31m\\nd", "summary": "two\\nlines"}')
    assert said == Result(report="ab?c[31m\nd", summary="two lines", refused=False)


def test_a_report_that_says_nothing_is_none() -> None:
    assert isinstance(heard('{"event": "result", "report": " \\n", "summary": "done"}'), Broken)


def test_what_is_said_of_a_changed_file_is_kept_on_one_line() -> None:
    said = heard('{"event": "result", "report": "x", "summary": "y", "explanations": {"a.py": "one\\ntwo\\u0000"}}')
    assert isinstance(said, Result)
    assert said.explanations == {"a.py": "one two"}


def test_a_long_message_is_shortened() -> None:
    said = heard(json.dumps({"event": "progress", "percent": 3, "message": "x" * 5000}))
    assert isinstance(said, Progress)
    assert len(said.message) == 300
