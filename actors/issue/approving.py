"""What lets a case go on: a yes or a no to the case, its plan or its change, and more of a budget. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import budget, budget_text, budget_words, command_replies, handover, planning
from actors.issue.moves import cancel, move, reply
from actors.issue.order import Order
from actors.issue.record import IssueRecord
from actors.issue.states import State, Trigger
from actors.issue.steering import Wishes


def approval_pending(record: IssueRecord) -> bool:
    """Whether the case waits for somebody with write access to let it begin, to let a change go on, or a plan."""
    return record.state is State.AWAITING_FEEDBACK and (
        not record.approved_by or bool(record.held_change) or planning.waits(record)
    )


def on_plan(record: IssueRecord) -> bool:
    """Whether it is a plan that waits for an approval."""
    return bool(record.approved_by) and not record.held_change and planning.waits(record)


def approve(record: IssueRecord, order: Order) -> IssueRecord:
    """Somebody who may approve lets it go on: exactly what they saw."""
    if record.held_change:
        if order.pending.change != record.held_change:
            return reply(record, command_replies.approved_other_change(order.by, record.held_change))
        return handover.approve(record, by=order.by, now=order.now)
    if on_plan(record):
        record = with_wishes(record, order)
        return planning.approve(record, by=order.by, seen=order.pending.plan, now=order.now, policy=order.policy)
    if order.pending.digest not in ("", record.body_digest):
        return reply(record, command_replies.approved_other_text(order.by))
    record = replace(record, approved_by=order.by, approved_digest=record.body_digest, void_approval="")
    record = with_wishes(record, order)
    return record if record.blocked else move(record, Trigger.ANSWERED, order.now)


def reject(record: IssueRecord, order: Order) -> IssueRecord:
    """A plan is made anew with the reason; everything else that waits is called off."""
    if on_plan(record):
        return planning.refuse(record, by=order.by, why=order.arguments.text, now=order.now)
    record = cancel(record, order.now)
    return reply(record, command_replies.rejected(order.by, order.arguments.text))


def go_on(record: IssueRecord, order: Order) -> IssueRecord:
    """The case may spend more: the answer to its question, or before it has to ask."""
    more = budget_words.read(f"continue {order.arguments.text}")
    assert isinstance(more, budget_words.Grant)
    asked = budget.question(record)
    record = budget.grant(record, more, order.now, order.policy, by=order.by)
    return record if asked else reply(record, budget_text.granted(order.by, budget.bounds(record, order.policy)))


def with_wishes(record: IssueRecord, order: Order) -> IssueRecord:
    """Whoever lets it go on may say by whom."""
    values, known = order.arguments.values, record.wishes or Wishes()
    wishes = replace(known, worker=values.get("worker", known.worker), model=values.get("model", known.model))
    return record if wishes == known else replace(record, wishes=wishes)
