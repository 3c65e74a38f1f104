"""Questions from end to end: a worker that asks, people who answer, time that passes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.cases import FORM
from tests.integration.browser import act_as, chromium, fill, press, tick, wait_for
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town, running
from tests.patience import PATIENCE
from web.cli.stage import Stage
from web.sandbox import Sandbox

PROMPT = "Look at the storage package and tell me which functions are too complex."
SERVER = (sys.executable, str(Path(__file__).with_name("asking_server.py")))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose server has a worker that asks."""
    folder = tmp_path_factory.mktemp("asking")
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        settings = {**SETTINGS, "ESCALATE_TO": "tom,octo/core", "ATTEMPTS": "1"}
        stage = Stage(sandbox, data=folder, settings=settings, program=SERVER)
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture
def browser(opened: Chrome, town: Town) -> Chrome:
    """A browser whose person is nobody yet in the sandbox."""
    opened.get(f"{town.sandbox.url}/")
    opened.delete_all_cookies()
    return opened


def asks(town: Town, what: str) -> Issue:
    return town.open_issue(body=FORM.replace(PROMPT, f"Please {what} before you begin with the work."))


@pytest.mark.parametrize("said", ["2", "PostgreSQL, please", "/answer 2"])
def test_a_person_answers_in_a_comment(town: Town, said: str) -> None:
    issue = asks(town, "ask one")
    issue.expect_label("agent:awaiting-feedback")
    issue.expect_comment("- [ ] **2** PostgreSQL")
    issue.comment("nadia", "1")
    issue.comment("maria", said)
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: store = PostgreSQL")
    issue.expect_comment("✅ **PostgreSQL**, says **maria**")
    assert len(issue.ours) == 3, "status, question, result"


def test_a_question_is_answered_in_the_comment_box(town: Town, browser: Chrome) -> None:
    issue = asks(town, "ask one")
    browser.get(f"{town.sandbox.url}/{REPO}/issues/{issue.number}")
    wait_for(browser, "Where shall prices be kept?")
    act_as(browser, "tom")
    fill(browser, "body", "the second one, please")
    press(browser, "Comment")
    wait_for(browser, "says tom")
    wait_for(browser, "Answers: store = PostgreSQL")
    wait_for(browser, "Completed")
    issue.expect_label("agent:completed")


def test_a_case_is_cancelled_in_the_comment_box_by_who_may(town: Town, browser: Chrome) -> None:
    issue = asks(town, "ask one")
    browser.get(f"{town.sandbox.url}/{REPO}/issues/{issue.number}")
    wait_for(browser, "Where shall prices be kept?")
    act_as(browser, "nadia")
    fill(browser, "body", "/cancel")
    press(browser, "Comment")
    wait_for(browser, "/cancel is for the author of the issue, and everyone with write access")
    issue.expect_label("agent:awaiting-feedback")
    act_as(browser, "maria")
    fill(browser, "body", "/cancel")
    press(browser, "Comment")
    wait_for(browser, "agent:cancelled")
    wait_for(browser, "Cancelled")
    issue.expect_label("agent:cancelled")


def test_two_questions_share_a_comment_and_are_answered_in_one(town: Town) -> None:
    issue = asks(town, "ask two")
    issue.expect_comment("- [ ] **2b** No")
    issue.comment("tom", "1c 2b")
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: store = Keep the files; names = No")


def test_a_box_is_ticked_in_the_browser(town: Town, browser: Chrome) -> None:
    issue = asks(town, "ask one")
    asked = issue.expect_comment("- [ ] **2** PostgreSQL")
    page = f"{town.sandbox.url}/{REPO}/issues/{issue.number}"
    browser.get(page)
    wait_for(browser, "Where shall prices be kept?")
    tick(browser, f"#issuecomment-{asked.id} ~ .prose input", 1)
    issue.expect_label("agent:completed")
    wait_for(browser, "says maria")
    issue.expect_comment("Answers: store = PostgreSQL")


def test_the_default_is_taken_when_the_time_is_over(town: Town) -> None:
    issue = asks(town, "ask default")
    issue.expect_comment("If nobody answers by then, I go on with **Yes**.")
    issue.expect_comment("⏳ @maria")
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: names = Yes")
    issue.expect_comment("so **Yes** was taken")


def test_nobody_answers_and_the_case_is_handed_over_and_a_late_answer_takes_it_up_again(town: Town) -> None:
    issue = asks(town, "ask escalate")
    issue.expect_label("agent:escalated")
    bundle = issue.expect_comment("@tom, @octo/core: this case needs you.")
    assert "Where shall prices be kept?" in bundle.body
    town.sandbox.wait_until(lambda: "tom" in town.sandbox.issue(REPO, issue.number).assignees, PATIENCE)
    assert town.sandbox.issue(REPO, issue.number).assignees == ("tom",)
    issue.comment("maria", "SQLite")
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: store = SQLite")


def test_after_the_last_attempt_one_comment_tells_all(town: Town) -> None:
    issue = asks(town, "fail")
    issue.expect_label("agent:escalated")
    bundle = issue.expect_comment("A person has to take over\n\n@tom")
    assert "the asker fails on purpose" in bundle.body
    assert "ghp_" not in bundle.body
    assert len(issue.ours) == 2, "status and the hand-over"


def test_a_server_that_is_killed_while_it_waits_takes_the_answer_afterwards(town: Town) -> None:
    issue = asks(town, "ask one")
    issue.expect_comment("- [ ] **2** PostgreSQL")
    town.stage.kill()
    town.stage.start()
    issue.comment("maria", "3")
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: store = Keep the files")
    assert len([one for one in issue.ours if "Where shall prices be kept?" in one.body and "###" in one.body]) == 1
