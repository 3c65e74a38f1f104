"""A person's data taken out: what is known of them, what they said, and their name where others say it.

What a case needs to be told apart and allowed stays: who filed it and who asked for it, which GitHub shows as well,
and the task itself. Records are not touched here, because the case that is at work writes its own (`forget`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage import words as index
from storage.batch import Batch
from storage.codec import decode_text, encode_text
from storage.people import TABLE as PEOPLE
from storage.store import ReadOnlyStore, Store
from storage.tables import DEAD_LETTERS, keyed
from storage.turns import TABLE as TURNS

HISTORY = "history"
ISSUES = "issues"
_PAGE = 500
SOMEONE = "someone"
_KEPT = frozenset({"v", "at", "role", "comment_id", "speaker"})
"""What is left of a turn of theirs: when there was one, and that its text is gone."""
_SPEAKERS = (
    "SELECT DISTINCT json_extract(value, '$.speaker.id'), json_extract(value, '$.speaker.login') FROM turns",
    "SELECT DISTINCT json_extract(value, '$.author.id'), json_extract(value, '$.author.login') FROM issues",
    "SELECT DISTINCT json_extract(value, '$.requested_by.id'), json_extract(value, '$.requested_by.login') FROM issues",
)


AGENT = "agent"
"""The role of turns that are our own comments; lines of history, which have none, are ours as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How texts are cleaned: `unnamed` takes logins out, `unquoted` what our own comments quote of people."""

    unnamed: Callable[[str, Iterable[str]], str]
    unquoted: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person as they are stored: GitHub's ids and logins."""

    ids: frozenset[int]
    logins: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was taken out: rows of preferences, own turns, other rows with the name in it, cases, dead letters."""

    preferences: int
    turns: int
    named: int
    cases: int
    letters: int

    def __bool__(self) -> bool:
        return any((self.preferences, self.turns, self.named, self.cases, self.letters))


def known(store: ReadOnlyStore, who: str) -> Someone:
    """The ids and logins under which somebody is stored, by a login (in any case of letters) or an id."""
    pairs = {*_seen_in_people(store), *_seen_in_cases(store)}
    wanted = who.removeprefix("@").lower()
    ids = {id for id, login in pairs if id > 0 and (str(id) == wanted or login.lower() == wanted)}
    return Someone(ids=frozenset(ids), logins=frozenset(login for id, login in pairs if id in ids and login))


def preferences(store: ReadOnlyStore, ids: frozenset[int]) -> list[tuple[str, dict[str, Any]]]:
    """The rows of what is known of the people with these ids."""
    return [(key, row) for key, row in _rows(store, PEOPLE) if int(key.partition("/")[0]) in ids]


def forget(store: Store, who: str, *, words: Words, cases: Callable[[Someone, Iterator[str]], int]) -> Forgotten:
    """Take everything out, a row a commit; doing it again takes out what came meanwhile.

    `cases` has the cases with these keys clean their records and tells how many did: it returns once they have.
    """
    person = known(store, who)
    if not person:
        return Forgotten(preferences=0, turns=0, named=0, cases=0, letters=0)
    changed = cases(person, _naming(store, ISSUES, person))
    theirs = list(_spoken(store, person))
    talks = dict.fromkeys(
        _case(key) for key in (*theirs, *_naming(store, TURNS, person), *_naming(store, HISTORY, person))
    )
    renaming = _renaming(person, words)
    return Forgotten(
        preferences=_drop_preferences(store, person.ids),
        cases=changed,
        turns=sum(_change(store, TURNS, key, _blanking(person)) for key in theirs),
        named=sum(
            _change(store, table, key, renaming)
            for case in talks
            for table in (TURNS, HISTORY)
            for key in _of_case(store, table, case)
        ),
        letters=_drop_letters(store, person.logins),
    )


def wipe(path: Path) -> None:
    """Overwrite what deleted rows left in the file and its log. Reads and writes all of it: nobody else may write.

    Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- rows ------------------------------------------------------------------------------------------------------


def _drop_preferences(store: Store, ids: frozenset[int]) -> int:
    rows = preferences(store, ids)
    batch = Batch()
    for key, _ in rows:
        batch.delete(PEOPLE, key)
    if batch:
        store.write(batch)
    return len(rows)


def _drop_letters(store: Store, logins: frozenset[str]) -> int:
    """Deliveries that were given up and in which they take part: nothing of those can be kept."""
    any_of = "|".join(re.escape(login) for login in logins)
    pattern = re.compile(rf'"login"\s*:\s*"(?:{any_of})"'.encode(), re.IGNORECASE)
    count = 0
    for key, row in _rows(store, DEAD_LETTERS):
        if logins and pattern.search(row["body"]):
            store.write(Batch().delete(DEAD_LETTERS, key))
            count += 1
    return count


Change = Callable[[dict[str, Any]], dict[str, Any]]


def _blanking(person: Someone) -> Change:
    """Their turns without words; a name and an id that say nothing."""

    def change(turn: dict[str, Any]) -> dict[str, Any]:
        if turn["speaker"]["id"] not in person.ids:
            return turn
        bare = {name: value if name in _KEPT else _empty(value) for name, value in turn.items()}
        return bare | {"speaker": turn["speaker"] | {"id": 0, "login": SOMEONE}}

    return change


def _renaming(person: Someone, words: Words) -> Change:
    """Rows of others without the name; what we said ourselves without what it quotes, which may be the person's."""
    logins = frozenset(login.lower() for login in person.logins)

    def theirs(login: object) -> bool:
        return isinstance(login, str) and login.lower() in logins

    def clean(value: Any, *, ours: bool) -> Any:
        if isinstance(value, str):
            text = words.unnamed(value, person.logins)
            return words.unquoted(text) if ours else text
        if isinstance(value, list):
            kept = [item for item in value if not (isinstance(item, dict) and theirs(item.get("by")))]
            return [clean(item, ours=ours) for item in kept]
        if isinstance(value, dict):
            return {name: clean(item, ours=ours) for name, item in value.items()}
        return value

    def change(row: dict[str, Any]) -> dict[str, Any]:
        ours = row.get("role", AGENT) == AGENT
        made = {name: value if name in _KEPT else clean(value, ours=ours) for name, value in row.items()}
        speaker = row.get("speaker")
        if speaker is not None and theirs(speaker["login"]):  # what a case notes of them without a comment of theirs
            made |= {"speaker": speaker | {"id": 0, "login": SOMEONE}, "text": ""}
        return made

    return change


def _change(store: Store, table: str, key: str, change: Change) -> bool:
    """Whether the row is another now. Read and written in one transaction: a case may write the same row."""
    known_table = keyed(table)

    def work(cursor: sqlite3.Cursor) -> bool:
        found = cursor.execute(f"SELECT value FROM {known_table.name} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        before = decode_text(found[0]) if found else None
        after = change(before) if before is not None else None
        if before is None or after is None or after == before:
            return False
        if table == TURNS:
            case, _, number = key.rpartition("/")
            row = index.row(case, int(number))
            cursor.execute(index.TAKE, (row, index.plain(before)))
            cursor.execute(index.PUT, (row, index.plain(after)))
        cursor.execute(known_table.put, (key, encode_text(after)))
        return True

    return store.submit_work(work).result()


def _empty(value: Any) -> Any:
    return type(value)() if isinstance(value, str | list | dict) else value


# --- where they are --------------------------------------------------------------------------------------------


def _seen_in_people(store: ReadOnlyStore) -> Iterator[tuple[int, str]]:
    yield from ((int(key.partition("/")[0]), str(row.get("login", ""))) for key, row in _rows(store, PEOPLE))


def _seen_in_cases(store: ReadOnlyStore) -> Iterator[tuple[int, str]]:
    for statement in _SPEAKERS:
        yield from ((int(id), str(login)) for id, login in store.select(statement) if id is not None)


def filed(store: ReadOnlyStore, who: str) -> int:
    """How many cases somebody filed or asked for: there the name and the task are left."""
    ids = known(store, who).ids
    marks = ", ".join("?" * len(ids))
    sql = (
        f"SELECT COUNT(*) FROM issues WHERE json_extract(value, '$.author.id') IN ({marks})"  # noqa: S608
        f" OR json_extract(value, '$.requested_by.id') IN ({marks})"
    )
    return int(store.select(sql, *ids, *ids)[0][0])


def _spoken(store: ReadOnlyStore, person: Someone) -> Iterator[str]:
    marks = ", ".join("?" * len(person.ids))
    yield from _keys(store, TURNS, f"json_extract(value, '$.speaker.id') IN ({marks})", tuple(person.ids))


def _naming(store: ReadOnlyStore, table: str, person: Someone) -> Iterator[str]:
    """Keys of rows in which one of the logins stands, as a name or within a word."""
    logins = tuple(login.lower() for login in person.logins)
    if logins:
        yield from _keys(store, table, " OR ".join(["instr(lower(value), ?) > 0"] * len(logins)), logins)


def _case(key: str) -> str:
    return key.rpartition("/")[0]


def _of_case(store: ReadOnlyStore, table: str, case: str) -> Iterator[str]:
    """The keys of all rows of a case."""
    after = ""
    while page := store.page(table, prefix=f"{case}/", after=after, limit=_PAGE):
        yield from (key for key, _ in page)
        after = page[-1][0]


def _keys(store: ReadOnlyStore, table: str, where: str, values: tuple[object, ...]) -> Iterator[str]:
    sql = f"SELECT key FROM {keyed(table).name} WHERE key > ? AND ({where}) ORDER BY key LIMIT ?"  # noqa: S608
    after = ""
    while page := store.select(sql, after, *values, _PAGE):
        yield from (str(key) for (key,) in page)
        after = str(page[-1][0])


def _rows(store: ReadOnlyStore, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    after = ""
    while page := store.page(table, after=after, limit=_PAGE):
        yield from page
        after = page[-1][0]
