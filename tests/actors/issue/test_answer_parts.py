"""Which part of a comment answers a question, and which comment does not answer it at all."""

from __future__ import annotations

import time

import pytest

from actors.issue.answer_rest import beside
from actors.issue.answering import match_answers
from actors.issue.one_answer import Open
from tests.actors.issue.conversing import Conversation

RETRIES = Open(id="q", text="How many retries should there be?", default="3")
KEPT = Open(id="q", text="How long are logs kept?", default="30 days")
DROP = Open(id="q", text="May I drop support for Python 3.8?")
FILE = Open(id="q", text="Which file should it be written to?", default="CHANGELOG.md")
ARCHIVED = Open(id="q", text="Should the export include archived items?", options=("yes", "no"))
SORTED = Open(id="q", text="How should results be sorted?", options=("by distance", "by price", "by rating"))
FORMAT = Open(id="q", text="Which format?", options=("CSV", "JSON", "both"))
VALID = Open(id="q", text="How long should tokens be valid?", options=("15 minutes", "1 hour", "1 day"))
BUILD = Open(id="q", text="Which genome build?", options=("GRCh37", "GRCh38"))
RETURNS = Open(id="q", text="What should it return?", options=("yes, with 422", "yes, with 400", "no"))
ROWS = Open(id="q", text="What should I do with invalid rows?", options=("skip them", "abort the import"))


def answer(said: str, question: Open) -> str | None:
    found = match_answers(said, [question])
    return found[0].answer if found else None


@pytest.mark.parametrize(
    ("question", "said", "part"),
    [
        (RETRIES, "Four. The log should name each of them.", "Four"),
        (RETRIES, "Five at most.", "Five at most"),
        (RETRIES, "I'd leave it at two.", "two"),
        (KEPT, "Ninety days, the auditors insist.", "Ninety days"),
        (KEPT, "Half a year.", "Half a year"),
        (KEPT, "60 days, because the disk is small.", "60 days"),
        (DROP, "No, they still run it on the cluster", "No, they still run it on the cluster"),
        (DROP, "Please don't. The cluster still runs it.", "Please don't"),
        (DROP, "Naturally, nobody runs it.", "Naturally, nobody runs it"),
        (DROP, "You may.", "You may"),
        (DROP, "Not before June.", "Not before June"),
        (FILE, "HISTORY.md, as the other name is taken (long story).", "HISTORY.md"),
        (FILE, "By the way, I am on holiday.\n`HISTORY.md`", "`HISTORY.md`"),
    ],
)
def test_the_answer_is_the_part_that_answers(question: Open, said: str, part: str) -> None:
    if said.startswith("By the way"):  # what turns to something else does not lead up to an answer
        assert answer(said, question) is None
    else:
        assert answer(said, question) == part


@pytest.mark.parametrize(
    ("question", "said", "option"),
    [
        (SORTED, "Distance is what I would have said.", "by distance"),
        (SORTED, "Rating! Also hide anything below two stars.", "by rating"),
        (FORMAT, "Both, the importer needs CSV.", "both"),
        (FORMAT, "A, obviously.", "CSV"),
        (FORMAT, "The middle one, as a concession.", "JSON"),
        (FORMAT, "(b). And put a date into the name.", "JSON"),
        (VALID, "An hour. And log each renewal.", "1 hour"),
        (VALID, "24 hours", "1 day"),
        (BUILD, "38, obviously", "GRCh38"),
        (ROWS, "Aborting is the only sane thing.", "abort the import"),
        (RETURNS, "Yes, with 422. Say which field was wrong.", "yes, with 422"),
        (ARCHIVED, "I'd say no. They confuse people.", "no"),
        (ARCHIVED, "Jokes aside: no", "no"),
        (ARCHIVED, "Good question. Yes.", "yes"),
        (ARCHIVED, "It should.", "yes"),
        (ARCHIVED, "They should not, no.", "no"),
    ],
)
def test_an_option_is_recorded_in_its_own_words(question: Open, said: str, option: str) -> None:
    assert answer(said, question) == option


@pytest.mark.parametrize(
    "said",
    [
        "The default is right.",
        "Your suggestion is fine",
        "Re your question on the logs: whatever your default was.",
        "Go with your default.",
        "As you suggested.",
        "Let's stay with 30 days",
        "a month? No. 30 days it is.",
    ],
)
def test_the_default_is_taken(said: str) -> None:
    assert answer(said, KEPT) in ("30 days", None if "?" in said else "30 days")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (KEPT, "The default is too low."),
        (KEPT, "Hide the panel by default."),
        (KEPT, "12 bytes"),
        (KEPT, "Write the logs as JSON."),
        (RETRIES, "I measured 38 µA on average with the current build."),
        (RETRIES, "Treat flash pages 48 to 63 as a ring buffer."),
        (RETRIES, "Two weeks of notice, please."),
        (DROP, "No new dependencies, please."),
        (DROP, "Don't touch the vendored code."),
        (DROP, "Use ruff for linting."),
        (DROP, "Yes Carol, until December."),
        (ARCHIVED, "No spinners anywhere, they make me nervous."),
        (ARCHIVED, "True, I hadn't thought of that."),
        (ARCHIVED, "Requirements:\n1. it works offline\n2. it is fast"),
        (ARCHIVED, "What would that even show?"),
        (FORMAT, "The CSV export crashed for me yesterday."),
        (FORMAT, "Anything but JSON."),
        (FILE, "Lovely work!"),
    ],
)
def test_what_does_not_answer_leaves_the_question_open(question: Open, said: str) -> None:
    assert answer(said, question) is None


def test_a_few_bare_words_are_meant_for_a_question_only_while_nothing_else_was_asked() -> None:
    who = Open(id="q", text="Who signs off the release?")
    assert answer("Ingrid from QA", who) == "Ingrid from QA"
    assert answer("Ingrid from QA", Open(id="q", text=who.text, fresh=False)) is None


def test_the_question_that_is_named_is_answered() -> None:
    other = Open(id="r", number=2, text="Should it be sorted?", options=("yes", "no"))
    found = match_answers("Yes to the first question too.", [ARCHIVED, other])
    assert [(match.question, match.answer) for match in found] == [("q", "yes")]


def test_what_stands_beside_an_answer_is_left_over() -> None:
    said = "12 bytes. The battery voltage should go in there too."
    found = match_answers(said, [Open(id="q", text="How many bytes may one record take?")])
    assert beside(said, found) == "The battery voltage should go in there too."


def test_a_wish_beside_an_answer_is_noted_and_the_answer_is_not() -> None:
    talk = Conversation()
    talk.begin()
    talk.ask("q", "How many bytes may one record take?", default="8")
    talk.say("bob", "12 bytes. The battery voltage should go in there too.")
    assert talk.record is not None
    assert [question.answer for question in talk.record.questions] == ["12 bytes"]
    points = [note.text for note in talk.record.notes if note.kind == "point"]
    assert len(points) == 1
    assert "The battery voltage should go in there too" in points[0]


def test_a_wish_about_something_else_stays_one_and_the_question_open() -> None:
    talk = Conversation()
    talk.begin()
    talk.ask("q", "How many bytes may one record take?")
    talk.say("bob", "Please treat flash pages 48 to 63 as a ring buffer.")
    assert talk.record is not None
    assert talk.record.open_questions
    assert [note.text for note in talk.record.notes if note.kind == "point"]
    talk.say("alice", "12 bytes.")
    assert [question.answer for question in talk.record.questions] == ["12 bytes"]


@pytest.mark.parametrize("unit", ["at least ", "no, ", "1. ", "a ", "the default ", "x, that ", "only ", ": ", "12 "])
def test_long_texts_take_no_longer_than_they_are_long(unit: str) -> None:
    for question in (RETRIES, KEPT, DROP, FILE, ARCHIVED, SORTED):
        begun = time.perf_counter()
        match_answers(unit * 5000, [question])
        assert time.perf_counter() - begun < 1.0
