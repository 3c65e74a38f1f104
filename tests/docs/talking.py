"""Pictures of a talk in `docs/images/talk`: the form, the list, a question with its boxes, and the result after it.

    python -m tests.docs.talking

tells one case its story, puts what it says onto an issue of the sandbox, and has Chromium take the pages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from actors.issue import question_text, status
from actors.issue.labels import wanted
from actors.issue.steering import Clarification
from actors.messages import Enquiry, PermissionKnown, WorkAsked, WorkFinished
from tests.cases import BOB, FORM, NOW, POLICY, Talk, comment, issue
from tests.docs.states import REPO, in_progress, looks, told
from tests.integration.accessible import seen
from tests.integration.browser import choose, chromium, fill
from tests.integration.conftest import sample
from web.cli.stage import BOT, ROOT
from web.sandbox import Sandbox

TARGET = ROOT / "docs/images/talk"
DAY = 86_400.0
WIDE = 1_000
ENQUIRY = Enquiry(
    id="store",
    text="`shop/prices.py` reads prices from three places. Which one is to stay?",
    options=("The table in the database", "The files in `prices/`", "Both, behind one function"),
    default="",
)
SUMMARY = "One function is too complex: `price`."
TITLES = (
    "Document the public functions of `shop`",
    "Why does the second login attempt time out?",
    "Which parts of the shop have no tests?",
    "Coupons: what happens at midnight?",
    "Split `price` into one function a kind",
    "Add an example for each command to the README",
    "Summarize what changed since 1.4",
)
REPORT = """### What matters most

`price` in `shop/prices.py` has a cyclomatic complexity of 11: it mixes what a kind of thing costs with who buys it.

1. Give each kind a function of its own.
2. Keep the discounts of members and seasons in one table.
"""


def main(target: Path = TARGET) -> None:
    """Take all of them."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="talk-", ignore_cleanup_errors=True) as name:
        folder, sandbox = Path(name), Sandbox()
        sandbox.start()
        try:
            for login in ("alice", "bob"):
                sandbox.add_user(login)
            sandbox.add_user(BOT, bot=True)
            permissions = {"alice": "admin", "bob": "write", BOT: "write"}
            sandbox.add_repository(REPO, sample(folder), permissions=permissions)
            with chromium(folder / "profile") as browser:
                shoot(browser, sandbox, target)
        finally:
            sandbox.stop()


def shoot(browser: Chrome, sandbox: Sandbox, target: Path) -> None:
    """The pages in the order in which somebody sees them."""
    browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    home = f"{sandbox.url}/{REPO}/issues"
    with seen(browser, width=WIDE, scheme="light"):
        browser.get(f"{home}/new?template=agent-task.yml")
        choose(browser, "task-type", "Code Analysis")
        fill(browser, "title", "[Task]: Which functions are too complex?")
        fill(browser, "prompt", "Which functions of the shop are too complex, and what shall we do about it?")
        take(browser, target / "form.png", tallest=1_100)
    number = case(sandbox, lambda number: _question(browser, f"{home}/{number}", target / "question.png"))
    for title, record in zip(TITLES, told().values(), strict=False):
        sandbox.open_issue(REPO, "bob", title, "", ["agent:task", *wanted(record).split()])
    looks(sandbox)
    for name, address in (("list", home), ("thread", f"{home}/{number}")):
        with seen(browser, width=WIDE, scheme="light"):
            browser.get(address)
            take(browser, target / f"{name}.png", tallest=2_400)


def _question(browser: Chrome, address: str, target: Path) -> None:
    with seen(browser, width=WIDE, scheme="light"):
        browser.get(address)
        browser.find_element(By.XPATH, "//article[contains(., 'Which one is to stay')]//div[@class='box']").screenshot(
            str(target)
        )


def case(sandbox: Sandbox, when_asked: Callable[[int], None]) -> int:
    """Alice's case up to its result, on an issue; its number. `when_asked` is called while the question is open."""
    talk = Talk(replace(POLICY, attempts=3))
    in_progress(talk)
    said = (
        Clarification(number=1, text="only `shop/`, the rest is generated", by="alice", at=NOW - 2 * DAY),
        Clarification(number=2, text="leave the tests as they are", by="bob", at=NOW - DAY),
    )
    assert talk.record is not None
    talk.record = replace(talk.record, clarifications=said)
    talk.tell(comment("Keep it short from now on, please."))
    asked = talk.tell(WorkAsked(attempt=1, enquiry=ENQUIRY))
    number = sandbox.open_issue(REPO, "alice", issue().title, FORM, ["agent:task", *wanted(asked).split()])
    state = sandbox.comment(REPO, number, BOT, status.comment(asked, attempts=3))
    question = sandbox.comment(REPO, number, BOT, question_text.comment(asked.open_questions))
    when_asked(number)
    sandbox.comment(REPO, number, "bob", "3")
    answered = talk.tell(comment("3", sender=BOB), PermissionKnown(login="bob", role="write"))
    sandbox.edit_comment(REPO, question, BOT, question_text.comment(answered.questions[-1:]))
    talk.settle()
    talk.posted.clear()
    talk.now += 60
    talk.tell(WorkFinished(attempt=1, report=REPORT, summary=SUMMARY, commit="abc"))
    ended = talk.settle()
    sandbox.comment(REPO, number, BOT, next(text for text in talk.posted if text.startswith("## ")))
    sandbox.edit_comment(REPO, state, BOT, status.comment(ended, attempts=3))
    sandbox.remove_label(REPO, number, BOT, asked.state.label)
    sandbox.add_label(REPO, number, BOT, ended.state.label)
    return number


def take(browser: Chrome, target: Path, *, tallest: int) -> None:
    """The page as it is, as tall as it is, up to `tallest`."""
    height = browser.execute_script("return document.documentElement.scrollHeight")
    size = {"width": WIDE, "height": min(height, tallest), "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.save_screenshot(str(target))


if __name__ == "__main__":
    main()
