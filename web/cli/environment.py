"""The settings as a command wants them: complete, or all that is wrong with them and exit status 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from web import settings


def load(*, need_credentials: bool = True) -> dict[str, Any]:
    """The settings, or all that is wrong with them and exit status 2."""
    try:
        return settings.load(need_credentials=need_credentials)
    except settings.SettingsError as wrong:
        click.echo("The settings are not complete, or not right:", err=True)
        for sentence in wrong.errors:
            click.echo(f"  - {sentence}", err=True)
        click.echo("Set them in the environment or in .env (.env.example lists them all).", err=True)
        sys.exit(2)


def folder() -> Path:
    """The data folder, for commands that need nothing else."""
    return Path(load(need_credentials=False)["CASEWORKER_DATA"])
