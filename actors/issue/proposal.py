"""A change on its way to GitHub: what it is for, and how far it got. Values of the record. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from actors.messages import Change, SuiteRun


class Way(StrEnum):
    """What a change is for."""

    PULL = "pull"  # it was asked for: a draft pull request
    EXTRA = "extra"  # a report was asked for, and the worker changed files beside: a branch
    PARTIAL = "partial"  # what was done when the attempt failed or was cancelled: a branch


class Reached(StrEnum):
    """How far a change is."""

    KEPT = "kept"  # a commit on the server, and no more than that
    HELD = "held"  # the same, and somebody has to approve it
    PUSHING = "pushing"
    PUSHED = "pushed"  # its branch is on GitHub; a pull request may be wanted
    OPENED = "opened"  # GitHub says that it made the pull request
    VERIFIED = "verified"  # and that it is open, with our commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change. `report`, `summary`, `tests` and `worker` are for the texts about it.

    `comment` is a comment that waits for the branch's name.
    """

    attempt: int
    way: Way
    reached: Reached
    change: Change
    summary: str = ""
    report: str = ""
    worker: str = ""
    tests: SuiteRun | None = None
    comment: str = ""
    approved_by: str = ""
    opening: str = ""  # the effect that opens the pull request
    pull: int | None = None
    url: str = ""
    looks: int = 0  # how often the pull request was looked at
    basis: str = ""  # what it was made of: the task's text and clarifications, as a digest
    pushes: int = 0  # how often it was pushed again after it had been given up

    @property
    def under_way(self) -> bool:
        """Whether an answer about it is awaited."""
        return self.reached in (Reached.PUSHING, Reached.OPENED)

    @property
    def held(self) -> bool:
        """Whether somebody has to approve it."""
        return self.reached is Reached.HELD

    def now(self, reached: Reached) -> Proposal:
        """The same, so far."""
        return replace(self, reached=reached)


def after_cancel(proposal: Proposal | None) -> Proposal | None:
    """What becomes of it when the case is cancelled: what is held is dropped, what is being pushed stays a branch."""
    if proposal is None or proposal.held:
        return None
    if proposal.way is Way.PULL and proposal.reached is Reached.PUSHING:
        return replace(proposal, way=Way.PARTIAL, report="", comment="")
    return replace(proposal, report="", comment="")
