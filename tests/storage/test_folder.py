"""One owner for a folder, closed to everybody else, never on a network, never a damaged or newer file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.batch import Batch
from storage.errors import StorageError, StoreCorrupt, StoreLocked, StoreOnNetwork, StoreTooNew
from storage.folder import file_system
from storage.store import Store, open_readonly
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from storage.store import Store

store = Store.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_server_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout
        assert first.stdout.readline()
        with pytest.raises(StoreLocked, match=f"in use by process {first.pid} since 20") as caught:
            Store.open(tmp_path)
        assert caught.value.pid == first.pid
        first.kill()
        first.wait()
    Store.open(tmp_path).close()


def test_a_second_store_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with pytest.raises(StoreLocked) as caught:
            Store.open(tmp_path)
        assert caught.value.pid == os.getpid()
        store.write(Batch().put("issues", "a", {}))


def test_a_server_that_waits_takes_over_when_the_first_goes(tmp_path: Path) -> None:
    first = Store.open(tmp_path)
    started = threading.Event()

    def wait() -> int:
        started.set()
        with Store.open(tmp_path, wait=PATIENCE) as second:
            return second.count("issues")

    with ThreadPoolExecutor(1) as threads:
        second = threads.submit(wait)
        assert started.wait(PATIENCE)
        first.write(Batch().put("issues", "a", {}))
        first.close()
        assert second.result(PATIENCE) == 1


@pytest.mark.parametrize("words", ["", "{", "[]", '{"pid": null}', '{"pid": "x", "since": 1}'])
def test_a_holder_that_left_no_word_is_still_a_holder(tmp_path: Path, words: str) -> None:
    with Store.open(tmp_path):
        (tmp_path / "caseworker.lock").write_text(words)
        with pytest.raises(StoreLocked, match="in use by another process:") as caught:
            Store.open(tmp_path)
        assert caught.value.pid is None


def test_everything_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    before = os.umask(0)
    try:
        with Store.open(folder) as store:
            store.write(Batch().put("issues", "a", {}))
            store.get("issues", "a")
            modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert set(modes) >= {"caseworker.db", "caseworker.db-wal", "caseworker.db-shm", "caseworker.lock"}
    assert set(modes.values()) == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    (tmp_path / "caseworker.db").chmod(0o644)
    with Store.open(tmp_path):
        assert (tmp_path / "caseworker.db").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "caseworker.db"
    path.write_bytes(b"these are not the bytes of a database" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match=r"run\.py restore"):
        Store.open(tmp_path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "caseworker.lock"] == [path.name]


def test_a_damaged_page_is_found_at_the_start(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        batch = Batch()
        for n in range(2000):
            batch.put("issues", f"{n:05d}", {"text": "x" * 100})
        store.write(batch)
    path = tmp_path / "caseworker.db"
    content = bytearray(path.read_bytes())
    content[-20 * 4096 : -18 * 4096] = b"\xa5" * (2 * 4096)
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt, match="damaged"):
        Store.open(tmp_path)
    with pytest.raises(StoreCorrupt):  # and the first refusal let go of the folder
        Store.open(tmp_path)


def test_a_newer_file_is_left_to_the_newer_release(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write(Batch().put("meta", "schema", {"version": 99}))
    for opened in (Store.open, open_readonly):
        with pytest.raises(StoreTooNew, match="schema version 99 and this release knows"):
            opened(tmp_path)


@pytest.mark.parametrize("row", [{}, {"version": None}, {"version": "x"}])
def test_a_version_that_makes_no_sense_is_damage(tmp_path: Path, row: dict[str, object]) -> None:
    with Store.open(tmp_path) as store:
        store.write(Batch().put("meta", "schema", row))
    with pytest.raises(StoreCorrupt, match="schema version"):
        Store.open(tmp_path)


def test_a_folder_in_place_of_the_file_is_one_plain_error(tmp_path: Path) -> None:
    (tmp_path / "caseworker.db").mkdir()
    with pytest.raises(StorageError, match="cannot open"):
        Store.open(tmp_path)


MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /srv tmpfs rw 0 0
nas:/x /srv/with\\040space nfs4 rw 0 0
//nas/y /mnt/share cifs rw 0 0
odd line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/home/data", "ext4"),
        ("/srv/data", "tmpfs"),
        ("/srv/with space/data", "nfs4"),
        ("/srv/with spaces", "tmpfs"),
        ("/mnt/share", "cifs"),
        ("/mnt/shared", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_its_nearest_mount(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind
    assert file_system(Path(folder), "") == ""


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("nas:/x / nfs rw 0 0\n")
    monkeypatch.setattr("storage.folder._MOUNTS", mounts)  # the kernel's list, which no test may change
    with pytest.raises(StoreOnNetwork, match=r"\(nfs\): choose a data folder on a local disk"):
        Store.open(tmp_path / "data")
