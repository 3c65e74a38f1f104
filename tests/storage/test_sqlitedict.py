"""sqlitedict's own ways, which the hardened connection must take without its faults."""

from __future__ import annotations

import ast
import gc
import pickle
import sqlite3
from pathlib import Path

import pytest
import sqlitedict

import storage
from storage.batch import Batch
from storage.errors import StorageError, StoreCorrupt, UnreadableRow
from storage.readers import Readers
from storage.schema import connect
from storage.store import Store
from storage.tables import TABLES, SharedDict
from storage.writer import Writer


def shared(store: Store, table: str) -> SharedDict:
    return store._dicts[table]  # the one test that looks behind the verbs: no verb gives a dict out


def test_a_table_still_works_as_a_dict(store: Store) -> None:
    issues = shared(store, "issues")
    issues["a"] = {"n": 1}
    issues.update({"b": {"n": 2}, "c": {"n": 3}})
    del issues["b"]
    assert dict(issues) == {"a": {"n": 1}, "c": {"n": 3}}
    assert "a" in issues
    assert len(issues) == 2
    assert store.get("issues", "c") == {"n": 3}
    issues.clear()
    assert not issues


def test_an_error_of_a_dict_reaches_the_line_that_made_it(store: Store) -> None:
    with pytest.raises(StorageError):
        shared(store, "inbox")["not a number"] = {"body": b""}
    shared(store, "issues")["a"] = {}
    assert store.count("issues") == 1


def test_closing_and_collecting_one_dict_leaves_the_others_their_connection(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    readers = Readers(path, patience=1.0)
    writer = Writer(str(path), connect(path, patience=1.0), readers=readers)
    first, second, third = (
        SharedDict(writer, table=TABLES[name], filename=str(path)) for name in ("issues", "turns", "meta")
    )
    first.close()
    del second
    gc.collect()
    third["a"] = {"n": 1}
    assert third["a"] == {"n": 1}
    readers.close()
    writer.close()


@pytest.mark.parametrize("table", ["issues", "dead_letters"])
def test_a_pickle_in_the_file_is_refused_and_not_run(tmp_path: Path, table: str) -> None:
    marker = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (marker,)

    with Store.open(tmp_path) as store:
        planted = sqlite3.connect(tmp_path / "caseworker.db", isolation_level=None)
        planted.execute(f"INSERT INTO {table} (key, value) VALUES ('a', ?)", (pickle.dumps(Trap()),))
        planted.close()
        with pytest.raises(UnreadableRow, match=f"'a' of {table} was not written by this program"):
            store.get(table, "a")
        with pytest.raises(UnreadableRow):
            store.page(table)
    with pytest.raises(StoreCorrupt, match=f"row 'a' of {table} cannot be read"):
        Store.open(tmp_path)
    assert not marker.exists()


def test_pickle_is_never_put_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("pickle was used")

    for module in (pickle, sqlitedict):
        for name in ("dumps", "loads"):
            monkeypatch.setattr(module, name, refuse)
    with Store.open(tmp_path) as store:
        for name in TABLES.keys() - {"inbox"}:
            store.write(Batch().put(name, "a", {"body": b""} if name == "dead_letters" else {"n": 1}))
            assert store.get(name, "a")
            assert store.page(name)


def test_no_module_of_storage_imports_pickle() -> None:
    files = list(Path(storage.__path__[0]).rglob("*.py"))
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {"pickle", "shelve", "marshal", "dill"} & set(names), file
