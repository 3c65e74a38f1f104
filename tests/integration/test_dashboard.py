"""The dashboard of a real server while people use the sandbox beside it: filed, asked, answered, called off."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.integration.browser import choose, chromium, fill, follow, press, wait_for
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town, running
from tests.patience import PATIENCE
from web.cli.stage import Stage
from web.sandbox import Sandbox

SERVER = (sys.executable, str(Path(__file__).with_name("asking_server.py")))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose server has a worker that asks."""
    folder = tmp_path_factory.mktemp("watched")
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder, settings=SETTINGS, program=SERVER)
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def file(browser: Chrome, town: Town, *, title: str, prompt: str) -> Issue:
    """File a task through the form, as somebody who clicks."""
    browser.get(f"{town.sandbox.url}/{REPO}/issues/new/choose")
    browser.find_element(By.CSS_SELECTOR, "[aria-label='Get started: Agent task']").click()
    choose(browser, "task-type", "Code Analysis")
    fill(browser, "title", title)
    fill(browser, "prompt", prompt)
    press(browser, "Create")
    wait_for(browser, title)
    return Issue(town.sandbox, int(browser.current_url.rpartition("/")[2].partition("#")[0]))


def comment(browser: Chrome, town: Town, issue: Issue, text: str) -> None:
    """Write a comment on the issue's page."""
    browser.get(f"{town.sandbox.url}/{REPO}/issues/{issue.number}")
    fill(browser, "body", text)
    press(browser, "Comment")


def told(town: Town, path: str) -> Any:
    """What the API answers."""
    with urllib.request.urlopen(f"{town.stage.url}/api/v1{path}", timeout=PATIENCE) as answer:
        return json.load(answer)


def test_a_case_is_followed_from_the_form_over_its_question_to_its_story(browser: Chrome, town: Town) -> None:
    issue = file(browser, town, title="Where prices live", prompt="Please ask one thing before you begin the work.")
    issue.expect_label("agent:awaiting-feedback")

    browser.get(f"{town.stage.url}/")
    wait_for(browser, "Waits for an answer: Where shall prices be kept?")
    follow(browser, "Where prices live")
    wait_for(browser, "SQLite · PostgreSQL · Keep the files")

    comment(browser, town, issue, "/answer 2")
    issue.expect_label("agent:completed")
    issue.expect_comment("Answers: store = PostgreSQL")
    browser.get(f"{town.stage.url}/cases/{REPO}/{issue.number}")
    wait_for(browser, "question 1 answered: PostgreSQL")
    wait_for(browser, "Answers: store = PostgreSQL")
    assert "Completed" in browser.find_element(By.TAG_NAME, "main").text
    assert [drawn.get_attribute("class") for drawn in browser.find_elements(By.CSS_SELECTOR, ".time .lane")][-1] == (
        "lane s-completed"
    )


def test_the_status_comment_leads_to_the_story(browser: Chrome, town: Town) -> None:
    issue = file(browser, town, title="Which link", prompt="Look whether the link leads to the dashboard, please.")
    issue.expect_label("agent:completed")
    issue.expect_comment("The whole story of this case")
    browser.get(f"{town.sandbox.url}/{REPO}/issues/{issue.number}")
    follow(browser, "The whole story of this case")
    wait_for(browser, "What happened")
    assert browser.current_url == f"{town.stage.url}/cases/{REPO}/{issue.number}"


def test_a_case_that_is_called_off_leaves_the_board_by_itself(browser: Chrome, town: Town) -> None:
    issue = file(browser, town, title="Called off", prompt="Please ask one thing before you begin with the work.")
    issue.expect_label("agent:awaiting-feedback")
    browser.get(f"{town.stage.url}/")
    wait_for(browser, "Called off")
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")
    wait_for(browser, "No case is under way")
    follow(browser, "Cases that are over")
    wait_for(browser, "Called off")


def test_the_api_of_the_real_server_tells_the_same(browser: Chrome, town: Town) -> None:
    issue = file(browser, town, title="Told twice", prompt="Please ask one thing before you begin with the work.")
    issue.expect_label("agent:awaiting-feedback")
    case = told(town, f"/cases/{REPO}/{issue.number}")
    assert (case["state"], case["move"], case["requested_by"]) == ("awaiting-feedback", "person", "maria")
    assert [card["key"] for card in told(town, "/cases")["cases"]] == [case["key"]]
    assert [each["key"] for each in told(town, "/queue")["parked"]] == [case["key"]]
    kinds = {moment["kind"] for moment in told(town, f"/cases/{REPO}/{issue.number}/story")["moments"]}
    assert {"delivery", "state", "github", "work", "question"} <= kinds
    assert told(town, "/limits")["reachable"] is True
    assert told(town, "/health")["status"] in ("healthy", "degraded")
    assert told(town, "/errors")["hours"]
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")


@pytest.mark.parametrize("path", ["/queue", "/errors", "/dead-letters", "/limits", "/server", "/help", "/cases"])
def test_every_page_of_the_real_server_opens(browser: Chrome, town: Town, path: str) -> None:
    browser.get(f"{town.stage.url}{path}")
    heading = browser.find_element(By.TAG_NAME, "h1").text
    assert heading
    assert "One moment" not in heading
