"""What happens to a case's branch and its pull request. Pure.

A review is part of the talk, as a comment on the issue is, but never a command: what it says may be meant for the
code. All else stands in the story.
"""

from __future__ import annotations

from actors.issue.record import Happening, IssueRecord, Step
from actors.issue.turn import Turn
from actors.messages import BranchPushed, ChecksFinished, PullRequestChanged, PullRequestReviewed, ReviewCommentAdded

About = PullRequestChanged | PullRequestReviewed | ReviewCommentAdded | ChecksFinished | BranchPushed


def hear(record: IssueRecord, message: About, now: float) -> Step:
    """What was said becomes a turn, what happened a line of the story."""
    turn = _turn(message)
    what, details = _line(message)
    said = {"by": message.sender.login, **details}
    return Step(record=record, turns=(turn,) if turn else (), story=(Happening(at=now, what=what, details=said),))


def _turn(message: About) -> Turn | None:
    match message:
        case PullRequestReviewed(body=body) if body.strip():
            text, at = f"(review: {message.verdict.replace('_', ' ')}) {body}", message.submitted_at
            return Turn(at=at, speaker=message.sender, role="person", text=text)
        case ReviewCommentAdded(path=path, line=line):
            where = path if line is None else f"{path}, line {line}"
            text = f"(on {where}) {message.body}"
            return Turn(at=message.created_at, speaker=message.sender, role="person", text=text)
        case _:
            return None


def _line(message: About) -> tuple[str, dict[str, object]]:
    match message:
        case PullRequestChanged(action="closed", merged=True):
            return "pull request merged", {"number": message.number}
        case PullRequestChanged():
            return f"pull request {message.action.replace('_', ' ')}", {"number": message.number}
        case PullRequestReviewed():
            return f"review: {message.verdict.replace('_', ' ')}", {"number": message.number}
        case ReviewCommentAdded():
            return "comment on a line", {"number": message.number, "path": message.path}
        case ChecksFinished():
            return f"checks: {message.conclusion}", {"name": message.name, "head": message.head}
        case BranchPushed():
            return "branch deleted" if message.deleted else "branch pushed", {"head": message.head}
