"""Cases made to forget a person: by their actors while the system runs, else by whoever holds the store alone.

A record is written by its case's actor alone, which would put back what somebody else took out beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from actors import board
from actors.issue import schema
from actors.issue.forgetting import concerns, forgotten
from actors.issue.record import IssueRecord
from actors.messages import ForgetPerson, ForIssue
from actors.names import without_names, without_quotes
from storage.batch import Batch
from storage.errors import StorageError
from storage.forgetting import Forgotten, Someone, Words, forget
from storage.store import ReadOnlyStore, Store

GROUP = 50
"""Cases that are told at once: no more actors are started for it than that."""
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.02
WORDS = Words(unnamed=without_names, unquoted=without_quotes)


def alone(store: Store, who: str, *, at: float) -> Forgotten:
    """Take a person (a login or an id) out of everything while no actor runs."""

    def cases(person: Someone, keys: Iterable[str]) -> int:
        count = 0
        for key, record in _concerned(store, _message(person, at), keys):
            clean = forgotten(record, _message(person, at))
            batch = Batch().put("issues", key, schema.dump(clean))
            board.show(batch, clean, before=record)
            store.write(batch)
            count += 1
        return count

    return forget(store, who, words=WORDS, cases=cases)


def beside(store: Store, tell: Callable[[ForIssue], None], who: str, *, at: float) -> Forgotten:
    """Take a person out of everything while the actors run: each case cleans its own record, and that is waited for.

    Raises StorageError where some cases are not done within a minute: what was done stays done.
    """

    def cases(person: Someone, keys: Iterable[str]) -> int:
        message, count = _message(person, at), 0
        concerned = (key for key, _ in _concerned(store, message, keys))
        while group := list(islice(concerned, GROUP)):
            for key in group:
                tell(ForIssue(key=key, message=message))
            _await(store, message, group)
            count += len(group)
        return count

    return forget(store, who, words=WORDS, cases=cases)


def _await(store: ReadOnlyStore, message: ForgetPerson, group: list[str]) -> None:
    """Until every case of the group has it on disk; one that moved meanwhile is found under its new key next time."""
    left, until = group, time.monotonic() + PATIENCE_SECONDS
    while left := [key for key in left if not _done(store, key, message)]:
        if time.monotonic() > until:
            raise StorageError(f"{len(left)} cases did not answer, {left[0]} among them: try it again later")
        time.sleep(LOOK_SECONDS)


def _message(person: Someone, at: float) -> ForgetPerson:
    return ForgetPerson(at=at, ids=person.ids, logins=person.logins)


def _concerned(store: ReadOnlyStore, message: ForgetPerson, keys: Iterable[str]) -> Iterator[tuple[str, IssueRecord]]:
    for key in keys:
        stored = store.get("issues", key)
        record = None if stored is None else schema.load(stored)
        if record is not None and concerns(record, message):
            yield key, record


def _done(store: ReadOnlyStore, key: str, message: ForgetPerson) -> bool:
    stored = store.get("issues", key)
    return stored is None or stored.get("forgot_at", 0.0) >= message.at
