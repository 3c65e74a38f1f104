"""The way from a status comment to the case's page on the dashboard. Pure."""

from __future__ import annotations

from actors.issue.record import IssueRecord


def link(record: IssueRecord, dashboard: str) -> str:
    """The end of a status comment; nothing where people do not reach the dashboard (`dashboard` is empty)."""
    if not dashboard:
        return ""
    address = f"{dashboard.rstrip('/')}/cases/{record.key.replace('#', '/')}"
    return f"\n\n<sub>[The whole story of this case]({address})</sub>"
