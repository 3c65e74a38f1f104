"""Many issues at once beside a GitHub that enforces its limits, on a clock that runs fast.

    python -m tests.load.limited [--issues 1000] [--speed 30]

The sandbox refuses, and counts, whatever breaks a limit: 80 creations a minute and 500 an hour, 900 points a minute,
a second between two writes. The server has its usual pace. Both read the same fast clock; the door, the actors, the
store and the workers are the real ones. Meanwhile people ask how far it is, and who is answered before what is noted.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from storage.store import ReadOnlyStore
from tests.cases import FORM
from tests.crash.harness import sample
from tests.crash.oracle import ended, state
from tests.load.fast_clock import FastClock, start
from tests.load.fast_server import SECRET, FastServer
from web.sandbox import Limits, Sandbox

REPO = "octo/storm"
BOT = "caseworker[bot]"
LIMITS = Limits(enforce=True, write_gap=1.0, primary_per_hour=10**6)
MINUTE, HOUR = 60.0, 3_600.0
STATUS, RESULT = "| Since |", "## Code Analysis"
AHEAD = 1
"""What may come before an answer: the request that was under way."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """What was measured; times in seconds of the fast clock.

    `ahead`: for each question, the status and result comments of other cases that were posted between the decision to
    answer and the answer.
    """

    issues: int
    took: float
    asked: int
    violations: list[str]
    completed: int = 0
    doubled: int = 0
    answers: list[float] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    busiest_minute: int = 0
    busiest_hour: int = 0

    @property
    def clean(self) -> bool:
        """Whether all was delivered within the limits, and people were answered first."""
        delivered = self.completed == self.issues and len(self.answers) == self.asked
        return delivered and not self.violations and not self.doubled and max(self.ahead, default=0) <= AHEAD


def run(folder: Path, *, issues: int, speed: float, questions: int, patience: float) -> Figures:
    """The storm; `patience` in real seconds."""
    clock = start(speed)
    sandbox = Sandbox(limits=LIMITS, clock=clock.now)
    sandbox.start()
    token = sandbox.add_user(BOT, bot=True)
    sandbox.add_user("maria")
    sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "admin"})
    server = FastServer(folder, api_url=sandbox.api_url, token=token, clock=clock)
    try:
        sandbox.add_hook(f"{server.address}/webhooks/github", SECRET, lanes=4)
        began, ends = clock.now(), time.monotonic() + patience
        numbers = [sandbox.open_issue(REPO, "maria", f"Issue {n}", FORM, ["agent:task"]) for n in range(issues)]
        asked = _ask(sandbox, numbers, clock, questions=questions, ends=ends)
        sandbox.wait_until(lambda: ended(sandbox, REPO, numbers), ends - time.monotonic())
        sandbox.wait_until(lambda: False, 2 * MINUTE / speed)  # whatever would be said too much
        took = clock.now() - began
        server.stop()
        return _figures(sandbox, numbers, asked, took=took, heard=_heard(folder, asked))
    finally:
        server.stop()
        sandbox.stop()


def _ask(sandbox: Sandbox, numbers: list[int], clock: FastClock, *, questions: int, ends: float) -> dict[int, float]:
    """People ask how far it is, spread over the issues and the time; when each did."""
    asked: dict[int, float] = {}
    began = clock.now()
    least = len(numbers) * 2 / LIMITS.content_per_hour * HOUR  # two comments a case
    for turn in range(questions):
        due = began + least * (turn + 0.5) / questions
        while clock.now() < due and time.monotonic() < ends:
            sandbox.wait_until(lambda: False, min(2.0, (due - clock.now()) / clock.speed))
        number = numbers[len(numbers) * turn // questions]
        asked[number] = clock.now()
        sandbox.comment(REPO, number, "maria", "/status")
        done = sum(ended(sandbox, REPO, [one]) for one in numbers)
        hours = (clock.now() - began) / HOUR
        print(f"  {hours:.2f} h: {done} of {len(numbers)} ended, {len(sandbox.violations)} violations", flush=True)
    return asked


def _heard(folder: Path, asked: Iterable[int]) -> dict[int, float]:
    """When each case decided on the question that it was asked."""
    heard = {}
    with ReadOnlyStore.open(folder / "data") as store:
        for number in asked:
            for _, row in store.page("history", prefix=f"{REPO}#{number}/", limit=1_000):
                if row["what"] == "delivery: comment added":
                    heard[number] = float(row["at"])
    return heard


def _figures(
    sandbox: Sandbox, numbers: list[int], asked: dict[int, float], *, took: float, heard: dict[int, float]
) -> Figures:
    broken = [f"{one.rule} {one.method} {one.path}" for one in sandbox.violations]
    figures = Figures(issues=len(numbers), took=took, asked=len(asked), violations=broken)
    told: list[tuple[float, int]] = []
    answers: dict[int, list[float]] = {}
    for number in numbers:
        figures.completed += state(sandbox, REPO, number) == ["agent:completed"]
        ours = [comment for comment in sandbox.comments(REPO, number) if comment.author == BOT]
        news = [comment.created_at for comment in ours if STATUS in comment.body or RESULT in comment.body]
        answers[number] = [comment.created_at for comment in ours if comment.created_at not in news]
        figures.doubled += len(news) > 2 or len(answers[number]) > 1
        told += [(at, number) for at in news]
    for number, at in asked.items():
        for answered in answers[number][:1]:
            figures.answers.append(answered - at)
            figures.ahead.append(sum(heard[number] < when < answered for when, one in told if one != number))
    every = sorted([at for at, _ in told] + [at for found in answers.values() for at in found])
    figures.busiest_minute = _most_within(every, MINUTE)
    figures.busiest_hour = _most_within(every, HOUR)
    return figures


def _most_within(times: list[float], window: float) -> int:
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--issues", type=int, default=1_000)
    options.add_argument("--speed", type=float, default=30.0, help="how much faster the clock runs")
    options.add_argument("--questions", type=int, default=40)
    options.add_argument("--patience", type=float, default=1_800.0, help="real seconds after which it is given up")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="limited-", ignore_cleanup_errors=True) as name:
        found = run(
            Path(name), issues=asked.issues, speed=asked.speed, questions=asked.questions, patience=asked.patience
        )
        if not found.clean:
            print((Path(name) / "server.log").read_text()[-3_000:])
    print(f"{found.issues} issues, {found.completed} completed, {found.doubled} with a comment too many")
    print(f"{found.took / HOUR:.1f} hours by the fast clock; {len(found.violations)} violations {found.violations[:5]}")
    print(f"comments: at most {found.busiest_minute} in a minute and {found.busiest_hour} in an hour")
    middle, longest = statistics.median(found.answers or [0.0]), max(found.answers, default=0.0)
    print(f"{len(found.answers)} of {found.asked} questions answered, after {middle:.0f} s (median), {longest:.0f} s")
    print(f"status and result comments of other cases before an answer: at most {max(found.ahead, default=0)}")
    sys.exit(0 if found.clean else 1)


if __name__ == "__main__":
    main()
