"""Scripted conversations: what is said, and what a careful reader notes, held against what the case notes.

A reader's note is a part of the words that were said; `a | b` is one of the two. `either` lists what a reader may note
and need not. `roles` gives people another than their usual one. Of a script with a `floor` that share of the points
agrees: the notes were written before it was tried, and are left as they are. `over`: through which comment it ended.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actors.issue.summary import summarise
from tests.actors.issue.conversing import PEOPLE, Conversation

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "conversations"
SCRIPTS = sorted(FOLDER.glob("*.yaml"))
HELD_OUT = sorted((FOLDER.parent / "held-out").glob("*.yaml"))
"""Conversations that nothing was fitted to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing that the reader notes, or that the case notes and the reader does not; `right`: both do."""

    what: str
    right: bool


@functools.cache
def load(path: Path) -> dict[str, Any]:
    script: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return script


def steps(script: dict[str, Any]) -> list[dict[str, Any]]:
    """All that happens, restarts aside."""
    return [step for step in script["talk"] if "restart" not in step]


def play(script: dict[str, Any], *, killed_after: Collection[int] = ()) -> Conversation:
    """The conversation told to its end. `killed_after`: the process ends after these steps, and another goes on."""
    conversation = Conversation(roles=script.get("roles", {}))
    conversation.begin()
    ids: dict[str, int] = {}
    for number, step in enumerate(steps(script), start=1):
        _take(conversation, step, ids)
        if number in killed_after:
            conversation.restart()
    return conversation


def _take(conversation: Conversation, step: dict[str, Any], ids: dict[str, int]) -> None:
    match step:
        case {"who": who, "id": id, "says": text}:
            ids[id] = conversation.say(who, text)
        case {"edit": id, "says": text}:
            conversation.edit(ids[id], text, by=step.get("by"))
        case {"delete": id, "by": by}:
            conversation.delete(ids[id], by=by)
        case {"asks": id, "text": text}:
            conversation.ask(id, text, *step.get("options", ()), default=step.get("default", ""))
        case {"works": True}:
            conversation.work()
        case {"finishes": summary}:
            conversation.finish(summary)
        case _:
            raise ValueError(step)


def compare(script: dict[str, Any], conversation: Conversation) -> Iterator[Compared]:
    """Point by point: what holds, what no longer does, what is open, answers, preferences."""
    assert conversation.record is not None
    summary, reader = summarise(conversation.record), script["reader"]
    found = {
        "in_force": [item.note.text for item in summary.holds],
        "no_longer": [item.note.text for item in summary.over],
        "open": [asked.text for asked in summary.questions if asked.open],
    }
    for what, texts in found.items():
        yield from _lists(what.replace("_", " "), reader[what], texts, reader.get("either", []))
    answers = {asked.text: asked.answer for asked in summary.questions if asked.answer and not asked.person}
    for text, answer in reader["answers"].items():
        yield Compared(what=f"answer: {text} {answer} (noted: {answers.get(text)})", right=answers.get(text) == answer)
    for login, likes in reader["preferences"].items():
        profile = conversation.people[PEOPLE[login].id]
        for name, value in likes.items():
            found = profile.value(name)
            yield Compared(what=f"preference of {login}: {name}={value} (noted: {found})", right=found == value)
    if "rounds" in reader:
        yield Compared(what="rounds", right=conversation.record.rounds == reader["rounds"])


def _lists(what: str, wanted: list[str], found: list[str], either: list[str]) -> Iterator[Compared]:
    for text in wanted:
        yield Compared(what=f"{what}: {text}", right=any(meets(text, one) for one in found))
    left = (one for one in found if not any(meets(text, one) for text in (*wanted, *either)))
    yield from (Compared(what=f"{what}, and the reader does not: {text}", right=False) for text in left)


def meets(wanted: str, found: str) -> bool:
    """Whether the reader means that note: its words are part of it, or it is one of several that they are made of."""
    one = found.lower().strip(" .!,;")
    texts = [text.lower().strip(" .!,;") for text in wanted.split(" | ")]
    return any(text in one or (one in text and len(one.split()) > 1) for text in texts)
