"""What a setting of the operator is, and how its row is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: `read` names environs' parser; `names` after the first are older spellings."""

    names: tuple[str, ...]
    says: str
    read: str = "str"
    default: Any = ""
    secret: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    subcast: Callable[[str], Any] | None = None  # of the items of a list
    address: bool = False  # of a server: an http(s) URL

    @property
    def name(self) -> str:
        """How it is written in the environment."""
        return self.names[0]


def text(*names: str, says: str, default: str = "", secret: bool = False, choices: tuple[str, ...] = ()) -> Setting:
    """A setting that is text."""
    return Setting(names=names, says=says, default=default, secret=secret, choices=choices)


def whole(name: str, default: int, says: str, *, least: int = 0, most: int | None = None) -> Setting:
    """A whole number."""
    return Setting(names=(name,), says=says, read="int", default=default, least=least, most=most)


def seconds(name: str, default: float, says: str, *, least: float = 0.0) -> Setting:
    """A time in seconds."""
    return Setting(names=(name,), says=says, read="float", default=default, least=least)


def items(name: str, says: str, *, of: Callable[[str], Any]) -> Setting:
    """A list, its items separated by commas."""
    return Setting(names=(name,), says=says, read="list", subcast=of, default=())


def hours(name: str, default: float, says: str) -> Setting:
    """A time in hours, parts of one among them."""
    return Setting(names=(name,), says=says, read="float", default=default, least=0.0)
