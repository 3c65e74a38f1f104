"""A person's names in a text, and the text without them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

SOMEONE = "someone"
"""What stands where a name stood."""


def without_names(text: str, logins: Iterable[str]) -> str:
    """The text with `someone` for each login (in any case of letters), with or without `@`.

    A login before a slash stays: there it is the owner of a repository, whose name is needed to find it.
    """
    pattern = _pattern(frozenset(login.lower() for login in logins))
    return pattern.sub(SOMEONE, text) if pattern else text


_QUOTES = (
    re.compile(r"(?<=“)[^”]*(?=”)"),  # what was decided, as replies recall it
    re.compile(rf"(?<=✅ \*\*)[^*]*(?=\*\*, says \*\*{SOMEONE}\*\*)"),
    re.compile(rf"(?<=: \*\*)[^*]*(?=\*\*, as (?:you|\*\*{SOMEONE}\*\*) said )"),
    re.compile(rf"(?<=Last time \*\*{SOMEONE}\*\* chose \*\*)[^*]*(?=\*\*)"),
)
_REASON = re.compile(r"(?<=The reason:\n\n)>[^\n]*(?:\n>[^\n]*)*")


def without_quotes(text: str) -> str:
    """A comment of ours, whose names are taken out already, without what it quotes of people."""
    for pattern in _QUOTES:
        text = pattern.sub("…", text)
    return _REASON.sub("> …", text)


@functools.lru_cache(maxsize=64)
def _pattern(logins: frozenset[str]) -> re.Pattern[str] | None:
    if not logins:
        return None
    any_of = "|".join(re.escape(login) for login in sorted(logins, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])@?(?:{any_of})(?![\w-]|/[\w.-])", re.IGNORECASE)
