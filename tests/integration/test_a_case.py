"""Whole cases: a real server process, the sandbox over real HTTP, real git, real workers."""

from __future__ import annotations

import json
import re
import urllib.request

from tests.cases import FORM
from tests.integration.conftest import PEOPLE
from tests.integration.driver import Town
from tests.patience import PATIENCE
from web.cli.stage import ROOT

QUESTION = FORM.replace("Code Analysis", "General Question").replace(
    "Look at the storage package and tell me which functions are too complex.",
    "Where is the price of a basket computed?",
)


def test_an_analysis_from_the_form_to_the_posted_result(town: Town) -> None:
    issue = town.open_issue()
    issue.expect_label("agent:completed")
    status = issue.expect_comment("Completed")
    result = issue.expect_comment("## Code Analysis")
    assert len(issue.ours) == 2, "one living status comment and one result"
    assert status.updated_at > status.created_at
    assert "100 %" in status.body
    assert "price" in result.body
    assert re.search(r"/blob/[0-9a-f]{40}/shop/prices\.py#L\d+", result.body), "findings link to their lines"
    order = ["agent:queued", "agent:analyzing", "agent:in-progress", "agent:completed"]
    states = [label for label in issue.label_history if label.startswith("agent:")]
    assert states == [label for label in order if label in states]
    assert len(issue.calls) + 1 <= 12, issue.calls  # and the author's permission is read


def test_a_question_is_answered_from_the_repository(town: Town) -> None:
    issue = town.open_issue(body=QUESTION)
    issue.expect_label("agent:completed")
    assert "shop/prices.py" in issue.expect_comment("## General Question").body


def test_somebody_who_may_only_read_waits_for_an_approval(town: Town) -> None:
    issue = town.open_issue("nadia")
    issue.expect_label("agent:awaiting-feedback")
    issue.expect_comment("must `/approve`")
    issue.comment("nadia", "/approve")
    issue.expect_comment("is for everyone with write access")
    issue.comment("tom", "/approve")
    issue.expect_label("agent:completed")


def test_an_incomplete_form_goes_on_when_it_is_mended(town: Town) -> None:
    half = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    issue = town.open_issue(body=half)
    issue.expect_label("agent:awaiting-feedback")
    first = issue.expect_comment("The form is not complete yet")
    issue.edit("maria", FORM)
    issue.expect_label("agent:completed")
    assert first.id in [comment.id for comment in issue.ours], "the same comment tells the rest"


def test_a_repository_s_own_form_is_read_by_its_own_labels(town: Town) -> None:
    answers = ("General Question", "Where is the price computed?\n\n### Priority\n\nis no field here")
    body = "### What kind of work?\n\n{}\n\n### Tell us more\n\n{}\n".format(*answers)
    issue = town.open_issue(body=body)
    issue.expect_label("agent:completed")
    issue.expect_comment("## General Question")
    assert "is no field here" in issue.expect_comment("Completed").body, (
        "what follows a heading of another form is text"
    )


def test_files_that_are_named_are_looked_up(town: Town) -> None:
    named = FORM.replace("### Relevant files\n\n_No response_", "### Relevant files\n\nshop/price.py")
    issue = town.open_issue(body=named)
    issue.expect_label("agent:completed")
    assert "did you mean shop/prices.py?" in issue.expect_comment("Completed").body


def test_status_is_answered_and_a_stranger_cannot_cancel(town: Town) -> None:
    issue = town.open_issue()
    issue.comment("nadia", "/cancel")
    issue.expect_comment("`/cancel` is for the author")
    issue.expect_label("agent:completed")
    issue.comment("maria", "/status")
    issue.expect_comment("**Completed**, 100 %")


def test_a_cancel_ends_a_running_worker_and_a_retry_does_the_task_after_all(town: Town) -> None:
    town.sandbox.add_repository("octo/large", ROOT / "actors", permissions=PEOPLE)
    issue = town.open_issue(repo="octo/large")
    issue.expect_label("agent:in-progress")
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")
    issue.comment("maria", "/retry")
    issue.expect_label("agent:completed")
    assert len(issue.ours) == 2, "one status comment and one result, whatever happened in between"


def test_a_quoted_command_does_nothing(town: Town) -> None:
    issue = town.open_issue("nadia")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "> /approve\n\n`/approve`\n\n```\n/approve\n```\n<!-- /approve -->")
    issue.comment("nadia", "/status")
    issue.expect_comment("**Awaiting feedback**")
    assert issue.labels == ["agent:awaiting-feedback"]


def test_lost_answers_double_nothing(town: Town) -> None:
    town.sandbox.faults.add("POST", r"/issues/\d+/comments$", "lost", times=2)
    issue = town.open_issue()
    issue.expect_label("agent:completed")
    assert len(issue.ours) == 2, [comment.body[:80] for comment in issue.ours]


def test_a_pause_that_github_asks_for_is_kept(town: Town) -> None:
    fault = town.sandbox.faults.add("POST", r"/labels$", "secondary", retry_after=2)
    issue = town.open_issue()
    issue.expect_label("agent:completed")
    assert fault.hits == 1


def test_the_server_says_how_it_is(town: Town) -> None:
    assert town.stage.answers("/livez")
    assert town.stage.answers("/readyz")
    with urllib.request.urlopen(f"{town.stage.url}/health", timeout=PATIENCE) as answer:
        report = json.load(answer)
    assert report["status"] in ("healthy", "degraded")
    assert report["samples"]["handled"]["count"] > 0


def test_every_delivery_got_its_202(town: Town) -> None:
    town.open_issue().expect_label("agent:completed")
    sent = [delivery for delivery in town.sandbox.deliveries if delivery.event != "ping"]  # that came before the server
    town.sandbox.wait_until(lambda: all(delivery.duration is not None for delivery in sent), PATIENCE)
    assert {(delivery.status, delivery.error) for delivery in sent} == {(202, None)}
