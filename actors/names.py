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


@functools.lru_cache(maxsize=64)
def _pattern(logins: frozenset[str]) -> re.Pattern[str] | None:
    if not logins:
        return None
    any_of = "|".join(re.escape(login) for login in sorted(logins, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])@?(?:{any_of})(?![\w-]|/[\w.-])", re.IGNORECASE)
