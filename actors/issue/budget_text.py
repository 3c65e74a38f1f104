"""What is said of a case's budget: the question at its limit, the rows of the status comment. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from actors import money
from actors.issue.allowance import Bounds, Limit, Spent
from actors.issue.neutral import inline
from actors.issue.phrases import clock_time, name
from actors.issue.record import IssueRecord
from actors.messages import Carried

STOP = "stop here"
NAMED = 5
"""Files that are named one by one."""
MINUTE = 60.0
STEPS = 10
"""Time that passes is shown in so many steps of its limit: a comment is not edited for every second."""


def question(record: IssueRecord, spent: Spent, most: Bounds) -> str:
    """The budget is used up: go on with how much, or stop?"""
    saved = ""
    if record.proposal is not None:
        count = len(record.proposal.change.files) + record.proposal.change.more
        files = "1 file" if count == 1 else f"{count:,} files"
        head = record.proposal.change.head[:12]
        saved = f" What was done until then is saved ({files}, commit {head}), and the next attempt goes on from there."
    used = " and ".join(_used(spent, most))
    return (
        f"This case has used up its budget: {used}.{saved} May it go on, and with how much more? "
        f"Any sum will do, such as: continue with $3 and 10 minutes."
    )


def _used(spent: Spent, most: Bounds) -> Iterator[str]:
    if spent.usd >= most.usd > 0:
        yield f"{money.shown(spent.usd)} of {money.shown(most.usd)}"
    if spent.seconds >= most.seconds > 0:
        yield f"{_minutes(spent.seconds)} of {_minutes(most.seconds)} minutes of work"


def stopped(login: str, *, saved: bool) -> str:
    """Somebody said that nothing more is to be spent."""
    how = " from what was saved, `/retry --fresh` from the beginning" if saved else ""
    return f"⏹️ {name(login)} stopped the case at the limit of its budget. `/retry` takes it up again{how}."


def carried(work: Carried | None) -> str:
    """What an attempt began with beside the repository; empty where that is nothing."""
    if work is None:
        return ""
    if work.lost:
        return f"nothing: what attempt {work.attempt} had done is not on the server any more"
    count = len(work.files)
    text = f"what attempt {work.attempt} had done ({'1 file' if count == 1 else f'{count:,} files'})"
    if work.clashing:
        named = ", ".join(f"`{inline(path, limit=200)}`" for path in work.clashing[:NAMED])
        more = f" and {len(work.clashing) - NAMED} more" if len(work.clashing) > NAMED else ""
        text += f"; its changes to {named}{more} do not fit what was pushed since, its worker has them as a diff"
    return text


def granted(login: str, most: Bounds) -> str:
    """Somebody let the case spend more before it had to ask."""
    return f"{name(login)} raised the budget of this case: it may spend {bounded(most)} in all."


def situation(record: IssueRecord) -> str:
    """What the status comment says where a budget is what holds the case; empty where it is not."""
    if record.budget.reached is Limit.CASE:
        return "The budget of this case is used up: its worker is being ended, and its work is kept."
    if asked := next((one for one in record.open_questions if one.id == record.budget.question), None):
        where = f"[how much more]({asked.url})" if asked.url else "how much more"
        return (
            f"The budget of this case is used up: it waits until {clock_time(asked.deadline)} for somebody with write "
            f"access to say {where} it may spend, or to stop it: `continue`, `continue with $3 and 10 minutes`, or "
            f"`stop`. If nobody does by then, the case is cancelled."
        )
    if record.budget.reached is Limit.DAY:
        return "The day's budget is used up: the worker is being ended, and its work is kept."
    if record.work is None and record.budget.until:
        return (
            f"The day's budget is used up: the case waits, and goes on by itself on {clock_time(record.budget.until)}."
        )
    return ""


def cost(spent: Spent) -> str:
    """What the case has cost, as a sentence; empty where it cost nothing."""
    parts = [money.shown(spent.usd)] if spent.usd else []
    parts += [f"{spent.tokens:,} tokens"] if spent.tokens else []
    return f"The case has cost {', '.join(parts)}." if parts else ""


def rows(record: IssueRecord, spent: Spent, most: Bounds) -> Iterator[tuple[str, str]]:
    """What was spent, of what may be."""
    tokens = f", {spent.tokens:,} tokens" if spent.tokens else ""
    so_far = " so far" if record.work is not None else ""
    if most.usd:
        yield f"Cost{so_far}", f"{money.shown(spent.usd)} of {money.shown(most.usd)}{tokens}"
    elif spent.usd or spent.tokens:
        yield f"Cost{so_far}", f"{money.shown(spent.usd) if spent.usd else ''}{tokens}".removeprefix(", ")
    if most.seconds:
        shown = spent.seconds
        if record.work is not None:
            step = most.seconds / STEPS
            shown = step * (spent.seconds // step)
        yield f"Working time{so_far}", f"{_minutes(shown)} of {_minutes(most.seconds)} minutes"
    if record.budget.by:
        yield "Budget raised by", name(record.budget.by)


def _minutes(seconds: float) -> str:
    return f"{round(seconds / MINUTE, 1 if seconds >= MINUTE / 10 else 2):g}"


def bounded(most: Bounds) -> str:
    """A limit as people read it."""
    parts = [money.shown(most.usd)] if most.usd else []
    parts += [f"{_minutes(most.seconds)} minutes of work"] if most.seconds else []
    return " and ".join(parts) or "none"
