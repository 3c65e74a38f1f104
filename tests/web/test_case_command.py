"""`run.py case` over a data folder, without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors.messages import PermissionKnown
from run import cli
from storage.store import Store
from tests.actors.issue.incarnations import Case
from tests.cases import BOB, KEY, comment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        case = Case(store)
        case.allowed()
        case.deliver(comment("Please only touch `src/`. \x1b[31m@octocat fixes #3", sender=BOB, comment_id=901))
        case.tell(PermissionKnown(login="bob", role="write"))
    return tmp_path / "data"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["case", *words])


pytestmark = pytest.mark.usefixtures("folder")


def test_the_whole_story_is_told() -> None:
    told = run(KEY)
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith(f"# {KEY}: Which functions are too complex?")
    assert "**In force**" in told.stdout
    assert "**1. bob**" in told.stdout
    assert "(may steer, " in told.stdout
    assert "*What it changed:* clarification 1 noted" in told.stdout
    assert "- 2025-06-15 15:06 UTC: case opened" in told.stdout


def test_nothing_that_somebody_wrote_acts_where_it_is_shown() -> None:
    told = run(KEY, "--markdown")
    assert "\x1b" not in told.stdout
    assert "@octocat" not in told.stdout
    assert "#3" not in told.stdout


def test_programs_get_all_of_it() -> None:
    told = json.loads(run(KEY, "--json").stdout)
    assert told["summary"]["in_force"][0]["text"] == "Please only touch `src/`."
    assert any(turn["comment_id"] == 901 for turn in told["turns"])
    assert told["story"][-1]["what"]
    assert told["record"]["key"] == KEY


def test_a_case_that_is_not_there_has_an_exit_status_of_its_own() -> None:
    assert run("octo/sample#99").exit_code == 1
    assert run(KEY, "--json", "--markdown").exit_code == 2


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/octo/sample/issues/7",
        "http://127.0.0.1:1/octo/sample/issues/7#issuecomment-12",
        "https://ghe.example.org/octo/sample/issues/7?x=1",
    ],
)
def test_a_case_is_found_by_the_address_of_its_issue(address: str) -> None:
    assert run(address).stdout.startswith(f"# {KEY}:")


def test_what_is_no_case_is_told_with_where_to_look() -> None:
    missed = run("octo/sample#99")
    assert missed.exit_code == 1
    assert "`run.py cases --over` the others" in missed.output
