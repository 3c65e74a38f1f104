"""Which events make an issue a case. Pure."""

from __future__ import annotations

from actors.issue.task import TRIGGER_LABEL
from actors.messages import FromGitHub, IssueOpened, LabelChanged


def opens(event: FromGitHub) -> bool:
    """Whether `event` begins a case where there is none: the trigger label came with the issue or later."""
    match event:
        case IssueOpened():
            return TRIGGER_LABEL in event.issue.labels
        case LabelChanged():
            return event.added and event.label == TRIGGER_LABEL
        case _:
            return False
