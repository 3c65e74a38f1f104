"""A damaged database is refused at the opening, with how to restore, and stays as it was."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import StoreCorrupt, StoreVanished
from storage.inbox import Inbox
from storage.restore import restore
from storage.store import ReadOnlyStore, Store

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of a folder that a server used: records, history, deliveries."""
    with Store.open(tmp_path / "data") as store:
        inbox = Inbox(store)
        for number in range(60):
            text = {"body": f"{number} " + "lorem ipsum " * 60}
            store.write(Batch().put("issues", f"o/r#{number}", text).put("history", f"o/r#{number}/0", {"a": 1}))
            inbox.accept(f"id{number}", "issues", os.urandom(900), received_at=1.0).result()
        store.backup(tmp_path / "copy.db")
    return tmp_path / "data" / "caseworker.db"


def cut(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def changed(change: Callable[[bytearray], None]) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)

    return harm


def flip_in_the_header(data: bytearray) -> None:
    data[5] ^= 0x10


def blank_a_page(data: bytearray) -> None:
    data[5 * PAGE : 6 * PAGE] = bytes(PAGE)


def flip_in_every_page(data: bytearray) -> None:
    chance = random.Random(7)
    for begin in range(0, len(data), PAGE):
        data[begin + chance.randrange(12)] ^= 1 << chance.randrange(8)


def planted(table: str, value: object) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(f"UPDATE {table} SET value = ? WHERE rowid = 1", (value,))
        connection.commit()
        connection.close()

    return harm


HARMS: dict[str, Callable[[Path], None]] = {
    "cut to a half": cut(0.5),
    "cut by a few bytes": cut(0.999),
    "cut to its header": lambda path: os.truncate(path, 100),
    "a bit of the header": changed(flip_in_the_header),
    "a bit of every page": changed(flip_in_every_page),
    "a page of zeros": changed(blank_a_page),
    "no database": lambda path: path.write_bytes(os.urandom(9 * PAGE)),
    "a text that is no JSON": planted("issues", '{"body": "lorem'),
    "a row of raw bytes": planted("history", b"\x80\x04K*."),
    "a delivery without its frame": planted("inbox", b"\xff\xff\xff\xffbody"),
    "no version": planted("meta", '{"version": "x"}'),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_it_is_refused_with_how_to_restore_and_stays_as_it_is(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt) as refused:
        Store.open(path.parent)
    assert "run.py restore BACKUP" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


def removed(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("harm", [removed, emptied])
def test_a_database_that_is_gone_is_not_silently_made_anew(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)
    for _ in range(2):
        with pytest.raises(StoreVanished, match="restore BACKUP") as refused:
            Store.open(path.parent)
    assert str(path.parent / "caseworker.lock") in str(refused.value)
    (path.parent / "caseworker.lock").unlink()
    with Store.open(path.parent) as store:
        assert store.count("issues") == 0


@pytest.mark.parametrize("harm", [*list(HARMS.values())[:5], removed, emptied])
def test_a_restore_mends_it(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)
    restore(path.parent, path.parents[1] / "copy.db")
    with Store.open(path.parent) as store:
        assert store.count("issues") == Inbox(store).depth() == 60


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "caseworker.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE shop (price)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="another program"):
        Store.open(tmp_path)
    assert path.read_bytes() == before


def test_what_this_program_writes_is_whole(store: Store) -> None:
    odd = {"text": "\ud800 ü \x00 \u2028", "nested": {"a": [1, 2.5, None, True]}, "big": 2**60}
    store.write(Batch().put("issues", "odd", odd).put("people", "1/a", {}))
    Inbox(store).accept("id", "issues", b"\x00\xff", received_at=1.0).result()
    folder = store._path.parent
    store.close()
    with Store.open(folder) as again:
        assert again.get("issues", "odd") == odd


def test_a_server_that_died_while_it_made_the_database_makes_it_anew(tmp_path: Path) -> None:
    Store.open(tmp_path / "other").close()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "caseworker.db").touch()
    (tmp_path / "data" / "caseworker.lock").write_text('{"pid": 1, "since": 1.0}')
    with Store.open(tmp_path / "data") as store:
        store.write(Batch().put("issues", "one", {}))


def test_a_reader_of_a_damaged_database_hears_it_too(path: Path) -> None:
    cut(0.5)(path)
    with pytest.raises(StoreCorrupt, match="damaged"):
        ReadOnlyStore.open(path.parent).page("issues", limit=100)
