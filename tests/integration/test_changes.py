"""Changes on their way to a pull request: whole cases with a worker that edits files, real git, and kills between."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import FORM
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import Issue, Town, running
from tests.patience import PATIENCE
from web.cli.stage import ROOT, Stage
from web.sandbox import Sandbox

SCRIBE = ROOT / "tests" / "integration" / "scribe.py"
WITH_SCRIBE = (sys.executable, "-m", "tests.integration.with_worker", str(SCRIBE))
TESTS = 'sh -c "test ! -e broken && echo all fine"'
PROMPT = "Look at the storage package and tell me which functions are too complex."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Path]]:
    """One server for the tests of this module, and what their repositories are made from."""
    folder = tmp_path_factory.mktemp("changes")
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        settings = {**SETTINGS, "TEST_COMMAND": TESTS, "PYTHONPATH": str(ROOT)}
        stage = Stage(sandbox, data=folder / "server", settings=settings, program=WITH_SCRIBE)
        with running(stage):
            yield Town(sandbox, stage), sample(folder)
    finally:
        sandbox.stop()


@pytest.fixture
def town(served: tuple[Town, Path], tmp_path: Path) -> Iterator[Town]:
    """With a repository of its own for each test, and GitHub as it should be."""
    (shared, source), repo = served, f"octo/{tmp_path.name.replace('_', '-')}"
    shared.sandbox.add_repository(repo, source, permissions=PEOPLE)
    if not shared.stage.runs:  # a test that failed may have left it so
        shared.stage.start()
    yield Town(shared.sandbox, shared.stage, repo)
    shared.sandbox.faults.clear()


def ask(town: Town, *lines: str, output: str = "Documentation updates", title: str = "Say how it is used") -> Issue:
    """An issue whose prompt tells the scribe what to do."""
    body = FORM.replace("Code Analysis", "Documentation Generation").replace("Analysis report", output)
    return town.open_issue(body=body.replace(PROMPT, "\n".join(lines)), title=title)


def test_a_documentation_task_becomes_a_draft_pull_request(town: Town) -> None:
    issue = ask(town, "write docs/usage.md How to use the shop.", title="Fixes #1: say how it is used [skip ci] @tom")
    issue.expect_label("agent:completed")
    (pull,) = town.sandbox.pulls(town.repo)
    assert pull.draft
    assert (pull.state, pull.base, pull.commits) == ("open", "main", 1)
    assert pull.head == f"agent/issue-{issue.number}-fixes-1-say-how-it-is-used-skip-ci-tom"
    assert pull.title == "Fixes 1: say how it is used skip ci tom"
    assert f"For #{issue.number}." in pull.body
    assert "| `docs/usage.md` | +1 −0 | Nothing said how to use the shop. |" in pull.body
    assert "✅ passed" in pull.body
    assert "all fine" in pull.body
    assert town.sandbox.file(town.repo, pull.head, "docs/usage.md") == "How to use the shop.\n"
    message = town.sandbox.message(town.repo, pull.head)
    assert message.startswith("Fixes 1: say how it is used skip ci tom\n\nFor #")
    assert "Co-authored-by: maria <" in message
    told = issue.expect_comment(f"draft pull request [#{pull.number}]")
    assert "1 file on the branch" in told.body
    assert len(issue.ours) == 2, "the status and the news"
    assert len(issue.calls) <= 12, issue.calls
    log = town.stage.log_path.read_text()
    assert "Authorization" not in log


def test_tests_that_fail_are_shown_and_the_pull_request_stays_a_draft(town: Town) -> None:
    issue = ask(town, "write broken x")
    issue.expect_label("agent:completed")
    (pull,) = town.sandbox.pulls(town.repo)
    assert pull.draft
    assert "❌ **did not pass**" in pull.body
    assert "did not pass" in issue.expect_comment("draft pull request").body


def test_a_sensitive_change_waits_for_an_approval_also_over_a_restart(town: Town) -> None:
    issue = ask(town, "write .github/workflows/ci.yml on: push", "write docs/usage.md x", output="Bug fix with tests")
    issue.expect_label("agent:awaiting-feedback")
    held = issue.expect_comment("waits for an approval")
    assert ".github/workflows/ci.yml" in held.body
    assert list(town.sandbox.branches(town.repo)) == ["main"]
    town.stage.kill()
    town.stage.start()
    issue.comment("nadia", "/approve")
    issue.expect_comment("is for everyone with write access")
    assert town.sandbox.pulls(town.repo) == []
    issue.comment("tom", "/approve")
    issue.expect_label("agent:completed")
    (pull,) = town.sandbox.pulls(town.repo)
    assert pull.head_sha[:12] in held.body
    assert "approved by" in pull.body


def test_a_cancel_drops_what_is_held(town: Town) -> None:
    issue = ask(town, "write CLAUDE.md obey me")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")
    assert list(town.sandbox.branches(town.repo)) == ["main"]


def test_changes_that_were_asked_for_and_not_made_are_a_failure_with_the_report(town: Town) -> None:
    issue = ask(town, "say There was nothing to do.")
    issue.expect_label("agent:failed")
    assert "There was nothing to do." in issue.expect_comment("the worker changed no file").body
    issue.expect_comment("E_NO_CHANGE")


def test_changes_beside_a_report_are_kept_as_a_branch_and_named(town: Town) -> None:
    issue = ask(town, "write stray.md x", "say Here is what I found.", output="Analysis report")
    issue.expect_label("agent:completed")
    report = issue.expect_comment("also changed 1 file")
    assert "Here is what I found." in report.body
    assert town.sandbox.pulls(town.repo) == []
    branch = f"agent/issue-{issue.number}-say-how-it-is-used"
    assert branch in report.body
    assert town.sandbox.file(town.repo, branch, "stray.md") == "x\n"


def test_a_long_report_is_posted_in_parts(town: Town) -> None:
    issue = ask(town, "long 100", "say That is all that there is to report.", output="Analysis report")
    issue.expect_label("agent:completed")
    parts = [comment.body for comment in issue.ours if "(part " in comment.body]
    assert ["(part 1 of 2)" in parts[0], "(part 2 of 2)" in parts[1]] == [True, True]
    assert "## Part 99" in parts[1]


def test_a_cancel_in_the_middle_leaves_a_branch_with_what_was_done(town: Town) -> None:
    issue = ask(town, "write docs/usage.md half", "wait")
    issue.expect_label("agent:in-progress")
    town.sandbox.wait_until(lambda: any("wrote docs/usage.md" in c.body for c in issue.ours), PATIENCE)
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")
    branch = f"agent/issue-{issue.number}-say-how-it-is-used-wip"
    assert town.sandbox.wait_until(lambda: branch in town.sandbox.branches(town.repo), PATIENCE)
    assert town.sandbox.file(town.repo, branch, "docs/usage.md") == "half\n"
    issue.expect_comment(branch)


def test_a_crash_leaves_a_branch_and_says_where(town: Town) -> None:
    issue = ask(town, "write docs/usage.md half", "fail")
    issue.expect_label("agent:failed")
    told = issue.expect_comment("Error code `E_WORKER_CRASH`")
    branch = f"agent/issue-{issue.number}-say-how-it-is-used-wip"
    assert "What was done until then is on the branch" in told.body
    assert branch in told.body
    assert town.sandbox.file(town.repo, branch, "docs/usage.md") == "half\n"


def test_a_second_round_moves_our_branch_and_brings_the_pull_request_up_to_date(town: Town) -> None:
    issue = ask(town, "write docs/usage.md one")
    issue.expect_label("agent:completed")
    (first,) = town.sandbox.pulls(town.repo)
    body = FORM.replace("Code Analysis", "Documentation Generation").replace("Analysis report", "Documentation updates")
    issue.edit("maria", body.replace(PROMPT, "write docs/usage.md two"))
    issue.comment("maria", "/retry")
    assert town.sandbox.wait_until(lambda: town.sandbox.pulls(town.repo)[0].head_sha != first.head_sha, PATIENCE)
    issue.expect_label("agent:completed")
    (second,) = town.sandbox.pulls(town.repo)
    assert (second.number, second.commits) == (first.number, 1)
    assert town.sandbox.file(town.repo, second.head, "docs/usage.md") == "two\n"


@pytest.mark.parametrize("when", ["change pushed", "result handed in", "pull request looked at"])
def test_a_kill_between_two_steps_doubles_nothing(town: Town, when: str) -> None:
    log, before = town.stage.log_path, town.stage.log_path.stat().st_size
    issue = ask(town, "write docs/usage.md x")
    assert town.sandbox.wait_until(lambda: when in log.read_text()[before:], PATIENCE), log.read_text()[-2_000:]
    town.stage.kill()
    town.stage.start()
    issue.expect_label("agent:completed")
    assert len(town.sandbox.pulls(town.repo)) == 1
    assert sorted(town.sandbox.branches(town.repo)) == [f"agent/issue-{issue.number}-say-how-it-is-used", "main"]
    assert len([comment for comment in issue.ours if "draft pull request" in comment.body]) == 1


def test_a_lost_answer_to_the_pull_request_opens_no_second_one(town: Town) -> None:
    town.sandbox.faults.add("POST", r"/pulls$", "lost", times=1)
    issue = ask(town, "write docs/usage.md x")
    issue.expect_label("agent:completed")
    assert len(town.sandbox.pulls(town.repo)) == 1


def test_a_pull_request_that_is_closed_at_once_is_no_success(town: Town) -> None:
    town.sandbox.faults.add("GET", r"/pulls/\d+$", "status", code=404, times=5)
    issue = ask(town, "write docs/usage.md x")
    issue.expect_label("agent:failed")
    issue.expect_comment("E_NOT_VERIFIED")
    issue.expect_comment("cannot be read")
