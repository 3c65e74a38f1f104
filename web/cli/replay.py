"""`run.py replay GUID|--since T`: have missed deliveries fetched from GitHub, by hand."""

from __future__ import annotations

import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from storage.errors import StoreMissing
from storage.folder import DATABASE
from storage.inbox import safe_id
from web.cli.owner import DONE, ask, fail, reading

UNITS = {"m": 60.0, "h": 3_600.0, "d": 86_400.0}
WAIT_SECONDS = 60.0
KEPT_DAYS = 3


def replay(folder: Path, guid: str, since: str) -> None:
    """Ask the running server; for one delivery wait until it is there."""
    if bool(guid) is bool(since):
        fail("Name one delivery (its GUID stands under the webhook's recent deliveries on GitHub), or give --since.")
    if not (folder / DATABASE).exists():
        fail(str(StoreMissing(folder / DATABASE)))
    values = {"guid": guid} if guid else {"since": str(_past(since, now=time.time()))}
    if guid and known(folder, guid):
        click.echo(f"{guid} has come in already: nothing is done twice.")
        sys.exit(DONE)
    ask(folder, "replay", values, otherwise="No server runs. Start it: it fetches what was missed by itself.")
    if not guid:
        click.echo("The server fetches what it does not know yet; its log says how much that was.")
        sys.exit(DONE)
    click.echo(f"The server looks for {guid} among GitHub's deliveries, for a minute at most ...")
    if _comes(folder, guid):
        click.echo(f"{guid} is in.")
    else:
        fail(f"{guid} was not found among the deliveries of the last three days that the credentials may see.", 1)
    sys.exit(DONE)


def moment(text: str, *, now: float) -> float:
    """`2h`, `30m`, `1d` (ago), or a time in ISO 8601 (UTC unless it says otherwise), as epoch seconds."""
    ago = re.fullmatch(r"(\d{1,6})([mhd])", text)
    if ago:
        return now - int(ago[1]) * UNITS[ago[2]]
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no time. Write for example 2h, 1d or 2026-01-31T12:00.")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _past(text: str, *, now: float) -> float:
    at = moment(text, now=now)
    if at > now:
        fail(f"{text} lies in the future.")
    if now - at > KEPT_DAYS * UNITS["d"]:
        click.echo(
            f"GitHub keeps deliveries for {KEPT_DAYS} days: of what is older only issues and comments are found."
        )
    return at


def known(folder: Path, guid: str) -> bool:
    """Whether a delivery of that id has come in during the last thirty days."""
    with reading(folder) as store:
        return store.get("seen", f"delivery/{safe_id(guid)}") is not None


def _comes(folder: Path, guid: str) -> bool:
    ends = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < ends:
        if known(folder, guid):
            return True
        time.sleep(0.5)
    return False
