from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from storage.batch import Batch
from storage.store import Store
from storage.turns import Turns

CASE = "octo/sample#7"


@pytest.fixture
def turns(store: Store) -> Turns:
    return Turns(store)


def said(text: str, comment: int | None = None) -> dict[str, Any]:
    return {"text": text, "comment_id": comment}


def tell(store: Store, *texts: str, case: str = CASE, first: int = 0) -> None:
    batch = Batch()
    for number, text in enumerate(texts, first):
        Turns(store).add(batch, case, number, said(text, 100 + number))
    store.write(batch)


def texts(found: list[tuple[int, dict[str, Any]]]) -> list[str]:
    return [turn["text"] for _, turn in found]


def test_turns_are_found_by_any_of_the_words_the_latest_first(store: Store, turns: Turns) -> None:
    tell(store, "Use SQLite instead", "thank you", "no SQLite after all: Postgres")
    assert texts(turns.search(CASE, ["sqlite"], limit=9)) == ["no SQLite after all: Postgres", "Use SQLite instead"]
    assert texts(turns.search(CASE, ["sqlite", "thank"], limit=2)) == ["no SQLite after all: Postgres", "thank you"]


def test_another_issue_s_turns_are_not_found(store: Store, turns: Turns) -> None:
    tell(store, "about parsers")
    tell(store, "about parsers, too", case="octo/sample#8")
    assert texts(turns.search(CASE, ["parsers"], limit=9)) == ["about parsers"]


@pytest.mark.parametrize("words", [[], [""], ['"'], ['a" OR "b'], ["NEAR(", "*", "^x", "a-b", "naïve", "\x00"]])
def test_whatever_is_searched_for_is_no_query_language(store: Store, turns: Turns, words: list[str]) -> None:
    tell(store, "nothing of that")
    assert turns.search(CASE, words, limit=9) == []


def test_a_turn_that_was_edited_is_found_by_its_new_words_alone(store: Store, turns: Turns) -> None:
    tell(store, "use a parser")
    batch = Batch()
    turns.replace(batch, CASE, 0, said("use a lexer", 100))
    store.write(batch)
    assert turns.search(CASE, ["parser"], limit=9) == []
    assert texts(turns.search(CASE, ["lexer"], limit=9)) == ["use a lexer"]


def test_the_latest_turns_come_in_their_order(store: Store, turns: Turns) -> None:
    tell(store, *(f"turn {number}" for number in range(12)))
    tell(store, "elsewhere", case="octo/sample#70")
    assert texts(turns.latest(CASE, limit=3)) == ["turn 9", "turn 10", "turn 11"]
    assert [number for number, _ in turns.all(CASE)] == list(range(12))


def test_a_comment_s_turn_is_known(store: Store, turns: Turns) -> None:
    tell(store, "one", "two")
    assert turns.of_comment(CASE, 101) == 1
    assert turns.of_comment(CASE, 999) is None


def test_a_case_that_moves_takes_its_talk_along(store: Store, turns: Turns) -> None:
    tell(store, "use a parser", "thank you")
    batch = Batch()
    turns.move(batch, CASE, "octo/new#3")
    store.write(batch)
    assert list(turns.all(CASE)) == []
    assert turns.search(CASE, ["parser"], limit=9) == []
    assert texts(turns.search("octo/new#3", ["parser"], limit=9)) == ["use a parser"]
    assert turns.of_comment("octo/new#3", 101) == 1
    assert turns.of_comment(CASE, 101) is None


def test_halves_of_characters_are_kept_and_searched_around(store: Store, turns: Turns) -> None:
    tell(store, "a broken \ud800 one")
    assert texts(turns.search(CASE, ["broken"], limit=9)) == ["a broken \ud800 one"]


def test_a_database_from_before_the_index_gets_one(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        tell(store, "use a parser")
    with sqlite3.connect(tmp_path / "caseworker.db") as old:
        old.execute("DROP TABLE words")
        old.execute("DELETE FROM comments")
        old.execute("REPLACE INTO meta VALUES ('schema', '{\"version\":1}')")
    old.close()
    with Store.open(tmp_path) as store:
        assert texts(Turns(store).search(CASE, ["parser"], limit=9)) == ["use a parser"]
        assert Turns(store).of_comment(CASE, 100) == 0
