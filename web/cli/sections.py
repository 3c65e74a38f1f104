"""A command line whose commands are listed under headings, in an order that tells something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

LONGEST_HELP = 100


class Sections(click.Group):
    """A group; `sections` are headings with the commands below them."""

    def __init__(self, *, sections: Mapping[str, Sequence[click.Command]], **options: Any) -> None:
        super().__init__(**options)
        self.sections = sections
        for commands in sections.values():
            for command in commands:
                self.add_command(command)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """One table for each heading."""
        width = max(len(name) for name in self.commands)
        for title, commands in self.sections.items():
            with formatter.section(title):
                rows = [(f"{command.name:<{width}}", command.get_short_help_str(LONGEST_HELP)) for command in commands]
                formatter.write_dl(rows)
