"""The commands that people type on an issue: one table, and how a comment is read for them.

A comment is parsed as CommonMark, so that code, quotes, HTML comments and links never fire. A command stands
at the start of a line of an ordinary paragraph: `/retry`, `/agent retry` or `@<bot> retry`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

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
_MARKDOWN = MarkdownIt("commonmark").disable("text_join")  # an escaped slash stays apart, and is no command

MOST = 10
"""Commands that are read of one comment; a longer list is a mistake, or mischief."""


def find(name: str) -> Command:
    """The row of a known command; `KeyError` for an unknown one."""
    return _BY_WORD[name]


def read(body: str, *, bot: str = "", bare: bool = True) -> tuple[Given, ...]:
    """The first `MOST` commands that a comment gives, in order.

    `bot` is our login without `@`; `bare`: the short form `/retry` counts, too.
    """
    given = (_command(line, bot, bare=bare) for line in _lines(body))
    return tuple(islice((command for command in given if command is not None), MOST))


def _lines(body: str) -> Iterator[str]:
    """The lines of plain paragraphs at the top level that begin with text."""
    for before, token in pairwise(_MARKDOWN.parse(body)):
        if before.type == "paragraph_open" and before.level == 0:
            yield from _text_lines(token.children or [])


def _text_lines(children: list[Token]) -> Iterator[str]:
    line: list[Token] = []
    for child in [*children, None]:
        if child is None or child.type in ("softbreak", "hardbreak"):
            if line and line[0].type == "text" and line[0].level == 0:
                yield "".join(part.content for part in line if part.type in ("text", "text_special"))
            line = []
        elif child.type != "text" or child.content:
            line.append(child)


def _command(line: str, bot: str, *, bare: bool) -> Given | None:
    first, rest = _first_word(line)
    explicit = first == f"/{_PREFIX}" or (bool(bot) and first == f"@{bot.lower()}")
    if explicit:
        first, rest = _first_word("/" + rest.removeprefix("/"))
    if not (bare or explicit) or not first.startswith("/") or not first[1:].isalpha():
        return None
    return _known(first[1:], rest, explicit=explicit)


def _first_word(text: str) -> tuple[str, str]:
    """The first word in small letters, and what follows it."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    return word.lower(), rest.strip()


def _known(word: str, arguments: str, *, explicit: bool) -> Given | None:
    command = _BY_WORD.get(word)
    if command is not None:
        return Given(name=command.name, word=word, arguments=arguments)
    near = difflib.get_close_matches(word[:40], _BY_WORD, n=1, cutoff=0.6)
    if near or explicit:
        return Given(name="", word=word[:40], arguments=arguments, meant=near[0] if near else "")
    return None  # a path such as /etc at the start of a line is no command
