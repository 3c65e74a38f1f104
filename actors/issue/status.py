"""The living status comment: where a case stands, whose move it is, what happens next. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from actors.issue import (
    budget_text,
    clarifying,
    commands,
    plan_text,
    planning,
    question_text,
    result_texts,
    status_facts,
    summary_texts,
)
from actors.issue.allowance import Bounds
from actors.issue.comprehension import Understanding
from actors.issue.neutral import inline, plain, worded
from actors.issue.phrases import clock_time, duration, folded, name, titled
from actors.issue.progressing import percent
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import OVER, SHOWN, WORKING, Move, State
from actors.issue.summary import summarise
from actors.issue.task import Task

MOST_FILES = 20
"""Named files that are told one by one."""

DONE, NOW, LATER, STOPPED = "✅", "🔄", "▫️", "✖️"


def comment(record: IssueRecord, *, attempts: int = 0, bounds: Bounds = status_facts.NO_BOUNDS) -> str:
    """The living status comment. `attempts`: how many the operator gives a round, 0 where that is not known."""
    shown = SHOWN[record.state]
    parts = [
        f"### {shown.icon} {titled(record.state)}",
        status_facts.bar(record),
        f"{_sentence(record)} **{_move(record)}**",
        "  \n".join(f"{mark} {step}" for mark, step in _steps(record)),
        result_texts.outcome(record),
        status_facts.facts(record, attempts=attempts, bounds=bounds),
        _task(record),
        _problems(record),
        summary_texts.in_force(summarise(record), record.since),
        status_facts.log(record),
        status_facts.technical(record),
        _next_commands(record),
    ]
    return "\n\n".join(part for part in parts if part)


def text(record: IssueRecord) -> str:
    """The same as one paragraph, for `/status`."""
    since = clock_time(record.since)
    result = f" The result: {record.result_url}" if record.result_url else ""
    change = f" {outcome}" if (outcome := result_texts.outcome(record)) else ""
    said = f"{_sentence(record)} {_move(record)}{result}{change}"
    return f"**{titled(record.state)}**, {percent(record)} %, since {since}. {said}"


def _sentence(record: IssueRecord) -> str:
    edited = " The issue was edited meanwhile: the next attempt takes that up." if record.edited else ""
    held = f" Paused by {name(record.held_by)}: nothing new begins before `/resume`." if record.held_by else ""
    said = clarifying.told(record) if record.state not in OVER else ""
    return " ".join(part for part in (_situation(record) + edited + held, said) if part)


def _situation(record: IssueRecord) -> str:
    work = record.work
    if record.held_change and record.state is State.AWAITING_FEEDBACK:
        return f"The change is ready; commit `{record.held_change[:12]}` waits for an `/approve`."
    if limit := budget_text.situation(record):
        return limit
    if record.state is State.AWAITING_FEEDBACK and record.approved_by and (plan := plan_text.situation(record)):
        return plan
    if asked := question_text.situation(record):
        return asked
    if record.state is State.AWAITING_FEEDBACK and not record.blocked:
        if record.void_approval:
            return f"The text was edited after {name(record.void_approval)} approved it: it needs a new `/approve`."
        return f"{name(record.requested_by.login)} has no write access here, so somebody who has must `/approve`."
    if record.state is State.AWAITING_FEEDBACK:
        return "The form is not complete yet: edit the issue, and the case goes on by itself."
    if record.state is State.QUEUED and record.closed:
        return "The issue is closed: nothing new begins before it is reopened."
    if record.state is State.QUEUED and (retry := next((t for t in record.timers if t.name == "retry"), None)):
        return f"Attempt {record.attempts} failed; the next begins at {clock_time(retry.due)}."
    if work is not None and work.progress is Progress.REPORTED:
        return "The result is being posted."
    if record.state in WORKING and work is not None and work.place:
        return _waits(work.place, work.still, work.only)
    if record.state in WORKING and work is not None and work.planning:
        return f"A worker makes a plan{': ' + plain(work.message) if work.message else ''}. Nothing is changed yet."
    if record.state in WORKING and work is not None and work.message:
        return f"A worker is on the task: {plain(work.message)}."
    return SHOWN[record.state].sentence


def _waits(place: int, still: str, only: str) -> str:
    """For a free worker, or for one that can work at all."""
    if still and only:
        return (
            f"The worker {plain(only)} cannot work at the moment: {plain(still)}. When the operator has mended that, "
            f"the task goes on by itself (place {place}). To have another one: `/retry worker=NAME`."
        )
    if not still:
        return f"The task waits for a free worker, place {place} in the queue."
    return f"No worker can work at the moment ({plain(still)}). The task keeps place {place} and goes on by itself."


def _move(record: IssueRecord) -> str:
    if record.state is State.AWAITING_FEEDBACK and _for_writers(record):
        return "It is the move of somebody with write access."
    return {
        Move.AGENT: "It is my move.",
        Move.PERSON: "It is your move.",
        Move.NOBODY: "Nothing more will happen unless you ask for it.",
    }[SHOWN[record.state].move]


def _for_writers(record: IssueRecord) -> bool:
    """Whether what a case waits for can come from people with write access alone."""
    if asked := record.open_questions:
        return all(question.writers for question in asked)
    return not record.blocked and (not record.approved_by or bool(record.held_change) or planning.waits(record))


def _steps(record: IssueRecord) -> Iterable[tuple[str, str]]:
    """What has to be done, with a mark of how far each is: no boxes, which a reader could tick."""
    task, state = record.task, record.state
    ended = state in (State.FAILED, State.ESCALATED, State.CANCELLED)
    kind = f": {task.type.value}, priority {record.urgency.value}" if task else ""
    yield _mark(done=not record.blocked, now=not ended), f"Task understood{kind}"
    by = f" by {name(record.approved_by)}" if record.approved_by else ""
    yield _mark(done=bool(record.approved_by), now=not record.blocked and not ended), f"Allowed{by}"
    ran = state is State.COMPLETED or _ran(record)
    yield _mark(done=ran, now=state is State.ANALYZING), "Repository fetched, worker started"
    if record.plan is not None or (record.work is not None and record.work.planning):
        yield from _planned(record)
    working = state in WORKING and ran
    if state is State.COMPLETED or working:
        yield _mark(done=state is State.COMPLETED, now=working), _doing(record)
    else:
        yield STOPPED if ended else LATER, "The work"
    posted = f": [read it]({record.result_url})" if record.result_url else ""
    yield _mark(done=state is State.COMPLETED, now=False), f"Result posted{posted}"


def _planned(record: IssueRecord) -> Iterable[tuple[str, str]]:
    plan = record.plan
    if plan is None:
        yield NOW, "A plan is being made"
    else:
        text = f"[Plan]({plan.url})" if plan.url else "Plan"
        yield (
            (DONE, f"{text} approved by {name(plan.approved_by)}") if plan.approved_by else (NOW, f"{text} to approve")
        )


def _ran(record: IssueRecord) -> bool:
    """Whether a worker ran since the case was queued last."""
    for moved in reversed(record.transitions):
        if moved.state is State.QUEUED:
            return False
        if moved.state in WORKING and moved.state is not State.ANALYZING:
            return True
    return False


def _mark(*, done: bool, now: bool) -> str:
    return DONE if done else NOW if now else LATER


def _doing(record: IssueRecord) -> str:
    phase = {State.IMPLEMENTING: "The work: changes are being written", State.TESTING: "The work: tests run"}
    return phase.get(record.state, "The work")


def _task(record: IssueRecord) -> str:
    """The task as it was understood; in full while the form is with its author, folded away afterwards."""
    known = record.understanding
    if known is None:
        return ""
    rows = "\n".join(f"| {name} | {text} |" for name, text in _understood(record.task, known))
    table = f"| Understood | |\n|---|---|\n{rows}"
    hints = "\n".join(f"- {worded(hint, limit=400)}" for hint in known.suggestions)
    full = f"{table}\n\n**What would help**\n\n{hints}" if hints else table
    if record.state is State.AWAITING_FEEDBACK and record.blocked:
        return full
    return folded("The task as I understand it", full)


def _understood(task: Task | None, known: Understanding) -> Iterable[tuple[str, str]]:
    if task is None:
        yield from ((plain(field.label), worded(field.text) or "*nothing*") for field in known.fields)
        return
    guess = dict.fromkeys(task.guessed, " *(a guess)*")
    yield "Type", f"{task.type.value}{guess.get('type', '')}"
    yield "Priority", f"{task.priority.value}{guess.get('priority', '')}"
    yield "Wanted", f"{task.output.value}{guess.get('output', '')}"
    yield "Prompt", worded(task.prompt, limit=300)
    yield from (("File", f"`{inline(file.path)}`: {plain(file.says)}") for file in known.files[:MOST_FILES])
    yield "Complexity", f"{known.complexity.value}: {plain('; '.join(known.reasons), limit=300)}"
    yield "Estimate", f"{duration(known.estimate_seconds)}, {known.sureness}"


def _problems(record: IssueRecord) -> str:
    settings = "\n".join(f"- {worded(problem, limit=300)}" for problem in record.choices.problems)
    return "\n\n".join(part for part in (_form_problems(record), settings) if part)


def _form_problems(record: IssueRecord) -> str:
    if not record.problems:
        return ""
    rows = [f"| {plain(p.field)} | {worded(p.what)} | {worded(p.mend, limit=400)} |" for p in record.problems]
    table = "\n".join(["| Field | What is the matter | What helps |", "|---|---|---|", *rows])
    return table if record.blocked else folded("Notes on the form", table)


def _fits(record: IssueRecord, name: str) -> bool:
    """Whether what the case waits for is what the command is for."""
    if name == "answer":
        return bool(record.open_questions)
    return name != "approve" or not record.approved_by or bool(record.held_change) or planning.waits(record)


def _next_commands(record: IssueRecord) -> str:
    names = [name for name in (*SHOWN[record.state].commands, "help") if _fits(record, name)]
    if record.state is State.AWAITING_FEEDBACK and planning.waits(record):
        names.insert(1, "reject")
    if any(question.writers for question in record.open_questions):
        names.insert(0, "continue")
    listed = " · ".join(f"`{commands.find(name).example}`" for name in names)
    return f"<sub>Commands: {listed}</sub>"
