"""`run.py people show|forget`: what is known of a person, and taking it out."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

import click

from actors.forgetting import alone
from storage import forgetting
from storage.errors import StorageError
from storage.folder import DATABASE
from storage.store import Store
from web.cli.owner import DONE, NOTHING, change, fail, reading

PATIENCE_SECONDS = 900.0
"""So long the running server may take: it reads all that was ever said."""
ELSEWHERE = "Backups made before, and logs that your system keeps of the server's output, are not touched."
REMAINS = (
    "The space that it took in the database file is overwritten only as it is used again. To have it wiped now, stop "
    "the server and run this command once more."
)


def run(folder: Path, what: str, who: str, *, as_json: bool) -> None:
    """`show` or `forget` somebody."""
    show(folder, who, as_json=as_json) if what == "show" else forget(folder, who)


def show(folder: Path, who: str, *, as_json: bool) -> None:
    """Every row of what is known of somebody's preferences."""
    with reading(folder) as store:
        try:
            person = forgetting.known(store, who)
            rows = forgetting.preferences(store, person.ids)
        except StorageError as error:
            fail(str(error))
    if not person:
        fail(f"Nothing is stored of {who}.", NOTHING)
    ids, logins = sorted(person.ids), sorted(person.logins)
    if as_json:
        click.echo(json.dumps({"ids": ids, "logins": logins, "rows": dict(rows)}, indent=2))
    else:
        click.echo(f"{', '.join(logins)} (id {', '.join(map(str, ids))})")
        for key, row in rows:
            what = row.get("value") or row.get("answer", "")
            words = row.get("quote") or row.get("text", "")
            click.echo(f"{_called(key):30}  {what:20}  {words[:80]}")
        if not rows:
            click.echo("No preference is known.")
    sys.exit(DONE)


def _called(key: str) -> str:
    """What a row is of, without the number of the person and the digest that tells two choices apart."""
    kind, _, name = key.partition("/")[2].partition("/")
    return f"{kind}/{name.rpartition('/')[0] or name}" if kind == "chosen" else f"{kind}/{name}"


def forget(folder: Path, who: str) -> None:
    """Take out all of a person that can go, and say what is left."""
    wiped = False

    def by_ourselves(store: Store) -> bool:
        nonlocal wiped
        done = bool(alone(store, who, at=time.time()))
        try:
            forgetting.wipe(folder / DATABASE)
        except sqlite3.Error as error:
            fail(f"{who} is forgotten, but the freed space could not be wiped: {error}")
        wiped = True
        return done

    values = {"who": who}
    done = change(folder, "forget-person", values, alone=by_ourselves, patience=PATIENCE_SECONDS)
    if not done and not wiped:
        fail(f"Nothing is stored of {who} that could go.", NOTHING)
    click.echo(f"{who} is forgotten." if done else f"Nothing was stored of {who} that could go; freed space is wiped.")
    with reading(folder) as store:
        filed = forgetting.filed(store, who)
    if filed:
        cases = "1 case keeps" if filed == 1 else f"{filed} cases keep"
        click.echo(f"{cases} the task and who filed it or asked for it, which the issue on GitHub shows as well.")
    click.echo(ELSEWHERE)
    if not wiped:
        click.echo(REMAINS)
    sys.exit(DONE if done else NOTHING)
