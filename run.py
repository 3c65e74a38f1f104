"""Caseworker's command line: what it understands is declared in `web/cli/declared/`."""

from __future__ import annotations

import click

from web.cli.declared import server, stored, trying
from web.cli.sections import Sections

cli = click.version_option("0.1.0", prog_name="caseworker")(
    Sections(
        name="run.py",
        help="Caseworker: file a task as a GitHub issue, watch it being done on the issue.",
        context_settings={"help_option_names": ["-h", "--help"]},
        sections={
            "Run a server": server.COMMANDS,
            "Try things": trying.COMMANDS,
            "Look at and mend what is stored": stored.COMMANDS,
        },
    )
)

if __name__ == "__main__":
    cli()
