"""What follows a completed case: a new round with all that was said before, or an answer about the result."""

from __future__ import annotations

import pytest

from actors.issue.states import State
from tests.actors.issue.conversing import Conversation


def completed() -> Conversation:
    conversation = Conversation()
    conversation.begin()
    conversation.say("alice", "Please only look at storage/.")
    conversation.finish("Three functions are too complex.", "## Three functions")
    return conversation


def test_a_follow_up_begins_a_round_of_the_same_case_with_what_was_agreed() -> None:
    conversation = completed()
    conversation.say("bob", "Great. Now also update the docs please.")
    record = conversation.record
    assert record is not None
    start = conversation.started()
    assert start is not None
    assert (record.rounds, start.attempt) == (2, 2)
    assert start.task["prompt"].startswith("Great. Now also update the docs please.")
    assert "Look at the storage package" in start.task["prompt"]
    assert start.constraints[0].startswith("Please only look at storage/. (since then also: ")
    assert "Round 2, as **bob** asked" in conversation.posted[-1]


def test_the_round_ends_with_its_own_result() -> None:
    conversation = completed()
    conversation.say("bob", "Now also update the docs please.")
    conversation.work()
    conversation.finish("The docs are updated.", "## Docs")
    assert conversation.record is not None
    assert conversation.record.state is State.COMPLETED
    assert "## Docs" in conversation.posted[-1]


def test_a_question_about_the_result_is_answered_by_a_worker_that_knows_the_record() -> None:
    conversation = completed()
    asked = conversation.say("alice", "Why did you not mention the writer?")
    start = conversation.started()
    assert start is not None
    assert start.task["type"] == "General Question"
    assert start.task["prompt"] == "Why did you not mention the writer?"
    assert "Attempt 1: Three functions are too complex." in start.task["context"]
    conversation.work()
    conversation.finish("Because it is short.", "It is short.")
    assert conversation.record is not None
    assert (conversation.record.state, conversation.record.wishes) == (State.COMPLETED, None)
    assert conversation.turn(asked).notes[0].text == "Why did you not mention the writer?"
    assert any("answered a question" in turn.changed for turn in conversation.turns.values())


@pytest.mark.parametrize("who", ["carol", "mallory"])
@pytest.mark.parametrize("text", ["Now also update the docs please.", "Why did you change that?"])
def test_nobody_without_write_access_begins_a_round(who: str, text: str) -> None:
    conversation = completed()
    conversation.say(who, text)
    assert conversation.record is not None
    assert (conversation.record.state, conversation.record.rounds) == (State.COMPLETED, 1)


@pytest.mark.parametrize(
    "text", ["Thanks, great work!", "Next time please use shorter names.", "@bob what do you think?", "LGTM"]
)
def test_talk_after_the_end_begins_nothing(text: str) -> None:
    conversation = completed()
    conversation.say("alice", text)
    assert conversation.record is not None
    assert conversation.record.state is State.COMPLETED


def test_a_follow_up_that_is_deleted_is_not_in_the_next_attempts_task() -> None:
    conversation = completed()
    said = conversation.say("bob", "Now also update the docs please.")
    conversation.delete(said, by="bob")
    start = conversation.started()
    assert start is not None
    assert "docs" not in start.task["prompt"]
