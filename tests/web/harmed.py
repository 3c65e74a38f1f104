"""Whether pages, as a browser understands them, hold something that is more than text, or that ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from selenium.webdriver import Chrome

_PARSED = """
const [paths, bad, done] = arguments;
(async () => {
  const found = [];
  for (const path of paths) {
    const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
    if (page.querySelector(bad) || !page.querySelector("main h1")) found.push(path);
  }
  return found;
})().then(done, (error) => done([String(error)]));
"""


def harmed(browser: Chrome, bad: str) -> bool:
    """Whether something ran on the page that is shown, or became what the selector `bad` finds."""
    script = "return Boolean(window.pwned) || Boolean(document.querySelector(arguments[0]))"
    return bool(browser.execute_script(script, bad))


def parsed_badly(browser: Chrome, paths: Sequence[str], bad: str) -> list[str]:
    """Which of these pages, of the site that is shown, hold what `bad` finds, or are no whole page: parsed by the
    browser and not shown, which costs a tenth."""
    browser.set_script_timeout(120)
    found: list[str] = browser.execute_async_script(_PARSED, list(paths), bad)
    return found


@contextmanager
def without_policy(browser: Chrome) -> Iterator[None]:
    """Pages that are opened meanwhile may run every script, so that one of a text would run, too."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
