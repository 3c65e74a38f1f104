"""GitHubActor: the mailbox through which everything goes that we say to or ask of one installation.

One request at a time; never two writes for one issue under way. A write is noted in the store (`calls`)
before its first request and the issue takes the note away together with the effect, so that after a crash it
is known which effects may have reached GitHub: those wait out GitHub's own request limit and are looked for by
their marker before they are made again. A failure pauses, delays or ends a request as the classifier says.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from actors.base import Actor
from actors.github.budget import Budget, Cost, Limits
from actors.github.gateway import Answer, Gateway, GatewayError
from actors.messages import (
    AnalyseError,
    CreateComment,
    EffectDone,
    EffectFailed,
    ErrorAnalysed,
    ErrorAnalysis,
    ErrorFacts,
    GitHubWrite,
    IdentityKnown,
    Observed,
    PerformEffect,
    PermissionKnown,
    React,
    ReadPermission,
    Recovery,
    Ref,
    SendNext,
    SwitchLabels,
)
from storage.batch import Batch
from storage.store import Store

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Effects done whose answers are kept, for heads that are told again after their issue's actor was let go."""

LOOK_BACK = 86_400.0
"""Seconds before a lost call from which on our comments are looked through: far more than two clocks differ."""


class Timers(Protocol):
    """What is needed of the scheduler."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The operator's numbers. `quiet` is longer than the 10 s after which GitHub ends a request (seconds)."""

    limits: Limits = field(default_factory=Limits)
    quiet: float = 12.0
    permission_seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A request that waits. `uncertain_since`: an earlier try of it, at that time, may have been applied."""

    name: str
    request: PerformEffect | ReadPermission
    tries: int = 0
    uncertain_since: float | None = None
    not_before: float = 0.0


class GitHubActor(Actor):
    """Speaks with GitHub for one installation (or one token)."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        gateway: Gateway,
        store: Store,
        issue: Callable[[str], Ref],
        errors: Ref,
        health: Ref,
        timers: Timers,
        pace: Pace,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._gateway = gateway
        self._store = store
        self._issue = issue
        self._errors = errors
        self._health = health
        self._timers = timers
        self._pace = pace
        self._clock = clock
        self._login = ""
        self._identified = False
        self._quiet_until = 0.0
        self._budget = Budget(pace.limits)
        self._items: dict[str, Item] = {}  # by name: effect id, or permission:repo:login
        self._ready: list[tuple[int, int, str]] = []  # (priority, order, name)
        self._order = itertools.count()
        self._done: OrderedDict[str, EffectDone | EffectFailed] = OrderedDict()
        self._askers: dict[str, list[str]] = {}  # permission request -> issue keys
        self._roles: dict[str, tuple[float, str]] = {}
        self._uncertain: dict[str, float] = {}
        self._paused_until = 0.0
        self._wake_at: float | None = None

    def begin(self) -> None:
        """Learn what an earlier incarnation may have sent, and what it spent."""
        now = self._clock()
        for effect_id, call in self._store.page("calls", limit=100_000):
            self._uncertain[effect_id] = min(float(call["at"]), now)
        spent = self._store.get("meta", f"budget:{self.name}") or {}
        self._budget = Budget(self._pace.limits, creations=tuple(spent.get("creations", ())))
        self._quiet_until = now + self._pace.quiet
        self.me.tell(SendNext())

    def receive(self, message: object) -> None:
        match message:
            case PerformEffect():
                self._perform(message)
            case ReadPermission():
                self._read(message)
            case SendNext():
                self._wake_at = None
                self._send_next()
            case ErrorAnalysed(ticket=ticket, analysis=analysis):
                self._judged(ticket, analysis)
            case _:
                self.unhandled(message)

    # --- what comes in ---------------------------------------------------------------------------------------

    def _perform(self, request: PerformEffect) -> None:
        known = self._done.get(request.effect_id)
        if known is not None:
            self._issue(request.key).tell(known)
            return
        waiting = self._items.get(request.effect_id)
        if waiting is not None:
            self._items[request.effect_id] = replace(waiting, request=request)
            return
        since = self._uncertain.pop(request.effect_id, None)
        item = Item(
            name=request.effect_id,
            request=request,
            uncertain_since=since,
            not_before=0.0 if since is None else self._quiet_until,
        )
        self._enqueue(item)

    def _read(self, request: ReadPermission) -> None:
        name = f"permission:{request.repo}:{request.login}"
        at, role = self._roles.get(name, (0.0, ""))
        if role and 0 <= self._clock() - at < self._pace.permission_seconds:
            self._issue(request.key).tell(PermissionKnown(login=request.login, role=role))
            return
        askers = self._askers.setdefault(name, [])
        if request.key not in askers:
            askers.append(request.key)
        if name not in self._items:
            self._enqueue(Item(name=name, request=request))

    def _enqueue(self, item: Item) -> None:
        self._items[item.name] = item
        wait = item.not_before - self._clock()
        if wait > 0:
            self._wake_in(wait)
        heapq.heappush(self._ready, (_priority(item.request), next(self._order), item.name))
        self._wake_in(0.0)

    # --- one request -----------------------------------------------------------------------------------------

    def _send_next(self) -> None:
        now = self._clock()
        wait = self._paused_until - now
        if wait <= 0:
            wait = 0.0 if self._identified else self._identify(now)
        if wait > 0:
            self._wake_in(wait)
            return
        item, look_again = self._pick(now)
        if item is not None:
            self._send(item, now)
            self._wake_in(0.0)
        elif look_again is not None:
            self._wake_in(look_again)

    def _pick(self, now: float) -> tuple[Item | None, float | None]:
        """The first request that may go now, taken out of the queue; else the seconds until the next look."""
        budget = {cost: self._budget.wait(cost, now) for cost in Cost}
        held: list[tuple[int, int, str]] = []
        waits, picked = [], None
        while self._ready and picked is None and min(budget.values()) <= 0:
            entry = heapq.heappop(self._ready)
            item = self._items[entry[2]]
            wait = max(item.not_before - now, budget[_cost(item)])
            if wait <= 0:
                picked = item
            else:
                held.append(entry)
                waits.append(wait)
        if self._ready and picked is None:
            waits.append(min(budget.values()))
        for entry in held:
            heapq.heappush(self._ready, entry)
        return picked, min(waits, default=None)

    def _identify(self, now: float) -> float:
        """Learn our own login before the first request; seconds to wait when GitHub does not answer at all."""
        self._budget.spend(Cost.READ, now)
        try:
            self._login = self._gateway.identity()
        except GatewayError as error:
            log.warning("cannot learn our own login", extra={"status": error.facts.status})
            if error.facts.status is None or error.facts.status >= 429:
                return 5.0
        self._identified = True
        self._supervisor.tell(IdentityKnown(login=self._login))
        return 0.0

    def _send(self, item: Item, now: float) -> None:
        began = time.monotonic()
        try:
            if isinstance(item.request, ReadPermission):
                self._send_read(item.request, item.name, now)
            else:
                self._send_write(item, item.request, now)
        except GatewayError as error:
            self._failed(item, error.facts, now)
        self._learn(began)

    def _send_read(self, request: ReadPermission, name: str, now: float) -> None:
        self._budget.spend(Cost.READ, now)
        role = self._gateway.permission(request.repo, request.login)
        self._roles[name] = (now, role)
        self._answer_read(name, request.login, role)

    def _answer_read(self, name: str, login: str, role: str) -> None:
        del self._items[name]
        for key in self._askers.pop(name, []):
            self._issue(key).tell(PermissionKnown(login=login, role=role))

    def _send_write(self, item: Item, request: PerformEffect, now: float) -> None:
        if item.uncertain_since is not None and isinstance(request.write, CreateComment):
            found = self._look_for(request, request.write, item.uncertain_since, now)
            if found is not None:
                log.info("adopted a comment whose answer was lost", extra={"effect": item.name})
                self._finish(request, found)
                return
        first, rest = _split(request.write)
        self._budget.spend(_cost(item), now)
        self._note(request.effect_id, request.key, now)
        answer = self._gateway.perform(request.repo, request.number, first)
        log.info("sent", extra={"key": request.key, "effect": request.effect_id, "kind": type(first).__name__})
        if rest is None:
            self._finish(request, answer)
        else:
            self._enqueue(replace(item, request=replace(request, write=rest)))

    def _look_for(self, request: PerformEffect, write: CreateComment, since: float, now: float) -> Answer | None:
        self._budget.spend(Cost.READ, now)
        return self._gateway.find_comment(
            request.repo, request.number, marker=write.marker, since=since - LOOK_BACK, author=self._login
        )

    def _note(self, effect_id: str, key: str, now: float) -> None:
        """Durable before the request: from here on the effect may be on GitHub."""
        batch = Batch().put("calls", effect_id, {"key": key, "at": now})
        batch.put("meta", f"budget:{self.name}", {"creations": list(self._budget.creations)})
        self._store.write(batch)

    def _finish(self, request: PerformEffect, answer: Answer) -> None:
        done = EffectDone(effect_id=request.effect_id, id=answer.id, url=answer.url)
        self._settle(request, done)

    def _settle(self, request: PerformEffect, outcome: EffectDone | EffectFailed) -> None:
        del self._items[request.effect_id]
        self._done[request.effect_id] = outcome
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        self._issue(request.key).tell(outcome)

    def _learn(self, began: float) -> None:
        limits = self._gateway.limits()
        if limits is not None:
            self._budget.learn(*limits)
        now = self._clock()
        self._health.tell(Observed(name="github_seconds", value=time.monotonic() - began, at=now))

    # --- what goes wrong -------------------------------------------------------------------------------------

    def _failed(self, item: Item, facts: ErrorFacts, now: float) -> None:
        """Nothing more happens to this request until the classifier has judged."""
        item = replace(item, tries=item.tries + 1)
        if facts.status is None and isinstance(item.request, PerformEffect):
            item = replace(item, not_before=now + self._pace.quiet)  # a lost write may still be applied for a while
        self._items[item.name] = item
        log.warning("failed", extra={"key": item.request.key, "effect": item.name, "status": facts.status})
        self._health.tell(Observed(name="github_errors", value=1, at=now))
        self._errors.tell(
            AnalyseError(
                ticket=item.name,
                facts=replace(facts, attempt=item.tries),
                reply_to=self.me,
                repo=item.request.repo,
            )
        )

    def _judged(self, ticket: str, analysis: ErrorAnalysis) -> None:
        item = self._items.get(ticket)
        if item is None:
            return
        now = self._clock()
        match analysis.recovery:
            case Recovery.GIVE_UP if isinstance(item.request, ReadPermission):
                self._answer_read(item.name, item.request.login, "none")  # fail closed
                return
            case Recovery.GIVE_UP if isinstance(item.request, PerformEffect):
                self._settle(item.request, EffectFailed(effect_id=item.name, analysis=analysis))
                return
            case Recovery.PAUSE_ALL:
                self._paused_until = max(self._paused_until, now + analysis.delay)
                self._health.tell(Observed(name="github_paused", value=analysis.delay, at=now))
            case Recovery.CONFIRM:
                since = now if item.uncertain_since is None else item.uncertain_since
                item = replace(item, uncertain_since=since, not_before=max(item.not_before, now + self._pace.quiet))
            case _:
                item = replace(item, not_before=max(item.not_before, now + analysis.delay))
        self._enqueue(item)

    def _wake_in(self, seconds: float) -> None:
        """See to it that `SendNext` comes after so many seconds at the latest."""
        at = self._clock() + seconds
        if self._wake_at is not None and self._wake_at <= at:
            return
        self._wake_at = at
        if seconds <= 0:
            self.me.tell(SendNext())
        else:
            self._timers.after(seconds, self.me, SendNext())


def _priority(request: PerformEffect | ReadPermission) -> int:
    if isinstance(request, ReadPermission):
        return 0
    return 1 if request.urgent else 2


def _split(write: GitHubWrite) -> tuple[GitHubWrite, GitHubWrite | None]:
    """The part of a write that is one request, and what is left of it: labels are added first, then removed."""
    if not isinstance(write, SwitchLabels):
        return write, None
    if write.add:
        rest = replace(write, add=())
        return replace(write, remove=()), rest if write.remove else None
    rest = replace(write, remove=write.remove[1:])
    return replace(write, remove=write.remove[:1]), rest if rest.remove else None


def _cost(item: Item) -> Cost:
    if isinstance(item.request, ReadPermission):
        return Cost.READ
    return Cost.CREATE if isinstance(item.request.write, CreateComment | React) else Cost.WRITE
