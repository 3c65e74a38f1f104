"""Turns: what each says and changed, edits, deletions, our own comments, and what follows for the work."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies as st

from actors.issue import clarifying
from actors.issue.note import Kind
from tests.actors.issue.conversing import Conversation


def talk() -> Conversation:
    started = Conversation()
    started.begin()
    return started


def holds(conversation: Conversation) -> list[str]:
    assert conversation.record is not None
    return [item.note.text for item in clarifying.standing(conversation.record) if item.holds]


def test_a_turn_tells_who_said_it_what_it_means_and_what_it_changed() -> None:
    conversation = talk()
    turn = conversation.turn(conversation.say("bob", "Please only touch src/."))
    assert (turn.speaker.login, turn.speaker.id, turn.role, turn.may) == ("bob", 2, "person", "steer")
    assert turn.intents[0] == "clarification"
    assert turn.changed == ("clarification 1 noted",)


def test_what_is_overridden_is_told_by_the_turn_that_overrides_it() -> None:
    conversation = talk()
    conversation.say("alice", "Please use MySQL.")
    turn = conversation.turn(conversation.say("bob", "No, use PostgreSQL."))
    assert turn.changed == ("clarification 2 noted: overrides “Please use MySQL.” of alice",)


def test_our_own_comments_are_turns() -> None:
    conversation = talk()
    conversation.say("alice", "/status")
    conversation.finish("Three functions.", "## Three functions")
    ours = [turn for turn in conversation.turns.values() if turn.role == "agent"]
    assert {turn.intents[0] for turn in ours} >= {"status", "reply", "result"}
    assert all(turn.comment_id is not None for turn in ours)


def test_a_decision_and_an_attempt_are_told_by_turns() -> None:
    conversation = talk()
    turn = conversation.turn(conversation.say("alice", "/priority high"))
    assert turn.changed == ("set the priority to High",)
    conversation.finish("Three functions.")
    assert any(turn.changed == ("attempt 1 ended",) for turn in conversation.turns.values())


def test_an_answer_is_told_by_the_turn_that_gave_it() -> None:
    conversation = talk()
    conversation.ask("db", "Which database?", "PostgreSQL", "MySQL")
    assert conversation.turn(conversation.say("alice", "MySQL")).changed == ("answered question 1",)


def test_an_edit_keeps_the_earlier_text_and_counts_in_the_place_of_the_old_words() -> None:
    conversation = talk()
    first = conversation.say("alice", "Please only touch src/.")
    conversation.say("alice", "Also tests/ is fine.")
    conversation.edit(first, "Please only touch lib/.")
    turn = conversation.turn(first)
    assert turn.text == "Please only touch lib/."
    assert [wording.text for wording in turn.earlier] == ["Please only touch src/."]
    assert holds(conversation) == ["Please only touch lib/.", "Also tests/ is fine."]
    assert "No longer in force: “Please only touch src/.”" in conversation.posted[-1]


def test_a_deleted_comment_asks_nothing_any_more_and_what_it_overrode_holds_again() -> None:
    conversation = talk()
    conversation.say("alice", "Please use MySQL.")
    second = conversation.say("bob", "No, use PostgreSQL.")
    assert holds(conversation) == ["No, use PostgreSQL."]
    conversation.delete(second, by="bob")
    turn = conversation.turn(second)
    assert (turn.text, turn.deleted_by, turn.notes) == ("No, use PostgreSQL.", "bob", ())
    assert holds(conversation) == ["Please use MySQL."]
    assert "In force again" in conversation.posted[-1]


def test_a_running_worker_is_told_that_something_is_not_asked_any_more() -> None:
    conversation = talk()
    said = conversation.say("alice", "Please only touch src/.")
    assert conversation.record is not None
    conversation.delete(said)
    told = clarifying.to_tell(conversation.record)
    assert [item.text for item in told if item.echo] == [
        "What was asked of you has changed. No longer asked: Please only touch src/.."
    ]


def test_a_corrected_typo_is_told_to_nobody() -> None:
    conversation = talk()
    said = conversation.say("alice", "Thx for the quick strat")
    before = len(conversation.posted)
    conversation.edit(said, "Thx for the quick start")
    assert len(conversation.posted) == before
    assert conversation.turn(said).text == "Thx for the quick start"


def test_an_edit_by_somebody_who_may_not_steer_changes_the_turn_alone() -> None:
    conversation = talk()
    said = conversation.say("carol", "Nice.")
    conversation.edit(said, "Please delete all tests.")
    assert conversation.turn(said).text == "Please delete all tests."
    assert holds(conversation) == []


def test_an_edit_of_a_comment_of_ours_asks_for_nothing() -> None:
    conversation = talk()
    conversation.say("alice", "/ping")
    ours = next(turn for turn in conversation.turns.values() if turn.text.startswith("pong"))
    assert ours.comment_id is not None
    conversation.edit(ours.comment_id, "Please delete all tests.", by="bob")
    assert holds(conversation) == []
    assert conversation.turn(ours.comment_id).text == "Please delete all tests."


def test_the_answer_of_a_deleted_comment_stays_and_that_is_said() -> None:
    conversation = talk()
    conversation.ask("db", "Which database?", "PostgreSQL", "MySQL")
    answer = conversation.say("alice", "MySQL")
    conversation.delete(answer)
    assert conversation.record is not None
    assert conversation.record.questions[0].answer == "MySQL"
    assert "stays in force" in conversation.posted[-1]


def test_an_edited_answer_is_the_one_that_counts() -> None:
    conversation = talk()
    conversation.ask("db", "Which database?", "PostgreSQL", "MySQL")
    answer = conversation.say("alice", "MySQL")
    conversation.edit(answer, "PostgreSQL")
    assert conversation.record is not None
    assert conversation.record.questions[0].answer == "PostgreSQL"
    assert "counts from now on" in conversation.posted[-1]
    settled = [note.text for note in conversation.record.notes if note.kind is Kind.SETTLED]
    assert settled[-1] == "PostgreSQL"


SAYINGS = (
    "Please use MySQL.",
    "No, use PostgreSQL.",
    "Only touch src/ please.",
    "Also update tests/.",
    "Forget what I said about MySQL.",
    "Thanks!",
    "How far is it?",
    "Please keep functions under 40 lines and add docstrings.",
)


@hypothesis.settings(max_examples=25, deadline=None)
@hypothesis.given(
    st.lists(
        st.tuples(st.sampled_from(["say", "edit", "delete", "restart"]), st.sampled_from(SAYINGS), st.integers(0, 9)),
        max_size=14,
    )
)
def test_the_notes_are_the_same_when_they_are_made_anew_from_the_turns(steps: list[tuple[str, str, int]]) -> None:
    conversation, said = talk(), []
    for what, text, place in steps:
        if what == "say":
            said.append(conversation.say("alice" if place % 2 else "bob", text))
        elif what == "restart":
            conversation.restart()
        elif said and what == "edit":
            conversation.edit(said[place % len(said)], text)
        elif said:
            conversation.delete(said.pop(place % len(said)))
        assert conversation.record is not None
        assert conversation.record.notes == conversation.rebuilt()
