"""What the verbs of a store promise when nothing goes wrong."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import KeyTaken, StorageError, StoreClosed, StoreMissing
from storage.store import Store, open_readonly


def test_a_write_is_read_by_the_next_line(store: Store) -> None:
    store.write(Batch().put("issues", "o/r#1", {"title": "größer", "parts": [1, None]}))
    assert store.get("issues", "o/r#1") == {"title": "größer", "parts": [1, None]}
    assert store.get("issues", "o/r#2") is None


def test_a_batch_goes_over_any_tables_in_its_order(store: Store) -> None:
    store.write(Batch().put("issues", "a", {"n": 1}).put("turns", "a/1", {}).put("issues", "a", {"n": 2}))
    store.write(Batch().delete("turns", "a/1").delete("turns", "never there").add("agenda", "a", {}))
    assert store.get("issues", "a") == {"n": 2}
    assert (store.count("turns"), store.count("agenda")) == (0, 1)


def test_a_taken_key_leaves_out_the_whole_batch(store: Store) -> None:
    store.write(Batch().add("calls", "e1", {"n": 1}))
    with pytest.raises(KeyTaken) as caught:
        store.write(Batch().put("issues", "a", {}).add("calls", "e1", {"n": 2}).put("issues", "b", {}))
    assert (caught.value.table, caught.value.key) == ("calls", "e1")
    assert store.get("calls", "e1") == {"n": 1}
    assert store.count("issues") == 0


def test_a_batch_keeps_what_was_said_when_the_dict_changes_later(store: Store) -> None:
    value = {"n": 1}
    batch = Batch().put("issues", "a", value)
    value["n"] = 2
    future = store.submit(batch)
    batch.put("issues", "b", {})
    future.result()
    assert store.get("issues", "a") == {"n": 1}
    assert store.get("issues", "b") is None


def test_pages_follow_each_other_in_key_order(store: Store) -> None:
    keys = [f"o/r#1/{n:03d}" for n in range(25)]
    batch = Batch().put("turns", "o/r#10/000", {}).put("turns", "o/r#0", {}).put("turns", "z", {})
    for key in reversed(keys):
        batch.put("turns", key, {"key": key})
    store.write(batch)
    found: list[str] = []
    while page := store.page("turns", prefix="o/r#1/", after=found[-1] if found else "", limit=10):
        assert all(value == {"key": key} for key, value in page)
        found += [key for key, _ in page]
    assert found == keys


@pytest.mark.parametrize(
    ("prefix", "after", "expected"),
    [
        ("", "", ["a", "a%", "ab", "b", "é", "😀"]),
        ("a", "", ["a", "a%", "ab"]),
        ("a", "a", ["a%", "ab"]),
        ("a", "b", []),
        ("b", "a", ["b"]),
        ("a%", "", ["a%"]),
        ("", "b", ["é", "😀"]),
        ("", "c", ["é", "😀"]),
        ("é", "", ["é"]),
        ("x", "", []),
    ],
)
def test_a_page_holds_what_starts_with_the_prefix_and_comes_after(
    store: Store, prefix: str, after: str, expected: list[str]
) -> None:
    batch = Batch()
    for key in ("😀", "b", "a%", "a", "é", "ab"):
        batch.put("people", key, {})
    store.write(batch)
    assert [key for key, _ in store.page("people", prefix=prefix, after=after)] == expected


@pytest.mark.parametrize("key", ["", "x" * 1025, "lone \ud800"])
def test_a_key_that_cannot_be_kept_is_refused_where_it_is_said(store: Store, key: str) -> None:
    for use in (lambda: Batch().put("issues", key, {}), lambda: store.get("issues", key)):
        with pytest.raises(ValueError, match=r"."):
            use()


@pytest.mark.parametrize("table", ["nothing", "inbox", "issues; DROP TABLE issues"])
def test_a_table_that_is_not_kept_by_key_is_refused(store: Store, table: str) -> None:
    with pytest.raises(ValueError, match="table"):
        Batch().put(table, "a", {})
    with pytest.raises(ValueError, match="table"):
        store.get(table, "a")


def test_an_event_loop_awaits_writes(store: Store) -> None:
    async def many() -> None:
        await asyncio.gather(
            *(asyncio.wrap_future(store.submit(Batch().put("issues", str(n), {"n": n}))) for n in range(50))
        )

    asyncio.run(many())
    assert store.count("issues") == 50


def test_expiry_takes_the_old_rows_and_leaves_the_rest(store: Store) -> None:
    batch = Batch()
    for n in range(10):
        batch.put("seen", f"id/{n}", {"at": float(n)})
    batch.put("seen", "no time", {}).put("seen", "id/0", {"at": 100.0})  # written anew: no longer the oldest
    store.write(batch)
    assert store.expire("seen", before=5.0, limit=3) == 3
    assert store.expire("seen", before=5.0, limit=3) == 1
    assert store.expire("seen", before=5.0, limit=3) == 0
    left = [key for key, _ in store.page("seen")]
    assert left == ["id/0", "id/5", "id/6", "id/7", "id/8", "id/9", "no time"]


def test_dead_letters_keep_bytes(store: Store) -> None:
    store.write(Batch().put("dead_letters", "1", {"reason": "x", "body": b"\x00\xff"}))
    assert store.get("dead_letters", "1") == {"reason": "x", "body": b"\x00\xff"}
    assert store.page("dead_letters") == [("1", {"reason": "x", "body": b"\x00\xff"})]


def test_what_was_written_is_there_after_the_store_is_opened_again(tmp_path: Path) -> None:
    for n in range(3):
        with Store.open(tmp_path) as store:
            assert store.count("issues") == n
            store.write(Batch().put("issues", str(n), {}))


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreClosed):
        store.write(Batch().put("issues", "a", {}))
    with pytest.raises(StoreClosed):
        store.get("issues", "a")
    assert isinstance(store.submit(Batch()).exception(), StoreClosed)


def test_a_closed_store_leaves_one_file_and_its_lock(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write(Batch().put("issues", "a", {}))
        store.get("issues", "a")
        with open_readonly(tmp_path) as reader:
            reader.get("issues", "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["caseworker.db", "caseworker.lock"]


def test_the_data_is_read_beside_a_running_server_and_after_it(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no server has used"):
        open_readonly(tmp_path)
    with Store.open(tmp_path) as store, open_readonly(tmp_path) as reader:
        store.write(Batch().put("issues", "a", {"n": 1}))
        assert reader.get("issues", "a") == {"n": 1}
    with open_readonly(tmp_path) as reader:
        assert reader.page("issues") == [("a", {"n": 1})]
        assert reader.count("inbox") == 0


def test_the_reading_connection_cannot_write(store: Store) -> None:
    with pytest.raises(StorageError, match="readonly"):
        store.select("DELETE FROM issues")


def test_a_backup_is_whole_private_and_opens_as_a_store(store: Store, tmp_path: Path) -> None:
    store.write(Batch().put("issues", "a", {"n": 1}))
    target = tmp_path / "restored" / "caseworker.db"
    target.parent.mkdir()
    target.write_bytes(b"an earlier backup")
    store.backup(target)
    store.write(Batch().put("issues", "b", {}))
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["caseworker.db"]
    with Store.open(target.parent) as restored:
        assert restored.page("issues") == [("a", {"n": 1})]


def test_a_backup_never_goes_over_the_database_itself(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="itself"):
        store.backup(tmp_path / "data" / ".." / "data" / "caseworker.db")


def test_every_commit_is_synchronous(store: Store) -> None:
    # A PRAGMA inside a transaction reads without changing anything.
    def settings(cursor: sqlite3.Cursor) -> tuple[int, str]:
        (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
        (mode,) = cursor.execute("PRAGMA journal_mode").fetchone()
        return synchronous, mode

    assert store.submit_work(settings).result() == (2, "wal")
