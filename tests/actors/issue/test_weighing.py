"""Judgements that are weighed: the scales that come with the code, and what their traits are made of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from actors.issue import answer_traits, framing, override_traits, wish_traits
from actors.issue.note import Kind, Note
from actors.issue.pieces import Piece, pieces
from actors.issue.points import points
from actors.issue.sentences import normal
from actors.issue.weighing import FOLDER, Scale, scale
from actors.issue.wish_traits import Asks
from tests.docs.pages import ROOT

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def cut(text: str) -> list[Piece]:
    return [piece for _, found in pieces(text) for piece in found]


def asks(text: str) -> list[Asks]:
    return [judged.asks for judged in wish_traits.asked(cut(text))]


def test_a_scale_adds_up_what_it_knows() -> None:
    made = Scale(base=0.0, weights={"a": 2.0, "b": -4.0})
    assert made.probability({}) == 0.5
    assert made.probability({"a": 2.0, "b": 1.0, "unknown": 9.0}) == 0.5
    assert made.probability({"a": 1_000.0}) == pytest.approx(1.0)
    assert made.probability({"b": 1_000.0}) == pytest.approx(0.0)


def test_every_scale_has_weights_and_no_other_is_asked_for() -> None:
    assert NAMES == ["answer", "override", "wish", "withdrawal"]
    for name in NAMES:
        assert len(scale(name).weights) > 100
        assert all(weight for weight in scale(name).weights.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_are_kept_in_order_so_that_changes_can_be_read(name: str) -> None:
    held = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert list(held["weights"]) == sorted(held["weights"])


def test_most_weights_are_of_traits_that_still_exist() -> None:
    seen = {
        trait
        for text in ("Use Postgres, please. It was too slow!", "Never mind the docs. Can you also add tests?")
        for traits in wish_traits.traits(cut(text))
        for trait in traits
    }
    assert {"counts", "length", "first", "means clarification", "w please"} <= seen & scale("wish").weights.keys()


def test_a_frame_keeps_what_holds_a_sentence_together() -> None:
    assert framing.frame(normal("The exports must be signed with `gpg` within 3 days.")) == (
        *("the", "S", "must", "be", "ED", "with", "<code>", "within", "#", "days", "."),
    )
    assert framing.frame(normal("Add retries")) == ("V", "S")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use Postgres.", [Asks.WISH]),
        ("The exports must be signed. Ours took ten minutes yesterday.", [Asks.WISH, Asks.NOTHING]),
        ("Thanks, that was quick!", [Asks.NOTHING]),
        ("Could you also cover the error paths?", [Asks.WISH]),
        ("Does it run on Windows?", [Asks.NOTHING]),
    ],
)
def test_what_a_piece_asks(text: str, expected: list[Asks]) -> None:
    assert asks(text) == expected


def note(number: int, text: str, by: str = "alice") -> Note:
    made = points(text)[0]
    return Note(
        number=number,
        order=number,
        kind=Kind.POINT,
        text=made.text,
        at=float(number),
        by=by,
        comment_id=number,
        claims=made.claims,
    )


def test_of_several_earlier_wishes_the_one_that_is_spoken_of_gives_way() -> None:
    said = ["Cache the prices for 60 seconds.", "Sort the list by name.", "Write the guide in German."]
    rivals = [override_traits.Rival(note(place, text), frozenset()) for place, text in enumerate(said, start=1)]
    new = note(4, "A minute is too short for prices. Cache the prices for 10 minutes instead.")
    likely = [scale("override").probability(traits) for traits in override_traits.traits(new, rivals)]
    assert likely.index(max(likely)) == 0


def said(text: str) -> answer_traits.Said:
    return answer_traits.Said(text=text, between=0, own=False, owed=False)


def test_an_answer_is_told_from_a_wish_about_something_else() -> None:
    asked = "Does it run on Windows?"
    assert answer_traits.answers(asked, said("It does, since 3.2."))
    assert not answer_traits.answers(asked, said("Sort the list by name, newest first."))
    assert answer_traits.traits(asked, said("")) == {}


JUDGED_ELSEWHERE = """
from tests.actors.issue.scripted import HELD_OUT, load, steps
from tests.actors.issue.test_weighing import cut, wish_traits
said = [step["says"] for path in HELD_OUT[:4] for step in steps(load(path)) if "says" in step]
print([item.likely for text in said for item in wish_traits.asked(cut(text))])
"""


def test_another_process_comes_to_the_same_judgement_to_the_last_digit() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", JUDGED_ELSEWHERE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert len(told.pop().split()) > 50


@pytest.mark.parametrize("piece", ["a ", "use a, ", "no, ", "`a` and ", "1 h ", "is it? "])
def test_hostile_comments_take_no_time(piece: str) -> None:
    text = (piece * 66_000)[:66_000]
    began = time.process_time()
    wish_traits.asked(cut(text))
    answer_traits.answers("How long?", said(text))
    assert time.process_time() - began < 10.0
