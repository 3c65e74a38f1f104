"""A command on its way to being obeyed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from actors.issue.arguments import Arguments
from actors.issue.outbox import Policy
from actors.issue.steering import PendingCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command of somebody who may give it, with its arguments as read."""

    pending: PendingCommand
    arguments: Arguments
    now: float
    policy: Policy

    @property
    def by(self) -> str:
        """The login of whoever gave it."""
        return self.pending.sender.login
