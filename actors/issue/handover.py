"""From a worker's result to what a person can look at, and the proof that it is there. Pure.

A report is posted. A change is pushed, becomes a draft pull request, is read back, and only then is the case
completed. A change that needs somebody's word waits for it. Each step is in the record before it is begun.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import following, pushing_again, replies, result_texts, shortfalls
from actors.issue.branch_name import branch, subject
from actors.issue.moves import move
from actors.issue.outbox import add
from actors.issue.proposal import Proposal, Reached, Way
from actors.issue.record import EffectKind, Happening, IssueRecord, Progress, Timer, Work
from actors.issue.states import WORKING, Trigger
from actors.issue.task import CHANGES
from actors.messages import (
    Change,
    ChangePushed,
    EffectDone,
    EffectFailed,
    ErrorAnalysis,
    PullKnown,
    PushChange,
    PushFailed,
    ReadPull,
    WorkFinished,
)

LOOKS = 3
LOOK_AGAIN_SECONDS = 5.0
"""A pull request may show an older commit for a moment after a push."""
REMEMBERED = 20
"""Commits of ours that are told apart from a person's."""


def names(record: IssueRecord) -> tuple[str, str]:
    """The branch and the first line of the commit for the next attempt."""
    return record.branch or branch(record.number, record.title), subject(record.title)


def finished(record: IssueRecord, work: Work, message: WorkFinished, now: float) -> IssueRecord:
    """The worker handed in a result."""
    record = move(record, Trigger.WORK_STARTED, now)
    record = replace(record, work=replace(work, progress=Progress.REPORTED, percent=100, message=message.summary))
    task = following.assigned(record)
    asked = task is not None and task.output in CHANGES
    if message.change is None:
        return _report(record, message.report, now, lacks=shortfalls.NO_CHANGE.code if asked else "")
    proposal = Proposal(
        attempt=message.attempt,
        way=Way.PULL if asked else Way.EXTRA,
        reached=Reached.PUSHING,
        change=message.change,
        summary=message.summary,
        report=message.report,
        worker=work.worker,
        tests=message.tests,
        basis=pushing_again.basis(record),
    )
    if asked and message.change.held:
        record = move(replace(record, proposal=proposal.now(Reached.HELD)), Trigger.NEEDS_PERSON, now)
        return add(record, EffectKind.COMMENT, body=result_texts.held(record, proposal), role="held", urgent=True)
    if message.change.held:
        return _report(replace(record, proposal=proposal.now(Reached.KEPT)), message.report, now)
    return replace(record, proposal=proposal)


def partial(record: IssueRecord, attempt: int, change: Change | None) -> IssueRecord:
    """An attempt did not come to its end: what it had changed is kept, and so is what an earlier one left."""
    if change is None:
        return record
    change = replace(change, branch=f"{change.branch}-wip")
    return replace(record, proposal=Proposal(attempt=attempt, way=Way.PARTIAL, reached=Reached.KEPT, change=change))


def show_partial(record: IssueRecord, *, comment: str = "") -> IssueRecord:
    """No attempt follows: partial work becomes a branch; `comment` waits for its name, or is posted at once."""
    proposal = record.proposal
    if proposal is None or proposal.way is not Way.PARTIAL or proposal.reached is not Reached.KEPT:
        return _say(record, comment, role="failure") if comment else record
    if proposal.change.held:
        told = f"{comment}\n\n{result_texts.where(record, proposal)}" if comment else ""
        return _say(record, told, role="failure") if told else record
    return replace(record, proposal=replace(proposal, reached=Reached.PUSHING, comment=comment))


def approve(record: IssueRecord, *, by: str, now: float) -> IssueRecord:
    """Somebody approved the change that is held: exactly this commit goes on."""
    proposal = record.proposal
    if proposal is None or not proposal.held:
        return record
    approved = replace(proposal, reached=Reached.PUSHING, approved_by=by)
    return move(replace(record, proposal=approved), Trigger.CHANGE_APPROVED, now)


def heard(record: IssueRecord, message: ChangePushed | PushFailed | PullKnown, now: float) -> IssueRecord:
    """An answer about the change."""
    proposal = record.proposal
    if isinstance(message, ChangePushed | PushFailed):  # one whose answer was lost may be there all the same
        ours = tuple(head for head in record.pushed if head != message.head)
        record = replace(record, pushed=(*ours, message.head)[-REMEMBERED:])
    if proposal is None:
        return record
    match message:
        case PullKnown() if proposal.reached is Reached.OPENED and message.number == proposal.pull:
            return _looked(record, proposal, message, now)
        case ChangePushed(head=head) if proposal.reached is Reached.PUSHING and head == proposal.change.head:
            return _pushed(record, proposal, message.branch, now)
        case PushFailed(head=head) if proposal.reached is Reached.PUSHING and head == proposal.change.head:
            return _not_pushed(record, proposal, message.analysis, now)
        case _:
            return record


def story(message: ChangePushed | PushFailed | PullKnown, now: float) -> tuple[Happening, ...]:
    """The answer as a line of the case's story."""
    match message:
        case ChangePushed(head=head, branch=branch):
            what, details = "change pushed", {"commit": head, "branch": branch}
        case PushFailed(head=head, analysis=analysis):
            what, details = "change not pushed", {"commit": head, "code": analysis.code, "why": analysis.technical}
        case PullKnown(number=number, state=state):
            what, details = "pull request looked at", {"number": str(number), "state": state}
    return (Happening(at=now, what=what, details=details),)


def opened(record: IssueRecord, message: EffectDone) -> IssueRecord:
    """GitHub says that the pull request is there; that is looked at before anybody is told."""
    proposal = record.proposal
    if proposal is None or message.id is None or proposal.opening != message.effect_id:
        return record
    reached = Reached.OPENED if record.state in WORKING else Reached.PUSHED
    proposal = replace(proposal, pull=message.id, url=message.url, reached=reached)
    return replace(record, proposal=proposal)


def not_opened(record: IssueRecord, message: EffectFailed, now: float) -> IssueRecord:
    """GitHub does not take the pull request; its branch is there."""
    proposal = record.proposal
    if proposal is None or proposal.opening != message.effect_id or record.state not in WORKING:
        return record
    return _failed(record, proposal, message.analysis, now)


def posted(record: IssueRecord, now: float) -> IssueRecord:
    """The last comment of the result is on GitHub: the case is over, one way or the other."""
    work, proposal = record.work, record.proposal
    record = replace(record, work=None, proposal=proposal and replace(proposal, report=""))
    if work is not None and work.lacks:
        return move(replace(record, error=shortfalls.SHORTFALLS[work.lacks]), Trigger.WORK_FAILED, now)
    return move(following.told(replace(record, error=None), now), Trigger.RESULT_VERIFIED, now)


def wanted(record: IssueRecord) -> tuple[str, PushChange | ReadPull] | None:
    """What has to be asked for now, under a name of its own: a push or a look."""
    proposal = record.proposal
    if proposal is None or record.gone:
        return None
    if proposal.reached is Reached.PUSHING:
        push = PushChange(
            key=record.key,
            repository=record.repository,
            branch=proposal.change.branch,
            head=proposal.change.head,
            ours=record.pushed,
        )
        return f"push:{push.head}:{proposal.pushes}", push
    if proposal.reached is Reached.OPENED and proposal.pull is not None and not _waits(record):
        look = ReadPull(key=record.key, repo=record.repository.full_name, number=proposal.pull)
        return f"pull:{look.number}:{proposal.looks}", look
    return None


def _waits(record: IssueRecord) -> bool:
    return any(timer.name == "look" for timer in record.timers)


def _report(record: IssueRecord, text: str, now: float, *, lacks: str = "") -> IssueRecord:
    """Post the report; the last of its comments settles the case."""
    note = result_texts.no_change() if lacks else ""
    if record.proposal is not None and record.proposal.way is Way.EXTRA:
        note = result_texts.beside(record, record.proposal)
    summary = record.work.message if record.work else ""
    notes = (note, replies.completion_note(record, now))
    return _post(record, replies.completion_summary(record, text, notes=notes, summary=summary), lacks=lacks)


def _post(record: IssueRecord, comments: list[str], *, lacks: str = "") -> IssueRecord:
    for body in comments:
        record = add(record, EffectKind.COMMENT, body=body, role="result", urgent=True)
    parts = tuple(effect.id for effect in record.outbox[-len(comments) :])
    return replace(record, work=record.work and replace(record.work, parts=parts, posting=parts[-1], lacks=lacks))


def _say(record: IssueRecord, text: str, *, role: str) -> IssueRecord:
    return add(record, EffectKind.COMMENT, body=text, role=role, urgent=True)


def _pushed(record: IssueRecord, proposal: Proposal, name: str, now: float) -> IssueRecord:
    proposal = replace(proposal, reached=Reached.PUSHED, change=replace(proposal.change, branch=name))
    record = replace(record, proposal=proposal, branch=record.branch if proposal.way is Way.PARTIAL else name)
    if proposal.way is Way.PARTIAL:
        if not proposal.comment:
            return record
        text = f"{proposal.comment}\n\n{result_texts.where(record, proposal)}"
        return _say(replace(record, proposal=replace(proposal, comment="")), text, role="failure")
    if record.state not in WORKING:
        return record
    if proposal.way is Way.EXTRA:
        return _report(record, proposal.report, now)
    record = add(record, EffectKind.PULL, body=result_texts.pull_request(record, proposal), role="result", urgent=True)
    return replace(record, proposal=replace(proposal, opening=record.outbox[-1].id))


def _not_pushed(record: IssueRecord, proposal: Proposal, analysis: ErrorAnalysis, now: float) -> IssueRecord:
    proposal = proposal.now(Reached.KEPT)
    record = replace(record, proposal=proposal)
    if proposal.way is Way.PULL:
        note = result_texts.undelivered(record, proposal) if analysis.code != pushing_again.LOST else ""
        return _failed(record, proposal, analysis, now, note=note)
    if proposal.way is Way.EXTRA and record.state in WORKING:
        return _report(record, proposal.report, now)
    if not proposal.comment:
        return record
    text = f"{proposal.comment}\n\n{result_texts.where(record, proposal)}"
    return _say(replace(record, proposal=replace(proposal, comment="")), text, role="failure")


def _looked(record: IssueRecord, proposal: Proposal, seen: PullKnown, now: float) -> IssueRecord:
    """Is what was promised there?"""
    if record.state not in WORKING:
        return replace(record, proposal=proposal.now(Reached.PUSHED))
    if seen.state == "open" and seen.head == proposal.change.head and seen.commits > 0:
        record = replace(record, proposal=proposal.now(Reached.VERIFIED), result_url=proposal.url)
        return _post(record, [result_texts.opened(record, proposal, note=replies.completion_note(record, now))])
    if proposal.looks + 1 < LOOKS and seen.state == "open":
        timers = (*record.timers, Timer(name="look", due=now + LOOK_AGAIN_SECONDS))
        return replace(record, proposal=replace(proposal, looks=proposal.looks + 1), timers=timers)
    record = replace(record, proposal=proposal.now(Reached.PUSHED))
    note = result_texts.unverified(record, proposal.now(Reached.PUSHED), seen.state)
    return _failed(record, proposal.now(Reached.PUSHED), shortfalls.NOT_VERIFIED, now, note=note)


def _failed(
    record: IssueRecord, proposal: Proposal, analysis: ErrorAnalysis, now: float, *, note: str = ""
) -> IssueRecord:
    """The change did not get to where it should: what is missing, what there is, and the report all the same."""
    record = replace(record, work=None, error=analysis, proposal=replace(proposal, report=""))
    record = move(record, Trigger.WORK_FAILED, now)
    text = f"{replies.error_explanation(record, '', now)}\n\n{note or result_texts.where(record, proposal)}"
    for body in (text, *(replies.completion_summary(record, proposal.report) if proposal.report else ())):
        record = _say(record, body, role="failure")
    return record
