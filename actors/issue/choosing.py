"""Which worker does an attempt, and who is tried when one cannot. Pure.

The nearest word counts: whoever was fallen back to, then what a person asked for, then the repository's settings (for
the type of the task, then for all), then the operator's (the same). Only workers that are offered can be named.

Another worker is tried only for failures that are this worker's own: its program is missing, its endpoint refuses the
key or is down, it was over its limits or crashed. What would meet any worker (the repository cannot be fetched, the
tests fail) and what a worker says of the task (it refuses, its result is of no use) leads to none. Each worker is tried
once in a round, in the operator's order: there is no way back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from actors.issue import outbox
from actors.issue.choice import Fallen
from actors.issue.moves import move, withdraw
from actors.issue.neutral import inline
from actors.issue.outbox import Policy
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.repository_settings import PATH, RepositorySettings
from actors.issue.states import WORKING, Trigger
from actors.messages import ErrorAnalysis

FALLS: dict[str, int] = {
    "E_NO_WORKER": 1,
    "E_NO_PROGRAM": 1,
    "E_NO_KEY": 1,
    "E_ENDPOINT_DENIED": 1,
    "E_WORKER_LIMIT": 1,
    "E_ENDPOINT_BUSY": 2,
    "E_WORKER_CRASH": 2,
}
"""After how many such failures of a worker in one round another one is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A worker (empty: whoever the operator's side takes), and why that one, as the end of a sentence.

    `model` is the one that somebody asked for; empty: the worker's own.
    """

    worker: str
    why: str = ""
    model: str = ""


def models(worker: str, policy: Policy) -> tuple[str, ...]:
    """The models that the worker may be asked for with."""
    return tuple(one.model for one in policy.models if one.worker == worker)


def chosen(record: IssueRecord, policy: Policy) -> Choice:
    """Who does the next attempt, and with which model."""
    choice, model = _worker(record, policy), record.wishes.model if record.wishes is not None else ""
    if not model:
        return choice
    offered = model in models(choice.worker, policy)
    told = f"with the model {model}" if offered else f"with its own model: {model} is none that is offered for it"
    why = f"{choice.why}, {told}" if choice.why else told
    return replace(choice, why=why, model=model if offered else "")


def _worker(record: IssueRecord, policy: Policy) -> Choice:
    kind = record.task.type if record.task is not None else None
    if record.fallen:
        return Choice(worker=record.fallen[-1].to, why=f"instead of {record.fallen[-1].worker}")
    if record.wishes is not None and record.wishes.worker:
        return Choice(worker=record.wishes.worker, why="as asked for")
    of_type = f"for tasks of the type {kind}"
    for typed in record.choices.workers:
        if typed.type is kind:
            return Choice(worker=typed.worker, why=f"the repository's choice {of_type}")
    if record.choices.worker:
        return Choice(worker=record.choices.worker, why="the repository's choice")
    for typed in policy.workers_by_type:
        if typed.type is kind:
            return Choice(worker=typed.worker, why=f"the operator's choice {of_type}")
    return Choice(worker=policy.worker)


def offered(settings: RepositorySettings, policy: Policy) -> RepositorySettings:
    """A repository's settings without the workers that it may not have; each is told."""
    named = dict.fromkeys((*(typed.worker for typed in settings.workers), settings.worker))
    wrong = [name for name in named if name and name not in policy.workers]
    if not wrong:
        return settings
    among = ", ".join(policy.workers) or "none can be chosen"
    told = tuple(f"{PATH}: the worker “{inline(name, limit=60)}” is not offered here: {among}." for name in wrong)
    return replace(
        settings,
        worker="" if settings.worker in wrong else settings.worker,
        workers=tuple(typed for typed in settings.workers if typed.worker not in wrong),
        problems=(*settings.problems, *told),
    )


def another(record: IssueRecord, analysis: ErrorAnalysis, policy: Policy) -> str:
    """Who is tried after the failure of the attempt that is under way; empty where nobody is.

    A worker that somebody asked for by name has no stand-in: they chose it, and are told what is possible.
    """
    work, most = record.work, FALLS.get(analysis.code)
    if work is None or most is None or (record.wishes is not None and record.wishes.worker):
        return ""
    present = work.chosen or policy.worker
    failed = 1 + sum(
        outcome.attempt > record.round_began
        and outcome.attempt != work.attempt
        and outcome.worker == present
        and outcome.code in FALLS
        for outcome in record.outcomes
    )
    if failed < most:
        return ""
    tried = {present, *(fallen.worker for fallen in record.fallen)}
    return next((name for name in policy.fallback if name not in tried), "")


def fall_back(record: IssueRecord, to: str, analysis: ErrorAnalysis, now: float, policy: Policy) -> IssueRecord:
    """The case goes on with another worker, which has all the tries of a round; the issue says so."""
    work = record.work
    assert work is not None
    present = work.chosen or policy.worker
    fallen = Fallen(attempt=work.attempt, worker=present, code=analysis.code, to=to)
    record = withdraw(replace(record, work=None, round_began=record.attempts, fallen=(*record.fallen, fallen)), now)
    record = move(record, Trigger.ATTEMPT_LOST if record.state in WORKING else Trigger.ANSWERED, now)
    text = said(fallen, analysis)
    return outbox.add(record, EffectKind.COMMENT, body=text, role="notice", urgent=True)


def said(fallen: Fallen, analysis: ErrorAnalysis) -> str:
    """Another worker takes over."""
    return (
        f"↪️ **{inline(fallen.worker)}** could not do it: {inline(analysis.user_message, limit=300)} "
        f"(`{fallen.code}`) **{inline(fallen.to)}** goes on, as the operator's settings say."
    )


def tried(record: IssueRecord) -> str:
    """Who was tried one after the other, as a sentence; empty where it was one."""
    if not record.fallen:
        return ""
    names = (*(fallen.worker for fallen in record.fallen), record.fallen[-1].to)
    return f"Tried with {', then '.join(inline(name) for name in names)}."


def settings(record: IssueRecord, policy: Policy) -> list[tuple[str, str, bool]]:
    """The rows of `/config` about workers: what, how it is, whether the repository chose it."""
    chosen_here, rows = record.choices, []
    if record.task is not None:
        choice = chosen(replace(record, fallen=(), wishes=None), policy)
        mine = bool(chosen_here.worker or any(typed.type is record.task.type for typed in chosen_here.workers))
        rows.append((f"Worker for {record.task.type}", inline(choice.worker) or "the operator's", mine))
    rows += [
        ("Workers that can be named", _listed(policy.workers), False),
        ("Models that can be named", _by_worker(policy), False),
        ("Who is tried when a worker cannot", _listed(policy.fallback, ", then "), False),
    ]
    return rows


def models_of_others(worker: str, policy: Policy) -> str:
    """The models of the workers beside that one, as a phrase; empty where there are none."""
    workers = dict.fromkeys(one.worker for one in policy.models if one.worker in policy.workers)
    others = (name for name in workers if name != worker)
    return "; ".join(f"{_listed(models(name, policy))} of {inline(name)}" for name in others)


def _by_worker(policy: Policy) -> str:
    return models_of_others("", policy) or "none"


def _listed(names: tuple[str, ...], between: str = ", ") -> str:
    return between.join(f"`{inline(item)}`" for item in names) or "none"
