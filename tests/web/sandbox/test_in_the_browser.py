"""The sandbox's pages in a browser: nothing cut off, nothing that axe-core finds serious, usable by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from tests.integration.accessible import SCHEMES, WIDTHS, faults, seen
from tests.integration.browser import chromium, press, tick, wait_for
from tests.patience import PATIENCE
from tests.web.dashboard.hostile import TEXTS
from tests.web.harmed import harmed, parsed_badly, without_policy
from tests.web.sandbox.conftest import REPO
from tests.web.sandbox.town import Furnished, furnish
from web.sandbox import Sandbox

EVERY = 23  # of the pages that are parsed, each such is opened, too
MORE_THAN_TEXT = (
    "#pwned, [onerror], [onload], [onclick], [onmouseover], [onfocus], [ontoggle], iframe, object, embed, base,"
    " math, style, script:not([src^='/_static/']), a[href^='javascript' i], a[href^='data:' i],"
    " a[href^='vbscript' i], [style], [srcdoc], main img:not([src^='/_avatars/'])"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def there(sandbox: Sandbox, tmp_path: Path) -> Furnished:
    return furnish(sandbox, tmp_path)


def pages(there: Furnished) -> tuple[str, ...]:
    return (
        "/",
        f"/{REPO}",
        f"/{REPO}/tree/main/src",
        f"/{REPO}/blob/main/src/app.py",
        f"/{REPO}/blob/main/README.md",
        f"/{REPO}/blob/main/README.md?plain=1#L1-L1",
        f"/{REPO}/issues",
        f"/{REPO}/issues?state=closed",
        f"/{REPO}/issues?q=nothing+like+it",
        f"/{REPO}/issues?label=agent:in-progress",
        f"/{REPO}/pulls",
        f"/{REPO}/issues/new",
        f"/{REPO}/issues/new/choose",
        f"/{REPO}/issues/new?template=task.yml",
        f"/{REPO}/issues/{there.case}",
        f"/{REPO}/issues/{there.closed}",
        f"/{REPO}/issues/{there.locked}",
        f"/{REPO}/pull/{there.pull}",
        f"/{REPO}/pull/{there.pull}/files",
        "/nowhere/at/all",
    )


def act_as(browser: Chrome, sandbox: Sandbox, login: str) -> None:
    """Be somebody else from now on."""
    browser.get(f"{sandbox.url}/_colours.css")
    browser.delete_all_cookies()
    browser.add_cookie({"name": "acting-as", "value": login})


def unfolded(browser: Chrome, schemes: Sequence[str] = SCHEMES) -> list[str]:
    """What is wrong with the page when all that can be opened in it is open."""
    browser.execute_script("document.querySelectorAll('main details').forEach((item) => { item.open = true; })")
    return faults(browser, schemes=schemes)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_screen_and_can_be_used_by_everybody(
    browser: Chrome, sandbox: Sandbox, there: Furnished, width: str
) -> None:
    act_as(browser, sandbox, "adam")
    wrong = {}
    with seen(browser, width=WIDTHS[width], scheme="light"):
        for path in pages(there):
            browser.get(f"{sandbox.url}{path}")
            if found := unfolded(browser):
                wrong[path] = found
    assert not wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_form_says_back_and_a_text_that_is_edited_fit_as_well(
    browser: Chrome, sandbox: Sandbox, there: Furnished, width: str
) -> None:
    act_as(browser, sandbox, "rea")
    with seen(browser, width=WIDTHS[width], scheme="light"):
        browser.get(f"{sandbox.url}/{REPO}/issues/new?template=task.yml")
        browser.execute_script("document.querySelector('main form').noValidate = true")
        press(browser, "Create")
        wait_for(browser, "need your attention")
        assert not unfolded(browser, ["light"])
        browser.get(f"{sandbox.url}/{REPO}/issues/{there.case}")
        browser.find_element(By.LINK_TEXT, "Edit").click()
        assert browser.find_elements(By.CSS_SELECTOR, "#description textarea")
        assert not unfolded(browser, ["light"])
        browser.get(f"{sandbox.url}/{REPO}/issues/{there.locked}")
        assert "locked" in browser.find_element(By.TAG_NAME, "main").text
        assert not unfolded(browser, ["light"])


def test_a_comment_is_written_by_keyboard_alone(browser: Chrome, sandbox: Sandbox, there: Furnished) -> None:
    act_as(browser, sandbox, "ana")
    browser.get(f"{sandbox.url}/{REPO}/issues/{there.case}")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to content"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element.get_attribute("id") == "body":
            break
    browser.switch_to.active_element.send_keys("/status please")
    while browser.switch_to.active_element.text != "Comment":
        browser.switch_to.active_element.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert sandbox.wait_until(lambda: sandbox.comments(REPO, there.case)[-1].body == "/status please", PATIENCE)


def test_each_acts_with_their_own_permissions(browser: Chrome, sandbox: Sandbox, there: Furnished) -> None:
    path = f"{sandbox.url}/{REPO}/issues/{there.closed}"
    seen_by = {}
    for login in ("rea", "tia", "ana", "stranger"):
        act_as(browser, sandbox, login)
        browser.get(path)
        shown = browser.find_element(By.TAG_NAME, "body").text
        role = browser.find_element(By.CSS_SELECTOR, ".path .tag[title]").text
        seen_by[login] = (role, "Reopen" in shown, "Add a label" in shown)
    assert seen_by["rea"] == ("read", True, False)  # it is their own issue
    assert seen_by["tia"] == ("triage", True, True)
    assert seen_by["ana"] == ("write", True, True)
    assert seen_by["stranger"] == ("read", False, False)


def test_a_box_is_ticked_where_it_stands_by_who_may(browser: Chrome, sandbox: Sandbox, there: Furnished) -> None:
    asked = next(item for item in sandbox.comments(REPO, there.case) if "Which parser" in item.body)
    path, boxes = f"{sandbox.url}/{REPO}/issues/{there.case}", "#issuecomment-{} ~ .prose .task-list-item-checkbox"
    act_as(browser, sandbox, "rea")
    browser.get(path)
    assert not any(box.is_enabled() for box in browser.find_elements(By.CSS_SELECTOR, boxes.format(asked.id)))
    act_as(browser, sandbox, "ana")
    browser.get(path)
    browser.find_elements(By.CSS_SELECTOR, boxes.format(asked.id))[0].send_keys(Keys.SPACE)

    def body() -> str:
        return next(item.body for item in sandbox.comments(REPO, there.case) if item.id == asked.id)

    assert sandbox.wait_until(lambda: "- [x] **1** the new one" in body(), PATIENCE)
    tick(browser, boxes.format(asked.id), 1)
    assert sandbox.wait_until(lambda: "- [ ] **2** the old one" in body(), PATIENCE)


def test_two_hundred_hostile_texts_run_nowhere(browser: Chrome, sandbox: Sandbox, source: Path) -> None:
    """As titles, descriptions, comments, labels and names: in the list, in the thread, and in what is edited."""
    act_as(browser, sandbox, "adam")
    for number, text in enumerate(TEXTS, 1):
        harm(sandbox, number, text)
    cases = [f"/{REPO}/issues/{number}" for number in range(1, len(TEXTS) + 1)]
    lists = [f"/{REPO}/issues?page={page}" for page in range(1, len(TEXTS) // 25 + 1)]
    with without_policy(browser):
        for path in (*lists, *cases[::EVERY], f"/{REPO}/issues/1?edit={sandbox.issue(REPO, 1).number}", "/"):
            browser.get(f"{sandbox.url}{path}")
            assert not harmed(browser, MORE_THAN_TEXT), path
            assert browser.find_elements(By.CSS_SELECTOR, "main h1"), path
        assert parsed_badly(browser, cases, MORE_THAN_TEXT) == []


def harm(sandbox: Sandbox, number: int, text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    login = f"evil-{number}"
    sandbox.add_user(login)
    made = sandbox.open_issue(REPO, "ana", clean[:250] or "x", clean, [clean[:50].strip() or "x"])
    sandbox.comment(
        REPO, made, login, f"{clean}\n\n[x]({clean})\n\n- [ ] {clean}\n\n`{clean}`\n\n| a |\n|---|\n| {clean} |"
    )
    sandbox.edit_issue(REPO, made, "ana", title=f"{clean[:200]} again")


def test_a_link_to_several_lines_marks_them_all(browser: Chrome, sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("".join(f"line_{number} = {number}\n" for number in range(1, 201)))
    sandbox.add_repository("acme/lines", tmp_path, permissions={"ana": "read"})
    act_as(browser, sandbox, "ana")
    browser.get(f"{sandbox.url}/acme/lines/blob/main/long.py#L120-L123")
    marked = browser.execute_script("return [...document.querySelectorAll('.marked')].map((line) => line.id)")
    assert marked == ["L120", "L121", "L122", "L123"]
    assert browser.execute_script("return scrollY") > 500, "they are scrolled to"
