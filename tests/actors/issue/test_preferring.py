"""What somebody says about how they like things done: compared with what a careful reader notes."""

from __future__ import annotations

import pytest

from actors.issue.comment_lines import read_lines
from actors.issue.preferring import ASKED, STANDING, heard
from tests.actors.issue.preference_words import HELD, TRIED


@pytest.mark.parametrize(
    ("text", "noted"), [*TRIED, *HELD], ids=lambda value: value[:60] if isinstance(value, str) else ""
)
def test_a_careful_reader_notes_the_same(text: str, noted: dict[str, str]) -> None:
    assert {wish.name: wish.value for wish in heard(read_lines(text))} == noted


def test_the_later_of_two_wishes_in_a_comment_holds() -> None:
    (wish,) = heard(read_lines("Keep it short please. On second thought, I prefer detailed explanations."))
    assert (wish.name, wish.value) == ("brevity", "detailed")


def test_a_wish_carries_the_words_it_rests_on() -> None:
    (wish,) = heard(read_lines("Thanks for that. Keep it short, please. The parser is next."))
    assert wish.quote == "Keep it short, please."


def test_what_holds_always_is_surer_than_what_was_asked_once() -> None:
    (always,) = heard(read_lines("I always prefer short answers."))
    (asked,) = heard(read_lines("Keep it short please."))
    assert (always.confidence, asked.confidence) == (STANDING, ASKED)


def test_a_megabyte_of_talk_is_read_in_a_moment() -> None:
    assert heard(read_lines("please keep " * 90_000)) == ()
