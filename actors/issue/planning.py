"""Plan first: an attempt that makes a plan, the approval that is bound to it, and what makes that void. Pure.

Whether a case needs a plan is the operator's choice; a repository, or the wish of whoever asked for the case, can only
add to that. An approval is for the plan's text and files, the issue's text and the commit that was planned on. An edit
of the issue, another plan, or a base on which one of the plan's files is another one makes it void: a new plan is made,
and the issue says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from actors.issue import outbox, plan_text
from actors.issue.choice import Approve, ApproveBy
from actors.issue.moves import move, reply
from actors.issue.outbox import Policy
from actors.issue.plan import Plan, Refusal, digest
from actors.issue.record import EffectKind, IssueRecord, Work
from actors.issue.states import WORKING, State, Trigger
from actors.issue.task import Complexity
from actors.messages import Change, Sketch, WorkFinished

LONGEST = 40_000
MOST_FILES = 200
REFUSALS_KEPT = 5
BASE_MOVED = "E_BASE_MOVED"

_PATH = re.compile(r"`([^`\s]{1,300})`")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z|/\Z")
_RISKY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"(?:^|/)\.github/|(?:^|/)(?:dockerfile|jenkinsfile|\.gitlab-ci\.yml)", "it touches what runs by itself"),
        (r"migration|schema\.sql|alembic", "it touches how data is stored"),
        (r"auth|login|secur|crypt|token|password|permission", "it touches what guards access"),
        (
            r"(?:^|/)(?:requirements[^/]*\.txt|package(?:-lock)?\.json|pyproject\.toml|go\.mod|cargo\.toml)$",
            "it touches dependencies",
        ),
    )
)
_MANY = 10
_ORDER = ("low", "medium", "high")


def wanted(record: IssueRecord, policy: Policy) -> bool:
    """Whether the case begins with a plan that somebody approves."""
    order = tuple(Approve)
    chosen = max(policy.approve, record.choices.approve, key=order.index)
    if record.preferences is not None and record.preferences.value("plan") == "first":
        chosen = Approve.ALWAYS
    known = record.understanding
    is_complex = known is not None and known.complexity is Complexity.COMPLEX
    return chosen is Approve.ALWAYS or (chosen is Approve.COMPLEX and is_complex)


def waits(record: IssueRecord) -> bool:
    """Whether a plan waits for an approval."""
    return record.plan is not None and not record.plan.approved_by


def awaited(record: IssueRecord) -> str:
    """The digest of the plan that waits; empty where none does."""
    return record.plan.digest if record.plan is not None and not record.plan.approved_by else ""


def made(record: IssueRecord, work: Work, message: WorkFinished, now: float, policy: Policy) -> IssueRecord:
    """A worker made a plan: it is posted and waits. Making it took no try of the round away."""
    sketch = message.sketch or Sketch()
    text = message.report[:LONGEST]
    files = tuple(dict.fromkeys(sketch.files or _files(record, text)))[:MOST_FILES]
    risk, reasons = _risk(record, sketch, files)
    plan = Plan(
        number=record.plans + 1,
        attempt=work.attempt,
        worker=work.worker,
        summary=message.summary,
        text=text,
        files=files,
        risk=risk,
        reasons=reasons,
        usd=sketch.usd,
        minutes=sketch.minutes,
        base=message.commit,
        task=work.task,
        digest=digest(text=text, files=files, task=work.task, base=message.commit),
    )
    record = replace(record, plan=plan, plans=plan.number, work=None, error=None, round_began=record.attempts)
    record = move(move(record, Trigger.WORK_STARTED, now), Trigger.NEEDS_PERSON, now)
    if plan.task != record.body_digest:
        return record  # it is void already, and `check` says so
    body = plan_text.comment(record, plan, others=_others(record, policy))
    record = outbox.add(record, EffectKind.COMMENT, body=body, role=plan_text.ROLE, urgent=True)
    return replace(record, plan=replace(plan, posting=record.outbox[-1].id))


def posted(record: IssueRecord, effect_id: str, url: str) -> IssueRecord:
    """The plan stands on the issue."""
    plan = record.plan
    return replace(record, plan=replace(plan, url=url)) if plan is not None and plan.posting == effect_id else record


def approve(record: IssueRecord, *, by: str, seen: str, now: float, policy: Policy) -> IssueRecord:
    """Somebody who may lets the plan be carried out: the one that they saw, whose digest is `seen`, and no other."""
    plan = record.plan
    if plan is None:
        return record
    if seen != plan.digest:
        return reply(record, plan_text.other_plan(by, plan))
    if _others(record, policy) and by == record.requested_by.login:
        return reply(record, plan_text.somebody_else(by))
    return move(replace(record, plan=replace(plan, approved_by=by)), Trigger.ANSWERED, now)


def refuse(record: IssueRecord, *, by: str, why: str, now: float) -> IssueRecord:
    """Somebody who may turns the plan down: a new one is made, which heeds the reason."""
    plan = record.plan
    if plan is None:
        return record
    refusal = Refusal(by=by, why=why[: plan_text.LONGEST_WHY], summary=plan.summary)
    record = replace(record, plan=None, refusals=(*record.refusals, refusal)[-REFUSALS_KEPT:])
    return reply(move(record, Trigger.ANSWERED, now), plan_text.refused(by, why))


def check(record: IssueRecord, now: float) -> IssueRecord:
    """A plan for another text than the issue has now is void; work that goes on by it already is not broken off."""
    plan = record.plan
    if plan is None or record.missing or record.state not in (State.QUEUED, State.AWAITING_FEEDBACK):
        return record
    if record.work is not None or plan.task == record.body_digest:
        return record
    return _void(record, plan_text.edited(plan), now)


def base_moved(record: IssueRecord, why: str, now: float) -> IssueRecord:
    """The repository is not what was planned on any more."""
    plan = record.plan
    if plan is None:
        return record
    record = replace(record, work=None, error=None, round_began=record.attempts)
    return _void(move(record, Trigger.ATTEMPT_LOST, now), plan_text.moved(record, plan, why), now)


def constraints(record: IssueRecord, work: Work) -> Iterator[str]:
    """What a worker is told about plans, beside the plan itself."""
    if work.planning:
        yield plan_text.ASK
        for refusal in record.refusals:
            yield plan_text.refusal_told(refusal)
    elif record.plan is not None and record.plan.approved_by:
        yield plan_text.KEEP


def departures(plan: Plan, change: Change) -> tuple[str, ...]:
    """The changed files that the plan did not name; none where it named no file at all."""
    return tuple(file.path for file in change.files if plan.files and not _named(file.path, plan.files))


def untouched(plan: Plan, change: Change) -> tuple[str, ...]:
    """What the plan named and the change leaves alone."""
    paths = [file.path for file in change.files]
    return tuple(name for name in plan.files if not change.more and not any(_named(path, (name,)) for path in paths))


def _void(record: IssueRecord, text: str, now: float) -> IssueRecord:
    record = replace(record, plan=None)
    if record.state not in (State.QUEUED, *WORKING):
        record = move(record, Trigger.ANSWERED, now)
    return reply(record, text)


def _others(record: IssueRecord, policy: Policy) -> bool:
    """Whether somebody else than who asked for the case has to approve."""
    return ApproveBy.OTHERS in (policy.approve_by, record.choices.approve_by)


def _files(record: IssueRecord, text: str) -> Iterable[str]:
    """The files that a plan's text names as code; where it names none, those of the task."""
    named = [found[1].removeprefix("./") for found in _PATH.finditer(text) if _looks_like_path(found[1])]
    return named or (file.path for file in (record.task.files if record.task is not None else ()))


def _looks_like_path(name: str) -> bool:
    return bool(_SUFFIX.search(name)) and "://" not in name and not name.startswith(("/", "-", ".")) and "(" not in name


def _named(path: str, names: Iterable[str]) -> bool:
    return any(path == name or path.startswith(f"{name.rstrip('/')}/") or fnmatchcase(path, name) for name in names)


def _risk(record: IssueRecord, sketch: Sketch, files: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The higher of what the worker says and what the files and the task say, with the reasons."""
    reasons = [what for pattern, what in _RISKY if any(pattern.search(path) for path in files)]
    grade = 2 * bool(reasons)
    if len(files) > _MANY:
        reasons.append(f"it names {len(files)} files")
        grade = max(grade, 1)
    known = record.understanding
    if known is not None and known.complexity is not Complexity.SIMPLE:
        reasons.append(f"the task was judged {known.complexity.value.lower()}")
        grade = max(grade, 1)
    if sketch.risk in _ORDER:
        grade = max(grade, _ORDER.index(sketch.risk))
        reasons.append(f"its worker says {'so' if sketch.risk == _ORDER[grade] else sketch.risk}")
    return _ORDER[grade], tuple(reasons)


def settings(record: IssueRecord, policy: Policy) -> list[tuple[str, str, bool]]:
    """The rows of `/config` about plans: what, how it is, whether the repository chose it."""
    order, own = tuple(Approve), record.choices
    mode = max(policy.approve, own.approve, key=order.index)
    others = _others(record, policy)
    return [
        ("A plan is approved first", mode.value, own.approve is mode and mode is not policy.approve),
        (
            "Who may approve a plan",
            "others than who asked for the case" if others else "anybody with write access",
            others and policy.approve_by is not ApproveBy.OTHERS,
        ),
    ]
