"""What has to be so before a case begins, looked at first and not after an hour: may its result be handed over? Pure.

Only a task that ends in a pull request is asked for, once a round, and GitHub's answer is shared among cases: others
cost no request more. The worker's side looks at what it knows alone (is the worker there, does the isolation that is
required work) as soon as it is asked, before it fetches anything. The budget is looked at in `budget`.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import outbox, replies
from actors.issue.moves import move
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import Trigger
from actors.issue.task import CHANGES
from actors.messages import AccessKnown, Category, ErrorAnalysis, ReadAccess, Recovery, Severity

CODE = "E_PREFLIGHT"


def wanted(record: IssueRecord) -> ReadAccess | None:
    """The question that has to be asked now; None where the answer is known or does not matter."""
    if not record.unchecked:
        return None
    repository = record.repository
    return ReadAccess(key=record.key, repo=repository.full_name, installation=repository.installation)


def known(record: IssueRecord, message: AccessKnown) -> IssueRecord:
    """GitHub's answer, or that there is none to be had."""
    return replace(record, access=message) if record.access is None else record


def refused(record: IssueRecord, now: float) -> IssueRecord | None:
    """The case that ends because of the answer, with one card that says what to do; None where it may go on."""
    wants = record.task is not None and record.task.output in CHANGES
    if not wants or record.access is None or record.access.may:
        return None
    analysis = _analysis(record.access.why)
    record = move(replace(record, error=analysis, access=None), Trigger.WORK_FAILED, now)
    text = replies.error_explanation(record, "", now)
    return outbox.add(record, EffectKind.COMMENT, body=text, role="failure", urgent=True)


def _analysis(why: str) -> ErrorAnalysis:
    return ErrorAnalysis(
        code=CODE,
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        delay=0.0,
        escalate=False,
        user_message=f"Nothing was begun: the result could not be handed over, because {why}.",
        technical=f"issue: looked at before the work: {why}",
        actions=(
            "Give the App or token *Issues*, *Contents* and *Pull requests: read and write* on this repository.",
            "Then type `/retry`: it is looked at again at once. Or ask for a report instead of changes.",
            "`.venv/bin/python run.py doctor OWNER/NAME` on the server shows what is missing.",
        ),
    )
