"""Whole cases with a worker that costs something: plan, approval, steering, question, result, budgets, a stand-in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import FORM
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town, running
from web.cli.stage import Stage
from web.sandbox import Sandbox

PROMPT = "Look at the storage package and tell me which functions are too complex."
WORKER = Path(__file__).with_name("planner.py")
OWN = {
    "WORKER_COMMAND": f"{sys.executable} -I {WORKER}",
    "WORKER_READS": f"{WORKER}:{sys.prefix}:{sys.base_prefix}",
    "WORKER_NAME": "planner",
    "WORKER": "planner",
}


def opened(folder: Path, settings: dict[str, str]) -> Iterator[Town]:
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        (folder / "signs").mkdir()
        reads = {"WORKER_READS": f"{settings['WORKER_READS']}:{folder / 'signs'}"}
        stage = Stage(sandbox, data=folder, settings={**SETTINGS, **settings, **reads})
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which every case begins with a plan and may cost a dollar."""
    settings = {**OWN, "APPROVE": "always", "CASE_BUDGET_USD": "1", "DAY_BUDGET_USD": "0"}
    yield from opened(tmp_path_factory.mktemp("planned"), settings)


def asks(town: Town, *lines: str, output: str = "Documentation updates") -> Issue:
    form = FORM.replace(PROMPT, "Please do in the repository's documentation as follows:\n" + "\n".join(lines))
    form = form.replace("Analysis report", output).replace("Code Analysis", "Documentation Generation")
    return town.open_issue(body=form)


def push(town: Town, folder: Path, files: dict[str, str]) -> None:
    """Somebody pushes to the default branch."""
    path = town.sandbox.site.world.repository(REPO).path
    place = folder / "clone"
    who = ("-c", "user.name=nadia", "-c", "user.email=nadia@example.org")
    subprocess.run(["git", "clone", "-q", str(path), str(place)], check=True)
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    subprocess.run(["git", "-C", str(place), "add", "."], check=True)
    subprocess.run(["git", "-C", str(place), *who, "commit", "-q", "-m", "faster"], check=True)
    subprocess.run(["git", "-C", str(place), "push", "-q", "origin", "HEAD:main"], check=True)


def test_a_whole_case_plan_approval_steering_question_result_pull_request_cost(town: Town) -> None:
    issue = asks(town, "ask", "be steered", "write docs/usage.md How to use it", "write extra.md Beside the plan")
    plan = issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    for part in ("`docs/usage.md`", "| Risk | low", "about $0.40", "about 2 minutes"):
        assert part in plan.body
    issue.comment("nadia", "lgtm")
    issue.comment("tom", "lgtm")
    issue.expect_comment("**1** SQLite")
    issue.comment("maria", "2")
    issue.expect_comment("waits to be steered")
    issue.comment("maria", "Please mention the basket, too.")
    issue.expect_label("agent:completed")
    status = issue.expect_comment("| Cost | $0.30 of $1.00, 1,300 tokens |").body
    assert "[Plan](" in status
    assert "approved by **tom**" in status
    (pull,) = [pull for pull in town.sandbox.pulls(REPO) if f"#{issue.number}" in pull.body]
    assert "By the plan: " in pull.body
    assert "Answer: PostgreSQL" in pull.body
    assert "Outside of" in pull.body
    assert "`extra.md`" in pull.body
    assert "Steered: Please mention the basket" in pull.body


def test_a_plan_is_turned_down_and_made_anew_with_the_reason(town: Town) -> None:
    issue = asks(town, "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/reject say how the coupon works")
    second = issue.expect_comment("A plan, to be approved (number 2)")
    assert "say how the coupon works" in second.body
    issue.comment("tom", "/approve")
    issue.expect_label("agent:completed")
    assert len([comment for comment in issue.ours if "A plan, to be approved" in comment.body]) == 2


def test_an_edit_makes_the_plan_void_and_says_so(town: Town) -> None:
    issue = asks(town, "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    body = town.sandbox.issue(REPO, issue.number).body
    issue.edit("maria", body.replace("Better", "Best"))
    issue.expect_comment("that plan is void")
    issue.expect_comment("A plan, to be approved (number 2)")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/cancel")
    issue.expect_label("agent:cancelled")


def test_a_plan_whose_files_changed_meanwhile_is_void_and_says_so(town: Town, tmp_path: Path) -> None:
    issue = asks(town, "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    push(town, tmp_path, {"unrelated.md": "Something else.\n", "docs/usage.md": "Somebody was faster.\n"})
    issue.comment("tom", "/approve")
    void = issue.expect_comment("is not what was planned on any more")
    assert "docs/usage.md changed" in void.body
    assert "unrelated.md" not in void.body
    issue.expect_comment("A plan, to be approved (number 2)")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/approve")
    issue.expect_label("agent:completed")


def test_at_the_limit_work_is_kept_and_it_goes_on_with_what_somebody_grants(town: Town) -> None:
    issue = asks(town, "spend 1.5", "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/approve")
    asked = issue.expect_comment("used up its budget")
    assert "$1.55 of $1.00" in asked.body
    assert "saved (1 file" in asked.body
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("nadia", "continue with $50")
    issue.comment("tom", "continue with $2")
    issue.expect_label("agent:completed")
    issue.expect_comment("of $3.00")
    assert "continue with $2" in issue.expect_comment("says **tom**").body
    assert len([comment for comment in issue.ours if "used up its budget" in comment.body]) == 1
    assert "and the next attempt goes on from there" in asked.body
    (pull,) = [pull for pull in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in pull.head]
    assert town.sandbox.file(REPO, pull.head, "spent.md") == "Half of it.\nAnd the other half.\n"
    assert "`spent.md`" in pull.body
    assert "Attempt 2 had done" in pull.body


def test_at_the_limit_somebody_stops_it_and_its_work_is_a_branch(town: Town) -> None:
    issue = asks(town, "spend 1.5", "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/approve")
    issue.expect_comment("used up its budget")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "stop")
    issue.expect_label("agent:cancelled")
    issue.expect_comment("stopped the case at the limit of its budget")
    assert "-wip" in issue.expect_comment("What was done until then is on the branch").body


def test_a_kill_at_each_wait_loses_nothing(town: Town) -> None:
    issue = asks(town, "spend 1.5", "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    town.stage.kill()
    town.stage.start()
    issue.comment("tom", "/approve")
    issue.expect_comment("used up its budget")
    issue.expect_label("agent:awaiting-feedback")
    town.stage.kill()
    town.stage.start()
    issue.comment("tom", "continue with $2")
    issue.expect_label("agent:completed")
    assert len([comment for comment in issue.ours if "A plan, to be approved" in comment.body]) == 1
    assert len([comment for comment in issue.ours if "used up its budget" in comment.body]) == 1


def test_a_worker_that_cannot_be_steered_has_it_told_at_its_next_attempt(town: Town) -> None:
    over = town.stage.data / "signs" / "over"
    issue = asks(town, "deaf", f"slow {over}", "write docs/usage.md Better")
    issue.expect_comment("A plan, to be approved")
    issue.expect_label("agent:awaiting-feedback")
    issue.comment("tom", "/approve")
    issue.expect_comment("is slow")
    issue.comment("maria", "Please mention the basket, too.")
    issue.expect_comment("cannot be told anything while it runs, so attempt 3 takes it up")
    over.touch()
    issue.expect_label("agent:completed")


def test_another_worker_takes_over_where_the_first_is_not_installed(tmp_path: Path) -> None:
    settings = {**OWN, "WORKER_COMMAND": "/nowhere/agent", "WORKER_FALLBACK": "analyser"}
    for town in opened(tmp_path, settings):
        issue = town.open_issue()
        issue.expect_label("agent:completed")
        told = issue.expect_comment("**planner** could not do it")
        assert "`E_NO_PROGRAM`" in told.body
        assert "**analyser** goes on" in told.body
