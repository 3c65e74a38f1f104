"""The pictures of the dashboard in `docs/images/dashboard`, taken of the real pages over a furnished office.

    python -m tests.docs.dashboard

has Chromium take each page on a wide screen and on a phone, in light and (where a picture shows it) in dark.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from selenium.webdriver import Chrome

from storage.store import Store
from tests.integration.accessible import WIDTHS, seen
from tests.integration.browser import chromium
from tests.web.dashboard.furnish import furnish
from tests.web.dashboard.office import Office
from tests.web.dashboard.serving import served
from web.cli.stage import ROOT

TARGET = ROOT / "docs/images/dashboard"
PICTURES = {
    "board": "/",
    "case": "/cases/octo/sample/4",
    "plan": "/cases/octo/sample/5",
    "over": "/cases",
    "queue": "/queue",
    "errors": "/errors",
    "dead-letters": "/dead-letters",
    "dead-letter": "/dead-letters/1",
    "limits": "/limits",
    "health": "/server",
    "help": "/help",
}
ON_A_PHONE = ("board", "case", "plan", "queue", "limits")
IN_THE_DARK = ("board", "health")
TALLEST = 1_450


def main(target: Path = TARGET) -> None:
    """Take all of them."""
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="pictures-", ignore_cleanup_errors=True) as folder,
        Store.open(Path(folder) / "data") as store,
        chromium(Path(folder) / "profile") as browser,
    ):
        office = Office(store)
        furnish(office)
        with served(office) as url:
            shoot(browser, url, target)


def shoot(browser: Chrome, url: str, target: Path) -> None:
    """Every page as it is listed above."""
    browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    for name, path in PICTURES.items():
        take(browser, f"{url}{path}", target / f"{name}.png", width=WIDTHS["desktop"], scheme="light")
    for name in IN_THE_DARK:
        take(browser, f"{url}{PICTURES[name]}", target / f"{name}-dark.png", width=WIDTHS["desktop"], scheme="dark")
    for name in ON_A_PHONE:
        take(browser, f"{url}{PICTURES[name]}", target / f"{name}-phone.png", width=WIDTHS["phone"], scheme="light")


def take(browser: Chrome, address: str, target: Path, *, width: int, scheme: str) -> None:
    """One picture, as tall as its page, up to `TALLEST`."""
    with seen(browser, width=width, scheme=scheme):
        browser.get(address)
        height = browser.execute_script("return document.documentElement.scrollHeight")
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": min(height, TALLEST), "deviceScaleFactor": 1, "mobile": width < 600},
        )
        browser.save_screenshot(str(target))


if __name__ == "__main__":
    sys.exit(main())
