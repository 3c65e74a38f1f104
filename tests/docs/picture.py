"""The README's picture of a case, taken of the real page.

    python -m tests.docs.picture

runs the demo's case on the sandbox, waits for its end, and has Chromium take a picture of the issue's page.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from web.cli.demo import BODY, CASE_SECONDS, OVER, PEOPLE, QUIET_SECONDS, REPOSITORY, TITLE
from web.cli.stage import BOT, ROOT, Stage
from web.sandbox import Sandbox

TARGET = ROOT / "docs/images/case.png"
SIZE = "1100,2200"
CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
CHROMIUM_SECONDS = 60.0


def main() -> None:
    """Take the picture; exit status 1 when the case was not completed."""
    with tempfile.TemporaryDirectory(prefix="picture-", ignore_cleanup_errors=True) as folder:
        sandbox = Sandbox()
        sandbox.start()
        try:
            completed = show(sandbox, Path(folder))
        finally:
            sandbox.stop()
    sys.exit(0 if completed else 1)


def show(sandbox: Sandbox, folder: Path) -> bool:
    """Run the case to its end and photograph its page; whether it was completed."""
    for login in PEOPLE:
        if login != BOT:
            sandbox.add_user(login)
    stage = Stage(sandbox, data=folder, settings={"STATUS_INTERVAL_SECONDS": "3"})
    sandbox.add_repository(REPOSITORY, ROOT, permissions=PEOPLE)
    with stage:
        number = sandbox.open_issue(REPOSITORY, "maria", TITLE, BODY, ["agent:task"])
        sandbox.wait_until(lambda: bool({*OVER}.intersection(sandbox.issue(REPOSITORY, number).labels)), CASE_SECONDS)
        sandbox.wait_until(lambda: settled(sandbox, number), CASE_SECONDS)
        photograph(f"{sandbox.url}/{REPOSITORY}/issues/{number}", folder)
        return "agent:completed" in sandbox.issue(REPOSITORY, number).labels


def settled(sandbox: Sandbox, number: int) -> bool:
    """Whether nothing more is said: nothing new within the quiet time."""
    before = len(sandbox.timeline(REPOSITORY, number))
    return not sandbox.wait_until(lambda: len(sandbox.timeline(REPOSITORY, number)) > before, QUIET_SECONDS)


def photograph(url: str, folder: Path) -> None:
    """Have Chromium load `url` and write the picture."""
    TARGET.parent.mkdir(exist_ok=True)
    options = (f"--user-data-dir={folder / 'chromium'}", f"--screenshot={TARGET}", f"--window-size={SIZE}", url)
    subprocess.run([*CHROMIUM, *options], check=True, capture_output=True, timeout=CHROMIUM_SECONDS)


if __name__ == "__main__":
    main()
