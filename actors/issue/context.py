"""What of the talk a worker or a reply gets to read, within a number of characters, and why. Pure.

The actor reads candidates from the store: the latest turns, and those that hold a word of what is at hand. Chosen
is here. What somebody said who may steer the work is said as theirs; everything else is marked as quoted data.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from actors.issue import claims
from actors.issue.record import IssueRecord
from actors.issue.turn import Turn

BUDGET = 12_000
"""Characters of all chosen turns together, unless said otherwise."""
LATEST = 12
"""Turns that are chosen because they were said last."""
CANDIDATES = 60
"""Turns that are read of each kind: the latest, and those that hold a word of what is at hand."""
LONGEST_TURN = 1_500
MOST_WORDS = 24
_RESERVED = 0.6
"""The part of the budget that the latest turns may take; the rest is for older ones that matter."""
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PASSED_OVER = frozenset({"status", "reply", "question"})
"""Comments of ours whose content a worker has better: as answers, or as it stands now."""


class Why(StrEnum):
    """Why a turn was chosen."""

    LATEST = "said lately"
    RELEVANT = "about the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A turn that is handed on. `trusted`: whoever said it may steer the work; `words` are those it shares with it."""

    number: int
    speaker: str
    role: str
    at: float
    text: str
    trusted: bool
    why: Why
    words: tuple[str, ...] = ()
    edited: bool = False

    @property
    def reason(self) -> str:
        """Why it was chosen, as a sentence's part."""
        return f"{self.why.value}: {', '.join(self.words)}" if self.words else self.why.value


def at_hand(record: IssueRecord, *more: str) -> tuple[str, ...]:
    """The words to search older turns by: of the task, and of what was asked last."""
    task = record.task
    latest = [item.text for item in record.clarifications[-3:]]
    texts = [*more, *reversed(latest), record.title, task.prompt if task else "", task.context if task else ""]
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(word for word in _ordered(text) if len(word) > 2))
    return tuple(found)[:MOST_WORDS]


def choose(
    latest: Sequence[tuple[int, Turn]],
    found: Sequence[tuple[int, Turn]],
    words: Iterable[str],
    *,
    budget: int = BUDGET,
) -> tuple[Chosen, ...]:
    """The turns to hand on, in the order of the talk. Their texts are `budget` characters together at most."""
    wanted = frozenset(claims.words(" ".join(words)))
    last = [_chosen(number, turn, Why.LATEST) for number, turn in reversed(latest) if _says(turn)][:LATEST]
    kept = list(_fitting(last, int(budget * _RESERVED)))
    left = budget - sum(len(item.text) for item in kept)
    have = {item.number for item in kept}
    older = [(number, turn) for number, turn in {**dict(found), **dict(latest)}.items() if number not in have]
    kept += _fitting(_ranked([(number, turn) for number, turn in older if _says(turn)], wanted), left)
    return tuple(sorted(kept, key=lambda item: item.number))


def _says(turn: Turn) -> bool:
    if turn.deleted_at or turn.role == "case" or not turn.text.strip():
        return False
    return turn.role != "agent" or not _PASSED_OVER & set(turn.intents)


def _chosen(number: int, turn: Turn, why: Why, words: tuple[str, ...] = ()) -> Chosen:
    text = _HIDDEN.sub("", turn.text).strip()
    return Chosen(
        number=number,
        speaker=turn.speaker.login,
        role=turn.role,
        at=turn.at,
        text=text if len(text) <= LONGEST_TURN else text[: LONGEST_TURN - 1] + "…",
        trusted=turn.may == "steer",
        why=why,
        words=words,
        edited=bool(turn.earlier),
    )


def _fitting(items: Iterable[Chosen], room: int) -> Iterator[Chosen]:
    """Those that have room, the first ones first; a shorter one may still fit behind one that does not."""
    for item in items:
        if len(item.text) <= room:
            room -= len(item.text)
            yield item


def _ranked(turns: Sequence[tuple[int, Turn]], wanted: frozenset[str]) -> list[Chosen]:
    """By the words that they share with what is at hand, rare ones weighing more; of equals the later one first."""
    held = {number: Counter(map(claims.stem, _ordered(turn.text))) for number, turn in turns}
    among = Counter(word for words in held.values() for word in words.keys() & wanted)
    scored = []
    for number, turn in turns:
        shared = held[number].keys() & wanted
        weight = sum(math.log(1 + len(turns) / among[word]) for word in shared)
        if weight > 0:
            length = 1 + math.log(1 + sum(held[number].values()) / 50)
            scored.append((weight / length, number, turn, tuple(sorted(shared, key=lambda word: (among[word], word)))))
    scored.sort(key=lambda item: (-item[0], -item[1]))
    return [_chosen(number, turn, Why.RELEVANT, words[:4]) for _, number, turn, words in scored]


def _ordered(text: str) -> list[str]:
    return [word.strip(".-") for word in claims.spelled(text) if len(word) > 1]
