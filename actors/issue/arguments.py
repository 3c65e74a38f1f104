"""What stands behind a command: `key=value`, `--flag`, words and free text, read by the command's own rows. Pure.

Quotes hold together what has blanks in it. A key, flag or word that a command does not know is told back, never
guessed; words behind a command that takes none are passed over, as politeness mostly is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from actors.issue.neutral import inline

MOST = 4_000
"""Characters behind a command that are read."""

_QUOTED = r"""(?:"[^"]*"|'[^']*'|“[^”]*”|`[^`]*`)"""
_PIECE = re.compile(rf"(?:[^\s=\"'“`]+=)?{_QUOTED}(?=[\s.,;!]|$)|\S+")
_KEY = re.compile(r"(?:--)?([A-Za-z][A-Za-z_-]*)=(.*)", re.DOTALL)
_FLAG = re.compile(r"--([A-Za-z][A-Za-z-]*)")
_WHOLE = re.compile(_QUOTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a command: `kind` is `key` (`name=value`), `flag` (`--name`), `word` or `text` (all the rest)."""

    name: str
    kind: str
    says: str
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def usage(self) -> str:
        """How it is written; in brackets where it may be left out."""
        shown = "|".join(self.choices) or self.name
        written = {"key": f"{self.name}={shown}", "flag": f"--{self.name}"}.get(self.kind, f"<{shown}>")
        return written if self.required else f"[{written}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Arguments as read: `values` of keys and words, `flags`, the free `text`, and what is wrong with them."""

    values: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    text: str = ""
    problems: tuple[str, ...] = ()


def read_arguments(text: str, rows: Sequence[Argument]) -> Arguments:
    """What `text` says to a command with these `rows`. Never raises; linear in the text."""
    return _Reading(rows).read(text[:MOST])


class _Reading:
    """Takes one piece after the other; free text begins with the first that is no argument."""

    def __init__(self, rows: Sequence[Argument]) -> None:
        self._rows = rows
        self._words = [row for row in rows if row.kind == "word"]
        self._prose = next((row for row in rows if row.kind == "text"), None)
        self._values: dict[str, str] = {}
        self._flags: list[str] = []
        self._problems: list[str] = []

    def read(self, text: str) -> Arguments:
        rest = ""
        for match in _PIECE.finditer(text):
            if not self._takes(match[0]):
                rest = text[match.start() :].strip() if self._prose else ""
                if self._prose:
                    break
        self._check(rest)
        return Arguments(
            values=self._values,
            flags=tuple(dict.fromkeys(self._flags)),
            text=_unquoted(rest),
            problems=tuple(self._problems),
        )

    def _takes(self, piece: str) -> bool:
        """Whether the piece is an argument, known or wrong."""
        if key := _KEY.fullmatch(piece):
            return self._take_key(key[1].lower(), _unquoted(key[2]))
        if flag := _FLAG.fullmatch(piece):
            return self._take_flag(flag[1].lower())
        left = [row for row in self._words if row.name not in self._values]
        if left:
            self._values[left[0].name] = _unquoted(piece)
        return bool(left)

    def _take_key(self, name: str, value: str) -> bool:
        rows = {row.name: row for row in self._rows if row.kind in ("key", "word")}
        if name not in rows:
            return self._unknown(f"{name}=", [f"{known}=" for known in rows])
        if not value:
            self._problems.append(f"`{name}=` has no value.")
        elif name in self._values:
            self._problems.append(f"`{name}` is given twice.")
        self._values.setdefault(name, value)
        return True

    def _take_flag(self, name: str) -> bool:
        known = [row.name for row in self._rows if row.kind == "flag"]
        if name not in known:
            return self._unknown(f"--{name}", [f"--{flag}" for flag in known])
        self._flags.append(name)
        return True

    def _unknown(self, word: str, known: Sequence[str]) -> bool:
        """Part of the free text where there is one; else a problem."""
        if self._prose is not None:
            return False
        near = get_close_matches(word[:40], known, n=1)
        meant = f" Did you mean `{near[0]}`?" if near else ""
        self._problems.append(f"`{inline(word, limit=40)}` is no argument of it.{meant}")
        return True

    def _check(self, rest: str) -> None:
        for row in self._rows:
            missing = not rest if row.kind == "text" else row.name not in self._values
            if row.required and missing:
                self._problems.append(f"`{row.usage}` is missing.")


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and _WHOLE.fullmatch(text) else text


def usage(name: str, rows: Sequence[Argument]) -> str:
    """A command as it is written, with its arguments."""
    return " ".join((f"/{name}", *(row.usage for row in rows)))
