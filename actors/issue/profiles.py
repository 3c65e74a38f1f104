"""A person's preferences as the rows that are stored of them, and back; whose are needed for a message. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actors.issue import schema
from actors.issue.preferences import Chosen, Profile, Wish, with_wishes
from actors.issue.record import IssueRecord
from actors.messages import Person

Rows = Mapping[str, Mapping[str, Any]]
_WISH, _CHOSEN = "wish/", "chosen/"


def concerned(record: IssueRecord | None, message: object) -> frozenset[int]:
    """The ids of the people whose preferences the message may need: of who is heard, and of who asked for the case."""
    ids = set()
    sender = getattr(message, "sender", None)
    if isinstance(sender, Person):
        ids.add(sender.id)
    if record is not None:
        ids |= {record.author.id, record.requested_by.id}
        ids |= {pending.sender.id for pending in record.commands}
    return frozenset(id for id in ids if id > 0)


def profile(person: int, rows: Rows) -> Profile:
    """The person's profile from their rows."""
    wishes = [schema.load_row(Wish, row) for name, row in rows.items() if name.startswith(_WISH)]
    chosen = [schema.load_row(Chosen, row) for name, row in rows.items() if name.startswith(_CHOSEN)]
    logins = [str(row["login"]) for row in sorted(rows.values(), key=lambda row: row["at"]) if row.get("login")]
    kept = tuple(sorted(chosen, key=lambda item: item.at))
    return with_wishes(Profile(person=person, login=logins[-1] if logins else "", chosen=kept), wishes)


def rows(known: Profile) -> dict[str, dict[str, Any]]:
    """The rows of a profile, by their names; each carries the login, so that a person is found by it."""
    made = {f"{_WISH}{wish.name}": schema.dump(wish) for wish in known.wishes}
    made |= {f"{_CHOSEN}{chosen.name}": schema.dump(chosen) for chosen in known.chosen}
    return {name: row | {"login": known.login} for name, row in made.items()}
