"""The board's rows as SQLite finds them: counted, filtered and put in order there, so that a page reads its own rows.

What is asked runs without Python's interpreter lock and on a reading connection: ten thousand rows keep nobody waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from storage.codec import decode_text
from storage.store import ReadOnlyStore
from storage.tables import BOARD_SCOPE, BOARD_SINCE, BOARD_STATE

ACTIVE, OVER = "active", "over"
_FOUND = "coalesce(json_extract(value, '$.find'), lower(json_extract(value, '$.title') || ' ' || key))"
_EQUAL = ("repository", "move", "error")
"""What can be asked for by its exact value, beside the state."""
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: empty texts ask for nothing. `words` have to be in a row, each of them, in whatever order.

    `having` names a value that must not be empty: `progress` (there is an attempt) or `error`.
    """

    scope: str = ACTIVE
    state: str = ""
    repository: str = ""
    move: str = ""
    error: str = ""
    words: str = ""
    having: Literal["", "progress", "error"] = ""


def counts(store: ReadOnlyStore, wanted: Wanted) -> dict[str, int]:
    """How many rows there are in each state."""
    where, values = _where(wanted)
    rows = store.select(f"SELECT {BOARD_STATE}, COUNT(*) FROM board WHERE {where} GROUP BY 1", *values)  # noqa: S608
    return {str(state): int(count) for state, count in rows}


def repositories(store: ReadOnlyStore, *, limit: int = 500) -> list[str]:
    """The repositories with a case under way, by name."""
    name = "json_extract(value, '$.repository')"
    sql = f"SELECT DISTINCT {name} FROM board WHERE {BOARD_SCOPE} = ? ORDER BY 1 LIMIT ?"  # noqa: S608
    return [str(row[0]) for row in store.select(sql, ACTIVE, limit)]


def page(
    store: ReadOnlyStore, wanted: Wanted, *, after: tuple[float, str] | None = None, limit: int = 50
) -> list[tuple[tuple[float, str], dict[str, Any]]]:
    """Rows with the place of each: under way by how long they are in their state, the longest first; over: the latest
    first. `after` is the place of the last row of the page before."""
    where, values = _where(wanted)
    down = wanted.scope == OVER
    if after is not None:
        where += f" AND ({BOARD_SINCE}, key) {'<' if down else '>'} (?, ?)"
        values = [*values, *after]
    order = "DESC" if down else "ASC"
    sql = (
        f"SELECT {BOARD_SINCE}, key, value FROM board WHERE {where}"  # noqa: S608 - made of the constants above alone
        f" ORDER BY {BOARD_SINCE} {order}, key {order} LIMIT ?"
    )
    return [((float(since), str(key)), decode_text(value)) for since, key, value in store.select(sql, *values, limit)]


def _where(wanted: Wanted) -> tuple[str, Sequence[object]]:
    parts, values = [f"{BOARD_SCOPE} = ?"], [wanted.scope]
    if wanted.state:
        parts.append(f"{BOARD_STATE} = ?")
        values.append(wanted.state)
    for name in _EQUAL:
        if asked := getattr(wanted, name):
            parts.append(f"json_extract(value, '$.{name}') = ?")
            values.append(asked)
    if wanted.having:
        parts.append(f"coalesce(json_extract(value, '$.{wanted.having}'), '') <> ''")
    for word in wanted.words.casefold().split()[:_MOST_WORDS]:
        parts.append(f"instr({_FOUND}, ?) > 0")
        values.append(word.encode("utf-8", "replace").decode())
    return " AND ".join(parts), values
