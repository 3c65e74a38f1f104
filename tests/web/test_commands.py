"""The command line: validate, send, doctor."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from run import cli
from tests.cases import FORM
from web.cli import demo
from web.sandbox import Sandbox

HALF = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
SECRET = "0123456789abcdef"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of this machine counts."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_TOKEN", "GITHUB_WEBHOOK_SECRET", "GITHUB_API_URL", "CASEWORKER_DATA"):
        monkeypatch.delenv(name, raising=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def test_validate_accepts_a_whole_form_from_standard_input() -> None:
    done = CliRunner().invoke(cli, ["validate", "-"], input=FORM)
    assert done.exit_code == 0
    assert "It would be accepted." in done.output


def test_validate_sends_half_a_form_back_with_the_mend() -> None:
    done = CliRunner().invoke(cli, ["validate", "-"], input=HALF)
    assert done.exit_code == 1
    assert "must mend" in done.output
    assert "It would be sent back." in done.output


def test_validate_prints_json_and_looks_files_up(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "login.py").write_text("x = 1\n")
    body = tmp_path / "body.md"
    body.write_text(FORM.replace("### Relevant files\n\n_No response_", "### Relevant files\n\nsrc/logn.py:3"))
    done = CliRunner().invoke(cli, ["validate", str(body), "--tree", str(tmp_path), "--json"])
    told = json.loads(done.output)
    assert done.exit_code == 0
    assert told["accepted"] is True
    assert told["task"]["type"] == "Code Analysis"
    assert told["files"] == [
        {
            "path": "src/logn.py",
            "first_line": 3,
            "last_line": 3,
            "state": "not found",
            "says": "not found: did you mean src/login.py?",
        }
    ]


def test_validate_reads_a_form_of_the_repository(tmp_path: Path) -> None:
    form = tmp_path / "own.yml"
    form.write_text("name: Own\ndescription: d\nbody:\n- type: textarea\n  attributes: {label: Tell us}\n")
    done = CliRunner().invoke(
        cli, ["validate", "-", "--template", str(form), "--json"], input="### Tell us\n\nWhy is the login slow?\n"
    )
    assert json.loads(done.output)["fields"] == [{"label": "Tell us", "text": "Why is the login slow?"}]


def test_send_says_when_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("GITHUB_TOKEN", "x")
    body = tmp_path / "body.json"
    body.write_text("{}")
    done = CliRunner().invoke(cli, ["send", "ping", str(body), "--url", f"http://127.0.0.1:{free_port()}/github"])
    assert done.exit_code == 1
    assert "Start the server with `run.py serve`" in done.output


@pytest.mark.parametrize("step", [0, 1])
def test_a_demo_whose_ports_are_taken_says_so(capsys: pytest.CaptureFixture[str], step: int) -> None:
    sandbox = Sandbox()
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        demo._listen(sandbox, taken.getsockname()[1] - step)
    sandbox.stop()
    assert ended.value.code == 1
    assert "cannot be had: Address already in use. Choose another --port." in capsys.readouterr().err


def test_doctor_says_how_a_repository_is_written() -> None:
    done = CliRunner().invoke(cli, ["doctor", "caseworker"])
    assert done.exit_code == 2
    assert "'caseworker' is no repository: it is written OWNER/REPO." in done.output


def test_doctor_names_what_is_missing() -> None:
    done = CliRunner().invoke(cli, ["doctor"])
    assert done.exit_code == 1
    assert "GITHUB_WEBHOOK_SECRET is missing" in done.output


def test_doctor_finds_github_and_a_wrong_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox()
    sandbox.start()
    try:
        monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", SECRET)
        monkeypatch.setenv("GITHUB_API_URL", sandbox.api_url)
        monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("GITHUB_TOKEN", sandbox.add_user("helpful", bot=True))
        assert "knows us as helpful" in CliRunner().invoke(cli, ["doctor"]).output
        monkeypatch.setenv("GITHUB_TOKEN", "wrong")
        done = CliRunner().invoke(cli, ["doctor"])
        assert done.exit_code == 1
        assert "does not accept the credentials" in done.output
    finally:
        sandbox.stop()
