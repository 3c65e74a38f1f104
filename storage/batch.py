"""Batch: what one step changes, over any tables, applied in one transaction or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Self

from storage.errors import KeyTaken
from storage.tables import LAST_CHARACTER, checked_key, keyed

_Step = tuple[str, tuple[object, ...], tuple[str, str] | None]


class Batch:
    """A list of changes in the order they were given; chainable; nothing happens until a store writes it.

    Values are encoded at once: the caller sees what JSON cannot hold (TypeError, ValueError) where it was said,
    and a dict changed afterwards does not change the batch.
    """

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[_Step] = []

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._steps)

    def put(self, table: str, key: str, value: dict[str, Any]) -> Self:
        """Writes the value, over one that is there."""
        known = keyed(table)
        self._steps.append((known.put, (checked_key(key), known.encode(value)), None))
        return self

    def add(self, table: str, key: str, value: dict[str, Any]) -> Self:
        """Writes the value if the key is new; otherwise the batch as a whole fails with KeyTaken."""
        known = keyed(table)
        self._steps.append((known.add, (checked_key(key), known.encode(value)), (table, key)))
        return self

    def delete(self, table: str, key: str) -> Self:
        """Removes the row if it is there."""
        self._steps.append((keyed(table).delete, (checked_key(key),), None))
        return self

    def move(self, table: str, before: str, after: str) -> Self:
        """Every row whose key starts with `before` starts with `after` from now on, over one that is there."""
        parameters = (checked_key(after), len(checked_key(before)) + 1, before, before + LAST_CHARACTER)
        self._steps.append((keyed(table).move, parameters, None))
        return self

    def statement(self, sql: str, *parameters: object) -> Self:
        """One more change in SQL; for `storage` itself, whose inbox has keys of its own."""
        self._steps.append((sql, parameters, None))
        return self

    def work(self) -> Callable[[sqlite3.Cursor], None]:
        """The changes given so far, as the one piece of work that a connection runs in a transaction."""
        steps = tuple(self._steps)

        def apply(cursor: sqlite3.Cursor) -> None:
            for sql, parameters, added in steps:
                try:
                    cursor.execute(sql, parameters)
                except sqlite3.IntegrityError as error:
                    if added is None:
                        raise
                    raise KeyTaken(*added) from error

        return apply
