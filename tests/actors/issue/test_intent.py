"""What comments mean: the labelled ones as a whole, and what must not be gambled with one by one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.issue.command_lines import read_comment
from actors.issue.intent import Understood, understand
from actors.issue.intent_rules import Intent
from actors.issue.one_answer import Open
from tests.actors.issue.labelled import comments, confusion, macro, scores

LEAST = {"tuned": 0.98, "held-out": 0.98, "longer": 0.98, "blind": 0.98, "blind-2": 0.98, "blind-3": 0.96}
"""Macro F1 below which a change has made things worse."""


def meant(text: str, *questions: Open) -> Understood:
    return understand(read_comment(text, bot="caseworker").rest, questions)


@pytest.mark.parametrize("name", LEAST)
def test_labelled_comments_are_understood(name: str) -> None:
    labelled = comments(name)
    counted = scores(labelled)
    print(f"\n{name}: {len(labelled)} comments, macro F1 {macro(counted):.3f}")
    for intent, score in counted.items():
        print(f"  {intent:13} {score.f1:.3f}, {score.right} right, {score.false} false, {score.missed} missed")
    for (is_, read), count in confusion(labelled).most_common():
        print(f"  {count} x {is_} read as {read}")
    assert macro(counted) >= LEAST[name]


def test_answers_to_open_questions_are_found() -> None:
    asked = [comment for name in LEAST for comment in comments(name) if comment.questions]
    right = [comment for comment in asked if {m.question: m.answer for m in comment.read().answers} == comment.answers]
    print(f"\n{len(right)} of {len(asked)}")
    assert len(right) >= 0.95 * len(asked)


@pytest.mark.parametrize(
    "text",
    [
        "please don't cancel",
        "> cancel",
        "> LGTM, go ahead",
        "`approved`",
        "```\napproved\n```",
        "<!-- approved -->",
        "I don't approve",
        "not approved yet",
        "who approved this?",
        "approved?",
        "We cannot go ahead with this.",
        "I would approve if the tests were green",
        "lgtm but wait for Tom",
        "this must be approved by legal first",
        "~~approved~~",
        "Nobody approved this.",
        'Tom said "approved" in the other thread, I don\'t agree',
    ],
)
def test_what_is_no_clear_yes_is_not_taken_for_one(text: str) -> None:
    assert meant(text).sureness(Intent.APPROVAL) < 0.85


@pytest.mark.parametrize("text", ["approved", "LGTM!", "Yes, please go ahead.", "👍", ":+1:", "> ok?\n\nok, proceed"])
def test_a_clear_yes_is_one(text: str) -> None:
    assert meant(text).sureness(Intent.APPROVAL) >= 0.85


def test_several_meanings_come_with_the_words_they_rest_on() -> None:
    read = meant("Thanks! The summary is too long. Please drop the second table.")
    assert {item.intent for item in read.meant} == {Intent.GRATITUDE, Intent.FEEDBACK, Intent.CLARIFICATION}
    assert read.meant[-1].intent is Intent.GRATITUDE, "thanks come last"
    assert all(item.words and 0 < item.confidence <= 1 for item in read.meant)


def test_an_answer_is_not_also_a_wish() -> None:
    question = Open(id="db", text="Which database?", options=("PostgreSQL", "SQLite"))
    read = meant("Use SQLite", question)
    assert [item.intent for item in read.meant] == [Intent.ANSWER]
    assert [(match.question, match.answer) for match in read.answers] == [("db", "SQLite")]


def test_what_stands_beside_an_answer_is_read_too() -> None:
    question = Open(id="db", text="Which database?", options=("PostgreSQL", "SQLite"))
    read = meant("SQLite. But please keep the schema in one file.", question)
    assert {item.intent for item in read.meant} == {Intent.ANSWER, Intent.CLARIFICATION}


def test_a_comment_of_commands_alone_means_nothing_more() -> None:
    read = meant("/retry\n/status")
    assert read.first.intent is Intent.CHATTER


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read = meant(text, Open(id="q", text="Which?", options=("a", "b")))
    assert read.meant


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "please ",
        "not ",
        "no, ",
        "x.",
        "? ",
        "yes ",
        "👍",
        "expected got ",
        "if a, ",
        "`",
        "- a\n",
        "thanks for ",
        "(",
    ],
)
def test_the_longest_comment_is_read_in_seconds_at_most(unit: str) -> None:
    begin = time.process_time()
    meant((unit * 65_536)[:65_536])
    assert time.process_time() - begin < 20
