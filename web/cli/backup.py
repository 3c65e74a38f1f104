"""`run.py backup FILE` beside a running server, and `run.py restore FILE` without one."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from storage import restore as storage_restore
from storage.errors import StorageError
from web.cli.owner import DONE, fail, reading

DATABASE = b"SQLite format 3\0"
"""How a database of SQLite begins (https://www.sqlite.org/fileformat2.html)."""


def backup(folder: Path, target: Path, *, as_json: bool) -> None:
    """A whole and consistent copy of the database; the server goes on writing meanwhile."""
    began = time.monotonic()
    if not target.absolute().parent.is_dir():
        fail(f"No backup was made. There is no folder {target.absolute().parent}: make it, or name another file.")
    if _holds_else(target):
        fail(f"No backup was made. {target} is there and is no backup: name another file, or remove it.")
    try:
        with reading(folder) as store:
            store.backup(target)
    except (StorageError, OSError, ValueError) as error:
        fail(f"No backup was made. {error}")
    size, took = target.stat().st_size, time.monotonic() - began
    if as_json:
        click.echo(json.dumps({"file": str(target), "bytes": size, "seconds": round(took, 3)}))
    else:
        click.echo(f"{target}: {size / (1 << 20):.1f} MiB in {took:.2f} s")
    sys.exit(DONE)


def _holds_else(target: Path) -> bool:
    """Whether a file is there that holds something else: an earlier backup is taken the place of, nothing else is."""
    if not target.exists():
        return False
    if not target.is_file():
        return True
    with target.open("rb") as file:
        return file.read(len(DATABASE)) not in (b"", DATABASE)


def restore(folder: Path, source: Path, *, as_json: bool) -> None:
    """Put a copy of a backup in the database's place; the old one is kept under another name."""
    try:
        kept = storage_restore.restore(folder, source)
    except (StorageError, OSError) as error:
        fail(f"Nothing was changed. {error}")
    if as_json:
        click.echo(json.dumps({"restored": str(source), "kept": str(kept) if kept else None}))
    else:
        click.echo(f"{source} was restored." + (f" The former database is {kept}." if kept else ""))
        click.echo("At the next start the server fetches from GitHub what came in since, as far as it may.")
    sys.exit(DONE)
