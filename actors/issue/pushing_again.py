"""`/retry` of a case whose change only did not get to GitHub: the same commit goes on, nothing is done twice. Pure.

Branch protection, a lost permission or a network that is down say nothing about the work. So where the task is still
the same, the kept commit is pushed again and becomes the pull request; `/retry --fresh` does the work anew.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import quiet
from actors.issue.moves import move
from actors.issue.proposal import Proposal, Reached, Way
from actors.issue.record import IssueRecord, Progress, Work
from actors.issue.states import State, Trigger

LOST = "E_CHANGE_LOST"
"""The commit is not on the server any more: only the work itself brings it back."""


def basis(record: IssueRecord) -> str:
    """What a change was made of: the text of the task, and the clarifications up to now."""
    last = record.clarifications[-1].number if record.clarifications else 0
    return f"{record.body_digest}:{last}"


def possible(record: IssueRecord) -> bool:
    """Whether all that is missing of a result is its way to GitHub, and that way is open."""
    proposal = record.proposal
    if proposal is None or record.state is not State.FAILED or record.closed or quiet.resting(record):
        return False
    undelivered = proposal.way is Way.PULL and proposal.reached in (Reached.KEPT, Reached.PUSHED) and not proposal.pull
    lost = record.error is not None and record.error.code == LOST
    return undelivered and not lost and proposal.basis == basis(record)


def again(record: IssueRecord, now: float) -> IssueRecord:
    """The case works again, at its last step. Only where that is `possible`."""
    proposal = record.proposal
    assert proposal is not None
    work = Work(
        attempt=proposal.attempt,
        progress=Progress.REPORTED,
        asked_at=now,
        percent=100,
        message=proposal.summary,
        worker=proposal.worker,
    )
    for trigger in (Trigger.RETRY, Trigger.ALLOWED, Trigger.WORK_STARTED, Trigger.CHANGES_BEGAN):
        record = move(record, trigger, now)
    return replace(record, work=work, proposal=_once_more(proposal))


def _once_more(proposal: Proposal) -> Proposal:
    return replace(proposal, reached=Reached.PUSHING, opening="", looks=0, pushes=proposal.pushes + 1)
