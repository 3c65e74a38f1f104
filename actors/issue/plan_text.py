"""What is said of a plan: the comment that waits for an approval, why one is void, where a result departed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from actors import money
from actors.issue.neutral import inline, neutral
from actors.issue.parts import split
from actors.issue.phrases import duration, folded, name, quoted
from actors.issue.plan import Plan, Refusal
from actors.issue.record import IssueRecord

ROLE = "plan"
LONGEST_WHY = 2_000
LONGEST_SHOWN = 40_000
MOST_FILES = 60
FOLDED_FROM = 1_500
"""Characters of a plan beyond which it is folded away under its summary."""

ASK = (
    "Only a plan is wanted now: change no file. Say what you mean to do and in which order, name every file that you "
    "mean to change as code, and say what could go wrong."
)
KEEP = "Keep to the plan that was approved. Where you must depart from it, say so in the report, and why."


def refusal_told(refusal: Refusal) -> str:
    """A refusal as the worker of the next plan is told it."""
    return f"An earlier plan ({refusal.summary}) was turned down, because: {refusal.why}"


def comment(record: IssueRecord, plan: Plan, *, others: bool) -> str:
    """The plan, and what can be done with it."""
    again = f" (number {plan.number})" if plan.number > 1 else ""
    text = split(neutral(plan.text), LONGEST_SHOWN)[0]
    who = (
        f"Somebody with write access other than {name(record.requested_by.login)}"
        if others
        else ("Somebody with write access")
    )
    parts = [
        f"### 📋 A plan, to be approved{again}",
        _summary(plan),
        folded("The whole plan", text) if len(text) > FOLDED_FROM else text,
        _table(record, plan),
        f"{who} may type `/approve`: then exactly this plan is carried out. `/reject` and why: a new plan is made. "
        "An edit of the issue makes an approval void, and so does a change of the plan's files on "
        f"`{inline(record.repository.default_branch)}`.",
        f"<sub>Plan `{plan.digest[:12]}`, made by {inline(plan.worker) or 'a worker'} for commit "
        f"`{plan.base[:12]}`.</sub>",
    ]
    return "\n\n".join(part for part in parts if part)


def _summary(plan: Plan) -> str:
    """The plan in a sentence, unless its text begins with it."""
    begins = plan.text.lstrip("# \n").startswith(plan.summary.rstrip("."))
    return "" if begins and len(plan.text) <= FOLDED_FROM else inline(plan.summary, limit=500)


def _table(record: IssueRecord, plan: Plan) -> str:
    rows = [
        ("Files", _listed(plan.files) or "it names none"),
        ("Risk", f"{plan.risk}{': ' + inline('; '.join(plan.reasons), limit=400) if plan.reasons else ''}"),
        ("Cost", _cost(plan)),
        ("Time", _time(record, plan)),
    ]
    (first, value), *rest = rows
    return "\n".join([f"| {first} | {value} |", "|---|---|", *(f"| {what} | {value} |" for what, value in rest)])


def _cost(plan: Plan) -> str:
    if plan.usd is None:
        return "its worker gives no estimate"
    return f"about {money.shown(plan.usd)}" if plan.usd else "nothing"


def _time(record: IssueRecord, plan: Plan) -> str:
    if plan.minutes is not None:
        return f"about {duration(plan.minutes * 60).removeprefix('about ')}"
    known = record.understanding
    return f"{duration(known.estimate_seconds)}, {known.sureness}" if known is not None else "not known"


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(f"`{inline(path, limit=200)}`" for path in paths[:MOST_FILES])
    return shown if len(paths) <= MOST_FILES else f"{shown} and {len(paths) - MOST_FILES} more"


def situation(record: IssueRecord) -> str:
    """What the status comment says while a plan waits; empty where none does."""
    plan = record.plan
    if plan is None or plan.approved_by:
        return ""
    what = f"[The plan]({plan.url})" if plan.url else "The plan"
    return f"{what} waits for an `/approve`, or for a `/reject` with the reason."


def other_plan(login: str, plan: Plan) -> str:
    """What was approved is not the plan that waits now."""
    waits = f"meanwhile another plan waits: `{plan.digest[:12]}`"
    return f"{name(login)}, {waits}. Look at it, and `/approve` it if it is right."


def somebody_else(login: str) -> str:
    """Whoever asked for the case may not approve its plan."""
    return f"{name(login)}, you asked for this case, so somebody else with write access has to approve its plan."


def why(login: str) -> str:
    """A plan is turned down without a reason."""
    how = "`/reject` and your reason has a new plan made; `/cancel` ends the case"
    return f"{name(login)}, what should be different? {how}."


def refused(login: str, reason: str) -> str:
    """A plan was turned down."""
    words = quoted(reason, limit=LONGEST_WHY)
    return f"{name(login)} turned the plan down:\n\n{words}\n\nA new one is being made, and its worker knows why."


def edited(plan: Plan) -> str:
    """The issue's text is another one than the plan was made for."""
    return f"The issue was edited after the plan was made, so {_which(plan)} is void. A new plan is being made."


def moved(record: IssueRecord, plan: Plan, reason: str) -> str:
    """The repository is another one than the plan was made for."""
    branch = inline(record.repository.default_branch)
    return (
        f"`{branch}` is not what was planned on any more ({inline(reason, limit=400)}), so {_which(plan)} is void. "
        "A new plan is being made."
    )


def _which(plan: Plan) -> str:
    return f"the approval by {name(plan.approved_by)}" if plan.approved_by else "that plan"


def departure(outside: Sequence[str], untouched: Sequence[str], plan: Plan) -> str:
    """Where a change departed from the plan that was approved."""
    what = f"the plan that {name(plan.approved_by)} approved"
    if not plan.files:
        return f"It follows {what}, which named no files."
    if not outside and not untouched:
        return f"It changes the files that {what} named, and no others."
    parts = []
    if outside:
        parts.append(f"Outside of {what}: {_listed(outside)}.")
    if untouched:
        parts.append(f"Named in the plan and not changed: {_listed(untouched)}.")
    return "> [!NOTE]\n> " + " ".join(parts)
