"""Replies that know the talk: each compared with a text that was read by eye (`snapshots/`).

`SNAPSHOTS=write pytest ...` writes them anew; read what changed before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from actors.issue import question_text, recalled, replies, signing, status
from actors.issue.neutral import open_fence
from actors.issue.phrases import when
from actors.issue.preferences import Chosen, Profile, Wish, about
from actors.issue.progress import Update
from actors.issue.question import Fate
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.issue.steering import Clarification
from actors.messages import CommentDeleted, Enquiry, PermissionKnown, WorkAsked, WorkProgressed, WorkStarted
from tests.actors.issue.test_replies import analysis
from tests.cases import ALICE, BOB, NOW, REPOSITORY, Talk, comment, issue

SNAPSHOTS = Path(__file__).parent / "snapshots"
DAY = 86_400.0
TUESDAY = NOW - 5 * DAY  # it is Sunday
ENQUIRY = Enquiry(id="parser", text="Which parser shall I keep?", options=("the new one", "the old one"))


def profile(**wishes: str) -> Profile:
    made = tuple(Wish(name=name, value=value, at=1.0, case="octo/sample#1") for name, value in wishes.items())
    return Profile(person=ALICE.id, login="alice", wishes=made)


def case(**wishes: str) -> Talk:
    """A worker runs; alice and bob asked for something on the way, and alice has her preferences."""
    talk = Talk()
    talk.people[ALICE.id] = profile(**wishes)
    talk.allowed()
    record = talk.tell(
        WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"),
        WorkProgressed(attempt=1, percent=40, message="Measured 12 of 30 functions"),
    )
    said = (
        Clarification(number=1, text="only `src/`", by="alice", at=TUESDAY, attempt=0),
        Clarification(
            number=2, text="leave @octocat's generated files, fixes #12", by="bob", at=NOW - DAY, attempt=1, taken=True
        ),
        Clarification(number=3, text="and look at the tests, too", by="alice", at=NOW - 60, attempt=1),
    )
    talk.record = replace(record, clarifications=said, updates=(Update(at=NOW - 90, percent=20, text="Read 30 files"),))
    return talk


def of(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.record


def progress(**wishes: str) -> str:
    talk = case(**wishes)
    record = replace(of(talk), known=tuple(talk.people.values()))
    return replies.progress_update(record, status.text(record), ALICE, NOW)


def question(**wishes: str) -> str:
    talk = case(**wishes)
    chosen = Chosen(
        question=about(ENQUIRY.text, ENQUIRY.options),
        text="",
        answer="the old one",
        at=1.0,
        case="octo/other#3",
        option=True,
    )
    talk.people[ALICE.id] = replace(talk.people[ALICE.id], chosen=(chosen,))
    record = talk.tell(WorkAsked(attempt=1, enquiry=ENQUIRY))
    return question_text.comment(record.questions)


def result(**wishes: str) -> str:
    record = of(case(**wishes))
    notes = (replies.completion_note(record, NOW),)
    report = "# Findings\n\n`parse` is too long.\n\n```python\ndef parse(): ...\n```"
    (text,) = replies.completion_summary(record, report, notes=notes, summary="One function is too complex.")
    return text


def failure(**wishes: str) -> str:
    record = replace(of(case(**wishes)), error=analysis())
    return replies.error_explanation(record, "last line of @octocat", NOW)


@pytest.mark.parametrize("make", [progress, question, result, failure])
@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("plain", {}),
        ("short", {"brevity": "short", "mentions": "no", "progress": "end-only"}),
        (
            "full",
            {"brevity": "detailed", "mentions": "yes", "progress": "every-step", "tests": "pytest", "format": "table"},
        ),
    ],
)
def test_a_reply_reads_as_it_was_approved(make: Callable[..., str], name: str, wishes: dict[str, str]) -> None:
    text = make(**wishes) + "\n"
    path = SNAPSHOTS / f"{make.__name__}_{name}.md"
    if os.environ.get("SNAPSHOTS") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_what_was_said_already_is_not_said_again() -> None:
    record = of(case())
    told = replace(record, told_at=NOW)
    assert "look at the tests" in replies.progress_update(record, "So far.", ALICE, NOW)
    assert replies.progress_update(told, "So far.", ALICE, NOW) == "So far."


def test_whoever_asks_is_told_what_they_asked_for_as_you_and_what_others_did_by_name() -> None:
    text = replies.progress_update(of(case()), "So far.", BOB, NOW)
    assert "As **alice** asked on Tuesday: “only `src/`”." in text
    assert "As you asked yesterday: " in text


def test_what_a_later_word_took_the_place_of_and_what_was_taken_back_is_not_recalled() -> None:
    talk = case()
    talk.record = replace(of(talk), clarifications=())
    for number, text in enumerate(("Only touch src/ please.", "Actually, only touch docs/.", "Leave the tests alone.")):
        talk.tell(comment(text, comment_id=960 + number), PermissionKnown(login="alice", role="write"))
    talk.tell(CommentDeleted(repository=REPOSITORY, issue=issue(), sender=ALICE, comment_id=962))
    note = replies.completion_note(of(talk), NOW)
    assert "“Actually, only touch docs/”, as you asked today" in note
    assert "src/" not in note
    assert "tests alone" not in note


def test_an_answered_question_counts_among_what_was_decided() -> None:
    talk = case()
    record = talk.tell(WorkAsked(attempt=1, enquiry=ENQUIRY))
    asked = replace(record.questions[0], fate=Fate.ANSWERED, answer="the old one", by="bob", settled_at=NOW)
    assert recalled.given(replace(record, questions=(asked,)), NOW)[0] == (
        "“Which parser shall I keep?”: **the old one**, as **bob** said today"
    )


def test_long_words_of_many_people_stay_within_a_comment_and_leave_no_code_open() -> None:
    said = tuple(
        Clarification(number=n, text="```\n@octocat " + "x" * 1_900, by="bob", at=NOW, attempt=0) for n in range(50)
    )
    record = replace(of(case()), clarifications=said, error=analysis())
    for text in (replies.completion_note(record, NOW), replies.error_explanation(record, "```\n" * 9_000, NOW)):
        assert len(text) < signing.LIMIT
        assert open_fence(text) == ""
        assert "@octocat" not in text


def test_a_long_report_with_its_head_fits_into_comments() -> None:
    record = of(case(brevity="short"))
    notes = (replies.completion_note(record, NOW),)
    for text in replies.completion_summary(record, "```\ncode\n" * 20_000, notes=notes, summary="Much."):
        assert len(text) <= signing.LIMIT
        assert open_fence(text) == ""


def test_somebody_who_wants_no_mention_is_called_by_name_alone() -> None:
    talk = case(mentions="no")
    record = replace(of(talk), known=(talk.people[ALICE.id],))
    assert replies.call(record, ("alice", "bob")) == "**alice**, @bob"


def test_only_the_end_is_shown_to_somebody_who_wants_to_know_of_nothing_else() -> None:
    quiet, usual = case(progress="end-only"), case()
    for talk in (quiet, usual):
        talk.settle()
        talk.posted.clear()
        talk.now += 3_600
        talk.tell(WorkProgressed(attempt=1, percent=60, message="Half"))
        talk.settle()
    assert of(quiet).state is State.IN_PROGRESS
    assert quiet.posted == []
    assert any("Half" in text for text in usual.posted)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "yesterday"), (5, "on Tuesday"), (7, "on 8 June"), (400, "on 11 May 2024"), (-1, "on 16 June")],
)
def test_a_day_is_named_as_people_name_it(days: int, said: str) -> None:
    assert when(NOW - days * DAY, NOW) == said
