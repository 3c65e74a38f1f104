"""The tables: which there are, how each is made, and each as a SqliteDict over the shared connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlitedict import SqliteDict

from storage.codec import decode_frame, decode_text, encode_frame, encode_text

INBOX = "inbox"
SEEN = "seen"
META = "meta"
TRIES = "tries"
DEAD_LETTERS = "dead_letters"
_TEXT_TABLES = (
    "issues",
    "turns",
    "comments",
    "agenda",
    "board",
    "history",
    "people",
    "statistics",
    "calls",
    "moved",
    "malformed",
    SEEN,
    META,
    TRIES,
)
BODY_TABLES = (INBOX, DEAD_LETTERS)
_KEY_CHARS = 1024
# No key has this one, which Unicode sets aside as no character: it bounds all keys with one prefix.
LAST_CHARACTER = "\U0010ffff"
_MADE = "CREATE TABLE IF NOT EXISTS {} (key TEXT PRIMARY KEY, value BLOB)"  # as sqlitedict makes it

# SQLite hands out the inbox's keys: AUTOINCREMENT never repeats one, also when the table was empty at a restart.
# The index is a second copy of the keys alone: counting the inbox then does not walk over its bodies.
_INBOX_MADE = (
    "CREATE TABLE IF NOT EXISTS inbox (key INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB)",
    "CREATE INDEX IF NOT EXISTS inbox_keys ON inbox (key)",
)

# What the board is looked through by, in an index, so that a page of it costs its own rows however many there are.
BOARD = "board"
BOARD_SCOPE = "substr(key, 1, instr(key, ':') - 1)"
BOARD_STATE = "json_extract(value, '$.state')"
BOARD_SINCE = "json_extract(value, '$.since')"
_INDEXES = {
    BOARD: (
        f"CREATE INDEX IF NOT EXISTS board_by_state ON board ({BOARD_SCOPE}, {BOARD_STATE}, {BOARD_SINCE}, key)",
        f"CREATE INDEX IF NOT EXISTS board_by_time ON board ({BOARD_SCOPE}, {BOARD_SINCE}, key)",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its codec and the statements that touch it, spelled once."""

    name: str
    encode: Callable[[dict[str, Any]], str | bytes]
    decode: Callable[[object], dict[str, Any]]
    made: tuple[str, ...]
    put: str
    add: str
    delete: str
    count: str
    page: str
    oldest: str
    drop: str
    move: str


def _table(name: str) -> Table:
    # Every name comes from the tuples above, never from a caller: S608 has nothing to find here.
    framed = name in BODY_TABLES
    return Table(
        name=name,
        encode=encode_frame if framed else encode_text,
        decode=decode_frame if framed else decode_text,
        made=_INBOX_MADE if name == INBOX else (_MADE.format(name), *_INDEXES.get(name, ())),
        put=f"REPLACE INTO {name} (key, value) VALUES (?, ?)",  # noqa: S608
        add=f"INSERT INTO {name} (key, value) VALUES (?, ?)",  # noqa: S608
        delete=f"DELETE FROM {name} WHERE key = ?",  # noqa: S608
        count=f"SELECT COUNT(*) FROM {name}",  # noqa: S608
        page=f"SELECT key, value FROM {name} WHERE key >= ? AND key < ? AND key <> ? ORDER BY key LIMIT ?",  # noqa: S608
        oldest=f"SELECT rowid, value FROM {name} ORDER BY rowid LIMIT ?",  # noqa: S608
        drop=f"DELETE FROM {name} WHERE rowid = ?",  # noqa: S608
        move=f"UPDATE OR REPLACE {name} SET key = ? || substr(key, ?) WHERE key >= ? AND key < ?",  # noqa: S608
    )


TABLES: Mapping[str, Table] = MappingProxyType({name: _table(name) for name in (*_TEXT_TABLES, *BODY_TABLES)})


def named(name: str) -> Table:
    """The table of that name. Raises ValueError for any other name."""
    if name not in TABLES:
        raise ValueError(f"there is no table {name!r}")
    return TABLES[name]


def keyed(name: str) -> Table:
    """The table of that name for reading and writing by key. Raises ValueError for any other name, and for the
    inbox, which hands out its own keys and is reached through `storage.inbox`."""
    if name == INBOX:
        raise ValueError("the inbox is a table without keys of the caller's: use storage.inbox")
    return named(name)


def checked_key(key: str) -> str:
    """The key itself. Raises ValueError where SQLite could not hold it as text or it is empty or over 1,024 long."""
    if not 0 < len(key) <= _KEY_CHARS:
        raise ValueError(f"a key has 1 to {_KEY_CHARS} characters, not {len(key)}")
    key.encode()  # UnicodeEncodeError, a ValueError, for a lone surrogate
    return key


class SharedDict(SqliteDict):  # type: ignore[misc]  # sqlitedict has no types
    """A table as sqlitedict knows it, over a connection that belongs to the store.

    As it ships, closing or collecting one dict closes the connection under all that share it, and the others
    then wait for ever. Here a dict only lets go of it. (Its flag "r" is never used: it leaves connections open.)
    """

    def __init__(self, connection: object, *, table: Table, filename: str) -> None:
        self._shared = connection
        super().__init__(
            filename,
            tablename=table.name,
            autocommit=True,
            journal_mode="WAL",
            encode=table.encode,
            decode=table.decode,
            outer_stack=False,
        )

    def _new_conn(self) -> object:
        return self._shared

    def close(self, do_log: bool = True, force: bool = False) -> None:  # noqa: ARG002 - sqlitedict's signature
        """Lets go of the shared connection, which stays open."""
        self.conn = None

    def __del__(self) -> None:
        """Nothing: the store closes the connection, once."""
