"""The parts of the status comment that are figures: bar, facts, the log of what happened, technical details. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from actors.issue import budget_text, resuming, spending
from actors.issue.allowance import Bounds
from actors.issue.neutral import inline, plain, worded
from actors.issue.phrases import clock_time, duration, fenced, folded, titled
from actors.issue.progressing import percent
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import SHOWN, WORKING, Move, State

BAR = 20
NO_BOUNDS = Bounds()
LOG_LINES = 40
"""Lines of the folded log; the whole story is kept in the store."""


def bar(record: IssueRecord) -> str:
    """How far it is; nothing where the work ended without a result."""
    paused = record.state is State.AWAITING_FEEDBACK and record.work is not None
    if SHOWN[record.state].move is not Move.AGENT and record.state is not State.COMPLETED and not paused:
        return ""
    value = percent(record)
    full = BAR * value // 100
    return f"`{'█' * full}{'░' * (BAR - full)}` **{value} %**"


def facts(record: IssueRecord, *, attempts: int = 0, bounds: Bounds = NO_BOUNDS) -> str:
    """A table of two columns, which fits a phone. `attempts`: how many a round may have, 0 where nobody knows."""
    (name, value), *rows = _facts(record, attempts, bounds)
    return "\n".join([f"| {name} | {value} |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def _facts(record: IssueRecord, attempts: int, bounds: Bounds) -> Iterator[tuple[str, str]]:
    work = record.work
    yield "Since", clock_time(record.since)
    if record.state is State.COMPLETED and len(record.transitions) > 1:
        yield "Took", duration(record.since - record.opened_at)
    if work is not None and record.state in WORKING and work.place:
        yield "Place in the queue", str(work.place)
    ends = _ends(record)
    if ends:
        yield "Done at about", ends
    if record.rounds > 1:
        yield "Round", str(record.rounds)
    if record.attempts:
        yield "Attempt", _attempt(record, attempts)
    if work is not None and work.worker:
        yield "Worker", plain(work.worker) + (f", {plain(work.why)}" if work.why else "")
    if work is not None and work.carried:
        yield "Begun with", work.carried
    if taken_up := resuming.row(record):
        yield "Taken up again", taken_up
    yield from budget_text.rows(record, spending.total(record), bounds)
    if record.error is not None and record.state is not State.COMPLETED:
        yield "Error", f"{worded(record.error.user_message)} (`{record.error.code}`)"


def _ends(record: IssueRecord) -> str:
    work = record.work
    if work is None or work.ends is None or record.state not in WORKING or work.progress is not Progress.RUNNING:
        return ""
    return f"{clock_time(work.ends.at)}, {work.ends.sureness}"


def _attempt(record: IssueRecord, attempts: int) -> str:
    number = max(1, record.attempts - record.round_began)
    most = min(attempts, record.choices.attempts or attempts)
    again = f" (attempt {record.attempts} in all)" if record.attempts > number else ""
    return f"{number} of {most}{again}" if most >= number else f"{number}{again}"


def log(record: IssueRecord) -> str:
    """What happened, state after state, with what the worker said in between; the oldest lines go first."""
    lines = [(moved.at, f"**{titled(moved.state).lower()}**") for moved in record.transitions]
    lines += [(update.at, f"{plain(update.text)} ({update.percent} %)") for update in record.updates]
    if record.resumed is not None:
        lines.append((record.resumed.at, resuming.line(record)))
    lines.sort(key=lambda line: line[0])
    told = [f"- {clock_time(at)}: {text}" for at, text in lines[-LOG_LINES:]]
    return folded("How it went", "\n".join(told))


def technical(record: IssueRecord) -> str:
    """For those who want to know more; nothing where there is nothing."""
    work = record.work
    rows = []
    if work is not None and work.isolation:
        rows.append(f"- Worker: `{inline(work.worker)}`, held by {plain(work.isolation)}")
    if record.error is not None and record.state is not State.COMPLETED:
        rows.append(f"- Error: `{record.error.code}`")
    said = "\n\n".join(part for part in ("\n".join(rows), fenced(_said(record))) if part)
    return folded("Technical details", said) if said else ""


def _said(record: IssueRecord) -> str:
    work, error = record.work, record.error
    if work is not None and work.details:
        return work.details
    return error.technical if error is not None and record.state is not State.COMPLETED else ""
