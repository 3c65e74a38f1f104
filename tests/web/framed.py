"""Many pages in one: each is parsed and run as a browser does it, in a frame of a page that stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from selenium.webdriver import Chrome

_FRAMES = """
const [paths, bad, done] = arguments;
async function wrong(path) {
  const frame = document.createElement("iframe"), page = await (await fetch(path)).text();
  frame.hidden = true;
  frame.srcdoc = page;
  const loaded = new Promise((there) => { frame.onload = there; });
  document.body.append(frame);
  await loaded;
  const inside = frame.contentDocument, ran = window.pwned || frame.contentWindow.pwned;
  const found = ran || inside.querySelector(bad) || !inside.querySelector("main h1");
  delete window.pwned;
  frame.remove();
  return found;
}
(async () => {
  const found = [];
  for (const path of paths) if (await wrong(path)) found.push(path);
  return found;
})().then(done, (error) => done([String(error)]));
"""


def harmed(browser: Chrome, bad: str) -> bool:
    """Whether something ran on the page that is shown, or became what the selector `bad` finds."""
    script = "return Boolean(window.pwned) || Boolean(document.querySelector(arguments[0]))"
    return bool(browser.execute_script(script, bad))


def harmed_in_frames(browser: Chrome, paths: Sequence[str], bad: str) -> list[str]:
    """Which of these pages, of the site that is shown, are harmed, or are no whole page.

    Meant for a page that was opened `without_policy`, which would keep a text's script from running: frames inherit it.
    """
    browser.set_script_timeout(120)
    found: list[str] = browser.execute_async_script(_FRAMES, list(paths), bad)
    return found


@contextmanager
def without_policy(browser: Chrome) -> Iterator[None]:
    """Pages that are opened meanwhile may run every script."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
