"""Another database takes the place of the folder's own: once that is decided, it happens, whatever dies in between.

The decision is one rename: a file called `INCOMING` is a whole database that is to take the place. Whoever has the
folder's lock finishes what it finds begun.
"""

from __future__ import annotations

import time
from pathlib import Path

from storage import folder as data_folder

INCOMING = f"{data_folder.DATABASE}.incoming"
_MILLION = 1_000_000


def begin(folder: Path, fresh: Path) -> None:
    """From here on `fresh`, a file in the folder that is whole and on disk, is what the folder's database will be."""
    fresh.replace(folder / INCOMING)
    data_folder.flush(folder)


def finish(folder: Path) -> Path | None:
    """Do what was begun, if anything was; where the former database is now, None if there was none."""
    incoming, path = folder / INCOMING, folder / data_folder.DATABASE
    if not incoming.exists():
        return None
    kept = path.with_name(f"{path.name}.before-restore-{_stamp(incoming)}")
    # The log first, and under a name that is the same at a second try: a log without its database must never meet
    # another one, and a database without its log has lost its last commits.
    for ending in ("-wal", "-shm", ""):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    data_folder.flush(folder)
    incoming.replace(path)
    data_folder.flush(folder)
    return kept if kept.exists() else None


def _stamp(incoming: Path) -> str:
    written = incoming.stat().st_mtime_ns // _MILLION
    return time.strftime("%Y%m%d-%H%M%S", time.localtime(written / 1_000)) + f"-{written % 1_000:03}"
