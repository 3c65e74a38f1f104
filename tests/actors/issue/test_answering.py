"""How comments are matched to open questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.issue.answering import match_answers
from actors.issue.one_answer import SURE, Open, verbatim

STORE = Open(id="store", number=1, text="Which store?", options=("Use SQLite", "Use PostgreSQL", "Keep the files"))
DELETE = Open(id="delete", number=2, text="Delete the old table?", options=("Yes", "No"))
NAME = Open(id="name", number=1, text="What shall it be called?")
SIZES = Open(id="sizes", number=1, text="How many threads?", options=("1", "4", "10"))


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("2", 1),
        ("#2", 1),
        ("2.", 1),
        ("(2)", 1),
        ("Option 2", 1),
        ("option two", 1),
        ("b", 1),
        ("B)", 1),
        ("b, please", 1),
        ("2 please, thanks!", 1),
        ("I'd go with 2", 1),
        ("let's take b", 1),
        ("1b", 1),
        ("the second one", 1),
        ("The last option", 2),
        ("Use PostgreSQL", 1),
        ("use postgresql.", 1),
        ("use postgresq", 1),
        ("PostgreSQL", 1),
        ("I think PostgreSQL would be best", 1),
        ("SQLite, not PostgreSQL", 0),
        ("PostgreSQL instead of SQLite", 1),
        ("Please don't use SQLite, use PostgreSQL", 1),
        ("keep the files as they are", 2),
        ("2\n\nThe ops people know it well.", 1),
        ("> Which store?\n> 1. Use SQLite\n\n2", 1),
        ("<!-- 1 -->\n2", 1),
        ("2\r\n", 1),
    ],
)
def test_an_option_is_meant(said: str, option: int) -> None:
    (match,) = match_answers(said, [STORE])
    assert (match.option, match.answer) == (option, STORE.options[option])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "> 2",
        "4",
        "0",
        "z",
        "There are 2 problems with that.",
        "a good question",
        "I have to think about it",
        "What is the difference?",
        "SQLite or PostgreSQL?",
        "not SQLite",
        "both",
        "neither of them",
        "I don't know",
        "Thanks!",
        "I tried it 3 times",
        "See issue 2",
        "no problem",
        "yes",
        "Looks like a lot of work, can we do this next week?",
    ],
)
def test_nothing_is_guessed(said: str) -> None:
    assert match_answers(said, [STORE]) == ()


@pytest.mark.parametrize(
    "said", ["yes", "Yes, please", "yep", "sure", "go ahead", "👍", "y", "of course", "Yes!", "ok"]
)
def test_yes(said: str) -> None:
    assert [match.answer for match in match_answers(said, [DELETE])] == ["Yes"]


@pytest.mark.parametrize(
    "said", ["no", "No, thanks", "nope", "please don't", "do not do that", "👎", "never", "Better not"]
)
def test_no(said: str) -> None:
    assert [match.answer for match in match_answers(said, [DELETE])] == ["No"]


@pytest.mark.parametrize("said", ["yes but wait", "no idea", "no problem", "not sure", "nobody knows", "yesterday"])
def test_neither_yes_nor_no(said: str) -> None:
    assert match_answers(said, [DELETE]) == ()


def test_an_option_that_is_a_number_is_meant_by_its_text_and_not_by_its_place() -> None:
    assert [match.answer for match in match_answers("4", [SIZES])] == ["4"]
    assert [match.answer for match in match_answers("10", [SIZES])] == ["10"]
    assert [match.answer for match in match_answers("1", [SIZES])] == ["1"]


@pytest.mark.parametrize(
    "said",
    [
        "1b 2a",
        "1b, 2a",
        "1: b\n2: a",
        "1. PostgreSQL 2. yes",
        "1) use PostgreSQL\n2) yes, please",
        "Q1: b\nQ2: a",
        "PostgreSQL, yes",
        "b a",
        "b, a",
        "the second\nyes",
        "PostgreSQL and yes",
    ],
)
def test_several_questions_at_once(said: str) -> None:
    assert [(m.question, m.answer) for m in match_answers(said, [STORE, DELETE])] == [
        ("store", "Use PostgreSQL"),
        ("delete", "Yes"),
    ]


def test_one_of_several_is_answered_alone() -> None:
    assert [(m.question, m.answer) for m in match_answers("2a", [STORE, DELETE])] == [("delete", "Yes")]
    assert [(m.question, m.answer) for m in match_answers("Let's use SQLite", [STORE, DELETE])] == [
        ("store", "Use SQLite")
    ]


def test_yes_to_both() -> None:
    other = Open(id="other", number=3, options=("Yes", "No"))
    assert [m.answer for m in match_answers("Yes to both", [DELETE, other])] == ["Yes", "Yes"]
    assert match_answers("yes", [DELETE, other]) == ()


def test_a_bare_number_is_no_answer_to_several() -> None:
    assert match_answers("2", [STORE, DELETE]) == ()


def test_own_words_answer_a_question_without_options() -> None:
    (match,) = match_answers("Call it `ledger`.", [NAME])
    assert (match.option, match.answer) == (None, "Call it `ledger`")
    assert match_answers("What do you suggest?", [NAME]) == ()
    assert match_answers("Thank you!", [NAME]) == ()


def test_an_answer_given_as_such_may_be_in_own_words() -> None:
    assert verbatim("something else entirely", STORE).answer == "something else entirely"
    assert verbatim("2", STORE).answer == "Use PostgreSQL"


@given(st.text(max_size=300), st.lists(st.text(max_size=30), max_size=5))
def test_no_text_breaks_it_and_what_it_finds_is_sure(said: str, options: list[str]) -> None:
    questions = [Open(id="a", number=1, options=tuple(options)), Open(id="b", number=2, options=("Yes", "No"))]
    for asked in (questions[:1], questions):
        found = match_answers(said, asked)
        assert len({match.question for match in found}) == len(found)
        assert all(match.confidence >= SURE for match in found)
