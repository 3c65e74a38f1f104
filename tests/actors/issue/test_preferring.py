"""What somebody says about how they like things done: compared with what a careful reader notes."""

from __future__ import annotations

import pytest

from actors.issue.comment_lines import read_lines
from actors.issue.preferences import PRACTICE
from actors.issue.preferring import ASKED, STANDING, heard
from tests.actors.issue.preference_habits import GENERAL, NEITHER
from tests.actors.issue.preference_words import HELD, TRIED


@pytest.mark.parametrize(
    ("text", "noted"), [*TRIED, *HELD], ids=lambda value: value[:60] if isinstance(value, str) else ""
)
def test_a_careful_reader_notes_the_same(text: str, noted: dict[str, str]) -> None:
    assert {wish.name: wish.value for wish in heard(read_lines(text))} == noted


def noted(text: str) -> set[str]:
    found = heard(read_lines(text))
    return {f"{wish.name}={wish.value}" for wish in found if not wish.name.startswith(PRACTICE)}


@pytest.mark.parametrize(("wish", "text"), GENERAL)
def test_what_is_said_for_good_is_heard_in_many_words(wish: str, text: str) -> None:
    assert noted(text) == {wish}


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_of_the_work_of_others_or_a_remark_is_no_preference(text: str) -> None:
    assert noted(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Show it to me as a diff. That goes for all my tickets.",
        "A word on working with me. Show it to me as a diff.",
        "Patches beat descriptions. Show me those. For all time, please.",
    ],
)
def test_the_clauses_around_say_that_it_is_for_good(text: str) -> None:
    (wish,) = heard(read_lines(text))
    assert (wish.name, wish.value, wish.confidence) == ("format", "diff", STANDING)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Spare me the tables in all my tickets.", "format=prose"),
        ("Don't hesitate to tag me, in any thread.", "mentions=yes"),
        ("With me, never do anything without a plan.", "plan=first"),
        ("Long replies bore me, in every thread.", "brevity=short"),
        ("In general I want a table rather than a list from you.", "format=table"),
        ("I can't do without your progress notes, on any ticket.", "progress=every-step"),
    ],
)
def test_a_denial_turns_what_follows_and_nothing_else(text: str, wish: str) -> None:
    assert noted(text) == {wish}


def test_a_tool_is_noted_as_it_was_written() -> None:
    assert noted("Always write my tests in `Kotest`.") == {"tests=Kotest"}
    assert noted("In general we use PyTest here.") == {"tests=PyTest"}


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
