"""Headless Chromium, as a person would use it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.patience import PATIENCE

QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,2200",
)


@contextmanager
def chromium(folder: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own; needs Debian's chromium and chromium-driver."""
    driver, binary = shutil.which("chromedriver"), shutil.which("chromium")
    assert None not in (driver, binary), "Chromium is missing: `bash .ci/setup --tests` installs it"
    options = ChromeOptions()
    options.binary_location = str(binary)
    for word in (*QUIET, f"--user-data-dir={folder}"):
        options.add_argument(word)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    browser = Chrome(options=options, service=ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def field_of(browser: Chrome, name: str) -> WebElement:
    """The field of that name; a form's own fields are numbered, too."""
    return browser.find_element(By.CSS_SELECTOR, f"[name='{name}'], [name$='-{name}']")


def fill(browser: Chrome, name: str, text: str) -> None:
    """Write into a field."""
    field = field_of(browser, name)
    field.clear()
    field.send_keys(text)


def choose(browser: Chrome, name: str, option: str) -> None:
    """Take an option of a list."""
    Select(field_of(browser, name)).select_by_visible_text(option)


def press(browser: Chrome, text: str) -> None:
    """Press the button with that text."""
    _click(browser, By.XPATH, f"//button[normalize-space()='{text}']")


def act_as(browser: Chrome, login: str) -> None:
    """Be somebody else in the sandbox from now on, and stay on the page."""
    choose(browser, "login", login)
    press(browser, "Switch")
    _patient(browser, PATIENCE).until(lambda page: f"as {login}" in _main(page))


def follow(browser: Chrome, text: str) -> None:
    """Follow the link with that text."""
    _click(browser, By.LINK_TEXT, text)


def wait_for(browser: Chrome, text: str, *, seconds: float = PATIENCE) -> None:
    """The page shows `text` sooner or later, refreshing itself."""
    _patient(browser, seconds).until(lambda page: text in _main(page))


def tick(browser: Chrome, css: str, number: int) -> None:
    """Tick one of the boxes, counted from 0, as soon as the page shows them."""

    def ticked(page: Chrome) -> bool:
        boxes = page.find_elements(By.CSS_SELECTOR, css)
        if len(boxes) > number:
            boxes[number].click()
        return len(boxes) > number

    _patient(browser, PATIENCE).until(ticked)


def _main(page: Chrome) -> str:
    """What the page shows, asked in one go: an element that was found may be another page's when it is asked."""
    return str(page.execute_script("return document.querySelector('main')?.innerText ?? ''"))


def _click(browser: Chrome, by: str, what: str) -> None:
    def clicked(page: Chrome) -> bool:
        page.find_element(by, what).click()
        return True

    _patient(browser, PATIENCE).until(clicked)


def _patient(browser: Chrome, seconds: float) -> WebDriverWait[Chrome]:
    """Pages that refresh themselves may do so between the look for an element and its use."""
    away = (NoSuchElementException, StaleElementReferenceException)
    return WebDriverWait(browser, seconds, ignored_exceptions=away)
