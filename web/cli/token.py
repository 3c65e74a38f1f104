"""`run.py token`: a new token for the dashboard."""

from __future__ import annotations

import click

from web.dashboard.access import digest, new_token


def token() -> None:
    """Print a new token, and the setting that knows it by its digest alone."""
    made = new_token()
    click.echo(f"The token, for you (it is shown this once):\n\n    {made}\n")
    click.echo(f"For .env or the environment of the server:\n\n    DASHBOARD_TOKEN_SHA256={digest(made)}\n")
    click.echo("Start the server again, then log in at /login, or send it as `Authorization: Bearer ...`.")
