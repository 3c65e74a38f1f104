"""The tables of the reference page, out of those that the actors use."""

from __future__ import annotations

from actors.issue.commands import COMMANDS
from web.dashboard.source import Reference


def tables() -> Reference:
    """Commands and error codes as plain rows."""
    commands = tuple(
        {"example": row.example, "help": row.help, "who": row.who.value, "aliases": row.aliases} for row in COMMANDS
    )
    return Reference(commands=commands)
