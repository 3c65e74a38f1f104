"""How the command line changes something: through the server that runs, or with the data folder to itself."""

from __future__ import annotations

import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from storage.errors import StorageError, StoreLocked, StoreMissing
from storage.folder import DATABASE
from storage.store import ReadOnlyStore, Store
from web import local

DONE, NOTHING, FAILED = 0, 1, 2
"""Exit statuses: done; there was nothing like that; it could not be done."""


ANSWER_SECONDS = 30.0
"""So long the running server may take for what it is asked to do."""


def fail(sentence: str, status: int = FAILED) -> NoReturn:
    """Say why and end."""
    click.echo(sentence, err=True)
    sys.exit(status)


def reading(folder: Path) -> ReadOnlyStore:
    """The data as it is, beside whatever runs; ends the command where there is none."""
    try:
        return ReadOnlyStore.open(folder)
    except (StorageError, OSError) as error:
        fail(str(error))


def change(
    folder: Path, name: str, values: dict[str, str], *, alone: Callable[[Store], bool], patience: float = ANSWER_SECONDS
) -> bool:
    """Have the running server do `name`; without one take the folder and do it `alone`. Whether there was anything."""
    try:
        if not (folder / DATABASE).exists():
            raise StoreMissing(folder / DATABASE)
        with Store.open(folder) as store:
            return alone(store)
    except StoreLocked as held:
        return ask(folder, name, values, otherwise=str(held), patience=patience)
    except (StorageError, OSError) as error:
        fail(str(error))


def ask(folder: Path, name: str, values: dict[str, str], *, otherwise: str, patience: float = ANSWER_SECONDS) -> bool:
    """Ask the server that holds the folder; ends the command with `otherwise` where it cannot be asked."""
    server = local.find(folder)
    if server is None:
        fail(otherwise)
    request = urllib.request.Request(  # noqa: S310 - the address stands in our own data folder
        f"{server.url}/local/{name}",
        data=urllib.parse.urlencode(values).encode(),
        headers={"Authorization": f"Bearer {server.token}"},
    )
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=patience) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refused:
        if refused.code == 404:
            return False
        fail(f"The running server refused ({refused.code}): {refused.read().decode(errors='replace')[:200]}")
    except OSError as error:
        why = getattr(error, "reason", error)
        if isinstance(why, ConnectionRefusedError):  # the address is of a server that has ended
            fail(otherwise)
        fail(f"The running server does not answer at {server.url}: {why}. {otherwise}")
