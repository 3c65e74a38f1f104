"""`run.py labels sync` against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actors.issue.labels import LABELS
from run import cli
from tests.integration.conftest import sample
from web.sandbox import Sandbox

REPO = "octo/sample"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    made = Sandbox()
    made.start()
    token = made.add_user("maria")
    made.add_repository(REPO, sample(tmp_path), permissions={"maria": "write"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_API_URL", made.api_url)
    monkeypatch.setenv("GITHUB_TOKEN", token)
    monkeypatch.setenv("GITHUB_WRITE_GAP_SECONDS", "0")
    yield made
    made.stop()


def sync(*words: str) -> Result:
    return CliRunner().invoke(cli, ["labels", "sync", REPO, *words])


def looks(sandbox: Sandbox) -> dict[str, tuple[str, str | None]]:
    there = sandbox.site.world.repository(REPO).labels.values()
    return {label.name: (label.color, label.description) for label in there}


def test_the_labels_are_created_once_and_others_are_left_alone(sandbox: Sandbox) -> None:
    others = {name: look for name, look in looks(sandbox).items() if not name.startswith(("agent:", "priority:"))}
    first = sync()
    assert first.exit_code == 0, first.output
    after = looks(sandbox)
    assert all(after[look.name] == (look.color, look.description) for look in LABELS)
    assert others.items() <= after.items()
    before = len(sandbox.requests)
    again = sync()
    assert "15 of 15 labels were right, 0 created or mended." in again.output
    assert [request.method for request in sandbox.requests[before:]] == ["GET"]


def test_colour_description_and_case_are_mended_and_said(sandbox: Sandbox) -> None:
    sync()
    label = sandbox.site.world.label(sandbox.site.world.repository(REPO), "priority:high")
    assert label is not None
    label.name, label.color, label.description = "Priority:HIGH", "000000", "mine"
    said = sync()
    assert "mended   priority:high (name Priority:HIGH -> priority:high, colour 000000 -> " in said.output
    assert looks(sandbox)["priority:high"] == (LABELS[-2].color, LABELS[-2].description)


def test_a_dry_run_changes_nothing(sandbox: Sandbox) -> None:
    before = looks(sandbox)
    said = sync("--dry-run")
    assert "would create  agent:queued" in said.output
    assert looks(sandbox) == before


def test_a_repository_that_is_not_there_is_a_sentence_and_exit_status_1(sandbox: Sandbox) -> None:
    said = CliRunner().invoke(cli, ["labels", "sync", "octo/none"])
    assert said.exit_code == 1
    assert "There is no repository octo/none" in said.output
