"""What is said of questions and deadlines on GitHub, one function each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actors.issue.neutral import apart, inline, neutral, spoken
from actors.issue.phrases import clock_time, name
from actors.issue.question import Fate, Lack, Otherwise, Question
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import State

_LOGIN = re.compile(r"@?([A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?(?:/[A-Za-z0-9._-]{1,100})?)")
_BOX = re.compile(r"^[ \t]*[-*+] \[[xX]\] \*\*(\d{1,3})([a-z]?)\*\*", re.MULTILINE)

WRITERS = "everyone with write access"
WHO = "the author of the issue, and everyone with write access"


def mentions(logins: Iterable[str]) -> str:
    """The logins (or `org/team`) so that GitHub tells them; whatever is no login is left out."""
    known = (match[1] for login in logins if (match := _LOGIN.fullmatch(login.strip())))
    return ", ".join(f"@{login}" for login in dict.fromkeys(known))


def sign(question: Question, place: int) -> str:
    """How an option is named in the comment, and in an answer: `2`, or `1b` where there are several questions."""
    return f"{question.number}{chr(ord('a') + place)}" if question.lettered else str(place + 1)


def ticked(body: str, questions: Sequence[Question]) -> dict[str, tuple[int, ...]]:
    """The options of each question whose boxes are ticked in the text of our comment."""
    found: dict[str, tuple[int, ...]] = {}
    signs = {f"{box[1]}{box[2]}" for box in _BOX.finditer(body)}
    for question in questions:
        places = tuple(place for place in range(len(question.options)) if sign(question, place) in signs)
        if places:
            found[question.id] = places
    return found


def comment(questions: Sequence[Question]) -> str:
    """The comment in which questions are asked; when they are settled, what came of them."""
    waiting = [question for question in questions if question.open]
    if not waiting:
        head = "### ✅ Answered" if all(question.known for question in questions) else "### ⌛ No longer open"
    else:
        head = "### ✋ A question" if len(questions) == 1 else f"### ✋ {len(questions)} questions"
    parts = [head, *(_one(question, alone=len(questions) == 1) for question in questions)]
    if waiting:
        parts.append(f"**Who may answer:** {WRITERS if all(question.writers for question in waiting) else WHO}.")
        parts.append(f"<sub>{_how(waiting)}</sub>")
    return "\n\n".join(parts)


def _one(question: Question, *, alone: bool) -> str:
    text = neutral(question.text)
    gap = "\n\n" if apart(text) else " "  # behind a number a fence would be none, and its lines not code
    asked = text if alone else f"**{question.number}.**{gap}{text}"
    usual = question.usual if question.open else ""
    lines = [question.recalls, asked, *_options(question), usual, _outcome(question)]
    return "\n\n".join(line for line in lines if line)


def _options(question: Question) -> Iterable[str]:
    if not question.options:
        return
    boxes = question.open or question.fate is Fate.EXPIRED
    rows = []
    for place, option in enumerate(question.options):
        chosen = question.known and option == question.answer
        box = "[ ] " if boxes else "[x] " if chosen else "[ ] "
        default = " *(taken if nobody answers)*" if question.open and _is_default(question, option) else ""
        mark = f"**{sign(question, place)}**" if boxes else sign(question, place)
        rows.append(f"- {box}{mark} {spoken(option, limit=300)}{default}")
    yield "\n".join(rows)


def _is_default(question: Question, option: str) -> bool:
    return question.otherwise is Otherwise.DEFAULT and option == question.default


def _outcome(question: Question) -> str:
    answer = inline(question.answer, limit=500)
    match question.fate:
        case Fate.OPEN:
            return f"**Until {clock_time(question.deadline)}.** {otherwise(question)}"
        case Fate.ANSWERED:
            return f"✅ **{answer}**, says {name(question.by)} ({clock_time(question.settled_at)})."
        case Fate.DEFAULTED:
            late = "An answer still counts: `/answer` and your choice."
            return f"⌛ Nobody answered in time, so **{answer}** was taken ({clock_time(question.settled_at)}). {late}"
        case Fate.EXPIRED:
            what = "cancelled" if question.otherwise is Otherwise.CANCEL else "handed over"
            late = "An answer still counts: it takes the case up again."
            return f"⌛ Nobody answered by {clock_time(question.deadline)}, so the case was {what}. {late}"
        case Fate.WITHDRAWN:
            return "The answer is no longer needed."


def otherwise(question: Question) -> str:
    """What happens when nobody answers."""
    match question.otherwise:
        case Otherwise.DEFAULT:
            return f"If nobody answers by then, I go on with **{inline(question.default, limit=300)}**."
        case Otherwise.ESCALATE:
            return "If nobody answers by then, the case is handed over to a person."
        case Otherwise.CANCEL:
            return "If nobody answers by then, the case is cancelled."


def _how(waiting: Sequence[Question]) -> str:
    first = waiting[0]
    if not first.options:
        return "Answer in a comment, in your own words."
    example = " ".join(sign(question, 0) for question in waiting if question.options)
    usual = f"Tick a box, or comment with your choice (`{example}`, or its words)."
    return f"{usual} Something else: `/answer` and your words."


def reminder(questions: Sequence[Question], people: str) -> str:
    """Half of the time is over and nobody answered."""
    lines = []
    for question in questions:
        where = f"[a question]({question.url})" if question.url else "a question"
        until = f"until {clock_time(question.deadline)}"
        lines.append(f"{where} still waits for an answer {until}: {inline(question.text)} {otherwise(question)}")
    if len(lines) == 1:
        return f"⏳ {people}: {lines[0]}"
    return f"⏳ {people}:\n\n" + "\n".join(f"- {line}" for line in lines)


def unclear(questions: Sequence[Question], login: str) -> str:
    """An answer that could not be read: the case asks once more, and guesses nothing."""
    rows = []
    for question in questions:
        choices = ", ".join(f"`{sign(question, place)}` {inline(o)}" for place, o in enumerate(question.options))
        rows.append(f"- {inline(question.text)} {choices}".rstrip())
    return (
        f"{name(login)}, I am not sure which answer you mean, and I do not want to guess:\n\n"
        + "\n".join(rows)
        + "\n\nAnswer with the sign in front of your choice, or write `/answer` and your own words."
    )


def which(questions: Sequence[Question]) -> str:
    """`/answer` with several questions open, and no telling which is meant."""
    numbers = ", ".join(f"`/answer {question.number} ...`" for question in questions)
    return f"{len(questions)} questions are open. Say which you answer: {numbers}."


def late(question: Question, login: str) -> str:
    """The answer came when the work went on with the default already."""
    return (
        f"{name(login)}, the work already goes on with **{inline(question.answer)}**, because nobody had answered in "
        f"time. Your answer was passed on to the worker, and the next attempt has it, too."
    )


def cancelled_by_deadline(question: Question) -> str:
    """Nobody answered, and the case ends."""
    return (
        f"⏹️ Nobody answered by {clock_time(question.deadline)}, so the case was cancelled: "
        f"{inline(question.text)} An answer still counts: it takes the case up again."
    )


# --- waiting without a question --------------------------------------------------------------------------------


def lack_reminder(record: IssueRecord, lack: Lack, people: str, deadline: float) -> str:
    """Half of the time for the form or the approval is over."""
    if lack is Lack.FORM:
        missing = ", ".join(inline(problem.field) for problem in record.problems if problem.blocking)
        what = f"the form is still incomplete ({missing}). Edit the issue and the case goes on by itself"
    else:
        who = name(record.requested_by.login)
        plan = record.plan is not None and not record.plan.approved_by and record.approved_by
        thing = "change for" if record.held_change else "plan for" if plan else "task of"
        what = f"the {thing} {who} still waits for somebody with write access to `/approve` it"
    return f"⏳ {people + ': ' if people else ''}{what}; on {clock_time(deadline)} it is cancelled."


def lack_over(lack: Lack, since: float) -> str:
    """The time for the form or the approval is over."""
    if lack is Lack.FORM:
        return (
            f"⏹️ The form has been incomplete since {clock_time(since)}, so the case was cancelled; "
            f"complete it and give `/retry` to take it up again."
        )
    return (
        f"⏹️ Nobody has approved it since {clock_time(since)}, so the case was cancelled; "
        f"`/retry` by somebody with write access takes it up again."
    )


def turn(record: IssueRecord) -> str:
    """Why a case waits longer than usual for its turn."""
    since = f"It waits longer than usual, since {clock_time(record.since)}"
    work = record.work
    if work is not None and work.progress is Progress.CANCELLING:
        return f"{since}: the worker of the last attempt is still being ended."
    if work is not None and work.place:
        return f"{since}: all workers are busy, and {_tasks(work.place - 1)} before this one."
    if record.settings is None or record.missing or record.reading or record.unchecked:
        return f"{since}: GitHub has not answered yet what has to be known about the repository or its people."
    return f"{since}: no worker has taken it yet."


def _tasks(count: int) -> str:
    return "no other task comes" if count <= 0 else "1 task comes" if count == 1 else f"{count} tasks come"


def situation(record: IssueRecord) -> str:
    """What the status comment says of the questions that are open; empty where none is, or of a long wait."""
    waiting = record.open_questions
    if waiting and record.state is State.AWAITING_FEEDBACK:
        url = next((question.url for question in waiting if question.url), "")
        what = "A question waits" if len(waiting) == 1 else f"{len(waiting)} questions wait"
        until = clock_time(min(question.deadline for question in waiting))
        link = f" ([read {'it' if len(waiting) == 1 else 'them'}]({url}))" if url else ""
        return f"{what} for an answer until {until}{link}. {otherwise(min(waiting, key=lambda q: q.deadline))}"
    return turn(record) if record.wait is not None and record.wait.long else ""
