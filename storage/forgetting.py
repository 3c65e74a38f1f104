"""A person's data taken out: what is known of them, what they said, and their name where others say it.

What a case needs to be told apart and allowed stays: who filed it and who asked for it, which GitHub shows as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from storage.batch import Batch
from storage.people import TABLE as PEOPLE
from storage.store import ReadOnlyStore, Store
from storage.turns import TABLE as TURNS
from storage.turns import Turns

SOMEONE = "someone"
"""What stands where a name stood."""
_PAGE = 500
_KEPT = frozenset({"v", "at", "role", "comment_id", "speaker"})
"""What is left of a turn of theirs: when there was one, and that its text is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was taken out: rows of preferences, own turns, others' turns with the name in it, cases changed."""

    preferences: int
    turns: int
    named: int
    cases: int

    def __bool__(self) -> bool:
        return any((self.preferences, self.turns, self.named, self.cases))


def known(store: ReadOnlyStore, who: str) -> tuple[frozenset[int], frozenset[str]]:
    """The ids and logins under which somebody is stored, by a login (in any case of letters) or an id."""
    pairs = {*_seen_in_people(store), *_seen_in_turns(store)}
    wanted = who.removeprefix("@").lower()
    ids = {id for id, login in pairs if str(id) == wanted or login.lower() == wanted}
    logins = {login for id, login in pairs if id in ids and login}
    return frozenset(ids), frozenset(logins)


def preferences(store: ReadOnlyStore, ids: frozenset[int]) -> list[tuple[str, dict[str, Any]]]:
    """The rows of what is known of the people with these ids."""
    return [(key, row) for key, row in _rows(store, PEOPLE) if int(key.partition("/")[0]) in ids]


def forget(store: Store, who: str) -> Forgotten:
    """Take everything out, some hundred rows a commit; doing it again takes out what came meanwhile."""
    ids, logins = known(store, who)
    return Forgotten(
        preferences=_drop_preferences(store, ids),
        turns=_blank(store, ids),
        named=_rename(store, ids, logins),
        cases=_clean_records(store, ids, logins),
    )


def _drop_preferences(store: Store, ids: frozenset[int]) -> int:
    rows = preferences(store, ids)
    batch = Batch()
    for key, _ in rows:
        batch.delete(PEOPLE, key)
    if batch:
        store.write(batch)
    return len(rows)


def _blank(store: Store, ids: frozenset[int]) -> int:
    """Their turns without words; a name and an id that say nothing."""
    count = 0
    for key, turn in _rows(store, TURNS):
        if turn["speaker"]["id"] in ids:
            bare = {name: value if name in _KEPT else _empty(value) for name, value in turn.items()}
            bare["speaker"] = turn["speaker"] | {"id": 0, "login": SOMEONE}
            _replace(store, key, bare)
            count += 1
    return count


def _rename(store: Store, ids: frozenset[int], logins: frozenset[str]) -> int:
    """Others' turns without the name."""
    if not logins:
        return 0
    pattern = _names(logins)
    count = 0
    for key, turn in _rows(store, TURNS):
        said = _without_name(turn, pattern)
        if said != turn and turn["speaker"]["id"] not in ids:
            _replace(store, key, said)
            count += 1
    return count


def _clean_records(store: Store, ids: frozenset[int], logins: frozenset[str]) -> int:
    """What a case at rest keeps of their words; one at work reads their preferences anew with its next message."""
    count = 0
    for key, record in _rows(store, "issues"):
        clean = dict(record)
        if (record.get("preferences") or {}).get("person") in ids:
            clean["preferences"] = None
        said = record.get("clarifications") or []
        clean["clarifications"] = [item for item in said if item["by"] not in logins]
        if clean["clarifications"] != said or clean.get("preferences") != record.get("preferences"):
            store.write(Batch().put("issues", key, clean))
            count += 1
    return count


def _without_name(turn: dict[str, Any], pattern: re.Pattern[str]) -> dict[str, Any]:
    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(SOMEONE, value)
        if isinstance(value, list):
            return [clean(item) for item in value]
        return {name: clean(item) for name, item in value.items()} if isinstance(value, dict) else value

    return {name: value if name in _KEPT else clean(value) for name, value in turn.items()}


def _names(logins: frozenset[str]) -> re.Pattern[str]:
    any_of = "|".join(re.escape(login) for login in sorted(logins, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])@?(?:{any_of})(?![\w-])", re.IGNORECASE)


def _empty(value: Any) -> Any:
    return type(value)() if isinstance(value, str | list | dict) else value


def _replace(store: Store, key: str, turn: dict[str, Any]) -> None:
    case, _, number = key.rpartition("/")
    batch = Batch()
    Turns(store).replace(batch, case, int(number), turn)
    store.write(batch)


def _seen_in_people(store: ReadOnlyStore) -> Iterator[tuple[int, str]]:
    yield from ((int(key.partition("/")[0]), str(row.get("login", ""))) for key, row in _rows(store, PEOPLE))


def _seen_in_turns(store: ReadOnlyStore) -> Iterator[tuple[int, str]]:
    yield from ((int(turn["speaker"]["id"]), str(turn["speaker"]["login"])) for _, turn in _rows(store, TURNS))


def _rows(store: ReadOnlyStore, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    after = ""
    while page := store.page(table, after=after, limit=_PAGE):
        yield from page
        after = page[-1][0]
