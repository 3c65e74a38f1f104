"""Whoever filed a case and may only read gets a sign of what they say, and steers nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actors.issue import schema
from actors.issue.allowance import Bounds
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import State
from actors.messages import PermissionKnown, Person, WorkCancelled, WorkCosted, WorkFinished, WorkStarted
from tests.cases import ALICE, BOB, LABELS_READY, NO_FILE, POLICY, Talk, comment, opened

EVE = Person(id=666, login="eve")
READS = PermissionKnown(login="alice", role="read")
WORDS = "Please only look at src/storage. UNHEARD"


def case(state: State = State.IN_PROGRESS) -> Talk:
    """A case whose author may only read; somebody else approved it, unless it waits for that."""
    talk = Talk(replace(POLICY, case_bounds=Bounds(usd=Decimal(2))))
    talk.tell(opened(), NO_FILE, LABELS_READY, READS)
    if state is not State.AWAITING_FEEDBACK:
        talk.tell(comment("/approve", sender=BOB, comment_id=800), PermissionKnown(login="bob", role="write"))
        talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none", run="1"))
    if state is State.COMPLETED:
        talk.tell(WorkFinished(attempt=1, report="All is well.", summary="nothing found", commit="abc"))
    talk.settle()
    assert talk.record is not None
    assert talk.record.state is state
    talk.now += 1_000
    return talk


def say(talk: Talk, words: str, sender: Person = ALICE, comment_id: int = 900) -> IssueRecord:
    record = talk.tell(comment(words, sender=sender, comment_id=comment_id))
    return talk.tell(PermissionKnown(login=sender.login, role="read")) if record.reading else record


def replies(record: IssueRecord) -> list[str]:
    return [effect.body for effect in record.outbox if effect.role == "reply"]


def reactions(record: IssueRecord) -> list[tuple[str, int | None]]:
    return [(effect.body, effect.comment_id) for effect in record.outbox if effect.kind is EffectKind.REACTION]


@pytest.mark.parametrize("state", [State.AWAITING_FEEDBACK, State.IN_PROGRESS, State.COMPLETED])
def test_an_authors_wish_is_told_once_whom_the_work_follows_and_whose_move_it_is(state: State) -> None:
    talk = case(state)
    record = say(talk, WORDS)
    (said,) = replies(record)
    assert "the work follows the words of people with write access alone" in said
    assert "edit the text of your issue" in said
    assert "my move" in said or "write access" in said.partition("\n\n")[2] or "unless you ask" in said
    assert "UNHEARD" not in said
    assert reactions(record) == [("eyes", 900)]
    talk.settle()
    record = say(talk, "Please leave docs/ alone.", comment_id=901)
    assert replies(record) == []
    assert reactions(record) == [("eyes", 901)]


def test_nothing_that_an_author_without_write_access_says_reaches_the_work() -> None:
    record = say(case(), WORDS)
    assert record.clarifications == ()
    assert record.state is State.IN_PROGRESS
    assert schema.load(schema.dump(record)) == record


def test_a_stranger_is_passed_over_in_silence() -> None:
    record = say(case(), WORDS, EVE)
    assert record.outbox == ()


@pytest.mark.parametrize("words", ["Thanks!", "same here", "Which branch is that on, by the way?"])
def test_talk_gets_no_sign(words: str) -> None:
    record = say(case(), words)
    assert record.outbox == ()


def test_how_far_is_answered_and_the_second_time_within_minutes_gets_a_sign() -> None:
    talk = case()
    record = say(talk, "How far are you?")
    assert "It is my move." in replies(record)[0]
    talk.settle()
    record = say(talk, "And how far are you now?", comment_id=901)
    assert replies(record) == []
    assert reactions(record) == [("eyes", 901)]


def test_how_far_is_answered_again_at_once_when_the_case_has_moved_on() -> None:
    talk = case()
    say(talk, "How far are you?")
    talk.settle()
    talk.now += 10
    talk.tell(WorkFinished(attempt=1, report="All is well.", summary="nothing found", commit="abc"))
    talk.settle()
    assert replies(say(talk, "How far are you?", comment_id=901))[0].startswith("**Completed**")


def test_a_wish_with_a_question_how_far_gets_one_reply() -> None:
    record = say(case(), "Please only look at src/storage. How far are you?")
    assert len(replies(record)) == 1


@pytest.mark.parametrize("words", ["How far are you?", "What's the status?", "is it done yet?", "Any news?"])
def test_after_the_end_a_question_where_it_stands_is_answered_and_begins_no_round(words: str) -> None:
    talk = case(State.COMPLETED)
    record = talk.tell(comment(words, sender=BOB), PermissionKnown(login="bob", role="write"))
    assert record.state is State.COMPLETED
    assert record.rounds == 1
    assert replies(record)[0].startswith("**Completed**")


def test_a_question_about_the_result_says_who_can_ask_it() -> None:
    record = say(case(State.COMPLETED), "Why did you choose these functions?")
    assert "when somebody with write access asks them" in replies(record)[0]
    assert record.state is State.COMPLETED


def test_a_no_of_the_author_while_an_approval_is_awaited_says_how_to_stop_it() -> None:
    record = say(case(State.AWAITING_FEEDBACK), "No, please don't do this.")
    assert "To stop your own issue, type `/cancel`." in replies(record)[0]
    assert record.state is State.AWAITING_FEEDBACK


def test_the_authors_answer_to_a_question_of_money_is_refused_with_a_sentence() -> None:
    talk = case()
    talk.tell(WorkCosted(attempt=1, usd=Decimal(2), tokens=0, run="1"), WorkCancelled(attempt=1))
    talk.settle()
    assert talk.record is not None
    assert talk.record.state is State.AWAITING_FEEDBACK
    record = say(talk, "let me think about it", comment_id=901)
    assert record.outbox == ()
    record = say(talk, "continue with $3", comment_id=902)
    assert "This question is for people with write access, so it stays open." in replies(record)[0]
    assert "It is the move of somebody with write access." in replies(record)[0]
    assert record.open_questions


def test_whoever_asked_for_the_case_without_write_access_is_told_where_it_stands() -> None:
    talk = case()
    assert talk.record is not None
    talk.record = replace(talk.record, requested_by=EVE)
    record = say(talk, "How far are you?", EVE)
    assert "The status comment always says where the case stands:" in replies(record)[0]
    assert "It is my move." in replies(record)[0]
    assert record.clarifications == ()


def test_who_is_told_is_nobody_but_the_author_and_whoever_asked_for_it() -> None:
    talk = case()
    for number, words in enumerate(("How far are you?", "LGTM, go ahead.", "No, stop that.", "1", "Use httpx.")):
        assert say(talk, words, EVE, comment_id=910 + number).outbox == ()
