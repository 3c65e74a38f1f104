"""The reference of the command line, made from what `run.py` itself declares."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from run import cli


def reference() -> str:
    """Every command under the heading of its section: how it is called, what it does, its options."""
    parts = []
    for title, commands in cli.sections.items():
        parts.append(f"## {title}")
        for command in commands:
            parts += _command(command, str(command.name))
    return "\n\n".join(parts)


def _command(command: click.Command, words: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _command(below, f"{words} {name}")
        return
    yield f"### {words}"
    yield f"`run.py {' '.join([words, *command.collect_usage_pieces(click.Context(command))])}`"
    yield re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(command.help or ""))
    rows = [_option(parameter) for parameter in command.params if isinstance(parameter, click.Option)]
    if rows:
        yield "\n".join(("| Option | What it is |", "|---|---|", *rows))


def _option(option: click.Option) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(click.Command('run.py')))}"
    default = f" Default: `{option.default}`." if option.show_default else ""
    needed = " Required." if option.required else ""
    return f"| `{', '.join(option.opts)}{value}` | {option.help}{default}{needed} |".replace("||", "\\|\\|")
