"""A disk with no room left: writers are told, readers read on, and when there is room again all goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import StorageError
from storage.inbox import Inbox
from storage.store import Store

ROOT = Path(__file__).parents[2]

LIMITED = """
import resource, sys
from pathlib import Path
from storage.batch import Batch
from storage.errors import StorageError
from storage.store import Store

store = Store.open(Path(sys.argv[1]))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
kept, failed = 0, 0
for n in range(200):
    try:
        store.write(Batch().put("issues", f"{n}", {"pad": "x" * 20_000}).put("turns", f"{n}", {}))
        kept += 1
    except StorageError as error:
        failed += 1
        last = error
    assert store.count("issues") == store.count("turns") == kept
assert failed, "the limit was never met"
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
store.write(Batch().put("issues", "after", {}).put("turns", "after", {}))
store.close()
print(kept + 1)
"""


def test_writes_over_the_limit_of_a_file_fail_and_the_store_lives_on(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert child.returncode == 0, child.stderr
    with Store.open(tmp_path) as store:
        assert store.count("issues") == store.count("turns") == int(child.stdout)


def test_a_database_at_its_greatest_size_fails_the_write_alone(store: Store) -> None:
    store.submit_work(lambda cursor: cursor.execute("PRAGMA max_page_count = 60").fetchall()).result()
    store.write(Batch().put("issues", "small", {}))
    with pytest.raises(StorageError, match="full"):
        store.write(Batch().put("turns", "half", {}).put("issues", "large", {"pad": "x" * 1_000_000}))
    assert store.count("turns") == 0
    store.write(Batch().put("turns", "whole", {}))
    assert [key for key, _ in store.page("turns")] == ["whole"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 2 MiB, where this user may mount one."""
    point = tmp_path / "disk"
    point.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", point], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("mounting a small disk needs root and the right to mount")
    yield point
    subprocess.run(["umount", point], check=True)


def test_a_full_disk_refuses_deliveries_and_takes_them_again_when_there_is_room(small_disk: Path) -> None:
    with Store.open(small_disk / "data") as store:
        inbox = Inbox(store)
        accepted: list[str] = []
        refused: list[str] = []
        for n in range(400):
            future = inbox.accept(f"id{n}", "push", os.urandom(12_000), received_at=1.0)
            (accepted if future.exception() is None else refused).append(f"id{n}")
        assert accepted
        assert refused
        assert [delivery.id for delivery in inbox.page(after=0, limit=1000)] == accepted
        subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
        assert all(inbox.accept(identity, "push", b"{}", received_at=2.0).result() for identity in refused)
        assert inbox.depth() == 400
