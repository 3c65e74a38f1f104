"""A person's data is one command: preferences, words, names, the index of words, dead letters, and the file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import forgetting
from storage.batch import Batch
from storage.folder import DATABASE
from storage.forgetting import Forgotten, Someone, Words
from storage.inbox import Inbox
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
        batch.put("issues", CASE, {"author": {"id": 2, "login": "bob"}, "held_by": "alice", "title": "T"})
        batch.put("history", f"{CASE}/00000000", {"v": 1, "at": 1.0, "what": "x", "details": {"by": "alice"}})
        store.write(batch)
        yield store


def turn(id: int, login: str, text: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "at": 1.0, "role": "person", "speaker": {"id": id, "login": login}, "text": text, **more}


def unnamed(text: str, logins: Iterable[str]) -> str:
    for login in logins:
        text = text.replace(f"@{login.capitalize()}", "someone").replace(f"by {login}", "by someone")
        text = "someone" if text == login else text
    return text


def forget(store: Store, who: str) -> Forgotten:
    heard: list[str] = []

    def cases(person: Someone, keys: Iterable[str]) -> int:
        heard.extend(keys)
        assert person.ids == {1}
        return len(heard)

    return forgetting.forget(
        store, who, words=Words(unnamed=unnamed, unquoted=lambda text: text.replace("words", "…")), cases=cases
    )


def bury(store: Store, body: bytes) -> None:
    inbox = Inbox(store)
    inbox.accept(f"id-{len(body)}", "issues", body, received_at=1.0).result()
    (delivery,) = inbox.page(after=0, limit=1)
    store.write(inbox.bury(Batch(), delivery, reason="KeyError", at=2.0))


@pytest.mark.parametrize("who", ["alice", "@Alice", "1"])
def test_everything_of_one_person_goes_and_nothing_of_another(store: Store, who: str) -> None:
    done = forget(store, who)
    assert (done.preferences, done.turns, done.named, done.cases) == (1, 1, 2, 1)
    assert People(store).of(1) == {}
    assert People(store).of(11) != {}
    first, second = (row for _, row in Turns(store).all(CASE))
    assert (first["text"], first["speaker"], first["intents"]) == ("", {"id": 0, "login": "someone"}, [])
    assert second["text"] == "As someone said, and alice-2 did: malice."
    assert [row["details"] for _, row in store.page("history")] == [{"by": "someone"}]


def test_the_words_are_not_found_any_more(store: Store) -> None:
    assert len(Turns(store).search(CASE, ["peculiar"], limit=9)) == 1
    forget(store, "alice")
    assert Turns(store).search(CASE, ["peculiar"], limit=9) == []
    assert [number for number, _ in Turns(store).search(CASE, ["malice"], limit=9)] == [1]


def test_nobody_of_that_name_is_told(store: Store) -> None:
    assert not forget(store, "nobody")


def test_dead_letters_in_which_they_take_part_are_dropped_and_others_kept(store: Store) -> None:
    bury(store, b'{"sender": {"login": "Alice", "id": 1}}')
    bury(store, b'{"sender": {"login": "alice-2", "id": 11}}')
    assert forget(store, "alice").letters == 1
    assert [row["body"] for _, row in store.page("dead_letters")] == [b'{"sender": {"login": "alice-2", "id": 11}}']


def test_wiping_leaves_no_word_in_the_file_or_its_log(store: Store, tmp_path: Path) -> None:
    def found() -> bool:
        return any(b"peculiar" in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())

    forget(store, "alice")
    assert found()
    forgetting.wipe(tmp_path / DATABASE)
    assert not found()
    assert Turns(store).search(CASE, ["malice"], limit=9)
    store.write(Batch().put("meta", "x", {"goes": "on"}))
