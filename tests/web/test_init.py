"""Setting up: nothing that is there is written over unasked."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from run import cli
from web.cli.init import files
from web.settings import load

TOKEN = "ghp_not-a-real-token"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_TOKEN", "GITHUB_WEBHOOK_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    place = tmp_path / "checkout"
    place.mkdir()
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("config", "user.name", "Maria"),
        ("config", "user.email", "maria@example.org"),
        ("commit", "--quiet", "--allow-empty", "--message", "begin"),
    ):
        subprocess.run(["git", "-C", str(place), *words], check=True)
    return place


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["init", *words])


def git(place: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(place), *words], check=True, capture_output=True, text=True).stdout


def test_the_settings_have_a_secret_of_their_own_and_are_their_owner_s_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().exit_code == 0
    env = tmp_path / ".env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    assert len(load(dotenv=env)["GITHUB_WEBHOOK_SECRET"]) == 64


def test_settings_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MINE=1\n")
    assert "kept" in run().output
    assert (tmp_path / ".env").read_text() == "MINE=1\n"


def test_a_folder_gets_the_forms_and_the_workflow_when_it_is_wanted(checkout: Path) -> None:
    assert run("--into", str(checkout), "--workflow").exit_code == 0
    assert all((checkout / path).is_file() for path in files(workflow=True))
    assert (checkout / ".github/workflows/agent-dispatcher.yml").is_file()


def test_a_file_that_differs_is_left_unless_forced(checkout: Path) -> None:
    form = checkout / files(workflow=False)[0]
    form.parent.mkdir(parents=True)
    form.write_text("ours\n")
    assert "left" in run("--into", str(checkout)).output
    assert form.read_text() == "ours\n"
    run("--into", str(checkout), "--force")
    assert form.read_text() != "ours\n"


def test_a_branch_holds_just_the_new_files(checkout: Path) -> None:
    done = run("--into", str(checkout), "--branch", "caseworker")
    assert done.exit_code == 0, done.output
    assert git(checkout, "branch", "--show-current").strip() == "caseworker"
    changed = git(checkout, "diff", "--name-only", "main", "caseworker").split()
    assert changed == sorted(map(str, files(workflow=False)))
    assert git(checkout, "status", "--porcelain") == ""


def test_a_checkout_with_changes_is_left_alone(checkout: Path) -> None:
    (checkout / "mine.txt").write_text("not committed\n")
    done = run("--into", str(checkout), "--branch", "caseworker")
    assert done.exit_code == 1
    assert "not committed" in done.output
    assert git(checkout, "branch", "--show-current").strip() == "main"


def test_a_branch_needs_a_checkout(tmp_path: Path) -> None:
    assert run("--branch", "x").exit_code == 2
    done = run("--into", str(tmp_path), "--branch", "x")
    assert done.exit_code == 1
    assert "git status failed" in done.output
