"""The questions of a case: how one comes up, what it is answered by, and how the case goes on after it. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import replies
from actors.issue.moves import move
from actors.issue.outbox import Policy
from actors.issue.question import QUESTIONS_KEPT, Fate, Otherwise, Question
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import WORKING, State, Trigger
from actors.messages import Answered, Enquiry
from actors.redaction import redact

HOUR = 3_600.0
LONGEST_TEXT = 4_000
LONGEST_OPTION = 300
MOST_OPTIONS = 26
"""One for each letter."""

BACK = {
    State.IN_PROGRESS: Trigger.WORK_STARTED,
    State.IMPLEMENTING: Trigger.CHANGES_BEGAN,
    State.TESTING: Trigger.TESTS_BEGAN,
}
"""How a case goes back to where a question came up."""


def ask(
    record: IssueRecord, enquiry: Enquiry, now: float, policy: Policy, *, attempt: int = 0, writers: bool = False
) -> IssueRecord:
    """The case with one more question, put by its worker or (attempt 0) by itself.

    The same question again changes nothing, but its answer is told once more; one that an earlier attempt
    asked in the same words is answered with what was said then. `writers`: the author alone may not answer it.
    """
    id = f"{attempt}:{enquiry.id}"
    for known in record.questions:
        if known.id == id:
            return replaced(record, replace(known, times=known.times + 1)) if known.known else record
    question = replace(_question(record, enquiry, now, policy, attempt), writers=writers)
    earlier = [known for known in record.questions if _same(known, question) and known.known]
    if earlier:
        last = earlier[-1]
        question = replace(question, fate=last.fate, answer=last.answer, by=last.by, settled_at=now)
    record = replace(record, questions=_kept((*record.questions, question)))
    if not question.open:
        return record
    if record.state is State.ANALYZING:
        record = move(record, Trigger.WORK_STARTED, now)
    return move(record, Trigger.NEEDS_PERSON, now)


def settle(
    record: IssueRecord, question: Question, answer: str, now: float, *, by: str = "", fate: Fate = Fate.ANSWERED
) -> IssueRecord:
    """The question has its answer; after the last one the case goes back to where it was."""
    settled = replace(question, fate=fate, answer=answer, by=by, settled_at=now)
    return resume(replaced(record, settled), now)


def resume(record: IssueRecord, now: float) -> IssueRecord:
    """Back to where the case was, if nothing is open any more and the attempt still runs.

    Where it does not, `decide` begins the next one.
    """
    if record.open_questions or record.state is not State.AWAITING_FEEDBACK:
        return record
    if record.work is None or record.work.progress is not Progress.RUNNING:
        return record
    before = next((t.state for t in reversed(record.transitions) if t.state in BACK), State.IN_PROGRESS)
    return move(record, BACK[before], now)


def replaced(record: IssueRecord, question: Question) -> IssueRecord:
    """The record with `question` in the place of the one of its id."""
    questions = tuple(question if known.id == question.id else known for known in record.questions)
    return replace(record, questions=questions)


def answers(record: IssueRecord) -> tuple[Answered, ...]:
    """What was asked before and is known, as the next attempt is told it."""
    return tuple(
        Answered(enquiry=question.enquiry, question=question.text, answer=question.answer)
        for question in record.questions
        if question.known and question.answer and not question.writers  # a budget is no business of theirs
    )


def reopen(record: IssueRecord, question: Question, answer: str, now: float, *, by: str) -> IssueRecord:
    """An answer came after the deadline. The case is taken up again if it ended, or went on, without it."""
    late = replaced(record, replace(question, fate=Fate.ANSWERED, answer=answer, by=by, settled_at=now))
    if question.fate is Fate.DEFAULTED:
        ended = record.state in (State.COMPLETED, State.FAILED, State.ESCALATED) and answer != question.answer
    else:
        ended = record.state is (State.CANCELLED if question.otherwise is Otherwise.CANCEL else State.ESCALATED)
    if not ended:
        return late
    began, rounds = record.attempts, record.rounds + 1
    fresh = replace(late, error=None, result_url="", round_began=began, rounds=rounds, fallen=(), handoff=None)
    fresh = replace(fresh, access=None)
    return move(fresh, Trigger.RETRY, now)


def too_late(record: IssueRecord, question: Question, answer: str) -> bool:
    """Whether the work goes on with the default at this moment, and the answer is another one."""
    return question.fate is Fate.DEFAULTED and answer != question.answer and record.state in WORKING


def _question(record: IssueRecord, enquiry: Enquiry, now: float, policy: Policy, attempt: int) -> Question:
    hours = min(enquiry.hours or _hours(record, policy), policy.longest_question_hours)
    options = tuple(dict.fromkeys(_cut(option, LONGEST_OPTION) for option in enquiry.options if option.strip()))
    default = _cut(enquiry.default, LONGEST_OPTION)
    otherwise = Otherwise(enquiry.otherwise)
    if otherwise is Otherwise.DEFAULT and not default:
        otherwise = Otherwise.ESCALATE  # nothing was declared that could be taken
    text = _cut(enquiry.text, LONGEST_TEXT)
    recalls, usual = replies.feedback_request(record, text, options[:MOST_OPTIONS], now)
    return Question(
        id=f"{attempt}:{enquiry.id}",
        enquiry=enquiry.id,
        attempt=attempt,
        number=max((question.number for question in record.open_questions), default=0) + 1,
        text=text,
        recalls=recalls,
        usual=usual,
        options=options[:MOST_OPTIONS],
        default=default,
        otherwise=otherwise,
        asked_at=now,
        remind_at=now + hours * HOUR / 2,
        deadline=now + hours * HOUR,
    )


def _cut(text: str, limit: int) -> str:
    """Without credentials, before it is cut: the half of one would not be known for one any more."""
    return redact(text.strip())[:limit]


def _hours(record: IssueRecord, policy: Policy) -> float:
    return min(policy.question_hours, record.choices.question_hours or policy.question_hours)


def _same(known: Question, new: Question) -> bool:
    return known.enquiry == new.enquiry and known.text == new.text and known.options == new.options


def _kept(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    settled = [question for question in questions if not question.open]
    dropped = {question.id for question in settled[: max(0, len(questions) - QUESTIONS_KEPT)]}
    return tuple(question for question in questions if question.id not in dropped)
