"""A backup takes the database's place, or nothing changes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import BackupUnfit, StoreLocked, StoreTooNew
from storage.restore import restore
from storage.store import Store


def filled(folder: Path, name: str) -> None:
    with Store.open(folder) as store:
        store.write(Batch().put("issues", name, {"a": 1}))


def keys(folder: Path) -> list[str]:
    with Store.open(folder) as store:
        return [key for key, _ in store.page("issues")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A backup that holds `saved`."""
    filled(tmp_path / "other", "saved")
    with Store.open(tmp_path / "other") as store:
        store.backup(tmp_path / "copy.db")
    return tmp_path / "copy.db"


def test_the_backup_is_there_and_the_former_database_is_kept(tmp_path: Path, copy: Path) -> None:
    folder = tmp_path / "data"
    filled(folder, "former")
    kept = restore(folder, copy)
    assert keys(folder) == ["saved"]
    assert kept is not None
    assert [row[0] for row in sqlite3.connect(kept).execute("SELECT key FROM issues")] == ["former"]
    assert (folder / "caseworker.db").stat().st_mode & 0o077 == 0
    assert copy.exists()


def test_a_folder_without_a_database_gets_one(tmp_path: Path, copy: Path) -> None:
    assert restore(tmp_path / "data", copy) is None
    assert keys(tmp_path / "data") == ["saved"]


def test_a_log_of_the_former_database_does_not_reach_the_restored_one(tmp_path: Path, copy: Path) -> None:
    """As after a power cut, which leaves the log behind."""
    folder = tmp_path / "data"
    store = Store.open(folder)
    store.write(Batch().put("issues", "former", {"a": 1}))
    logged = (folder / "caseworker.db-wal").read_bytes()
    store.close()
    (folder / "caseworker.db-wal").write_bytes(logged)
    restore(folder, copy)
    assert keys(folder) == ["saved"]


def test_it_is_refused_while_a_server_runs(tmp_path: Path, copy: Path) -> None:
    with Store.open(tmp_path / "data"), pytest.raises(StoreLocked, match="in use by process"):
        restore(tmp_path / "data", copy)


def damaged(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    copy.write_bytes(data)


def truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


def foreign(copy: Path) -> None:
    copy.unlink()
    connection = sqlite3.connect(copy)
    connection.execute("CREATE TABLE a (b)")
    connection.close()


def newer(copy: Path) -> None:
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE meta SET value = '{\"version\": 999}' WHERE key = 'schema'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (damaged, BackupUnfit),
        (truncated, BackupUnfit),
        (foreign, BackupUnfit),
        (newer, StoreTooNew),
        (lambda copy: copy.write_text("no database at all, but long enough to be looked at" * 99), BackupUnfit),
        (lambda copy: copy.write_bytes(b""), BackupUnfit),
    ],
)
def test_a_backup_that_is_none_changes_nothing(tmp_path: Path, copy: Path, spoil: object, error: type) -> None:
    folder = tmp_path / "data"
    filled(folder, "former")
    spoil(copy)  # type: ignore[operator]
    with pytest.raises(error):
        restore(folder, copy)
    assert keys(folder) == ["former"]
    assert [path.name for path in folder.iterdir() if path.name.startswith(".restore")] == []


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_whoever_opens_the_folder_next_finishes_a_restore_that_was_cut_off(
    tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    folder = tmp_path / "data"
    store = Store.open(folder)
    store.write(Batch().put("issues", "former", {"a": 1}))
    logged = (folder / "caseworker.db-wal").read_bytes()
    store.close()
    (folder / "caseworker.db-wal").write_bytes(logged)
    left = [moved + 1]  # `begin` renames, too
    rename = Path.replace

    def replace(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            restore(folder, copy)
    assert keys(folder) == ["saved"]
    (kept,) = folder.glob("*.before-restore-*[0-9]")
    assert [row[0] for row in sqlite3.connect(kept).execute("SELECT key FROM issues")] == ["former"]
    assert (folder / "caseworker.db").stat().st_mode & 0o077 == 0


def test_the_restored_database_knows_since_when_it_knows_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "other") as store:
        store.write(Batch().put("meta", "alive", {"at": 900.0}))
        store.backup(tmp_path / "copy.db")
    restore(tmp_path / "data", tmp_path / "copy.db")
    with Store.open(tmp_path / "data") as store:
        noted = store.get("meta", "restored")
    assert noted is not None
    assert noted["since"] == 900.0
    assert noted["at"] > 1_700_000_000
