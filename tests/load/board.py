"""The dashboard of a large server, and what its readers cost those who wait for an answer.

    python -m tests.load.board [--active 10000] [--over 100000] [--viewers 2] [--seconds 10] [--rate 50]

A data folder gets so many cases; then each page is asked for some times, and deliveries come at a steady rate, first
with nobody at the pages, then with viewers who load the board again and again. Traffic goes to 127.0.0.1 only.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from actors.issue.card import card
from storage.batch import Batch
from storage.store import Store
from tests.cases import Talk
from tests.load.drawing import table
from tests.load.ingest import LIFTED, generate
from web.cli.stage import Stage
from web.sandbox import Sandbox

PATHS = (
    "/",
    "/?q=case+77",
    "/cases",
    "/cases?q=case+99999",
    "/cases?scope=active&state=testing",
    "/queue",
    "/server",
    "/api/v1/board",
)
STATES = ("queued", "testing", "awaiting-feedback")
TIMES = 5
AT_ONCE = 10_000


def crowd(store: Store, count: int, *, scope: str, states: tuple[str, ...] = STATES) -> None:
    """So many cases on the board, in turn in these states."""
    row = card(Talk().allowed())
    for begin in range(0, count, AT_ONCE):
        batch = Batch()
        for number in range(begin, min(count, begin + AT_ONCE)):
            key, title = f"octo/{scope}#{number}", f"Case {number}"
            changed = {"key": key, "repository": f"octo/{scope}", "number": number, "title": title}
            changed |= {"state": states[number % len(states)], "since": row["since"] - number}
            batch.put("board", f"{scope}:{key}", {**row, **changed, "find": f"{key} {title}".lower()})
        store.write(batch)


def loads(url: str, path: str) -> float:
    """Seconds until the page is there."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{url}{path}", timeout=60) as answer:
        answer.read()
    return time.perf_counter() - began


@contextmanager
def viewers(url: str, count: int, seen: list[float]) -> Iterator[None]:
    """So many people who load the board again and again; how long each took goes to `seen`."""
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.append(loads(url, "/"))

    threads = [threading.Thread(target=look, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def measure(folder: Path, asked: argparse.Namespace) -> None:
    """Print the tables."""
    sandbox = Sandbox()
    sandbox.start()
    try:
        stage = Stage(sandbox, data=folder, settings=LIFTED)
        with Store.open(folder / "data") as store:
            crowd(store, asked.active, scope="active")
            crowd(store, asked.over, scope="over", states=("completed", "failed"))
        with stage:
            pages(stage.url)
            deliveries(stage, asked)
    finally:
        sandbox.stop()


def pages(url: str) -> None:
    """How long each page takes, alone."""
    rows = []
    for path in PATHS:
        took = [loads(url, path) * 1_000 for _ in range(TIMES)]
        rows.append((f"`{path}`", f"{statistics.median(took):.0f}", f"{max(took):.0f}"))
    print(table(("page", "median ms", "longest ms"), rows), flush=True)


def deliveries(stage: Stage, asked: argparse.Namespace) -> None:
    """How long deliveries wait for their answer, without and with people at the pages."""
    rows: list[tuple[Any, ...]] = []
    seen: list[float] = []
    for count in (0, asked.viewers):
        with viewers(stage.url, count, seen):
            options = ("--seconds", str(asked.seconds), "--rate", str(asked.rate), "--connections", "16")
            figures = generate(stage.port, stage.secret, *options)
        accepted = f"{figures['accepted']} of {figures['answers']}"
        rows.append((count, accepted, figures["p50_ms"], figures["p99_ms"], figures["max_ms"]))
    print("\n" + table(("viewers", "accepted", "p50 ms", "p99 ms", "max ms"), rows))
    if seen:
        print(f"\n{len(seen)} boards were loaded meanwhile, median {statistics.median(seen) * 1_000:.0f} ms.")


def main() -> None:
    """Measure in a folder of its own."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--active", type=int, default=10_000)
    options.add_argument("--over", type=int, default=100_000)
    options.add_argument("--viewers", type=int, default=2)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--rate", type=float, default=50.0)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.parse_args())


if __name__ == "__main__":
    main()
