"""`run.py explain`: the shape of its JSON is what the user guide says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from run import cli
from tests.docs.pages import ROOT

DATABASE = "db|Which database?|PostgreSQL|SQLite"


def explain(text: str, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["explain", "-", "--json", *arguments], input=text)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.output)
    return told


def test_commands_are_told_with_their_arguments() -> None:
    told = explain("/retry --fresh model=x\n/priority high\n/cancle")
    assert told["commands"] == [
        {"name": "retry", "word": "retry", "values": {"model": "x"}, "flags": ["fresh"], "text": "", "problems": []},
        {
            "name": "priority",
            "word": "priority",
            "values": {"priority": "high"},
            "flags": [],
            "text": "",
            "problems": [],
        },
        {"name": None, "word": "cancle", "did_you_mean": "cancel", "text": ""},
    ]


def test_answers_are_told_with_what_is_still_open() -> None:
    told = explain("SQLite please", "--question", DATABASE, "--question", "v|Which version?")
    assert [(item["question"], item["answer"], item["option"]) for item in told["answers"]] == [("db", "SQLite", 2)]
    assert told["unanswered"] == ["v"]


def test_meanings_are_told_with_the_words_they_rest_on() -> None:
    told = explain("Thanks! Please only touch `src/foo.py`.")
    assert told["intent"] == "clarification"
    assert told["commands"] == []
    assert [item["intent"] for item in told["intents"]] == ["clarification", "gratitude"]
    assert all(item["words"] and 0 < item["confidence"] <= 1 for item in told["intents"])


def test_the_short_form_and_the_mention_can_be_chosen() -> None:
    assert explain("/cancel\n@helper status", "--bot", "helper", "--long-commands")["commands"][0]["name"] == "status"


def test_for_people_it_prints_lines(tmp_path: Path) -> None:
    comment = tmp_path / "comment.md"
    comment.write_text("/stop\nThank you")
    done = CliRunner().invoke(cli, ["explain", str(comment)])
    assert re.search(r"command +cancel", done.output)
    assert re.search(r"means +gratitude \(\d+%\)", done.output)


def test_a_question_without_an_id_is_refused() -> None:
    assert CliRunner().invoke(cli, ["explain", "-", "--question", "|x"], input="1").exit_code == 2


def test_every_key_is_in_the_user_guide() -> None:
    guide = (ROOT / "docs/user-guide.md").read_text("utf-8")
    told = explain("/retry\n/agent juggle\n1 thanks", "--question", DATABASE)
    keys = {*told, *told["intents"][0], *told["answers"][0], *(key for command in told["commands"] for key in command)}
    assert [key for key in keys if f"`{key}`" not in guide] == []
