"""How many deliveries a second reach the disk: one at a time, many at once, and beside plain sqlite3 in the same run.

    python -m tests.load.storage [--seconds 3] [--body 12000] [--threads 64] [--folder /var/tmp]

The baseline is one sqlite3 connection with the same settings and a commit for each delivery. Absolute numbers are
the machine's; the ratios are the program's.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from storage.inbox import Inbox
from storage.store import Store

Write = Callable[[str, bytes], object]


def plain(folder: Path) -> tuple[Write, Callable[[], None]]:
    """The baseline: what a program writes that commits each delivery by itself."""
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, value BLOB)")
    connection.execute("CREATE TABLE inbox (key INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB)")

    def write(identity: str, body: bytes) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO seen VALUES (?, ?)", (identity, '{"at":1.0}'))
        connection.execute("INSERT INTO inbox (value) VALUES (?)", (body,))
        connection.execute("COMMIT")

    return write, connection.close


def stored(folder: Path) -> tuple[Write, Callable[[], None]]:
    """The program's own way in."""
    store = Store.open(folder / "data")
    inbox = Inbox(store)
    return lambda identity, body: inbox.accept(identity, "push", body, received_at=1.0).result(), store.close


def measure(write: Write, *, threads: int, seconds: float, body: bytes) -> tuple[float, float]:
    """Writes a second, and the 99th percentile of one write in milliseconds."""
    until = time.perf_counter() + seconds
    taken: list[float] = []

    def work() -> None:
        own: list[float] = []
        while (begun := time.perf_counter()) < until:
            write(os.urandom(18).hex(), body)
            own.append(time.perf_counter() - begun)
        taken.extend(own)

    if threads == 1:
        work()
    else:
        crowd = [threading.Thread(target=work) for _ in range(threads)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
    taken.sort()
    return len(taken) / seconds, taken[int(len(taken) * 0.99)] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description="writes a second of the storage, beside plain sqlite3")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each of the three runs, at most 60")
    parser.add_argument("--body", type=int, default=12_000, help="bytes of one delivery")
    parser.add_argument("--threads", type=int, default=64, help="writers at once in the grouped run")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where to write (a real disk; default: the temporary folder)"
    )
    options = parser.parse_args()
    body = os.urandom(options.body)
    runs = (
        ("plain, one commit each", plain, 1),
        ("stored, one writer", stored, 1),
        ("stored, grouped", stored, options.threads),
    )
    baseline = 0.0
    for name, opened, threads in runs:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            write, close = opened(Path(folder))
            rate, p99 = measure(write, threads=threads, seconds=min(options.seconds, 60.0), body=body)
            close()
        baseline = baseline or rate
        print(f"{name:24} {rate:8.0f} writes/s   p99 {p99:7.2f} ms   {rate / baseline:5.2f} x plain")


if __name__ == "__main__":
    main()
