"""What became of the attempts of a case, kept for those who take over and for the talk about it. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.question import OUTCOMES_KEPT, AttemptOutcome
from actors.issue.record import IssueRecord

LONGEST = 500


def note(record: IssueRecord, now: float, *, sentence: str, code: str = "") -> IssueRecord:
    """The record with the outcome of the attempt that is under way; an empty `code` says that it went well."""
    work = record.work
    if work is None or any(outcome.attempt == work.attempt for outcome in record.outcomes):
        return record
    outcome = AttemptOutcome(
        attempt=work.attempt,
        began=work.asked_at if work.started_at is None else work.started_at,
        ended=now,
        worker=work.chosen or work.worker,
        code=code,
        sentence=sentence[:LONGEST],
    )
    return replace(record, outcomes=(*record.outcomes, outcome)[-OUTCOMES_KEPT:])
