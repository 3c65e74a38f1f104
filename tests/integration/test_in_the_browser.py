"""What a person sees: a form filed, sent back, mended, and the same comment flipping."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver.common.by import By

from tests.integration.browser import choose, chromium, field_of, fill, follow, press, wait_for
from tests.integration.driver import REPO, Issue, Town


def test_an_incomplete_form_is_sent_back_and_the_comment_flips_when_it_is_mended(town: Town, tmp_path: Path) -> None:
    with chromium(tmp_path / "profile") as browser:
        browser.get(f"{town.sandbox.url}/{REPO}/issues/new/choose")
        browser.find_element(By.CSS_SELECTOR, "[aria-label='Get started: Agent task']").click()
        choose(browser, "task-type", "Code Analysis")
        fill(browser, "title", "Prices")
        fill(browser, "prompt", "?")
        press(browser, "Create")
        wait_for(browser, "The form is not complete yet")
        issue = Issue(town.sandbox, int(browser.current_url.rpartition("/")[2].partition("#")[0]))
        issue.expect_label("agent:awaiting-feedback")
        sent_back = issue.expect_comment("What helps")

        follow(browser, "Edit")
        body = field_of(browser, "body").get_attribute("value") or ""
        fill(browser, "body", body.replace("\n?\n", "\nWhich functions of the shop are too complex?\n"))
        press(browser, "Save")
        issue.expect_label("agent:completed")
        wait_for(browser, "Completed")
        assert sent_back.id in [comment.id for comment in issue.ours]
        assert len(issue.ours) == 2, "the same comment flipped; only the result is new"
