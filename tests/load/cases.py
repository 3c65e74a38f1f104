"""How fast a comment is answered where the store holds few cases, and where it holds very many.

    python -m tests.load.cases [--few 100] [--many 100000] [--comments 40]

A real server over two data folders: some cases that are commented on, and as many others at rest as asked for, their
keys on both sides of them. Measured is the time from the comment on GitHub to our reply on it. Prints both medians and
their ratio. Also: how long the longest talk (`--turns`) takes to be loaded, beside a short one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from actors.issue import schema
from storage import words
from storage.batch import Batch
from storage.store import Store
from tests.actors.issue.conversing import Conversation
from tests.cases import FORM
from tests.crash.harness import REPO, SETTINGS, sample
from tests.integration.driver import Issue
from web.cli.stage import BOT, Stage
from web.sandbox import Limits, Sandbox

TABLES = ("issues", "board", "history", "turns", "comments")
ISSUES = 8
PATIENCE = 60.0
AT_ONCE = 500
"""Cases that are written in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds from a comment to its answer, with so many cases in the store."""

    cases: int
    seconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(folder: Path, *, cases: int, comments: int) -> Measured:
    """The server with that many cases at rest beside those that are commented on."""
    folder.mkdir()
    sandbox = Sandbox(limits=Limits(primary_per_hour=10**6))
    sandbox.start()
    try:
        sandbox.add_user("maria")
        stage = Stage(sandbox, data=folder / "data", settings=SETTINGS)
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "write"})
        with stage:
            issues = [Issue(sandbox, _open(sandbox, number), REPO) for number in range(ISSUES)]
            for issue in issues:
                issue.expect_label("agent:completed")
        fill(folder / "data" / "data", f"{REPO}#{issues[0].number}", cases)
        with stage:
            for issue in issues:
                _ask(issue)
            return Measured(cases=cases, seconds=[_ask(issues[number % ISSUES]) for number in range(comments)])
    finally:
        sandbox.stop()


def _open(sandbox: Sandbox, number: int) -> int:
    return sandbox.open_issue(REPO, "maria", f"Issue {number}", FORM, ["agent:task"])


def _ask(issue: Issue) -> float:
    """Comment, and wait for the answer."""
    before = sum("pong" in comment.body for comment in issue.ours)
    began = time.perf_counter()
    issue.comment("maria", "/ping")
    there = issue.sandbox.wait_until(lambda: sum("pong" in comment.body for comment in issue.ours) > before, PATIENCE)
    if not there:
        raise TimeoutError(f"no answer on {issue.number}")
    return time.perf_counter() - began


def fill(folder: Path, template: str, cases: int) -> None:
    """As many copies of a case that is over, under keys before and behind its own."""
    with Store.open(folder) as store:
        rows = {
            table: [
                (key.replace(template, "{key}"), json.dumps(row).replace(template, "{key}"))
                for prefix in ("", "over:", "active:")
                for key, row in store.page(table, prefix=f"{prefix}{template}", limit=500)
            ]
            for table in TABLES
        }
        assert rows["issues"], f"no case {template}"
        for begin in range(0, cases, AT_ONCE):
            batch = Batch()
            for number in range(begin, min(begin + AT_ONCE, cases)):
                key = f"{'octo/aaa' if number % 2 else 'octo/zzz'}-{number % 97}#{number}"
                _copy(batch, rows, key)
            store.write(batch)


def _copy(batch: Batch, rows: dict[str, list[tuple[str, str]]], key: str) -> None:
    for table, known in rows.items():
        for name, row in known:
            value = json.loads(row.replace("{key}", key))
            at = name.replace("{key}", key)
            batch.put(table, at, value)
            if table == "turns":
                batch.statement(words.PUT, words.row(key, int(at.rpartition("/")[2])), words.plain(value))


def talk(turns: int) -> tuple[float, int]:
    """Seconds to load the record of a case in which that much was said, and its size in bytes."""
    conversation = Conversation()
    conversation.begin()
    wishes = ("Please use MySQL.", "No, use PostgreSQL.", "Thanks!", "At most 40 lines.", "ok", "Why is that?")
    for number in range(turns):
        conversation.say("alice" if number % 2 else "bob", f"{wishes[number % len(wishes)]} ({number})")
    assert conversation.record is not None
    stored = json.dumps(schema.dump(conversation.record))
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        schema.load(json.loads(stored))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), len(stored)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--few", type=int, default=100)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--comments", type=int, default=40)
    options.add_argument("--turns", type=int, default=5_000)
    options.add_argument("--folder", type=Path, default=None, help="where to write (a real disk)")
    asked = options.parse_args()
    short, long = talk(50), talk(asked.turns)
    print(f"50 turns: loaded in {short[0] * 1000:.2f} ms ({short[1]:,} bytes)")
    print(f"{asked.turns:,} turns: {long[0] * 1000:.2f} ms ({long[1]:,} bytes), ratio {long[0] / short[0]:.2f}")
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="cases-", ignore_cleanup_errors=True) as name:
        few, many = (
            measure(Path(name) / str(cases), cases=cases, comments=asked.comments) for cases in (asked.few, asked.many)
        )
    for measured in (few, many):
        print(f"{measured.cases:,} cases: answered in {measured.median * 1000:.0f} ms (median of {asked.comments})")
    print(f"ratio {many.median / few.median:.2f}")
    sys.exit(0 if many.median < 1.3 * few.median else 1)


if __name__ == "__main__":
    main()
