"""The pull request that a case's change is proposed with. Pure."""

from __future__ import annotations

from actors.issue.branch_name import subject
from actors.issue.record import IssueRecord
from actors.messages import OpenPullRequest


def proposed(record: IssueRecord, body: str) -> OpenPullRequest | None:
    """The call that opens it, from the branch that was pushed; None where there is no change."""
    if record.proposal is None:
        return None
    head, base = record.proposal.change.branch, record.repository.default_branch
    return OpenPullRequest(title=subject(record.title), body=body, head=head, base=base)
