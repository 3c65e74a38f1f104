"""Questions of a case: asked, answered, forgotten, answered late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import schema
from actors.issue.outbox import Policy
from actors.issue.question import Fate
from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    AnswerWork,
    CommentEdited,
    Enquiry,
    PermissionKnown,
    Person,
    Recovery,
    StartWork,
    TimerDue,
    WorkAsked,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkPhase,
    WorkStarted,
)
from actors.outages import Outage
from tests.actors.issue.test_decide import analysis
from tests.cases import ALICE, BOB, KEY, NOW, POLICY, REPOSITORY, Talk, comment, issue

HOUR = 3_600.0
STORE = Enquiry(id="store", text="Which store shall it be?", options=("SQLite", "PostgreSQL"))
NAMES = Enquiry(id="names", text="Keep the old names?", options=("Yes", "No"), default="Yes", otherwise="default")
BOT = Person(id=99, login="caseworker[bot]", bot=True)


def asking(*enquiries: Enquiry, policy: Policy = POLICY) -> Talk:
    """A worker runs and has asked; the comment stands."""
    talk = Talk(policy)
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.settle()
    for enquiry in enquiries:
        talk.tell(WorkAsked(attempt=1, enquiry=enquiry))
    talk.now += 2
    talk.tell(TimerDue())
    talk.settle()
    return talk


def known(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def told(record: IssueRecord) -> list[AnswerWork]:
    """The answers that the worker is told as things stand."""
    return [request.message for request in underway(record) if isinstance(request.message, AnswerWork)]


def started(record: IssueRecord) -> StartWork:
    (message,) = [request.message for request in underway(record) if isinstance(request.message, StartWork)]
    return message


def ticking(body: str, *, comment_id: int, sender: Person = ALICE) -> CommentEdited:
    return CommentEdited(
        repository=REPOSITORY,
        issue=issue(),
        sender=sender,
        author=BOT,
        comment_id=comment_id,
        body=body,
        before="",
        updated_at=NOW,
    )


def question_comments(talk: Talk) -> list[str]:
    return [text for text in talk.posted if text.startswith(("### ✋ A question", "### ✋ 2", "### ✅ A", "### ⌛"))]


def test_a_question_of_the_worker_is_one_comment_with_all_that_a_person_needs() -> None:
    talk = asking(STORE)
    record = known(talk)
    assert record.state is State.AWAITING_FEEDBACK
    (text,) = question_comments(talk)
    assert "- [ ] **1** SQLite" in text
    assert "- [ ] **2** PostgreSQL" in text
    assert "**Who may answer:** the author of the issue, and everyone with write access" in text
    assert "**Until 2025-06-16 15:06 UTC.** If nobody answers by then, the case is handed over to a person." in text
    assert record.questions[0].comment is not None
    assert "A question waits for an answer until" in talk.posted[-1] or any(
        "A question waits" in t for t in talk.posted
    )


def test_several_questions_share_a_comment() -> None:
    talk = asking(STORE, NAMES)
    (text,) = question_comments(talk)
    assert "### ✋ 2 questions" in text
    for line in ("- [ ] **1a** SQLite", "- [ ] **2a** Yes *(taken if nobody answers)*", "- [ ] **2b** No"):
        assert line in text


@pytest.mark.parametrize(
    "said", ["2", "b", "PostgreSQL", "postgres", "/answer 2", "/answer PostgreSQL", "Option 2 please"]
)
def test_an_answer_goes_to_the_worker_and_the_case_back_to_where_it_was(said: str) -> None:
    talk = asking(STORE)
    record = talk.tell(comment(said))
    assert record.state is State.IN_PROGRESS
    assert told(record) == [AnswerWork(key=KEY, attempt=1, enquiry="store", answer="PostgreSQL")]
    assert [effect.body for effect in record.outbox if effect.kind is EffectKind.REACTION][-1] == "rocket"
    talk.settle()
    assert "✅ **PostgreSQL**, says **alice**" in question_comments(talk)[-1]


def test_own_words_are_an_answer_where_they_are_given_as_one() -> None:
    talk = asking(STORE)
    record = talk.tell(comment("/answer neither, use plain files"))
    assert told(record)[0].answer == "neither, use plain files"


def test_two_answers_in_one_comment_and_one_after_the_other() -> None:
    assert [m.answer for m in told(asking(STORE, NAMES).tell(comment("1b 2a")))] == ["PostgreSQL", "Yes"]
    talk = asking(STORE, NAMES)
    record = talk.tell(comment("/answer 2 only the public ones"))
    assert record.state is State.AWAITING_FEEDBACK
    assert [m.answer for m in told(record)] == ["only the public ones"]
    record = talk.tell(comment("SQLite"))
    assert record.state is State.IN_PROGRESS


def test_a_box_ticked_by_the_author_is_an_answer() -> None:
    talk = asking(STORE)
    at = known(talk).questions[0].comment
    assert at is not None
    body = question_comments(talk)[0].replace("- [ ] **2**", "- [x] **2**")
    record = talk.tell(ticking(body, comment_id=at))
    assert told(record)[0].answer == "PostgreSQL"
    talk.settle()
    assert "✅ **PostgreSQL**, says **alice**" in question_comments(talk)[-1]


def test_a_box_ticked_by_a_stranger_is_emptied_again() -> None:
    talk = asking(STORE)
    at = known(talk).questions[0].comment
    assert at is not None
    body = question_comments(talk)[0].replace("- [ ] **2**", "- [x] **2**")
    talk.tell(ticking(body, comment_id=at, sender=BOB))
    record = talk.tell(PermissionKnown(login="bob", role="read"))
    assert record.open_questions
    assert [effect.kind for effect in record.outbox] == [EffectKind.EDIT], "nothing is said, the boxes are empty again"
    talk.settle()
    assert "- [ ] **2**" in question_comments(talk)[-1]


def test_two_boxes_of_one_question_are_no_answer() -> None:
    talk = asking(STORE)
    at = known(talk).questions[0].comment
    assert at is not None
    record = talk.tell(ticking(question_comments(talk)[0].replace("[ ]", "[x]"), comment_id=at))
    assert record.open_questions


def test_a_stranger_s_words_are_passed_over_in_silence_and_a_writer_s_count() -> None:
    talk = asking(STORE)
    talk.tell(comment("2", sender=BOB))
    record = talk.tell(PermissionKnown(login="bob", role="triage"))
    assert record.open_questions
    assert record.outbox == ()
    talk.tell(comment("2", sender=BOB))
    record = talk.tell(PermissionKnown(login="bob", role="write"))
    assert record.questions[0].by == "bob"


def test_what_cannot_be_read_is_asked_for_again_and_only_once() -> None:
    talk = asking(STORE)
    talk.tell(comment("the one with the blue elephant"))
    talk.settle()
    assert "I do not want to guess" in talk.posted[-1]
    record = talk.tell(comment("the one with the grey elephant"))
    assert record.outbox == ()
    assert record.open_questions


@pytest.mark.parametrize("said", ["Thank you!", "What is the difference?", "I do not know yet"])
def test_talk_is_no_answer_and_is_not_asked_about(said: str) -> None:
    talk = asking(STORE)
    record = talk.tell(comment(said))
    assert record.outbox == ()
    assert record.open_questions


def test_an_answer_without_a_question_is_told_so() -> None:
    talk = asking()
    talk.tell(comment("/answer 2"))
    talk.settle()
    assert "`/answer` is not possible" in talk.posted[-1]


def test_one_reminder_at_half_time_that_mentions_those_who_may_answer() -> None:
    talk = asking(STORE)
    record = known(talk)
    remind_at = record.questions[0].asked_at + 12 * HOUR
    assert ("question", remind_at) in [(timer.name, timer.due) for timer in record.timers]
    talk.now += 60
    talk.tell(TimerDue())
    talk.settle()
    talk.now = remind_at - 0.1
    assert talk.tell(TimerDue()).outbox == ()
    talk.now += 0.1
    talk.tell(TimerDue())
    talk.tell(TimerDue())
    talk.settle()
    reminders = [text for text in talk.posted if text.startswith("⏳")]
    assert len(reminders) == 1
    assert reminders[0].startswith("⏳ @alice:")
    assert "[a question](http://127.0.0.1:1/c/" in reminders[0]
    talk.now += 60
    assert talk.tell(TimerDue()).outbox == ()
    assert talk.story.count("reminded") == 1


def test_the_text_of_a_question_mentions_nobody() -> None:
    talk = asking(replace(STORE, text="Ask @octo/everyone, closes #3", options=("@bob", "<img src=x>")))
    text = question_comments(talk)[0]
    assert "@octo" not in text
    assert "@bob" not in text
    assert "<img" not in text


def test_at_the_deadline_the_declared_default_is_taken_and_no_comment_is_made() -> None:
    talk = asking(NAMES)
    talk.now += 24 * HOUR
    record = talk.tell(TimerDue())
    assert record.state is State.IN_PROGRESS
    assert told(record)[0].answer == "Yes"
    assert record.questions[0].fate is Fate.DEFAULTED
    comments = len([effect for effect in record.outbox if effect.kind is EffectKind.COMMENT])
    assert comments == 0
    talk.settle()
    assert "so **Yes** was taken" in question_comments(talk)[-1]


def test_at_the_deadline_the_case_is_cancelled_where_that_was_declared() -> None:
    talk = asking(replace(STORE, otherwise="cancel", hours=1.0))
    talk.now += HOUR
    record = talk.tell(TimerDue())
    assert record.state is State.CANCELLED
    assert record.work is not None
    assert record.work.progress is Progress.CANCELLING
    talk.tell(WorkCancelled(attempt=1))
    talk.settle()
    assert len([text for text in talk.posted if "so the case was cancelled" in text and text.startswith("⏹️")]) == 1


def test_at_the_deadline_the_case_is_handed_over_when_the_worker_is_gone() -> None:
    talk = asking(STORE)
    talk.now += 24 * HOUR
    record = talk.tell(TimerDue())
    assert record.state is State.ESCALATED
    assert record.handoff is not None
    talk.tell(WorkCancelled(attempt=1))
    talk.settle()
    (bundle,) = [text for text in talk.posted if text.startswith("### 🆘 A person has to take over\n\n@alice: ")]
    assert "**Open question** ([asked here](http://127.0.0.1:1/c/" in bundle
    assert "Which store shall it be?" in bundle
    assert "`CANCELLED` The attempt was ended." in bundle


@pytest.mark.parametrize(("otherwise", "state"), [("escalate", State.ESCALATED), ("cancel", State.CANCELLED)])
def test_a_late_answer_takes_the_case_up_again(otherwise: str, state: State) -> None:
    talk = asking(replace(STORE, otherwise=otherwise))
    talk.now += 25 * HOUR
    assert talk.tell(TimerDue()).state is state
    talk.tell(WorkCancelled(attempt=1))
    talk.settle()
    record = talk.tell(comment("PostgreSQL"))
    assert record.state is State.ANALYZING
    assert [(a.enquiry, a.answer) for a in started(record).answers] == [("store", "PostgreSQL")]


def test_talk_after_the_deadline_changes_nothing() -> None:
    talk = asking(STORE)
    talk.now += 25 * HOUR
    talk.tell(TimerDue(), WorkCancelled(attempt=1))
    talk.settle()
    record = talk.tell(comment("What a pity."))
    assert record.state is State.ESCALATED
    assert record.outbox == ()


def test_a_late_answer_does_not_wake_what_a_person_cancelled() -> None:
    talk = asking(STORE)
    talk.now += 25 * HOUR
    talk.tell(TimerDue(), WorkCancelled(attempt=1), comment("/cancel"))
    talk.settle()
    assert talk.tell(comment("PostgreSQL")).state is State.CANCELLED


def test_an_answer_after_the_default_was_taken_redoes_a_completed_task_only_if_it_is_another_one() -> None:
    for said, state in (("No", State.ANALYZING), ("Yes", State.COMPLETED)):
        talk = asking(NAMES)
        talk.now += 24 * HOUR
        talk.tell(TimerDue(), WorkFinished(attempt=1, report="Done.", summary="done", commit="c" * 40))
        assert talk.settle().state is State.COMPLETED
        assert talk.tell(comment(said)).state is state


def test_an_answer_while_the_work_goes_on_with_the_default_is_kept_and_that_is_said() -> None:
    talk = asking(NAMES)
    talk.now += 24 * HOUR
    talk.tell(TimerDue(), comment("No"))
    record = talk.settle()
    assert record.state is State.IN_PROGRESS
    assert any("the work already goes on with **Yes**" in text for text in talk.posted)


def test_answers_of_an_attempt_that_is_gone_are_given_to_the_next() -> None:
    talk = asking(STORE)
    record = talk.tell(WorkFailed(attempt=1, analysis=analysis(recovery=Recovery.RETRY)))
    assert record.state is State.AWAITING_FEEDBACK
    record = talk.tell(comment("1"))
    assert record.state is State.ANALYZING
    assert [(a.enquiry, a.question, a.answer) for a in started(record).answers] == [("store", STORE.text, "SQLite")]
    record = talk.tell(WorkStarted(attempt=2, worker="analyser", isolation="none"), WorkAsked(attempt=2, enquiry=STORE))
    assert record.state is State.IN_PROGRESS, "the same question in the same words is answered already"
    assert told(record) == [AnswerWork(key=KEY, attempt=2, enquiry="store", answer="SQLite")]


def test_a_worker_that_begins_anew_and_asks_again_is_told_again() -> None:
    talk = asking(STORE)
    record = talk.tell(comment("1"))
    first = {request.name for request in underway(record)}
    record = talk.tell(WorkAsked(attempt=1, enquiry=STORE))
    again = [request for request in underway(record) if request.name not in first]
    assert [request.message for request in again] == told(record)
    assert record.state is State.IN_PROGRESS


def test_a_question_asked_again_before_its_answer_is_asked_once() -> None:
    talk = asking(STORE)
    record = talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"), WorkAsked(attempt=1, enquiry=STORE))
    assert record.state is State.AWAITING_FEEDBACK
    talk.settle()
    assert len(question_comments(talk)) == 1


def test_a_result_without_the_answer_withdraws_the_question() -> None:
    talk = asking(STORE)
    talk.tell(WorkFinished(attempt=1, report="Done.", summary="done", commit="c" * 40))
    record = talk.settle()
    assert record.state is State.COMPLETED
    assert record.questions[0].fate is Fate.WITHDRAWN
    assert "The answer is no longer needed." in question_comments(talk)[-1]


def test_a_worker_that_goes_on_meanwhile_is_waited_for_and_the_case_goes_back_to_its_phase() -> None:
    talk = asking(STORE)
    assert talk.tell(WorkPhase(attempt=1, phase="testing")).state is State.AWAITING_FEEDBACK
    assert talk.tell(comment("1")).state is State.TESTING


def test_a_cancel_withdraws_the_question() -> None:
    talk = asking(STORE)
    talk.tell(comment("/cancel"), WorkCancelled(attempt=1))
    record = talk.settle()
    assert record.questions[0].fate is Fate.WITHDRAWN
    assert not {"question", "wait"} & {timer.name for timer in record.timers}


def test_an_outage_puts_the_deadline_off_once_and_the_comment_says_so() -> None:
    talk = asking(STORE)
    before = known(talk).questions[0].deadline
    outage = Outage(began=talk.now + HOUR, ended=talk.now + 4 * HOUR)
    talk.outages = (outage,)
    talk.now = outage.ended
    record = talk.tell(TimerDue(), TimerDue())
    assert record.questions[0].deadline == before + 3 * HOUR
    talk.settle()
    assert "**Until 2025-06-16 18:06 UTC.**" in question_comments(talk)[-1]
    talk.now = before
    assert talk.tell(TimerDue()).open_questions, "the old deadline is none any more"


def test_an_outage_before_the_question_puts_nothing_off() -> None:
    talk = Talk()
    talk.outages = (Outage(began=NOW - 9 * HOUR, ended=NOW - HOUR),)
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"), WorkAsked(attempt=1, enquiry=STORE))
    assert known(talk).questions[0].deadline == NOW + 24 * HOUR
    talk.tell(TimerDue())
    assert known(talk).questions[0].deadline == NOW + 24 * HOUR


def test_a_deadline_that_passed_with_the_reminder_says_only_what_happens() -> None:
    talk = asking(NAMES)
    talk.now += 48 * HOUR
    talk.tell(TimerDue())
    talk.settle()
    assert not [text for text in talk.posted if text.startswith("⏳")]


def test_a_record_with_questions_survives_its_way_through_json() -> None:
    talk = asking(STORE, NAMES)
    talk.tell(comment("1b"))
    record = talk.tell(WorkFailed(attempt=1, analysis=analysis(recovery=Recovery.RETRY)))
    assert schema.load(schema.dump(record)) == record


def test_a_repository_and_a_worker_choose_shorter_times_and_never_longer_ones() -> None:
    talk = asking(replace(STORE, hours=10_000.0), policy=replace(POLICY, longest_question_hours=48.0))
    asked = known(talk).questions[0]
    assert asked.deadline - asked.asked_at == 48 * HOUR
