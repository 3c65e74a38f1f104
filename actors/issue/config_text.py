"""What `/config` says: the settings in force for a case's repository, and who chose them. Pure."""

from __future__ import annotations

from actors.issue import budget, choosing, planning
from actors.issue.neutral import inline
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord


def settings(record: IssueRecord, policy: Policy) -> str:
    """The settings in force for the case's repository."""
    chosen = record.choices
    tries = min(policy.attempts, chosen.attempts or policy.attempts)
    pause = max(policy.status_interval, chosen.status_interval or 0.0)
    rows = [
        ("Attempts of a task", str(tries), chosen.attempts is not None),
        ("Seconds between two edits of the status comment", f"{pause:g}", chosen.status_interval is not None),
        (
            "Short commands (`/retry` for `/agent retry`)",
            "yes" if chosen.bare_commands else "no",
            not chosen.bare_commands,
        ),
        *choosing.settings(record, policy),
        *planning.settings(record, policy),
        *budget.settings(record, policy),
    ]
    lines = ["| Setting | Value | From |", "|---|---|---|"]
    for what, value, own in rows:
        lines.append(f"| {what} | {value} | {'`.github/caseworker.yml`' if own else 'the operator'} |")
    problems = [f"- {inline(problem, limit=300)}" for problem in chosen.problems]
    return "\n".join([*lines, *(["", *problems] if problems else [])])
