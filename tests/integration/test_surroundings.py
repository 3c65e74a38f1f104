"""What happens around a case, with a real server and the sandbox: closed, reopened, locked, renamed."""

from __future__ import annotations

from tests.integration.driver import REPO, Issue, Town


def waiting(town: Town) -> Issue:
    """A case that waits for somebody with write access."""
    issue = town.open_issue("nadia")
    issue.expect_label("agent:awaiting-feedback")
    issue.expect_comment("must `/approve`")
    return issue


def test_closing_cancels_and_says_so_and_reopening_says_how_to_go_on(town: Town) -> None:
    issue = waiting(town)
    town.sandbox.close_issue(REPO, issue.number, "nadia")
    issue.expect_label("agent:cancelled")
    issue.expect_comment("closed the issue, so its task was cancelled")
    town.sandbox.reopen_issue(REPO, issue.number, "nadia")
    issue.expect_comment("The issue is open again")
    issue.comment("tom", "/retry")
    issue.expect_label("agent:completed")


def test_a_locked_issue_hears_nothing_until_it_is_unlocked(town: Town) -> None:
    issue = waiting(town)
    town.sandbox.lock_issue(REPO, issue.number, "tom")
    said = len(issue.ours)
    issue.comment("tom", "/approve")
    assert not town.sandbox.wait_until(lambda: issue.labels == ["agent:completed"], 6.0)
    assert len(issue.ours) == said
    town.sandbox.unlock_issue(REPO, issue.number, "tom")
    issue.expect_label("agent:completed")
    issue.expect_comment("## Code Analysis")


def test_a_case_follows_its_renamed_repository(town: Town) -> None:
    issue = waiting(town)
    town.sandbox.rename_repository(REPO, "renamed", "tom")
    there = Issue(town.sandbox, issue.number, "octo/renamed")
    there.comment("tom", "/approve")
    there.expect_label("agent:completed")
    there.expect_comment("## Code Analysis")
