"""What a message does to a case. Pure: no clock, no I/O, no randomness.

`decide` finds the one small function for the message, then lets the case take the steps that have become
possible (`_advance`) and brings label and status comment to what the new state shows (`projection.project`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actors.issue import (
    attempt,
    beginning,
    budget,
    choosing,
    code_events,
    deadlines,
    escalation,
    forgetting,
    habits,
    handover,
    knowing,
    labels,
    obey,
    outbox,
    people,
    planning,
    preflight,
    projection,
    question_comment,
    quiet,
    rates,
    reading,
    repository_settings,
    resuming,
    reviewing,
    sent,
    signing,
    spending,
    surroundings,
    turning,
)
from actors.issue.allowance import Others
from actors.issue.estimate import History
from actors.issue.moves import move
from actors.issue.opening import opens
from actors.issue.outbox import Policy
from actors.issue.preferences import Profile
from actors.issue.record import (
    EffectKind,
    Happening,
    IssueRecord,
    Step,
    Transition,
)
from actors.issue.states import WORKING, State, Trigger
from actors.messages import (
    AccessKnown,
    ChangePushed,
    CommentAdded,
    CommentEdited,
    DeliveryBuried,
    EffectDone,
    EffectFailed,
    FileKnown,
    ForgetPerson,
    IssueEdited,
    IssueOpened,
    LabelChanged,
    LabelsMended,
    PermissionKnown,
    PullKnown,
    PushFailed,
    RepositoryLabelChanged,
    TemplatesKnown,
    TimerDue,
    TreeKnown,
    Wake,
    WorkFailed,
    WorkFinished,
)
from actors.outages import Outage

NOBODY = Others()


def decide(
    record: IssueRecord | None,
    message: object,
    now: float,
    *,
    policy: Policy,
    history: History | None = None,
    outages: Sequence[Outage] = (),
    known: Sequence[Profile] = (),
    others: Others = NOBODY,
) -> Step:
    """The step that `message` leads to. `record` is None while the issue is no case yet; `now` in seconds, UTC.

    `history`: how long finished cases took, for estimates. `outages`: when the server was down, which puts off
    deadlines. `known`: what the people whom the message concerns prefer. `others`: what other cases
    spent today.
    """
    history = history or {}
    if record is None:
        opened = knowing.begin(_open(message, now, history), known)
        step = Step(record=opened, story=_opening(opened, now))
    else:
        before = deadlines.pause(surroundings.refresh(knowing.begin(record, known), message), outages)
        before = spending.unsure(before) if isinstance(message, Wake) else spending.tick(before, now)
        if isinstance(message, WorkFinished | WorkFailed):
            before = projection.introduce(before, now=now, policy=policy)
        step = _react(before, message, now, policy, history)
    if step.record is None:
        return step
    step = step.then(habits.noticed(step.record, before=record, now=now))
    assert step.record is not None
    spent = spending.book(record, step.record, now)
    due = deadlines.due(_advance(spent, now, policy, history, others), now, policy)
    assert due.record is not None
    changed = deadlines.project(_advance(due.record, now, policy, history, others), now, policy)
    changed = _projected(record, changed, now, policy)
    changed, profiles = knowing.end(changed, known)
    story = (*step.story, *due.story, *_moves(record, changed))
    return turning.finish(record, replace(step, record=changed, profiles=profiles, story=story), message, now, policy)


def _projected(before: IssueRecord | None, record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    """Timers, comments, label and status brought to what the record has become."""
    record = question_comment.project(budget.project(record, policy), now)
    record = projection.project(record, now=now, policy=policy)
    record = rates.hold(before, record, now, policy)
    return quiet.sift(record, under_way=before.outbox[0].id if before and before.outbox else "")


def _react(record: IssueRecord, message: object, now: float, policy: Policy, history: History) -> Step:
    match message:
        case CommentAdded() | CommentEdited():
            return people.say(record, message, now, policy)
        case IssueEdited():
            return people.edited(record, message, now, history)
        case LabelChanged() | RepositoryLabelChanged() | LabelsMended():
            return _plain(labels.heard(record, message, now, policy))
        case PermissionKnown() | AccessKnown() | FileKnown() | TemplatesKnown() | TreeKnown():
            return _learn(record, message, now, policy, history)
        case EffectDone():
            return _plain(sent.effect_done(record, message, now))
        case EffectFailed():
            return sent.effect_failed(record, message, now)
        case DeliveryBuried(delivery_id=delivery_id):
            text = signing.buried(delivery_id)
            return _plain(outbox.add(record, EffectKind.COMMENT, body=text, role="reply", urgent=True))
        case TimerDue():
            return _plain(replace(record, timers=tuple(timer for timer in record.timers if timer.due > now)))
        case Wake(restarted=True):
            return resuming.take_up(record, now)
        case Wake() | IssueOpened():
            return _plain(record)
        case ForgetPerson():
            return _plain(forgetting.forgotten(record, message))
        case _ if isinstance(message, surroundings.Around):
            return surroundings.hear(record, message, now)
        case _:
            return _worked(record, message, now, policy)


def _worked(record: IssueRecord, message: object, now: float, policy: Policy) -> Step:
    if isinstance(message, code_events.About):
        return code_events.hear(record, message, now)
    if isinstance(message, ChangePushed | PushFailed | PullKnown):
        heard = handover.heard(reviewing.heard(record, message, now), message, now)
        return Step(record=heard, story=handover.story(message, now))
    return attempt.hear(record, message, now, policy)


def _learn(
    record: IssueRecord,
    message: PermissionKnown | AccessKnown | FileKnown | TemplatesKnown | TreeKnown,
    now: float,
    policy: Policy,
    history: History,
) -> Step:
    """Something that was asked of GitHub is known."""
    match message:
        case PermissionKnown(login=login, role=role):
            return _plain(obey.permission_known(record, login, role, now, policy))
        case AccessKnown():
            return _plain(preflight.known(record, message))
        case FileKnown(path=path) if path != repository_settings.PATH:
            return _plain(escalation.file_known(record, message))
        case FileKnown(text=text):
            return _plain(replace(record, settings=choosing.offered(repository_settings.read(text), policy)))
        case TemplatesKnown(templates=templates):
            return _plain(reading.templates_known(record, templates, history))
        case TreeKnown(files=files):
            return _plain(reading.tree_known(record, files, history))


def _plain(record: IssueRecord) -> Step:
    return Step(record=record)


# --- a case begins and goes on ---------------------------------------------------------------------------------


def _open(message: object, now: float, history: History) -> IssueRecord | None:
    """A case, if the message makes the issue one."""
    if not isinstance(message, IssueOpened | LabelChanged) or not opens(message):
        return None
    issue = message.issue
    record = IssueRecord(
        key=f"{message.repository.full_name}#{issue.number}",
        repository=message.repository,
        number=issue.number,
        title=issue.title,
        url=issue.url,
        author=issue.author,
        requested_by=message.sender,
        opened_at=now,
        issue_updated_at=issue.updated_at,
        body_digest="",
        state=State.QUEUED,
        transitions=(Transition(state=State.QUEUED, at=now),),
        labels=labels.own(issue.labels),
    )
    record = reading.read(record, title=issue.title, body=issue.body, history=history)
    record = replace(record, opened_digest=record.body_digest)
    for login in record.backers:
        record = obey.ask_permission(record, login)
    return record


def _advance(record: IssueRecord, now: float, policy: Policy, history: History, others: Others) -> IssueRecord:
    """The steps that have become possible: begin the work, or wait for a person."""
    record = budget.enforce(record, now, policy, others)
    if record.edited and record.state not in WORKING:
        record = reading.read(record, title=record.title, body=record.text, history=history)
    if record.missing:
        return record
    record = planning.check(record, now)
    if record.state is State.AWAITING_FEEDBACK and _answered(record):
        record = move(record, Trigger.ANSWERED, now)
    if record.state is not State.QUEUED:
        return record
    if record.blocked:
        return move(record, Trigger.NEEDS_PERSON, now)
    if not record.approved_by:
        return record if record.looking else move(record, Trigger.NEEDS_PERSON, now)
    return reviewing.refused(beginning.begin(record, now, policy, others), now)


def _answered(record: IssueRecord) -> bool:
    """Whether nothing is missing any more, and no worker waits to go on by itself."""
    waits = record.blocked or record.held_change or record.open_questions or planning.waits(record)
    return bool(record.approved_by) and not waits and record.work is None


# --- the case's story ------------------------------------------------------------------------------------------


def _opening(record: IssueRecord | None, now: float) -> tuple[Happening, ...]:
    if record is None:
        return ()
    task_type = record.task.type.value if record.task else ""
    return (Happening(at=now, what="case opened", details={"type": task_type, "problems": len(record.problems)}),)


def _moves(before: IssueRecord | None, after: IssueRecord) -> tuple[Happening, ...]:
    """A line for each state entered by this step."""
    known = set() if before is None else {id(transition) for transition in before.transitions}
    new = tuple(transition for transition in after.transitions if id(transition) not in known)
    return tuple(Happening(at=transition.at, what=f"state {transition.state}") for transition in new)
