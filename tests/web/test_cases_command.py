"""`run.py cases` and `run.py status` over a data folder, without a server."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors import board
from actors.issue.record import IssueRecord
from actors.issue.states import State
from run import cli
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.cases import Talk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def keep(folder: Path, *records: IssueRecord) -> None:
    with Store.open(folder) as store:
        for record in records:
            batch = Batch()
            board.show(batch, record, before=None)
            store.write(batch)


def case(number: int, state: State = State.IN_PROGRESS, title: str = "A task") -> IssueRecord:
    record = Talk().allowed()
    return replace(record, number=number, key=f"octo/sample#{number}", state=state, title=title)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_the_cases_under_way_are_listed_and_those_that_are_over_on_request(folder: Path) -> None:
    keep(folder, case(7), case(8, State.COMPLETED), case(9, State.AWAITING_FEEDBACK))
    listed = run("cases")
    assert listed.exit_code == 0
    assert "octo/sample#7" in listed.output
    assert "a person's move" in listed.output
    assert "octo/sample#8" not in listed.output
    over = json.loads(run("cases", "--over", "--json").stdout)
    assert ([card["key"] for card in over["cases"]], over["more"]) == (["octo/sample#8"], False)


def test_a_list_that_is_cut_says_so(folder: Path) -> None:
    keep(folder, *(case(number) for number in range(1, 5)))
    listed = run("cases", "--limit", "3")
    assert listed.output.count("octo/sample#") == 3
    assert "There are more than 3" in listed.output
    assert json.loads(run("cases", "--limit", "3", "--json").stdout)["more"] is True


def test_no_case_is_a_sentence_and_exit_status_1(folder: Path) -> None:
    keep(folder, case(7))
    none = run("cases", "--search", "nothing like it")
    assert (none.exit_code, none.output) == (1, "No case like that is under way.\n")


def test_a_hostile_title_moves_nothing_on_the_terminal(folder: Path) -> None:
    keep(folder, case(7, title="\x1b[2J\x07 gone \u202e" + "x" * 300))
    (line,) = [line for line in run("cases").output.splitlines() if "octo/sample#7" in line]
    assert line.isprintable()
    assert line.endswith("…")


@pytest.mark.parametrize("command", ["cases", "status"])
def test_where_there_is_no_data_it_is_said_with_exit_status_2(folder: Path, command: str) -> None:
    said = run(command)
    assert said.exit_code == 2
    assert str(folder) in said.output


def test_status_tells_what_is_stored_also_while_no_server_runs(folder: Path) -> None:
    keep(folder, case(7), case(9, State.AWAITING_FEEDBACK))
    with Store.open(folder) as store:
        Inbox(store).accept("a-1", "issues", b"{}", received_at=1.0).result()
    said = run("status")
    assert said.exit_code == 1
    assert "none answers: `run.py serve` starts it" in said.output
    assert "1 waiting" in said.output
    assert "2 under way: 1 in progress, 1 awaiting feedback" in said.output
    values = json.loads(run("status", "--json").stdout)
    assert (values["server"], values["health"], values["stored"]["by_move"]) == (None, None, {"agent": 1, "person": 1})
