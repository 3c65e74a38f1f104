"""What the operator chose, as the actors are told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from actors.catch_up.actor import Scope
from actors.gateways import Gateways
from actors.github.gateway import Credentials
from actors.github.pace import Pace
from actors.issue.outbox import Policy
from actors.issue.states import OVER
from actors.work.settings import WorkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSettings:
    """What the operator chose. `most_live`: issue actors (threads) at a time; times in seconds.

    `handler_seconds`: how long an actor may be at one message before it counts as hung. It is interrupted
    then, and has a third of that time to end: unless set more than a request to GitHub takes, which notices nothing.
    """

    credentials: Credentials
    api_url: str
    work: WorkSettings
    pace: Pace = field(default_factory=Pace)
    policy: Policy = field(default_factory=Policy)
    bots: frozenset[int] = frozenset()
    catch_up_seconds: float = 900.0
    repositories: tuple[str, ...] = ()  # looked at besides those that are known
    teams: tuple[str, ...] = ()
    http_timeout: float = 15.0
    most_live: int = 200
    idle_seconds: float = 120.0
    handler_seconds: float = 60.0

    def case_policy(self) -> Policy:
        """What the operator chose for all cases; unless it says otherwise, all workers can be named."""
        work, policy = self.work, self.policy
        return replace(policy, workers=policy.workers or work.workers, worker=policy.worker or work.recipe.name)

    def gateways(self) -> Gateways:
        """Ways to GitHub, as chosen."""
        return Gateways(self.credentials, api_url=self.api_url, timeout=self.http_timeout, teams=self.teams)

    def scope(self, events: frozenset[str]) -> Scope:
        """What is caught up with: deliveries of these `events`, and the cases that are not over."""
        return Scope(
            app=bool(self.credentials.app_id),
            events=events,
            over=frozenset(state.value for state in OVER),
            repositories=self.repositories,
            every=self.catch_up_seconds,
        )
