"""`run.py cases`: the cases of the board, a line each."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click

from storage.errors import StorageError
from web.cli.owner import DONE, NOTHING, fail, reading
from web.dashboard.source import Card, Reference, Source
from web.dashboard.wording import MOVES, STATES, span

HEAD = ("CASE", "STATE", "DONE", "MOVE", "SINCE", "PRIORITY", "TITLE")
LONGEST_TITLE = 60


def cases(folder: Path, *, repository: str, words: str, over: bool, limit: int, as_json: bool) -> None:
    """Print them: those under way that wait longest in their state first; those that are over, the latest first."""
    with reading(folder) as store:
        source = Source(store=lambda: store, report=lambda: None, reference=Reference())
        try:
            if over:
                listing = source.over(repository=repository, words=words, limit=limit)
                found, more = list(listing.cards), bool(listing.after)
            else:
                every = source.active(repository=repository, words=words)
                found, more = every[:limit], len(every) > limit
        except StorageError as error:
            fail(str(error))
    if as_json:
        click.echo(json.dumps({"cases": found, "more": more}, indent=2))
    elif found:
        click.echo("\n".join(lines(found, now=time.time())))
        if more:
            click.echo(f"There are more than {limit}: --limit shows them, --repository and --search narrow it down.")
    else:
        asked = " like that" if repository or words else ""
        click.echo(f"No case{asked} is {'over' if over else 'under way'}.", err=True)
    sys.exit(DONE if found else NOTHING)


def lines(cards: Iterable[Card], *, now: float) -> list[str]:
    """A table as wide as its contents; the title last, so that nothing behind it is pushed away."""
    rows = [HEAD, *(_row(card, now) for card in cards)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return ["  ".join([*map(str.ljust, row[:-1], widths), row[-1]]).rstrip() for row in rows]


def _row(card: Card, now: float) -> tuple[str, ...]:
    title = "".join(letter if letter.isprintable() else " " for letter in str(card["title"]))
    return (
        str(card["key"]),
        STATES.get(card["state"], ("", str(card["state"])))[1],
        f"{card['percent']}%",
        MOVES.get(card["move"], str(card["move"])),
        span(now - card["since"]),
        str(card["priority"] or "-"),
        title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…",
    )
