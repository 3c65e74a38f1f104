"""The labelled comments of `tests/fixtures/comments`, and how well they are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from actors.issue.command_lines import read_comment
from actors.issue.intent import Understood, understand
from actors.issue.intent_rules import Intent
from actors.issue.one_answer import Open

FOLDER = Path(__file__).parents[2] / "fixtures" / "comments"


@dataclass(frozen=True)
class Labelled:
    """A comment and what it is; `answers` by question id."""

    text: str
    intents: frozenset[str]
    questions: tuple[Open, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    def read(self) -> Understood:
        return understand(read_comment(self.text, bot="caseworker").rest, self.questions)


def question(line: str, number: int) -> Open:
    id, text, *options = line.split("|")
    return Open(id=id, number=number, text=text, options=tuple(options))


def comments(name: str) -> list[Labelled]:
    rows = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return [
        Labelled(
            text=row[1],
            intents=frozenset(row[0].split()),
            questions=tuple(question(line, number) for number, line in enumerate(row[2] if row[2:] else (), 1)),
            answers=dict(row[3]) if row[3:] else {},
        )
        for row in rows
    ]


@dataclass
class Score:
    """Counts of one intent."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.false + self.missed
        return 2 * self.right / whole if whole else 1.0


def scores(labelled: list[Labelled]) -> dict[str, Score]:
    """How well each intent is found."""
    counted = {intent.value: Score() for intent in Intent}
    for comment in labelled:
        found = {meant.intent.value for meant in comment.read().meant}
        for name, score in counted.items():
            score.right += name in found and name in comment.intents
            score.false += name in found and name not in comment.intents
            score.missed += name not in found and name in comment.intents
    return counted


def macro(counted: dict[str, Score]) -> float:
    return sum(score.f1 for score in counted.values()) / len(counted)


def confusion(labelled: list[Labelled]) -> Counter[tuple[str, str]]:
    """What was taken for what."""
    wrong: Counter[tuple[str, str]] = Counter()
    for comment in labelled:
        found = {meant.intent.value for meant in comment.read().meant}
        if found != comment.intents:
            wrong["+".join(sorted(comment.intents)), "+".join(sorted(found))] += 1
    return wrong
