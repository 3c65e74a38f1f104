"""`/retry worker=NAME` while a task still waits for its worker: another one takes it, and nothing is ended. Pure.

A task waits where nothing runs for it yet: in the queue of the workers (also where its own worker cannot work at all),
before the next attempt, for its turn. It keeps its round and its tries.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import budget, choosing
from actors.issue.commands import Command
from actors.issue.moves import move
from actors.issue.neutral import inline, plain
from actors.issue.order import Order
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import WAITING, WORKING, State, Trigger
from actors.issue.steering import Wishes

NAMED = ("worker", "model")


def waits(record: IssueRecord) -> bool:
    """Whether the task waits, with nothing running for it."""
    if record.state is State.QUEUED:
        return True
    return record.state in WORKING and record.work is not None and record.work.progress is Progress.WANTED


def not_now(record: IssueRecord, command: Command, order: Order) -> str:
    """What to type instead, where somebody names a worker or a model while one runs or a person is waited for."""
    if command.name != "retry" or record.state not in (*WAITING, *WORKING):
        return ""
    named = " ".join(f"{key}={inline(order.arguments.values[key])}" for key in NAMED if key in order.arguments.values)
    if not named:
        return ""
    if record.state is State.AWAITING_FEEDBACK and not record.blocked and not record.open_questions:
        return f"The case waits for an approval: `/approve {named}` lets it go on so."
    why = "An attempt runs" if record.state in WORKING else "The case waits for a person"
    return f"{why}, so `/retry` is not possible now. To begin anew: `/cancel`, and then `/retry {named}`."


def hindrance(record: IssueRecord, order: Order) -> str:
    """Why a waiting task cannot be given to another worker, as a reply; empty where it can."""
    named = [key for key in NAMED if key in order.arguments.values]
    if not named:
        others = ", ".join(f"`{inline(name)}`" for name in order.policy.workers)
        among = f", one of {others}" if others else ""
        still = record.work.still if record.work is not None else ""
        why = f"a worker that can work ({plain(still)})" if still else "its turn"
        return (
            f"The task waits for {why} already, and goes on by itself. "
            f"`/retry worker=NAME` gives it to another worker{among}."
        )
    before, after = (choosing.chosen(one, order.policy) for one in (record, _wishing(record, order)))
    if (before.worker, before.model) == (after.worker, after.model):
        return f"The task waits for {inline(after.worker) or 'that worker'} already, and goes on by itself."
    return ""


def reroute(record: IssueRecord, order: Order) -> IssueRecord:
    """Another worker takes the task; an attempt that was asked for is taken back and counts as none."""
    record = replace(_wishing(record, order), timers=tuple(timer for timer in record.timers if timer.name != "retry"))
    record = budget.unsaved(record) if "fresh" in order.arguments.flags else record
    work = record.work
    if work is None or work.progress is not Progress.WANTED:
        return record
    record = replace(record, work=replace(work, progress=Progress.CANCELLING), round_began=record.round_began + 1)
    return move(record, Trigger.ATTEMPT_LOST, order.now)


def _wishing(record: IssueRecord, order: Order) -> IssueRecord:
    """Whoever is named takes the place of stand-ins; a model that was asked for goes with its worker."""
    values, known = order.arguments.values, record.wishes or Wishes()
    worker = values.get("worker", known.worker)
    if "worker" not in values and record.fallen:
        worker = record.fallen[-1].to
    model = values.get("model", known.model if worker == known.worker else "")
    fresh = known.fresh or "fresh" in order.arguments.flags
    return replace(record, fallen=(), wishes=replace(known, worker=worker, model=model, fresh=fresh))
