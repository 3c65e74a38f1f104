"""kill -9 at any instant: what was acknowledged is there, and no batch is there by half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.inbox import Inbox
from storage.store import Store

ROOT = Path(__file__).parents[2]
PAGE = 1000


def killed_writer(folder: Path, *, run: int, after: int) -> set[str]:
    """Runs a writer until it acknowledged `after` writes, kills it, and returns all that it acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.crash_child", folder, str(run)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout
        try:
            acknowledged = [child.stdout.readline() for _ in range(after)]
        finally:
            child.kill()
        acknowledged += child.stdout.readlines()  # what it said before it was dead
    return {line.strip() for line in acknowledged if line.endswith("\n")}


def keys(store: Store, table: str) -> set[str]:
    found: list[str] = []
    while page := store.page(table, after=found[-1] if found else "", limit=PAGE):
        found += [key for key, _ in page]
    return set(found)


def deliveries(store: Store) -> tuple[list[int], set[str]]:
    inbox = Inbox(store)
    numbers: list[int] = []
    ids: set[str] = set()
    while page := inbox.page(after=numbers[-1] if numbers else 0, limit=PAGE):
        numbers += [delivery.seq for delivery in page]
        ids |= {delivery.id for delivery in page}
        assert all(len(delivery.body) == 5000 for delivery in page)
    return numbers, ids


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, kills: int) -> None:
    acknowledged: set[str] = set()
    for run in range(kills):
        acknowledged |= killed_writer(tmp_path, run=run, after=random.randint(1, 150))
        with Store.open(tmp_path, wait=5.0) as store:
            written = keys(store, "issues")
            assert acknowledged <= written
            assert written == keys(store, "turns")
            numbers, ids = deliveries(store)
            assert acknowledged <= ids
            assert len(ids) == len(numbers) == store.count("seen")
