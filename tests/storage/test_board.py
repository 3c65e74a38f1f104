from __future__ import annotations

from typing import Any

import pytest

from storage import board
from storage.batch import Batch
from storage.board import OVER, Wanted
from storage.store import Store


def put(store: Store, *rows: dict[str, Any], scope: str = "active") -> None:
    batch = Batch()
    for row in rows:
        key = f"{row['repository']}#{row['number']}"
        find = f"{key} {row.get('title', '')}".casefold()
        batch.put("board", f"{scope}:{key}", {"state": "queued", "since": 1.0, "find": find, **row})
    store.write(batch)


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"repository": "octo/sample", "number": number, **values}


def numbers(store: Store, wanted: Wanted, **options: Any) -> list[int]:
    return [found["number"] for _, found in board.page(store, wanted, **options)]


def test_what_is_under_way_is_counted_by_state_and_what_is_over_is_not(store: Store) -> None:
    put(store, row(1), row(2, state="testing"), row(3, state="testing"))
    put(store, row(4), scope=OVER)
    assert board.counts(store, Wanted()) == {"queued": 1, "testing": 2}


def test_who_waits_longest_comes_first_and_pages_follow_each_other(store: Store) -> None:
    put(store, *(row(number, since=float(number % 5)) for number in range(12)))
    first = board.page(store, Wanted(), limit=5)
    rest = board.page(store, Wanted(), after=first[-1][0], limit=50)
    found = [found for _, found in (*first, *rest)]
    assert [each["since"] for each in found] == sorted(each["since"] for each in found)
    assert sorted(each["number"] for each in found) == list(range(12))


def test_of_what_is_over_the_latest_comes_first(store: Store) -> None:
    put(store, *(row(number, since=float(number)) for number in range(5)), scope=OVER)
    assert numbers(store, Wanted(scope=OVER), limit=3) == [4, 3, 2]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(words="STRASSE"), [1]),
        (Wanted(words="große lange"), [1]),
        (Wanted(words="' OR 1=1 --"), []),
        (Wanted(words='%" _'), []),
        (Wanted(words="\ud800"), []),
        (Wanted(repository="octo/other"), [3]),
        (Wanted(state="testing"), [2]),
        (Wanted(state="testing' --"), []),
        (Wanted(move="person"), [2]),
        (Wanted(having="progress"), [3]),
    ],
)
def test_rows_are_found_by_what_is_asked_for(store: Store, wanted: Wanted, found: list[int]) -> None:
    put(
        store,
        row(1, title="Die lange Große Straße"),
        row(2, state="testing", move="person"),
        {**row(3, progress="running"), "repository": "octo/other"},
    )
    assert numbers(store, wanted) == found


def test_a_row_with_a_lone_surrogate_breaks_nothing(store: Store) -> None:
    put(store, row(1, title="\ud800 odd"), row(2, title="even"))
    assert numbers(store, Wanted(words="even")) == [2]
    assert numbers(store, Wanted()) == [1, 2]


def test_repositories_with_cases_under_way_are_listed_once_each(store: Store) -> None:
    put(store, row(1), row(2), {**row(3), "repository": "a/b"})
    put(store, {**row(4), "repository": "over/here"}, scope=OVER)
    assert board.repositories(store) == ["a/b", "octo/sample"]


def test_a_page_reads_an_index_and_not_the_table(store: Store) -> None:
    put(store, row(1))
    where = "substr(key, 1, instr(key, ':') - 1) = 'active' AND json_extract(value, '$.state') = 'queued'"
    sql = f"EXPLAIN QUERY PLAN SELECT value FROM board WHERE {where} ORDER BY json_extract(value, '$.since'), key"
    (plan,) = store.select(sql)
    assert "board_by_state" in plan[3]
    assert "TEMP B-TREE" not in plan[3]
