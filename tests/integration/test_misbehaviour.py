"""Workers that misbehave, on the whole system: the right state, code and words, and what they had done is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import FORM
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town, running
from tests.patience import PATIENCE
from tests.workers import own_uids
from web.cli.stage import ROOT, Stage
from web.sandbox import Sandbox

ROGUE = ROOT / "tests" / "integration" / "rogue.py"
PROMPT = "Look at the storage package and tell me which functions are too complex."
LIMITS = {
    "silent_seconds": 5.0,
    "wall_seconds": 90.0,
    "output_bytes": 3_000_000,
    "file_bytes": 8_000_000,
    "memory_bytes": 300_000_000,
    "processes": 40,
    "worker_uid": own_uids(),  # these processes are counted per user
}
MARK = f"rogue-of-{os.getpid()}"
"""Other processes may run these tests at the same time."""
WITH_ROGUE = (sys.executable, "-m", "tests.integration.with_worker", str(ROGUE), json.dumps(LIMITS), MARK)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        stage = Stage(
            sandbox,
            data=folder / "server",
            settings={**SETTINGS, "PYTHONPATH": str(ROOT), "ATTEMPTS": "1"},
            program=WITH_ROGUE,
        )
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


def ask(town: Town, how: str, *, output: str = "Documentation updates") -> Issue:
    """An issue whose worker first writes a file, and then is `how`."""
    body = FORM.replace("Code Analysis", "Documentation Generation").replace("Analysis report", output)
    lines = f"be {how}\nwrite docs/usage.md half of what was asked for"
    return town.open_issue(body=body.replace(PROMPT, lines), title=f"Be {how}")


ENDS = [
    # how, state, code, words on the issue
    ("crash", "escalated", "E_WORKER_CRASH", "SIGSEGV"),
    ("exit", "escalated", "E_WORKER_CRASH", "I could not reach the moon."),
    ("after", "escalated", "E_WORKER_CRASH", "exit status 4"),
    ("hang", "failed", "E_WORKER_LIMIT", "said nothing for 5 seconds"),
    ("deaf", "failed", "E_WORKER_LIMIT", "said nothing for 5 seconds"),
    ("flood", "failed", "E_WORKER_LIMIT", "wrote more than"),
    ("line", "failed", "E_WORKER_LIMIT", "a line of more than"),
    ("json", "failed", "E_BAD_RESULT", "not JSON"),
    ("mute", "failed", "E_BAD_RESULT", "hello"),
    ("nothing", "failed", "E_BAD_RESULT", "without giving a result"),
    ("empty", "failed", "E_BAD_RESULT", "empty report"),
    ("twice", "failed", "E_BAD_RESULT", "gave two results"),
    ("forks", "escalated", "E_WORKER_CRASH", "exit status 7"),
    ("memory", "escalated", "E_WORKER_CRASH", "exit status 1"),
]


@pytest.mark.parametrize(("how", "state", "code", "words"), ENDS, ids=[row[0] for row in ENDS])
def test_it_ends_as_it_should_and_what_was_done_is_kept(
    town: Town, how: str, state: str, code: str, words: str
) -> None:
    issue = ask(town, how)
    issue.expect_label(f"agent:{state}")
    issue.expect_comment(f"`{code}`")
    issue.expect_comment(words)
    branch = f"agent/issue-{issue.number}-be-{how}-wip"

    def tells(said: str) -> bool:
        return f"`{code}`" in said or "is on the branch" in said

    assert town.sandbox.wait_until(lambda: branch in town.sandbox.branches(REPO), PATIENCE)
    assert town.sandbox.file(REPO, branch, "docs/usage.md") == "half of what was asked for\n"
    assert town.sandbox.wait_until(lambda: any(branch in one.body and tells(one.body) for one in issue.ours), PATIENCE)
    assert town.sandbox.pulls(REPO) == [] or all(pull.head != branch for pull in town.sandbox.pulls(REPO))
    assert _left(how) == [], "nothing of it runs any more"


def _left(how: str) -> list[str]:
    """Processes of the rogue that outlived their attempt."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in listed if MARK in line and "with_worker" not in line]


def test_a_lie_about_a_change_is_shown_by_what_was_changed(town: Town) -> None:
    issue = ask(town, "lie")
    issue.expect_label("agent:completed")
    pull = next(it for it in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in it.head)
    assert "`docs/usage.md` | +1" in pull.body
    assert "| `docs/other.md`" not in pull.body, "only what was changed stands in the table"
    assert "the worker says that it changed `docs/other.md` too, and it did not" in pull.body
    assert town.sandbox.file(REPO, pull.head, "docs/other.md") is None


def test_a_claim_without_any_change_is_no_success(town: Town) -> None:
    body = FORM.replace("Analysis report", "Documentation updates").replace(PROMPT, "be lie\nand write nothing at all")
    issue = town.open_issue(body=body, title="Be lie")
    issue.expect_label("agent:failed")
    issue.expect_comment("E_NO_CHANGE")
    assert not any(f"issue-{issue.number}-" in branch for branch in town.sandbox.branches(REPO))


def test_a_file_beyond_the_limit_ends_it_and_what_is_too_large_to_push_stays_on_the_server(town: Town) -> None:
    issue = ask(town, "large")
    issue.expect_label("agent:escalated")
    issue.expect_comment("File too large")
    assert "It was not pushed because it writes" in issue.expect_comment("What was done is kept on the server").body
    assert not any(f"issue-{issue.number}-" in branch for branch in town.sandbox.branches(REPO))


def test_more_than_can_be_looked_at_is_not_kept_and_that_is_said(town: Town) -> None:
    issue = ask(town, "many")
    issue.expect_label("agent:failed")
    issue.expect_comment("E_CHANGE")
    assert "10,000" in issue.expect_comment("`E_CHANGE`").body


def test_what_is_written_outside_of_the_tree_is_nowhere_and_a_link_out_of_it_is_left_out(town: Town) -> None:
    issue = ask(town, "outside")
    issue.expect_label("agent:completed")
    pull = next(it for it in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in it.head)
    assert "Not part of it" in pull.body
    assert "link" in pull.body
    assert town.sandbox.file(REPO, pull.head, "link") is None
    assert not Path("/escaped").exists()
    assert not Path("/etc/escaped").exists()
