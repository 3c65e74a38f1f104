"""`run.py people show|forget`: what is known of a person, and taking it out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from storage import forgetting
from storage.errors import StorageError
from storage.store import Store
from web.cli.owner import DONE, NOTHING, change, fail, reading


def run(folder: Path, what: str, who: str, *, as_json: bool) -> None:
    """`show` or `forget` somebody."""
    show(folder, who, as_json=as_json) if what == "show" else forget(folder, who)


def show(folder: Path, who: str, *, as_json: bool) -> None:
    """Every row of what is known of somebody's preferences."""
    with reading(folder) as store:
        try:
            ids, logins = forgetting.known(store, who)
            rows = forgetting.preferences(store, ids)
        except StorageError as error:
            fail(str(error))
    if not ids:
        fail(f"Nothing is stored of {who}.", NOTHING)
    if as_json:
        click.echo(json.dumps({"ids": sorted(ids), "logins": sorted(logins), "rows": dict(rows)}, indent=2))
    else:
        click.echo(f"{', '.join(sorted(logins))} (id {', '.join(map(str, sorted(ids)))})")
        for key, row in rows:
            what = row.get("value") or row.get("answer", "")
            words = row.get("quote") or row.get("text", "")
            click.echo(f"{key.partition('/')[2]:30}  {what:20}  {words[:80]}")
        if not rows:
            click.echo("No preference is known.")
    sys.exit(DONE)


def forget(folder: Path, who: str) -> None:
    """Preferences gone, their turns without words, their name taken out of the turns of others."""

    def alone(store: Store) -> bool:
        return bool(forgetting.forget(store, who))

    if not change(folder, "forget-person", {"who": who}, alone=alone):
        fail(f"Nothing is stored of {who}.", NOTHING)
    click.echo(f"{who} is forgotten.")
    sys.exit(DONE)
