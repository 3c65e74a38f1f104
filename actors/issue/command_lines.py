"""The commands that a comment gives, and the rest of it, which is conversation. Pure.

A command stands at the start of a line of an ordinary paragraph: `/retry`, `/agent retry` or `@<bot> retry`. Whoever
is mentioned is also spoken to: what follows a mention is a command only if it is put like one.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

from actors.issue.commands import BY_WORD, Command
from actors.issue.comment_lines import Line, read_lines

MOST = 10
"""Commands that are read of one comment; a longer list is a mistake, or mischief."""

PREFIX = "agent"
_LONGEST_WORD = 40
_SURE = 0.75
"""How near a short form must come to a command to be told of: `/states` may be a path."""
_NEAR = 0.6

_POLITE = frozenset(
    word
    for line in (
        "please pls plz thanks thank you thx now again it this that all everything once more immediately asap here",
        "the a task case issue job work run worker agent bot for us me up right away kindly already",
    )
    for word in line.split()
)
_END = ".,:;!"
_STRUCTURED = re.compile(r"(?:--)?[a-z_-]+=\S*|--[a-z-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A command as it stood in a comment; `name` is the table's, empty for an unknown word."""

    name: str
    word: str
    arguments: str = ""
    meant: str = ""  # for an unknown word: the nearest known one


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment, read: the first `MOST` commands in order, and the lines that give none."""

    commands: tuple[Given, ...]
    rest: tuple[Line, ...]


def read_comment(body: str, *, bot: str = "", bare: bool = True) -> Comment:
    """`bot` is our login without `@`; `bare`: the short form `/retry` counts, too. Never raises."""
    given: list[Given] = []
    rest: list[Line] = []
    for line in read_lines(body):
        command = _command(line.text, bot, bare=bare) if line.may_command else None
        if command is None:
            rest.append(_to_us(line, bot))
        elif len(given) < MOST:
            given.append(command)
    return Comment(commands=tuple(given), rest=tuple(rest))


def _to_us(line: Line, bot: str) -> Line:
    """The line without a mention of ours at its beginning."""
    first, rest = _first_word(line.text)
    return replace(line, text=rest) if bot and rest and first.rstrip(":,") == f"@{bot.lower()}" else line


def read(body: str, *, bot: str = "", bare: bool = True) -> tuple[Given, ...]:
    """The first `MOST` commands that a comment gives, in order."""
    return read_comment(body, bot=bot, bare=bare).commands


def _command(line: str, bot: str, *, bare: bool) -> Given | None:
    first, rest = _first_word(line)
    if first == f"/{PREFIX}":
        return _explicit(rest.removeprefix("/"))
    if bot and first.rstrip(":,") == f"@{bot.lower()}":
        return _explicit(rest[1:]) if rest.startswith("/") else _spoken(rest)
    if not bare or not first.startswith("/"):
        return None
    word = first[1:].rstrip(_END)
    return _known(word, rest, cutoff=_SURE) if word.isalpha() and _ends_well(first) else None


def _explicit(text: str) -> Given:
    """After `/agent` everything is meant as a command."""
    first, rest = _first_word(text)
    word = first.rstrip(_END)
    return _known(word, rest, cutoff=_NEAR) or Given(name="", word=word[:_LONGEST_WORD], arguments=rest)


def _spoken(text: str) -> Given | None:
    """After a mention: a command, a word that is none, or a sentence that is no command."""
    words = text.split()
    while words and words[0].lower().strip(_END) in ("please", "pls", "plz", "kindly"):
        words = words[1:]
    if not words:
        return None
    first, rest = words[0].lower().rstrip(_END), " ".join(words[1:])
    command = BY_WORD.get(first)
    if command is not None:
        return _known(first, rest, cutoff=_NEAR) if _put_as_command(command, words) else None
    if len(words) > 2 or words[-1].endswith("?"):
        return None
    return _explicit(" ".join(words))


def _put_as_command(command: Command, words: list[str]) -> bool:
    """Whether what follows the word is arguments and politeness, and not the rest of a sentence."""
    if words[0][-1] in _END or any(row.kind == "text" for row in command.arguments):
        return True
    takes = sum(row.kind == "word" for row in command.arguments)
    others = [word for word in words[1:] if not _STRUCTURED.fullmatch(word)]
    meant = [word for word in others[takes:] if word.lower().strip(_END) not in _POLITE]
    return not meant or (len(meant) == 1 and len(others) == 1 and not words[-1].endswith("?"))


def _ends_well(first: str) -> bool:
    return len(first) - len(first.rstrip(_END)) <= 1


def _first_word(text: str) -> tuple[str, str]:
    """The first word in small letters, and what follows it."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    return word.lower(), rest.strip()


def _known(word: str, arguments: str, *, cutoff: float) -> Given | None:
    command = BY_WORD.get(word)
    if command is not None:
        return Given(name=command.name, word=word, arguments=arguments)
    near = difflib.get_close_matches(word[:_LONGEST_WORD], BY_WORD, n=1, cutoff=cutoff)
    if near:
        return Given(name="", word=word[:_LONGEST_WORD], arguments=arguments, meant=near[0])
    return None  # a path such as /etc at the start of a line is no command
