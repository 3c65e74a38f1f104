"""A server dies with many cases under way: how long until each is taken up again, and says so.

    python -m tests.crash.restart --cases 50

Ten workers run and the other cases wait. After the kill the next server has ten seconds until every case of the agenda
is resumed, requeued or settled. When the status comment says so is GitHub's pace, lifted here. Every case ends once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from storage.store import ReadOnlyStore
from tests.cases import FORM
from tests.crash.harness import REPO, SETTINGS, sample
from tests.crash.oracle import ended, state
from tests.crash.scenes import slow
from tests.patience import PATIENCE, until
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

WORKERS = 10
MORE = {"WORKERS": str(WORKERS), "WORKERS_PER_REPOSITORY": str(WORKERS), "MOST_LIVE_ISSUES": "200"}
PROMISED = 10.0
USUAL_START = 1.0
"""Seconds from a start to readiness; a machine on which that takes longer has more time for the rest as well."""
SAYS = ("resumed after", "requeued after", "settled after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`taken`, `said`: seconds from the start of the process until the last case was taken up, and showed it.

    `start`: what a start took that had nothing to take up.
    """

    cases: int
    under_way: int
    start: float
    taken: float | None
    said: float | None
    comments: int
    ended: bool

    @property
    def clean(self) -> bool:
        """Whether it was in time, and nothing was said that is not part of a case anyway."""
        slow = max(1.0, self.start / USUAL_START)
        timely = self.taken is not None and self.taken <= PROMISED * slow and self.said is not None
        return timely and self.under_way > 0 and self.ended and self.comments == 2 * self.cases


def run(folder: Path, *, cases: int) -> Outcome:
    """One death in the middle of `cases` cases."""
    sandbox = Sandbox()
    sandbox.start()
    signs = folder / "signs"
    stage = Stage(sandbox, data=folder, settings=SETTINGS | slow(signs) | MORE)
    try:
        sandbox.add_user("maria")
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "admin"})
        began = time.monotonic()
        stage.start()
        start = time.monotonic() - began
        numbers = [sandbox.open_issue(REPO, "maria", f"Case {n}", FORM, ["agent:task"]) for n in range(cases)]
        shown = {"agent:in-progress", "agent:analyzing"}
        sandbox.wait_until(lambda: all(shown.intersection(state(sandbox, REPO, n)) for n in numbers), PATIENCE)
        stage.kill()
        busy = _busy(folder)
        began = time.monotonic()
        stage.start()
        taken = time.monotonic() - began if until(lambda: _taken_up(folder, busy)) else None
        told = sandbox.wait_until(lambda: all(_says(sandbox, n) for n in busy), PATIENCE)
        said = time.monotonic() - began if told else None
        (signs / "over").touch()
        over = sandbox.wait_until(lambda: ended(sandbox, REPO, numbers), PATIENCE)
        stage.stop()
        comments = sum(len(sandbox.comments(REPO, number)) for number in numbers)
        return Outcome(
            cases=cases, under_way=len(busy), start=start, taken=taken, said=said, comments=comments, ended=over
        )
    finally:
        stage.kill()
        sandbox.stop()


def _busy(folder: Path) -> list[int]:
    with ReadOnlyStore.open(folder / "data") as store:
        rows = store.page("agenda", limit=10_000)
    return [int(key.partition("#")[2]) for key, row in rows if row["busy"]]


def _taken_up(folder: Path, numbers: list[int]) -> bool:
    with ReadOnlyStore.open(folder / "data") as store:
        records = [store.get("issues", f"{REPO}#{number}") for number in numbers]
    return all(record is not None and record.get("resumed") for record in records)


def _says(sandbox: Sandbox, number: int) -> bool:
    return any(word in comment.body for comment in sandbox.comments(REPO, number) for word in SAYS)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=int, default=50)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="restart-", ignore_cleanup_errors=True) as name:
        outcome = run(Path(name), cases=asked.cases)
    print(outcome)
    sys.exit(0 if outcome.clean else 1)


if __name__ == "__main__":
    main()
