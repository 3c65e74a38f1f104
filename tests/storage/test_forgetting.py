"""A person's data is one command: preferences, words, names and the index of words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import forgetting
from storage.batch import Batch
from storage.people import People
from storage.store import Store
from storage.turns import Turns

CASE = "octo/sample#7"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        batch = Batch()
        people, turns = People(store), Turns(store)
        people.put(batch, 1, "wish/brevity", {"value": "short", "login": "alice", "at": 1.0})
        people.put(batch, 11, "wish/brevity", {"value": "short", "login": "alice-2", "at": 1.0})
        turns.add(batch, CASE, 0, turn(1, "alice", "My peculiar words.", intents=["feedback"], comment_id=5))
        turns.add(batch, CASE, 1, turn(2, "bob", "As @Alice said, and alice-2 did: malice."))
        batch.put(
            "issues",
            CASE,
            {"preferences": {"person": 1}, "clarifications": [{"by": "alice"}, {"by": "bob"}], "title": "T"},
        )
        store.write(batch)
        yield store


def turn(id: int, login: str, text: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "at": 1.0, "role": "person", "speaker": {"id": id, "login": login}, "text": text, **more}


@pytest.mark.parametrize("who", ["alice", "@Alice", "1"])
def test_everything_of_one_person_goes_and_nothing_of_another(store: Store, who: str) -> None:
    done = forgetting.forget(store, who)
    assert (done.preferences, done.turns, done.named, done.cases) == (1, 1, 1, 1)
    assert People(store).of(1) == {}
    assert People(store).of(11) != {}
    first, second = (row for _, row in Turns(store).all(CASE))
    assert (first["text"], first["speaker"], first["intents"]) == ("", {"id": 0, "login": "someone"}, [])
    assert second["text"] == "As someone said, and alice-2 did: malice."
    record = store.get("issues", CASE)
    assert record == {"preferences": None, "clarifications": [{"by": "bob"}], "title": "T"}


def test_the_words_are_not_found_any_more(store: Store) -> None:
    assert len(Turns(store).search(CASE, ["peculiar"], limit=9)) == 1
    forgetting.forget(store, "alice")
    assert Turns(store).search(CASE, ["peculiar"], limit=9) == []
    assert [number for number, _ in Turns(store).search(CASE, ["malice"], limit=9)] == [1]


def test_nobody_of_that_name_is_told(store: Store) -> None:
    assert not forgetting.forget(store, "nobody")
