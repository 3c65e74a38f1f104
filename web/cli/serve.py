"""`run.py serve`: the server, until it is told to stop."""

from __future__ import annotations

import errno
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from gunicorn.systemd import listen_fds

from storage.errors import StorageError
from storage.folder import FolderLock, prepare
from web import logs
from web.server import Server, ServerError, system_settings
from web.settings import unarmed

WRITABLE = "CASEWORKER_DATA has to be a folder on a disk with room that this user may write to."
HAND_OVER_SECONDS = 5.0
"""How long a server that is just stopping may still hold the data folder or the port."""
AMISS = {
    errno.EADDRINUSE: (
        "another program listens there",
        "`ss -ltnp` names it; stop it, or choose another PORT.",
    ),
    errno.EACCES: ("this user may not listen there", "Choose a PORT from 1024 on, and put a proxy before it."),
    errno.EADDRNOTAVAIL: ("this machine has no such address", "HOST is one of its own, or 0.0.0.0 for all."),
}
"""What an address has amiss, and the mend."""


def serve(values: dict[str, Any]) -> None:
    """Check what can be checked before anything starts, then serve."""
    logs.configure(values["LOG_LEVEL"], values["LOG_FORMAT"])
    folder = Path(values["CASEWORKER_DATA"])
    try:
        prepare(folder)
        FolderLock.take(folder, wait=HAND_OVER_SECONDS).release()
        system_settings(values)
        server = Server(values)
    except OSError as error:
        click.echo(f"The server cannot start. {error}. {WRITABLE}", err=True)
        sys.exit(1)
    except (StorageError, ServerError) as error:
        click.echo(f"The server cannot start. {error}", err=True)
        sys.exit(1)
    if not listen_fds(unset_environment=False):
        _wait_for_ports([address for address in server.cfg.address if isinstance(address, tuple)])
    warning = unarmed(values)
    if warning:
        click.echo(warning, err=True)
    server.run()


def _wait_for_ports(addresses: Sequence[tuple[str, int]]) -> None:
    """Return once each can be listened at; a server that is just stopping has its time, others end the command."""
    ends = time.monotonic() + HAND_OVER_SECONDS
    for host, port in addresses:
        while (wrong := _unheard(host, port)) is not None:
            if wrong.errno == errno.EADDRINUSE and time.monotonic() < ends:
                time.sleep(0.1)
                continue
            why, mend = AMISS.get(wrong.errno or 0, (str(wrong.strerror), "Look at HOST and PORT."))
            click.echo(f"The server cannot start. Port {port} of {host}: {why}. {mend}", err=True)
            sys.exit(1)


def _unheard(host: str, port: int) -> OSError | None:
    """Why nothing can listen there; None where it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None
