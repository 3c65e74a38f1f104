"""What every page has to bear: a narrow and a wide screen, light and dark, and axe-core's rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from selenium.webdriver import Chrome

from web.cli.stage import ROOT

WIDTHS = {"desktop": 1_280, "phone": 375}
SCHEMES = ("light", "dark")
SERIOUS = ("serious", "critical")
COLOURS = ("color-contrast", "link-in-text-block")
"""axe-core's rules that look at colours."""
HEIGHT = 900
_LOOK = """
const [rules, done] = arguments;
const wanted = {resultTypes: ["violations"]};
if (rules) { wanted.runOnly = {type: "rule", values: rules}; }
axe.run(document, wanted).then((found) => done(found.violations), (error) => done(String(error)));
"""
_CUT_OFF = """
const wide = document.documentElement.clientWidth;
const rolls = (node) => { for (; node; node = node.parentElement) {
  if (["auto", "scroll", "hidden"].includes(getComputedStyle(node).overflowX)) return true;
} return false; };
return [...document.body.querySelectorAll("*")].filter((node) => {
  const box = node.getBoundingClientRect();
  return box.width && box.right > wide + 1 && !rolls(node);
}).map((node) => node.tagName + "." + node.className).slice(0, 5);
"""


@cache
def axe() -> str:
    """axe-core's code."""
    return (ROOT / "tests/fixtures/axe/axe.min.js").read_text("utf-8")


@contextmanager
def seen(browser: Chrome, *, width: int, scheme: str) -> Iterator[None]:
    """A screen `width` wide of somebody who prefers that scheme. axe's code needs what our pages forbid, so their
    policy is set aside meanwhile; that it holds is tested elsewhere."""
    phone = width < 600
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": phone},
    )
    prefer(browser, scheme)
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": axe()})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def prefer(browser: Chrome, scheme: str) -> None:
    """Show what is shown now, and later, as somebody wants it who prefers that scheme."""
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def faults(browser: Chrome, *, schemes: Sequence[str] = SCHEMES) -> list[str]:
    """What is wrong with the page that is shown, in each of these schemes. All but colours is the same in each, so
    axe-core's other rules are asked once."""
    found = []
    for place, scheme in enumerate(schemes):
        prefer(browser, scheme)
        rules = COLOURS if place else ()
        found += [f"{scheme}: {fault}" for fault in (*overflow(browser), *violations(browser, rules=rules))]
    return found


def overflow(browser: Chrome) -> list[str]:
    """What reaches beyond the right edge of the page, where nothing scrolls it."""
    script = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    whole, shown = browser.execute_script(script)
    found: list[str] = browser.execute_script(_CUT_OFF)
    return [*found, *([f"the page is {whole} wide, the screen {shown}"] if whole > shown else [])]


def violations(browser: Chrome, *, rules: Sequence[str] = ()) -> list[str]:
    """axe-core's serious and critical findings on the page as it is; by these rules alone, if any are named."""
    browser.set_script_timeout(60)
    found: Any = browser.execute_async_script(_LOOK, list(rules) or None)
    assert isinstance(found, list), found
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"][:5]
    ]
