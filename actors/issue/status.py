"""The living status comment: where a case stands, whose move it is, what happens next. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from actors.issue import clarifying, commands
from actors.issue.comprehension import Understanding
from actors.issue.neutral import inline
from actors.issue.phrases import clock_time, duration, folded, name, titled
from actors.issue.record import IssueRecord, Progress, Transition
from actors.issue.states import OVER, SHOWN, WORKING, Move, State
from actors.issue.task import Task

MOST_FILES = 20
"""Named files that are told one by one."""

BAR = 20


def comment(record: IssueRecord) -> str:
    """The living status comment: where the case stands, whose move it is, what happens next."""
    shown = SHOWN[record.state]
    parts = [
        f"### {shown.icon} {titled(record.state)}",
        _bar(percent(record)),
        f"{_sentence(record)} **{_move(record)}**",
        "\n".join(_steps(record)),
        _facts(record),
        _task(record),
        _problems(record),
        _story(record.transitions),
        _next_commands(record),
    ]
    return "\n\n".join(part for part in parts if part)


def text(record: IssueRecord) -> str:
    """The same as one paragraph, for `/status`."""
    since = clock_time(record.since)
    result = f" The result: {record.result_url}" if record.result_url else ""
    return (
        f"**{titled(record.state)}**, {percent(record)} %, since {since}. {_sentence(record)} {_move(record)}{result}"
    )


def percent(record: IssueRecord) -> int:
    """How far the case is, from 0 to 100, within its state's range."""
    low, high = SHOWN[record.state].percent
    work = record.work
    if record.state not in WORKING or work is None:
        return low if record.state is not State.COMPLETED else high
    return min(high, max(low, low + (high - low) * work.percent // 100))


def _bar(value: int) -> str:
    full = BAR * value // 100
    return f"`{'█' * full}{'░' * (BAR - full)}` **{value} %**"


def _sentence(record: IssueRecord) -> str:
    edited = " The issue was edited meanwhile: the next attempt takes that up." if record.edited else ""
    held = f" Paused by {name(record.held_by)}: nothing new begins before `/resume`." if record.held_by else ""
    said = clarifying.told(record) if record.state not in OVER else ""
    return " ".join(part for part in (_situation(record) + edited + held, said) if part)


def _situation(record: IssueRecord) -> str:
    work = record.work
    if record.state is State.AWAITING_FEEDBACK and not record.blocked:
        if record.void_approval:
            return f"The text was edited after {name(record.void_approval)} approved it: it needs a new `/approve`."
        return f"{name(record.requested_by.login)} has no write access here, so somebody who has must `/approve`."
    if record.state is State.AWAITING_FEEDBACK:
        return "The form is not complete yet: edit the issue, and the case goes on by itself."
    if record.state is State.QUEUED and (retry := next((t for t in record.timers if t.name == "retry"), None)):
        return f"Attempt {record.attempts} failed; the next begins at {clock_time(retry.due)}."
    if work is not None and work.progress is Progress.REPORTED:
        return "The result is being posted."
    if record.state in WORKING and work is not None and work.place:
        return f"The task waits for a free worker, place {work.place} in the queue."
    if record.state in WORKING and work is not None and work.message:
        return f"A worker is on the task: {inline(work.message)}."
    return SHOWN[record.state].sentence


def _move(record: IssueRecord) -> str:
    return {
        Move.AGENT: "It is my move.",
        Move.PERSON: "It is your move.",
        Move.NOBODY: "Nothing more will happen unless you ask for it.",
    }[SHOWN[record.state].move]


def _steps(record: IssueRecord) -> Iterable[str]:
    reached = {transition.state for transition in record.transitions}
    task = record.task
    kind = f": {task.type.value}, priority {task.priority.value}" if task else ""
    yield f"- [{' ' if record.blocked else 'x'}] Task understood{kind}"
    yield f"- [{'x' if record.approved_by else ' '}] Allowed" + (
        f" by {name(record.approved_by)}" if record.approved_by else ""
    )
    working = bool(reached & {*WORKING}) and record.state is not State.QUEUED
    prepared = working and record.state is not State.ANALYZING
    yield f"- [{'x' if prepared else ' '}] Repository fetched, worker started"
    posted = f": [read it]({record.result_url})" if record.result_url else ""
    yield f"- [{'x' if record.state is State.COMPLETED else ' '}] Result posted{posted}"


def _facts(record: IssueRecord) -> str:
    rows = [("Since", clock_time(record.since))]
    if record.attempts:
        rows.append(("Attempt", str(record.attempts)))
    work = record.work
    if work is not None and work.worker:
        rows.append(("Worker", f"{inline(work.worker)} ({inline(work.isolation)})"))
    if record.error is not None and record.state is not State.COMPLETED:
        rows.append(("Error", f"`{record.error.code}` {inline(record.error.user_message)}"))
    head, body = (" | ".join(cells) for cells in zip(*rows, strict=True))
    return f"| {head} |\n|{'---|' * len(rows)}\n| {body} |"


def _task(record: IssueRecord) -> str:
    """The task as it was understood; in full while the form is with its author, folded away afterwards."""
    known = record.understanding
    if known is None:
        return ""
    rows = "\n".join(f"| {name} | {text} |" for name, text in _understood(record.task, known))
    table = f"| Understood | |\n|---|---|\n{rows}"
    hints = "\n".join(f"- {inline(hint, limit=400)}" for hint in known.suggestions)
    full = f"{table}\n\n**What would help**\n\n{hints}" if hints else table
    if record.state is State.AWAITING_FEEDBACK and record.blocked:
        return full
    return folded("The task as I understand it", full)


def _understood(task: Task | None, known: Understanding) -> Iterable[tuple[str, str]]:
    if task is None:
        yield from ((inline(field.label), inline(field.text) or "*nothing*") for field in known.fields)
        return
    guess = dict.fromkeys(task.guessed, " *(a guess)*")
    yield "Type", f"{task.type.value}{guess.get('type', '')}"
    yield "Priority", f"{task.priority.value}{guess.get('priority', '')}"
    yield "Wanted", f"{task.output.value}{guess.get('output', '')}"
    yield "Prompt", inline(task.prompt, limit=300)
    yield from (("File", f"`{inline(file.path)}`: {inline(file.says)}") for file in known.files[:MOST_FILES])
    yield "Complexity", f"{known.complexity.value}: {inline('; '.join(known.reasons), limit=300)}"
    yield "Estimate", f"{duration(known.estimate_seconds)}, {known.sureness}"


def _problems(record: IssueRecord) -> str:
    settings = "\n".join(f"- {inline(problem, limit=300)}" for problem in record.choices.problems)
    return "\n\n".join(part for part in (_form_problems(record), settings) if part)


def _form_problems(record: IssueRecord) -> str:
    if not record.problems:
        return ""
    rows = [f"| {inline(p.field)} | {inline(p.what)} | {inline(p.mend, limit=400)} |" for p in record.problems]
    table = "\n".join(["| Field | What is the matter | What helps |", "|---|---|---|", *rows])
    return table if record.blocked else folded("Notes on the form", table)


def _story(transitions: tuple[Transition, ...]) -> str:
    lines = [f"- {clock_time(transition.at)}: {titled(transition.state).lower()}" for transition in transitions]
    return folded("How it went", "\n".join(lines))


def _next_commands(record: IssueRecord) -> str:
    names = (*SHOWN[record.state].commands, "help")
    listed = " · ".join(f"`{commands.find(name).example}`" for name in names)
    return f"<sub>Commands: {listed}</sub>"
