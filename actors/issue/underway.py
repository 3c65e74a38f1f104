"""What has to be under way for a case as it stands: the requests to GitHub and to the workers.

Computed from the record alone, so that after a restart the same requests are told again; each carries a
name under which one incarnation of the actor tells it once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from actors.issue import (
    asking,
    clarifying,
    following,
    handover,
    labels,
    planning,
    preference_texts,
    preflight,
    repository_settings,
    reviewing,
)
from actors.issue.comprehension import Missing
from actors.issue.ranking import rank
from actors.issue.record import IssueRecord, Progress, Work
from actors.issue.schema import dump_task
from actors.issue.steering import Clarification, Wishes
from actors.issue.task import Priority, Task
from actors.issue.writes import resolve
from actors.messages import (
    AnswerWork,
    CancelWork,
    MendLabels,
    PerformEffect,
    PushChange,
    ReadAccess,
    ReadFile,
    ReadPermission,
    ReadPull,
    ReadTemplates,
    ReadTree,
    StartWork,
    SteerWork,
)
from actors.wordings import digest

ToGitHub = PerformEffect | ReadPermission | ReadAccess | ReadFile | ReadTemplates | ReadTree | MendLabels | ReadPull
ToWork = StartWork | CancelWork | SteerWork | AnswerWork | PushChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`message` has to be told to `service`, once for each `name`."""

    name: str
    service: Literal["github", "work", "branches"]
    message: ToGitHub | ToWork


def underway(record: IssueRecord) -> tuple[Request, ...]:
    """The requests of a record, reads first."""
    return (*_reads(record), *_change(record), *_effect(record), *_labels(record), *_work(record))


def skip_idle(record: IssueRecord) -> IssueRecord:
    """The record without effects at the head of its outbox that have nothing left to do."""
    while record.outbox and resolve(record, record.outbox[0]) is None:
        record = replace(record, outbox=record.outbox[1:])
    return record


def _reads(record: IssueRecord) -> tuple[Request, ...]:
    repo = record.repository.full_name
    settings = ReadFile(key=record.key, repo=repo, path=repository_settings.PATH)
    wanted = [Request(name="settings", service="github", message=settings)] if record.settings is None else []
    for login in record.reading:
        permission = ReadPermission(key=record.key, repo=repo, login=login)
        wanted.append(Request(name=f"permission:{login}", service="github", message=permission))
    access = preflight.wanted(record)
    if access is not None:
        wanted.append(Request(name=f"access:{record.round_began}", service="github", message=access))
    return (*wanted, *_missing(record), *_owners(record))


def _owners(record: IssueRecord) -> tuple[Request, ...]:
    """Who takes over is looked up in the first file that is there."""
    if record.handoff is None or not record.handoff.places:
        return ()
    place = record.handoff.places[0]
    read = ReadFile(key=record.key, repo=record.repository.full_name, path=place)
    return (Request(name=f"owners:{record.attempts}:{place}", service="github", message=read),)


def _missing(record: IssueRecord) -> tuple[Request, ...]:
    repo, branch = record.repository.full_name, record.repository.default_branch
    match record.missing:
        case Missing.TEMPLATES:
            templates = ReadTemplates(key=record.key, repo=repo)
            return (Request(name=f"templates:{record.body_digest}", service="github", message=templates),)
        case Missing.TREE:
            tree = ReadTree(key=record.key, repo=repo, ref=branch)
            return (Request(name=f"tree:{record.body_digest}", service="github", message=tree),)
        case None:
            return ()


def _labels(record: IssueRecord) -> tuple[Request, ...]:
    """The repository's labels are seen to once, and again when one of them was changed there."""
    if record.labels_ready or record.gone:
        return ()
    repo = record.repository.full_name
    mend = MendLabels(key=record.key, repo=repo, labels=labels.LABELS, anew=record.labels_anew)
    return (Request(name="labels", service="github", message=mend),)


def _change(record: IssueRecord) -> tuple[Request, ...]:
    wanted = handover.wanted(record)
    if wanted is None:
        return ()
    name, message = wanted
    return (Request(name=name, service="branches" if isinstance(message, PushChange) else "github", message=message),)


def _effect(record: IssueRecord) -> tuple[Request, ...]:
    if not record.outbox:
        return ()
    head = record.outbox[0]
    write = resolve(record, head)
    if write is None:
        return ()
    ranked = rank(record)
    message = PerformEffect(
        key=record.key,
        repo=record.repository.full_name,
        number=record.number,
        effect_id=head.id,
        write=write,
        rank=ranked,
    )
    return (Request(name=f"effect:{head.id}:{digest(write)}:{ranked}", service="github", message=message),)


def _work(record: IssueRecord) -> tuple[Request, ...]:
    work = record.work
    if work is None or work.progress is Progress.REPORTED:
        return ()
    if work.progress is Progress.CANCELLING:
        cancel = CancelWork(key=record.work_key, attempt=work.attempt)
        return (Request(name=f"cancel:{work.attempt}", service="work", message=cancel),)
    task = following.assigned(record)
    if task is None:
        return ()
    if (look := reviewing.wanted(record)) is not None:
        return (Request(name=f"review:{work.attempt}:{look.number}", service="github", message=look),)
    start = _start(record, work, task)
    # the priority is part of the name: when it changes, the queue hears of it
    begun = Request(name=f"start:{work.attempt}:{start.priority}", service="work", message=start)
    return (begun, *_answers(record, work.attempt), *(_steer(record, work, it) for it in clarifying.to_tell(record)))


def _start(record: IssueRecord, work: Work, task: Task) -> StartWork:
    wishes = record.wishes or Wishes()
    branch, subject = handover.names(record)
    plan = record.plan if record.plan is not None and record.plan.approved_by and not work.planning else None
    return StartWork(
        key=record.work_key,
        attempt=work.attempt,
        repository=record.repository,
        number=record.number,
        title=record.title,
        priority=tuple(Priority).index(record.urgency),
        task=dump_task(task),
        answers=asking.answers(record),
        constraints=_constraints(record, work),
        worker=work.chosen or wishes.worker,
        model=work.model,
        requester=record.requested_by,
        branch=branch,
        subject=subject,
        tests="" if work.planning else record.choices.tests,
        plan_only=work.planning,
        plan="" if plan is None else plan.text,
        plan_files=() if plan is None else plan.files,
        base="" if plan is None else plan.base,
        review=work.review if work.review is not None and work.review.head else None,
        saved=None if work.planning or work.review is not None else record.budget.saved,
    )


def _constraints(record: IssueRecord, work: Work) -> tuple[str, ...]:
    planned = tuple(planning.constraints(record, work))
    wishes = preference_texts.constraints(record.preferences, record.key, planned=bool(planned))
    return (*planned, *wishes, *clarifying.constraints(record))


def _answers(record: IssueRecord, attempt: int) -> tuple[Request, ...]:
    """What the running attempt asked and has been answered; told again as often as it asks again."""
    return tuple(
        Request(
            name=f"answer:{question.id}:{question.times}",
            service="work",
            message=AnswerWork(key=record.key, attempt=attempt, enquiry=question.enquiry, answer=question.answer),
        )
        for question in record.questions
        if question.known and question.attempt == attempt
    )


def _steer(record: IssueRecord, work: Work, item: Clarification) -> Request:
    steer = SteerWork(key=record.work_key, attempt=work.attempt, number=item.number, text=item.text)
    return Request(name=f"steer:{item.number}", service="work", message=steer)
