"""Regular expressions that are compiled at their first use. Pure.

Those that read people's words take a third of a server's start to compile, and the command line, the tests and a
server to which nobody has said anything yet never use them.
"""

from __future__ import annotations

import re
from typing import Any, cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags")


class _Later:
    """Has a pattern's methods as soon as one of them is asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._asked = (text, flags)

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)
        made = re.compile(*self._asked)
        self.__dict__.update({method: getattr(made, method) for method in METHODS})
        return self.__dict__[name]


def lazily(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, later. The functions of `re` itself do not take it: use its methods."""
    return cast("re.Pattern[str]", _Later(text, flags))
