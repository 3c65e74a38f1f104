"""A database that is taken away from under a running server acknowledges nothing more."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import StoreCorrupt
from storage.store import Store


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    shutil.copyfile(path, other)
    other.replace(path)


def flipped(path: Path) -> None:
    _emptied_log(path)
    data = bytearray(path.read_bytes())
    for page in range(0, len(data), 4096):
        data[page + 3] ^= 0x40
    path.write_bytes(data)


def cut_without_log(path: Path) -> None:
    _emptied_log(path)
    os.truncate(path, path.stat().st_size // 2)


def _emptied_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def without_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (removed, r"caseworker.db was removed"),
        (replaced, "another file took the place of caseworker.db"),
        (flipped, "is damaged"),
        (cut_without_log, "is damaged"),
        (without_log, "caseworker.db-wal was removed"),
    ],
)
def test_a_write_into_a_file_that_nobody_will_find_again_fails(
    tmp_path: Path, harm: Callable[[Path], None], finding: str
) -> None:
    store = Store.open(tmp_path)
    try:
        store.write(Batch().put("issues", "before", {}))
        harm(tmp_path / "caseworker.db")
        for _ in range(2):
            with pytest.raises(StoreCorrupt, match=finding) as refused:
                store.write(Batch().put("issues", "after", {}))
        assert "run.py restore BACKUP" in str(refused.value)
    finally:
        store.close()


def test_another_program_that_does_no_harm_is_none(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for number in range(3):
            store.write(Batch().put("issues", f"{number}", {"pad": "x" * 20_000}))
            _emptied_log(tmp_path / "caseworker.db")
        with closing(sqlite3.connect(tmp_path / "caseworker.db")) as other:
            other.execute("DELETE FROM issues WHERE key = '1'")
            other.commit()
        store.write(Batch().put("issues", "last", {}))
        assert [key for key, _ in store.page("issues")] == ["0", "2", "last"]


def test_growing_and_moving_the_log_into_the_file_is_no_harm(store: Store) -> None:
    for number in range(300):
        store.write(Batch().put("issues", f"{number}", {"pad": "x" * 60_000}))  # more than one checkpoint
        store.write(Batch().delete("issues", f"{number}"))
    assert store.count("issues") == 0


def test_a_file_that_was_cut_while_the_log_holds_all_of_it_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "caseworker.db"
    store = Store.open(tmp_path)
    store.write(Batch().put("issues", "before", {}))
    os.truncate(path, path.stat().st_size // 2)
    store.write(Batch().put("issues", "after", {}))
    store.close()
    with Store.open(tmp_path) as again:
        assert [key for key, _ in again.page("issues")] == ["after", "before"]
