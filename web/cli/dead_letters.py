"""`run.py dead-letters list|show|retry|drop`: deliveries that were given up."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from storage import dead_letters
from storage.dead_letters import DeadLetter
from storage.errors import StorageError
from storage.store import Store
from web.cli.owner import DONE, NOTHING, change, fail, reading

LIST = "`run.py dead-letters list` shows them."
SHOWN_REASON = 80
MOST_AT_ONCE = 10_000


def show_all(folder: Path, *, as_json: bool) -> None:
    """One line each, the oldest first."""
    with reading(folder) as store:
        found = _all(store)
    if as_json:
        click.echo(json.dumps([_values(letter) for letter in found], indent=2))
    elif not found:
        click.echo("There are no dead letters.")
    else:
        click.echo(f"{'number':>8}  {'given up':19}  {'event':20}  {'issue':30}  reason")
        for letter in found:
            reason = letter.reason[:SHOWN_REASON].replace("\n", " ")
            click.echo(
                f"{letter.number:>8}  {_time(letter.buried_at)}  {letter.event:20}  {letter.key or '-':30}  {reason}"
            )
    sys.exit(DONE)


def show(folder: Path, number: int, *, as_json: bool, body: bool) -> None:
    """All of one, its payload too."""
    with reading(folder) as store:
        letter = _read(store, number)
    if letter is None:
        fail(f"There is no dead letter {number}. {LIST}", NOTHING)
    if body:
        sys.stdout.buffer.write(letter.body)
    elif as_json:
        click.echo(json.dumps(_values(letter) | {"body": letter.body.decode("utf-8", "replace")}, indent=2))
    else:
        for name, value in _values(letter).items():
            click.echo(f"{name:12} {value}")
        click.echo("\n" + letter.body.decode("utf-8", "replace")[:4_000])
    sys.exit(DONE)


def retry(folder: Path, number: int | None, *, everything: bool) -> None:
    """Back into the inbox; a running server takes it up at once."""
    _each(folder, "retry", number, everything=everything)


def drop(folder: Path, number: int | None, *, everything: bool) -> None:
    """Thrown away for good."""
    _each(folder, "drop", number, everything=everything)


def _each(folder: Path, verb: str, number: int | None, *, everything: bool) -> None:
    if (number is None) is not everything:
        fail(f"Name one number, or give --all. {LIST}")
    if everything:
        with reading(folder) as store:
            numbers = [letter.number for letter in _all(store)]
    else:
        numbers = [number] if number is not None else []
    done = sum(_one(folder, verb, each) for each in numbers)
    if not done:
        fail("There are no dead letters." if everything else f"There is no dead letter {number}. {LIST}", NOTHING)
    said = {"retry": "will be tried again", "drop": "dropped"}[verb]
    click.echo(f"{done} {said}.")
    sys.exit(DONE)


def _one(folder: Path, verb: str, number: int) -> bool:
    act = {"retry": dead_letters.retry, "drop": dead_letters.drop}[verb]

    def alone(store: Store) -> bool:
        return act(store, number)

    return change(folder, f"dead-letter-{verb}", {"number": str(number)}, alone=alone)


def _all(store: Any) -> list[DeadLetter]:
    try:
        return dead_letters.letters(store, limit=MOST_AT_ONCE)
    except StorageError as error:
        fail(str(error))


def _read(store: Any, number: int) -> DeadLetter | None:
    try:
        return dead_letters.letter(store, number)
    except StorageError as error:
        fail(str(error))


def _values(letter: DeadLetter) -> dict[str, Any]:
    return {
        "number": letter.number,
        "delivery": letter.id,
        "event": letter.event,
        "issue": letter.key,
        "received": _time(letter.received_at),
        "given_up": _time(letter.buried_at),
        "tries": letter.tries,
        "reason": letter.reason,
        "bytes": len(letter.body),
    }


def _time(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
