"""The index of the words that were said, by issue and turn: SQLite's FTS5 without a copy of the texts.

Its row ids hold the issue in their upper and the turn in their lower bits, so that a search within one issue reads
that issue's part of each word's list and no more, however many issues there are. Turns are counted downward there:
FTS5 of SQLite 3.40 leaves rows out where a range of row ids is read in descending order (measured). Its own ranking
would read every issue's part: ranking is the caller's.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

from storage.codec import decode_text, encode_text

MADE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5"
    " (text, content = '', tokenize = 'unicode61 remove_diacritics 2')"
)
PUT = "INSERT INTO words (rowid, text) VALUES (?, ?)"
TAKE = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"
FIND = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
_COMMENT = "INSERT OR IGNORE INTO comments (key, value) VALUES (?, ?)"
_TURN_BITS = 22
_CASE_BITS = 63 - _TURN_BITS
LAST = (1 << _TURN_BITS) - 1
"""The highest number that a turn may have."""


def number(row_id: int) -> int:
    """The number of the turn that a row id stands for."""
    return LAST - (row_id & LAST)


def row(case: str, turn: int) -> int:
    """The row id of a turn. Two issues share their upper bits once in some trillions of pairs: look what is there."""
    digest = int.from_bytes(hashlib.blake2b(case.encode(), digest_size=8).digest(), "big")
    return (digest >> (64 - _CASE_BITS)) << _TURN_BITS | (LAST - turn)


def plain(turn: dict[str, Any]) -> str:
    """The text as SQLite takes it; the same for the same turn, since taking it out of the index needs it again."""
    return str(turn["text"]).encode("utf-8", "replace").decode()


def quoted(word: str) -> str:
    """A word as a string of FTS5's query language, whatever it holds."""
    return '"' + word.replace('"', " ").replace("\0", " ").encode("utf-8", "replace").decode() + '"'


def index_all(connection: sqlite3.Connection) -> None:
    """Fill the index from the turns that are there: for a database that was made before there was an index."""
    for key, value in connection.execute("SELECT key, value FROM turns").fetchall():
        case, _, turn_number = key.rpartition("/")
        turn = decode_text(value)
        connection.execute(PUT, (row(case, int(turn_number)), plain(turn)))
        if turn.get("comment_id") is not None:
            comment = f"{case}/{turn['comment_id']}"
            connection.execute(_COMMENT, (comment, encode_text({"turn": int(turn_number)})))
