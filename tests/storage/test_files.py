"""A database that is taken away from under a running server acknowledges nothing more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
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


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def without_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (removed, r"caseworker.db was removed"),
        (replaced, "another file took the place of caseworker.db"),
        (cut, "it was cut from"),
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


def test_growing_and_moving_the_log_into_the_file_is_no_harm(store: Store) -> None:
    for number in range(300):
        store.write(Batch().put("issues", f"{number}", {"pad": "x" * 60_000}))  # more than one checkpoint
        store.write(Batch().delete("issues", f"{number}"))
    assert store.count("issues") == 0
