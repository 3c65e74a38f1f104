"""A case's budget of money and time, and that of the day: what is left, and what happens at the limit. Pure.

At the case's limit its worker is ended, its work is kept, and one question is asked: go on with how much, or stop.
At the day's limit there is nothing to ask: the case has its place in the queue again, and goes on when the day (UTC) is
over. What attempts cost is looked at whenever something is heard, and time has a timer, so no limit waits for a worker.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from actors.issue import asking, budget_text, handover, outbox, spending
from actors.issue.allowance import Bounds, Limit, Others, Spent
from actors.issue.budget_words import Grant, read, written
from actors.issue.moves import cancel, move
from actors.issue.outbox import Policy
from actors.issue.proposal import Way
from actors.issue.question import Fate, Question
from actors.issue.record import EffectKind, IssueRecord, Progress, Timer
from actors.issue.states import OVER, WORKING, Trigger
from actors.messages import Enquiry, Saved

TIMER = "budget"
MINUTE = 60.0


def bounds(record: IssueRecord, policy: Policy) -> Bounds:
    """The case's limits, with what people granted; the lower of the operator's and the repository's counts."""
    most, granted = _of_case(record, policy), record.budget
    return Bounds(
        usd=most.usd + granted.usd if most.usd else most.usd,
        seconds=most.seconds + granted.seconds if most.seconds else 0.0,
    )


def over_case(record: IssueRecord, policy: Policy) -> bool:
    """Whether the case has spent what it may."""
    return _reached(spending.total(record), bounds(record, policy))


def over_day(record: IssueRecord, policy: Policy, others: Others, now: float) -> bool:
    """Whether the day's budget is used up: the operator's of all cases, or the repository's of its own."""
    mine = spending.of_day(record, spending.day_of(now))
    return _reached(others.all.plus(mine.usd, mine.seconds), policy.day_bounds) or _reached(
        others.here.plus(mine.usd, mine.seconds), here(record)
    )


def here(record: IssueRecord) -> Bounds:
    """The limits of the day that the repository set for its own cases."""
    own = record.choices
    return Bounds(usd=own.day_usd or Spent().usd, seconds=(own.day_minutes or 0.0) * MINUTE)


def enforce(record: IssueRecord, now: float, policy: Policy, others: Others) -> IssueRecord:
    """Whatever was answered is taken up; an attempt that is over a limit is ended."""
    record, work = _take_up(record, now), record.work
    if work is None or record.state not in WORKING or work.progress not in (Progress.WANTED, Progress.RUNNING):
        return record
    if over_case(record, policy):
        reached = Limit.CASE
    elif over_day(record, policy, others, now):
        reached = Limit.DAY
    else:
        return record
    ending = replace(work, progress=Progress.CANCELLING)
    return replace(record, work=ending, budget=replace(record.budget, reached=reached))


def ended(record: IssueRecord, attempt: int, now: float, policy: Policy) -> IssueRecord:
    """The worker that was over a limit is gone, its work kept; the attempt counts as none of the round's."""
    reached = record.budget.reached
    known = replace(record.budget, reached=Limit.NONE, saved=_saved(record, attempt) or record.budget.saved)
    record = replace(record, round_began=record.round_began + 1, budget=known)
    return ask(record, now, policy) if reached is Limit.CASE else move(record, Trigger.ATTEMPT_LOST, now)


def _saved(record: IssueRecord, attempt: int) -> Saved | None:
    """What the attempt had changed."""
    made = record.proposal
    if made is None or made.way is not Way.PARTIAL or made.attempt != attempt:
        return None
    return Saved(attempt=attempt, base=made.change.base, head=made.change.head)


def unsaved(record: IssueRecord) -> IssueRecord:
    """There is a result, or the work is wanted anew: nothing begins with what was saved any more."""
    return record if record.budget.saved is None else replace(record, budget=replace(record.budget, saved=None))


def ask(record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    """The one question: how much more, or stop. Nobody's answer is a stop."""
    number = record.budget.asked + 1
    enquiry = Enquiry(
        id=f"budget-{number}",
        text=budget_text.question(record, spending.total(record), bounds(record, policy)),
        options=(written(_offer(record, policy)), budget_text.STOP),
        otherwise="cancel",
        hours=policy.approval_hours,
    )
    record = replace(record, budget=replace(record.budget, asked=number, question=f"0:{enquiry.id}"))
    return asking.ask(record, enquiry, now, policy, writers=True)


def rest(record: IssueRecord, now: float) -> IssueRecord:
    """The day's budget is used up: nothing begins before the next day."""
    begin = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return replace(record, budget=replace(record.budget, until=begin.timestamp()))


def question(record: IssueRecord) -> Question | None:
    """The question of a used up budget that is still open."""
    return next((one for one in record.open_questions if one.id == record.budget.question), None)


def grant(record: IssueRecord, more: Grant, now: float, policy: Policy, *, by: str) -> IssueRecord:
    """Somebody who may lets the case spend more, at its limit or before."""
    asked = question(record)
    more = _offer(record, policy) if more.open else more
    if asked is not None:
        return asking.settle(record, asked, written(more), now, by=by)
    return _granted(record, more, by)


def project(record: IssueRecord, policy: Policy) -> IssueRecord:
    """The record with the timer of the next limit in time."""
    due = _due(record, policy)
    others = tuple(timer for timer in record.timers if timer.name != TIMER)
    wanted = others if due is None else (*others, Timer(name=TIMER, due=due))
    return record if set(wanted) == set(record.timers) else replace(record, timers=wanted)


def _due(record: IssueRecord, policy: Policy) -> float | None:
    work, most = record.work, bounds(record, policy)
    if work is None:
        return record.budget.until or None
    if work.clock is None or not work.sure or work.progress is not Progress.RUNNING or record.open_questions:
        return None
    return work.clock + max(0.0, most.seconds - spending.total(record).seconds) if most.seconds else None


def _take_up(record: IssueRecord, now: float) -> IssueRecord:
    """What became of the question: computed from the record, so that it is done once, whoever answered how."""
    asked = next((one for one in record.questions if one.id == record.budget.question), None)
    if asked is None or asked.open:
        return record
    if asked.fate is not Fate.ANSWERED:
        return handover.show_partial(record) if record.state in OVER and record.work is None else record
    record = replace(record, budget=replace(record.budget, question=""))
    said = read(asked.answer)
    if isinstance(said, Grant):
        return _granted(record, read(asked.options[0]) if said.open else said, asked.by)  # type: ignore[arg-type]
    text = budget_text.stopped(asked.by, saved=record.budget.saved is not None)
    if record.proposal is None:
        return outbox.add(cancel(record, now), EffectKind.COMMENT, body=text, role="notice", urgent=True)
    return handover.show_partial(cancel(record, now), comment=text)


def _granted(record: IssueRecord, more: Grant, by: str) -> IssueRecord:
    known = record.budget
    granted = replace(known, usd=known.usd + more.usd, seconds=known.seconds + more.seconds, by=by)
    return replace(record, budget=granted)


def _of_case(record: IssueRecord, policy: Policy) -> Bounds:
    own, most = record.choices, policy.case_bounds
    usd = [limit for limit in (most.usd, own.case_usd) if limit]
    seconds = [limit for limit in (most.seconds, (own.case_minutes or 0.0) * MINUTE) if limit]
    return Bounds(usd=min(usd, default=Spent().usd), seconds=min(seconds, default=0.0))


def _offer(record: IssueRecord, policy: Policy) -> Grant:
    """As much again of what is used up; of all limits where none is."""
    spent, most, first = spending.total(record), bounds(record, policy), _of_case(record, policy)
    usd, seconds = spent.usd >= most.usd > 0, spent.seconds >= most.seconds > 0
    if not usd and not seconds:
        usd = seconds = True
    # one that spent more than it had needs the difference beside, or it would be asked again at once
    beyond = max(spent.usd - most.usd, Spent().usd) if usd else Spent().usd
    late = max(spent.seconds - most.seconds, 0.0) if seconds else 0.0
    minutes = -(-(first.seconds + late) // MINUTE) * MINUTE if seconds else 0.0
    return Grant(usd=first.usd + beyond if usd else Spent().usd, seconds=minutes)


def _reached(spent: Spent, most: Bounds) -> bool:
    return spent.usd >= most.usd > 0 or spent.seconds >= most.seconds > 0


def settings(record: IssueRecord, policy: Policy) -> list[tuple[str, str, bool]]:
    """The rows of `/config` about budgets: what, how much, whether the repository chose it."""
    case, day, own = _of_case(record, policy), policy.day_bounds, here(record)
    rows = [("Budget of a case", budget_text.bounded(case), case != policy.case_bounds)]
    rows.append(("Budget of a day, all repositories together", budget_text.bounded(day), False))
    return [*rows, ("Budget of a day, this repository", budget_text.bounded(own), own != Bounds())]
