"""A high volume of comments: how long a person waits for an answer while many others talk.

    python -m tests.load.comments [--cases 10] [--comments 600] [--rate 20]

Cases are being worked on (the worker waits). First a person asks each case for a sign of life (`/ping`) while nobody
else says anything; then comments come in at a steady rate, spread over the cases by people with and without rights,
and the same person asks again. The second wait as a ratio to the first is what the volume costs. At the end every
`/ping` has exactly one answer, and the inbox is empty. Limits of GitHub's and of people are lifted by settings.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from storage.store import ReadOnlyStore
from tests.cases import FORM
from tests.crash.harness import REPO, sample
from tests.load import concurrent
from tests.load.drawing import plot, spread, table
from tests.patience import until
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

PEOPLE = {"maria": "admin", "nadia": "read", "tom": "write"}
CHATTER = (
    "Thank you, that looks promising.",
    "We saw the same in the nightly run; here is the log:\n\n```\nERROR: timeout after 30 s\n```",
    "Please keep the public interface as it is.",
    "Could you also look at the tests?",
    "+1",
)
PATIENCE = 180.0
PONG = "I am here"


@dataclass(slots=True, kw_only=True)
class Outcome:
    """`quiet` and `busy`: seconds that each `/ping` waited for its answer, without and with the others' talk."""

    comments: int = 0
    seconds: float = 0.0
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    waiting: int = 0  # deliveries left in the inbox at the end


def measure(folder: Path, *, cases: int, comments: int, rate: float) -> Outcome:
    """Run it on one server."""
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in PEOPLE:
            sandbox.add_user(login)
        lifted = {**concurrent.settings(cases, PATIENCE), "COMMANDS_AN_HOUR": "0", "COMMENTS_AN_HOUR": "0"}
        stage = Stage(sandbox, data=folder, settings=lifted)
        sandbox.add_repository(REPO, sample(folder), permissions={**PEOPLE, BOT: "write"})
        with stage:
            numbers = [sandbox.open_issue(REPO, "maria", f"Task {n}", FORM, ["agent:task"]) for n in range(cases)]
            _until_working(sandbox, numbers)
            outcome = Outcome(quiet=_ask(sandbox, numbers), asked=2 * cases)
            began = time.monotonic()
            outcome.busy = _talk(sandbox, numbers, outcome, comments=comments, rate=rate)
            until(lambda: _inbox(folder) == 0, PATIENCE)
            outcome.seconds = time.monotonic() - began
            outcome.answered = sum(len(_pongs(sandbox, number)) for number in numbers)
            outcome.waiting = _inbox(folder)
            return outcome
    finally:
        sandbox.stop()


def _until_working(sandbox: Sandbox, numbers: Sequence[int]) -> None:
    def working() -> bool:
        return all("agent:in-progress" in sandbox.issue(REPO, number).labels for number in numbers)

    assert sandbox.wait_until(working, PATIENCE), "the cases did not come to be worked on"


def _ask(sandbox: Sandbox, numbers: Sequence[int]) -> list[float]:
    """Ask every case at once; how long each answer took."""
    before = {number: len(_pongs(sandbox, number)) for number in numbers}
    asked = {}
    for number in numbers:
        asked[number] = time.time()
        sandbox.comment(REPO, number, "maria", "/ping")
    sandbox.wait_until(lambda: all(len(_pongs(sandbox, n)) > before[n] for n in numbers), PATIENCE)
    answers = {number: _pongs(sandbox, number)[before[number] :] for number in numbers}
    return [(found[0] - asked[number]) if found else PATIENCE for number, found in answers.items()]


def _talk(sandbox: Sandbox, numbers: Sequence[int], outcome: Outcome, *, comments: int, rate: float) -> list[float]:
    """Everybody talks at that rate; in the middle of it the cases are asked."""
    chance, began, waits = random.Random(7), time.monotonic(), []
    for number in range(comments):
        login = chance.choice(tuple(PEOPLE))
        sandbox.comment(REPO, chance.choice(numbers), login, f"{chance.choice(CHATTER)} ({number})")
        if number == comments // 2:
            waits = _ask(sandbox, numbers)
            began = time.monotonic() - number / rate
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
    outcome.comments = comments
    return waits


def _pongs(sandbox: Sandbox, number: int) -> list[float]:
    return [
        comment.created_at
        for comment in sandbox.comments(REPO, number)
        if comment.author.endswith("[bot]") and PONG in comment.body
    ]


def _inbox(folder: Path) -> int:
    with ReadOnlyStore.open(folder / "data") as store:
        return store.count("inbox")


def show(outcome: Outcome) -> str:
    """The figures as a table, and a plot of the waits."""
    rows = []
    for name, waits in (("nobody else talks", outcome.quiet), ("everybody talks", outcome.busy)):
        middle, late = spread(waits)
        rows.append((name, len(waits), f"{middle:.2f} s", f"{late:.2f} s"))
    ratio = spread(outcome.busy)[0] / max(0.001, spread(outcome.quiet)[0])
    share = [100.0 * (place + 1) / len(outcome.quiet) for place in range(len(outcome.quiet))]
    drawn = plot(
        "waits for an answer",
        ("nobody else", share, sorted(outcome.quiet)),
        ("everybody", share, sorted(outcome.busy)),
        x="percent of the questions",
        y="s",
    )
    return (
        f"{table(('while', 'questions', 'answer p50', 'p95'), rows)}\n\n{drawn}\n\n"
        f"{outcome.comments} comments, all handled after {outcome.seconds:.1f} s "
        f"({outcome.comments / outcome.seconds:.1f} a second); the wait is {ratio:.2f} times as long.\n"
        f"{outcome.answered} answers to {outcome.asked} questions, {outcome.waiting} deliveries left waiting."
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=int, default=10)
    options.add_argument("--comments", type=int, default=600)
    options.add_argument("--rate", type=float, default=20.0, help="comments a second")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="comments-", ignore_cleanup_errors=True) as name:
        outcome = measure(Path(name), cases=asked.cases, comments=asked.comments, rate=asked.rate)
    print(show(outcome))
    sys.exit(0 if outcome.answered == outcome.asked and not outcome.waiting else 1)


if __name__ == "__main__":
    main()
