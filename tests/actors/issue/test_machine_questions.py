"""The random cases once more, with a worker that asks, people who answer in every way, and days that pass."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from actors.issue import codeowners, question_text
from actors.issue.question import Fate
from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.states import WORKING, State
from actors.issue.underway import underway
from actors.messages import AnswerWork, CommentEdited, Enquiry, FileKnown, Person, ReadFile, WorkAsked
from tests.actors.issue.test_machine import Machine
from tests.cases import ALICE, BOB, NOW, REPOSITORY, comment, issue

BOT = Person(id=99, login="caseworker[bot]", bot=True)
ENQUIRIES = [
    Enquiry(id="store", text="Which store?", options=("SQLite", "PostgreSQL")),
    Enquiry(id="names", text="Keep the names?", options=("Yes", "No"), default="Yes", otherwise="default", hours=1.0),
    Enquiry(id="drop", text="Drop the table?", options=("Yes", "No"), otherwise="cancel", hours=2.0),
    Enquiry(id="name", text="What shall it be called?"),
]
SAID = ["1", "2", "2b", "1a 2b", "SQLite", "yes", "no, thanks", "/answer 1", "/answer something else", "/answer", "hm"]


class Asking(Machine):
    """A question that has an answer keeps it, and is told its reminder and its deadline once."""

    def tell(self, message: object) -> None:
        before = self.record
        super().tell(message)
        if before is not None:
            self.check_questions(before, self.case)

    def check_questions(self, before: IssueRecord, after: IssueRecord) -> None:
        known = {question.id: question for question in after.questions}
        for question in before.questions:
            later = known.get(question.id)
            if later is None:
                assert not question.open, "an open question is never forgotten"
                continue
            if question.fate is Fate.ANSWERED:
                assert (later.fate, later.answer) == (Fate.ANSWERED, question.answer)
            if question.open and later.missed:
                assert self.now >= question.deadline, "nothing happens before its time"
            if not question.reminded and later.reminded:
                assert self.now >= question.remind_at
            assert later.reminded >= question.reminded
            assert later.posting == (question.posting or later.posting)

    @invariant()
    def a_case_with_open_questions_waits(self) -> None:
        if self.record is None:
            return
        waiting = self.record.open_questions
        if waiting:
            assert self.record.state is State.AWAITING_FEEDBACK
            assert any(timer.name == "question" for timer in self.record.timers)
            numbers = [question.number for question in waiting]
            assert len(numbers) == len(set(numbers)), "each can be named"
        elif self.record.work is not None and self.record.work.progress is Progress.RUNNING:
            assert self.record.state in WORKING, "a worker that runs is not waited for by a person"

    @invariant()
    def every_answer_reaches_the_worker_that_asked(self) -> None:
        if self.record is None or self.record.work is None or self.record.work.progress is not Progress.RUNNING:
            return
        attempt = self.record.work.attempt
        told = {r.message.enquiry for r in underway(self.record) if isinstance(r.message, AnswerWork)}
        assert told == {q.enquiry for q in self.record.questions if q.known and q.attempt == attempt}

    @invariant()
    def whoever_takes_over_is_being_looked_up_or_was_told(self) -> None:
        if self.record is not None and self.record.handoff is not None:
            reads = any(isinstance(request.message, ReadFile) for request in underway(self.record))
            assert reads or self.record.work is not None

    @precondition(lambda self: self.record and self.record.work)
    @rule(enquiry=st.sampled_from(ENQUIRIES))
    def the_worker_asks(self, enquiry: Enquiry) -> None:
        assert self.case.work is not None
        self.tell(WorkAsked(attempt=self.case.work.attempt, enquiry=enquiry))

    @precondition(lambda self: self.record and self.record.questions)
    @rule(text=st.sampled_from(SAID), sender=st.sampled_from([ALICE, ALICE, BOB]))
    def somebody_answers(self, text: str, sender: Person) -> None:
        self.tell(comment(text, sender=sender))

    @precondition(lambda self: self.record and any(question.comment for question in self.record.questions))
    @rule(place=st.integers(0, 1), sender=st.sampled_from([ALICE, BOB]))
    def somebody_ticks_a_box(self, place: int, sender: Person) -> None:
        asked = next(question for question in self.case.questions if question.comment)
        body = f"- [x] **{question_text.sign(asked, place)}** an option"
        assert asked.comment is not None
        self.tell(
            CommentEdited(
                repository=REPOSITORY,
                issue=issue(),
                sender=sender,
                author=BOT,
                comment_id=asked.comment,
                body=body,
                before="",
                updated_at=NOW,
            )
        )

    @rule(hours=st.sampled_from([0.5, 1.0, 12.0, 100.0, -1.0]))
    def hours_pass(self, hours: float) -> None:
        self.time_passes(hours * 3_600.0)

    @precondition(lambda self: self.record and self.record.handoff and self.record.handoff.places)
    @rule(text=st.sampled_from([None, "* @carol\n", "/x @octo/core\n", "\0"]))
    def owners_are_known(self, text: str | None) -> None:
        assert self.case.handoff is not None
        assert self.case.handoff.places[0] in codeowners.PLACES
        self.tell(FileKnown(path=self.case.handoff.places[0], text=text))

    @invariant()
    def a_comment_is_edited_only_once_it_stands(self) -> None:
        if self.record is not None:
            edits = [effect for effect in self.record.outbox if effect.kind is EffectKind.EDIT]
            assert all(effect.comment_id is not None for effect in edits)


Asking.TestCase.settings = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "40")),
    stateful_step_count=int(os.environ.get("MACHINE_STEPS", "40")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
TestAsking = Asking.TestCase
