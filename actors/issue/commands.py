"""The commands that people type on an issue: one table, and how a comment is read for them.

A comment is parsed as CommonMark, so that code, quotes, HTML comments and links never fire. A command stands
at the start of a line of an ordinary paragraph: `/retry`, `/agent retry` or `@<bot> retry`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from actors.issue.states import OVER, State


class Who(StrEnum):
    """Who may give a command; whoever has write access may give all of them."""

    AUTHOR = "the author of the issue, and everyone with write access"
    WRITE = "everyone with write access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A row of the table. `states` empty means: in every state."""

    name: str
    help: str
    example: str
    who: Who
    states: tuple[State, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A command as it stood in a comment; `name` is the table's, empty for an unknown word."""

    name: str
    word: str
    arguments: str = ""
    meant: str = ""  # for an unknown word: the nearest known one


COMMANDS: tuple[Command, ...] = (
    Command(
        name="help",
        help="List the commands that you can give.",
        example="/help",
        who=Who.AUTHOR,
    ),
    Command(
        name="status",
        help="Say where the case stands.",
        example="/status",
        who=Who.AUTHOR,
    ),
    Command(
        name="cancel",
        help="Stop the work. What is running is ended within seconds.",
        example="/cancel",
        who=Who.AUTHOR,
        states=tuple(state for state in State if state not in OVER),
        aliases=("stop",),
    ),
    Command(
        name="approve",
        help="Let the case begin although its author has no write access.",
        example="/approve",
        who=Who.WRITE,
        states=(State.AWAITING_FEEDBACK,),
    ),
    Command(
        name="retry",
        help="Do the task again from the start.",
        example="/retry",
        who=Who.WRITE,
        states=(State.ESCALATED, *OVER),
    ),
)

_BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.aliases)}
_PREFIX = "agent"
_MARKDOWN = MarkdownIt("commonmark")


def find(name: str) -> Command:
    """The row of a known command; `KeyError` for an unknown one."""
    return _BY_WORD[name]


def read(body: str, *, bot: str = "") -> tuple[Given, ...]:
    """The commands that a comment gives, in order. `bot` is our login without `@`."""
    return tuple(given for line in _lines(body) if (given := _command(line, bot)) is not None)


def _lines(body: str) -> Iterator[str]:
    """The lines of plain paragraphs at the top level that begin with text."""
    for token in _MARKDOWN.parse(body):
        if token.type == "inline" and token.level == 1:
            yield from _text_lines(token.children or [])


def _text_lines(children: list[Token]) -> Iterator[str]:
    line: list[Token] = []
    for child in [*children, None]:
        if child is None or child.type in ("softbreak", "hardbreak"):
            if line and line[0].type == "text":
                yield "".join(part.content for part in line if part.type == "text")
            line = []
        else:
            line.append(child)


def _command(line: str, bot: str) -> Given | None:
    words = line.strip().split(maxsplit=1)
    if not words:
        return None
    first, rest = words[0].lower(), words[1] if len(words) > 1 else ""
    explicit = first == f"/{_PREFIX}" or (bool(bot) and first == f"@{bot.lower()}")
    if explicit:
        first, _, rest = rest.partition(" ")
        first = f"/{first.lower()}"
    if not first.startswith("/") or not first[1:].isalpha():
        return None
    return _known(first[1:], rest.strip(), explicit=explicit)


def _known(word: str, arguments: str, *, explicit: bool) -> Given | None:
    command = _BY_WORD.get(word)
    if command is not None:
        return Given(name=command.name, word=word, arguments=arguments)
    near = difflib.get_close_matches(word[:40], _BY_WORD, n=1, cutoff=0.6)
    if near or explicit:
        return Given(name="", word=word[:40], arguments=arguments, meant=near[0] if near else "")
    return None  # a path such as /etc at the start of a line is no command
