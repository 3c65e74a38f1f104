"""Every page of the dashboard in a browser: nothing cut off, nothing that axe-core finds serious, no foreign script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from actors.issue.record import Happening
from actors.issue.states import State
from storage.store import Store
from tests.integration.accessible import WIDTHS, faults, overflow, seen, violations
from tests.integration.browser import chromium, press, wait_for
from tests.web.dashboard.furnish import case, furnish, question, work
from tests.web.dashboard.hostile import TEXTS
from tests.web.dashboard.office import TOKEN, Office
from tests.web.dashboard.serving import served
from tests.web.harmed import harmed, parsed_badly, without_policy

PAGES = (
    "/",
    "/?q=nothing+fits",
    "/cases",
    "/cases?scope=active&state=testing",
    "/cases/octo/sample/4",
    "/cases/octo/website/41",
    "/cases/octo/sample/96",
    "/queue",
    "/errors",
    "/dead-letters",
    "/dead-letters/1",
    "/limits",
    "/server",
    "/help",
    "/login",
    "/nowhere",
    "/cases/octo/sample/12345",
)
EVERY = 23  # of the pages that are parsed, each such is opened, too
MORE_THAN_TEXT = (
    "#pwned, [onerror], [onload], [onclick], [onmouseover], [onfocus], iframe, object, embed, base, math, style,"
    " script:not([src^='/static/dashboard/']), a[href^='javascript' i], a[href^='data:' i], [style], [srcdoc]"
)
LISTS = ("/?each=100", "/cases", "/queue", "/errors", "/dead-letters", "/server", "/limits")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Store.open(tmp_path_factory.mktemp("office")) as store:
        office = Office(store)
        furnish(office)
        with served(office) as url:
            yield url


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_screen_and_can_be_used_by_everybody(browser: Chrome, address: str, width: str) -> None:
    wrong = {}
    with seen(browser, width=WIDTHS[width], scheme="light"):
        for path in PAGES:
            browser.get(f"{address}{path}")
            browser.execute_script("document.querySelectorAll('main details').forEach((item) => { item.open = true; })")
            if found := faults(browser):
                wrong[path] = found
    assert not wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_empty_pages_fit_as_well(browser: Chrome, tmp_path: Path, width: str) -> None:
    wrong = {}
    with Store.open(tmp_path) as store, served(Office(store)) as url, seen(browser, width=WIDTHS[width], scheme="dark"):
        for path in ("/", "/cases", "/queue", "/errors", "/dead-letters", "/limits", "/server"):
            browser.get(f"{url}{path}")
            if found := faults(browser, schemes=["dark"]):
                wrong[path] = found
    assert not wrong


BAD = "data:text/html,<html lang=en><title>x</title><main><p style='color:%23eee'>pale</p><p style='width:3000px'>wide"


def test_what_is_pale_or_too_wide_is_found(browser: Chrome) -> None:
    with seen(browser, width=WIDTHS["phone"], scheme="light"):
        browser.get(BAD)
        assert any("color-contrast" in found for found in violations(browser))
        assert overflow(browser)


def test_who_logs_in_may_drop_a_dead_letter(browser: Chrome, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        office = Office(store)
        number = office.bury(reason="TypeError: no")
        with served(office) as url:
            browser.get(f"{url}/dead-letters/{number}")
            assert not browser.find_elements(By.CSS_SELECTOR, "form[action$='/drop']")
            browser.get(f"{url}/login")
            browser.find_element(By.NAME, "token").send_keys(TOKEN)
            press(browser, "Log in")
            wait_for(browser, "No case is under way")
            browser.get(f"{url}/dead-letters/{number}")
            browser.find_element(By.TAG_NAME, "summary").click()
            press(browser, "Drop for good")
            wait_for(browser, "No dead letters")
        assert store.count("dead_letters") == 0


def test_without_javascript_a_page_is_whole_and_shows_itself_anew(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}/")
        assert "Review the retry logic" in browser.find_element(By.TAG_NAME, "main").text
        assert browser.find_elements(By.CSS_SELECTOR, "meta[http-equiv=refresh]")
        assert not browser.find_element(By.ID, "live").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_who_wants_quiet_can_have_a_page_stand_still(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/")
    press(browser, "Pause")
    assert "stands still" in browser.find_element(By.ID, "live").text
    press(browser, "Go on")
    assert "anew" in browser.find_element(By.ID, "live").text


def test_the_way_through_a_page_by_keyboard_begins_with_the_content(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/")
    browser.switch_to.active_element.send_keys("\ue004")
    assert browser.switch_to.active_element.text == "To the content"
    browser.switch_to.active_element.send_keys("\ue007")
    assert browser.current_url.endswith("#main")


def test_a_text_that_is_shown_as_it_is_is_found(browser: Chrome, address: str) -> None:
    texts = (
        "<script>window.pwned=1</script>",
        "<img src=x onerror=window.pwned=1>",
        "<b id=pwned>bold</b>",
        "harmless",
    )
    pages = [f"data:text/html,<main><h1>x</h1>{text}</main>" for text in texts]
    with without_policy(browser):
        browser.get(f"{address}/help")
        assert parsed_badly(browser, pages, MORE_THAN_TEXT) == pages[:3]
        browser.get(pages[0])
        assert harmed(browser, "#pwned")


def test_two_hundred_hostile_texts_run_nowhere(browser: Chrome, tmp_path: Path) -> None:
    """As titles, comments, names, prompts, questions, errors, worker's words: on every page and in the API."""
    assert len(TEXTS) == 200
    with Store.open(tmp_path) as store:
        office = Office(store)
        for number, text in enumerate(TEXTS, start=1):
            harm(office, number, text)
        with served(office) as url, without_policy(browser):
            told = ["board", "cases?limit=500", "errors", "dead-letters", "malformed", "cases/octo/sample/1"]
            cases = [f"/cases/octo/sample/{number}" for number in range(1, len(TEXTS) + 1)]
            for path in (*(f"/api/v1/{part}" for part in told), *cases[::EVERY], *LISTS):
                browser.get(f"{url}{path}")
                assert not harmed(browser, MORE_THAN_TEXT), path
                assert path.startswith("/api/") or browser.find_elements(By.CSS_SELECTOR, "main h1"), path
            assert parsed_badly(browser, cases, MORE_THAN_TEXT) == []


def harm(office: Office, number: int, text: str) -> None:
    """A case with that text in every place that somebody else fills in."""
    state = (State.IN_PROGRESS, State.AWAITING_FEEDBACK, State.COMPLETED)[number % 3]
    record = case(office, number, state, title=text, url=text, result_url=text)
    asked = replace(question(office), text=text, options=(text, "b"), default=text)
    task = replace(record.task, prompt=text) if record.task else None
    job = replace(work(office, number), message=text, details=text, worker=text)
    person = replace(record.author, login=text)
    record = replace(record, questions=(asked,), task=task, work=job, author=person, requested_by=person)
    details = {"led_to": text, "url": text, "code": text, "log": text, text: text}
    office.keep(record, turns=(text,), story=(Happening(at=record.opened_at, what=text, details=details),))
    office.fail("E_SERVER", repo=text, case=text, message=text)
    if number % 10 == 0:
        office.bury(reason=text, key=text, body=text.encode("utf-8", "replace"), event=text)
        office.misread(text)


def test_what_was_unfolded_stays_so_when_something_new_comes_above_it(browser: Chrome, tmp_path: Path) -> None:
    raw = "HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded ([Errno 111] Connection refused)"
    with Store.open(tmp_path / "office") as store:
        office = Office(store)
        office.fail("E_CONNECTION", ago=60.0, message=raw)
        with served(office) as url:
            browser.get(f"{url}/errors")
            browser.find_element(By.CSS_SELECTOR, "details.raw summary").click()
            office.fail("E_TIMEOUT", message=raw)
            wait_for(browser, "E_TIMEOUT")
            opened = browser.execute_script("return [...document.querySelectorAll('details.raw')].map((d) => d.open)")
    assert opened == [False, True]
