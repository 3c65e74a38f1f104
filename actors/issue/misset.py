"""A repository's settings that are wrong, as a failure that is counted once. Pure."""

from __future__ import annotations

from actors.issue.record import IssueRecord
from actors.messages import AnalyseError, ErrorFacts


def told(before: IssueRecord | None, record: IssueRecord) -> AnalyseError | None:
    """What the classifier hears where a step has just learned that they are wrong, or wrong in another way."""
    wrong = record.choices.problems
    if not wrong or (before is not None and wrong == before.choices.problems):
        return None
    facts = ErrorFacts(phase="settings", exception="RepositorySettings", message=" ".join(wrong))
    return AnalyseError(ticket=record.key, facts=facts, repo=record.repository.full_name, key=record.key)
