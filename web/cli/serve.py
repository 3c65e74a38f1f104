"""`run.py serve`: the server, until it is told to stop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from storage.errors import StorageError
from storage.folder import FolderLock, prepare
from web import logs
from web.server import Server, ServerError
from web.settings import unarmed

WRITABLE = "CASEWORKER_DATA has to be a folder on a disk with room that this user may write to."
HAND_OVER_SECONDS = 5.0
"""How long a server that is just stopping may still hold the data folder."""


def serve(values: dict[str, Any]) -> None:
    """Check what can be checked before anything starts, then serve."""
    logs.configure(values["LOG_LEVEL"], values["LOG_FORMAT"])
    folder = Path(values["CASEWORKER_DATA"])
    try:
        prepare(folder)
        FolderLock.take(folder, wait=HAND_OVER_SECONDS).release()
        server = Server(values)
    except OSError as error:
        click.echo(f"The server cannot start. {error}. {WRITABLE}", err=True)
        sys.exit(1)
    except (StorageError, ServerError) as error:
        click.echo(f"The server cannot start. {error}", err=True)
        sys.exit(1)
    warning = unarmed(values)
    if warning:
        click.echo(warning, err=True)
    server.run()
