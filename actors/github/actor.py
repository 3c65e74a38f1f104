"""GitHubActor: the mailbox through which everything goes that we say to or ask of one installation.

One request at a time; never two writes for one issue under way. A write is noted in the store (`calls`)
before its first request and the issue takes the note away together with the effect, so that after a crash it
is known which effects may have reached GitHub: those wait out GitHub's own request limit and are looked for by
their marker before they are made again. A failure pauses, delays or ends a request as the classifier says.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import replace

from actors.base import Actor
from actors.github import mending, reads
from actors.github.alarm import Alarm, Timers
from actors.github.brakes import Brakes
from actors.github.budget import Budget, Cost
from actors.github.gateway import Answer, Gateway, GatewayError
from actors.github.identity import Identity
from actors.github.mending import Mender
from actors.github.pace import Pace
from actors.github.queue import Creation, Item, Queue, certain, exchanged, postponed, split
from actors.github.reads import Question, Reads
from actors.github.settled import Settled
from actors.github.trials import IDENTITY, Trials
from actors.github.uncertain import Uncertain
from actors.messages import (
    EffectDone,
    EffectFailed,
    ErrorAnalysed,
    ErrorAnalysis,
    ErrorFacts,
    IdentityKnown,
    MendLabels,
    PerformEffect,
    Recovery,
    Ref,
    SendNext,
    SwitchLabels,
)
from actors.wordings import digest, text_digest
from storage.batch import Batch
from storage.store import Store

log = logging.getLogger(__name__)

LOOK_BACK = 86_400.0  # seconds before a lost call; far more than two clocks differ


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
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._gateway = gateway
        self._store = store
        self._issue = issue
        self._health = health
        self._alarm = Alarm(self.me, timers=timers, clock=clock)
        self._trials = Trials(errors=errors, reply_to=self.me)
        self._pace = pace
        self._clock = clock
        self._identity = Identity()
        self._quiet_until = 0.0
        self._budget = Budget(pace.limits)
        self._queue = Queue()
        self._done = Settled()
        self._mender = Mender(gateway, issue=issue, recall=store.get, remember=self._remember)
        self._reads = Reads(pace, library=gateway, issue=issue)
        self._uncertain = Uncertain()
        self._brakes = Brakes(health=health, jitter=jitter, label=name.partition(":")[2])

    def begin(self) -> None:
        """Learn what an earlier incarnation may have sent, and what it spent."""
        now = self._clock()
        self._uncertain = Uncertain(self._store.page("calls", limit=100_000), self._store.get("meta", "restored"))
        spent = self._store.get("meta", f"budget:{self.name}")
        self._budget = Budget(self._pace.limits, spent=spent, now=now if spent else None)
        self._quiet_until = now + self._pace.quiet
        self._alarm.within(0.0)

    def receive(self, message: object) -> None:
        match message:
            case PerformEffect():
                self._perform(message)
            case SendNext(turn=turn):
                self._send_next(turn)
            case ErrorAnalysed(ticket=ticket, analysis=analysis):
                self._judged(ticket, analysis)
            case MendLabels():
                self._mend(message)
            case _ if isinstance(message, Question):
                self._read(message)
            case _:
                self.unhandled(message)

    def _perform(self, request: PerformEffect) -> None:
        if (known := self._done.get(request.effect_id)) is not None:
            self._issue(request.key).tell(known)
            return
        if (waiting := self._queue.get(request.effect_id)) is not None:
            self._queue.change(exchanged(waiting, request))
            self._trials.remind(request.effect_id)
            return
        since = self._uncertain.since(request.effect_id, self._clock())
        not_before = 0.0 if since is None else self._quiet_until
        item = Item(name=request.effect_id, request=request, uncertain_since=since, not_before=not_before)
        self._enqueue(replace(item, request=replace(request, write=certain(request.write, item))))

    def _read(self, question: Question) -> None:
        if not self._reads.answered(question, self._clock()):
            self._want(reads.name(question), question)

    def _mend(self, request: MendLabels) -> None:
        if not self._mender.seen_to(request):
            self._want(mending.name(request), request)

    def _want(self, name: str, request: Question | MendLabels) -> None:
        if self._queue.get(name) is None:
            self._enqueue(Item(name=name, request=request))
        else:
            self._trials.remind(name)

    def _enqueue(self, item: Item) -> None:
        self._queue.add(item)
        self._alarm.within(0.0)

    def _send_next(self, turn: int) -> None:
        if not self._alarm.rings(turn):
            return
        now = self._clock()
        if not self._identity.known and self._held_until(now) <= now:
            self._identify(now)
        if (held := self._held_until(now)) > now:
            self._alarm.within(held - now)
            return
        item, look_again = self._queue.pick(now, {cost: self._budget.wait(cost, now) for cost in Cost})
        if item is not None:
            self._send(item, now)
            self._alarm.within(0.0)
        elif look_again is not None:
            self._alarm.within(look_again)

    def _held_until(self, now: float) -> float:
        return max(self._brakes.held_until(now), self._trials.all_wait_until)

    def _identify(self, now: float) -> None:
        """Learn our own login before the first request; until a failure of it is judged nothing else is sent."""
        self._budget.spend(Cost.READ, now)
        facts = self._identity.learn(self._gateway)
        self._budget.ended(self._clock())
        if facts is None:
            self._supervisor.tell(IdentityKnown(login=self._identity.login))
        else:
            log.warning("cannot learn our own login", extra={"status": facts.status, "error": facts.message[:200]})
            self._judge(IDENTITY, facts, now)

    def _send(self, item: Item, now: float) -> None:
        began, made = time.monotonic(), self._gateway.requests
        try:
            if isinstance(item.request, Question):
                self._send_read(item, item.request, now)
            elif isinstance(item.request, MendLabels):
                self._send_mend(item, item.request, now)
            else:
                self._send_write(item, item.request, now)
        except GatewayError as error:
            self._failed(item, error.facts, now)
        else:
            self._brakes.answered(now)
        self._budget.ended(self._clock(), more=max(0, self._gateway.requests - made - 1))
        self._learn(began)

    def _send_read(self, item: Item, question: Question, now: float) -> None:
        self._budget.spend(Cost.READ, now)
        self._reads.send(question, now)
        self._queue.remove(item.name)

    def _send_mend(self, item: Item, request: MendLabels, now: float) -> None:
        self._budget.spend(item.cost, now)
        rest = self._mender.send(item, request)
        if rest is None:
            self._queue.remove(item.name)
        else:
            self._enqueue(rest)

    def _send_write(self, item: Item, request: PerformEffect, now: float) -> None:
        if item.lost is not None:
            self._look_for(item, request, item.lost, now)
            return
        first, rest = split(request.write)
        self._budget.spend(item.cost, now)
        self._note(request.effect_id, request.key, now)
        answer = self._gateway.perform(request.repo, request.number, first)
        log.info("sent", extra={"key": request.key, "effect": request.effect_id, "kind": type(first).__name__})
        whole = item.whole or (request.write if isinstance(request.write, SwitchLabels) else None)
        if rest is None:
            self._settle(request, replace(_done(item, answer), applied=digest(request.write), switched=whole))
        else:
            self._enqueue(replace(item, request=replace(request, write=rest), begun=True, whole=whole))

    def _look_for(self, item: Item, request: PerformEffect, write: Creation, now: float) -> None:
        """Adopt what was made though its answer was lost; if it is not there, it waits for its turn to be made."""
        self._budget.spend(Cost.READ, now)
        since = (item.uncertain_since or now) - LOOK_BACK
        found = self._gateway.find(request.repo, request.number, write, since=since, author=self._identity.login)
        if found is None:
            self._enqueue(replace(item, uncertain_since=None))
            return
        log.info("adopted what was made though its answer was lost", extra={"effect": item.name})
        self._settle(request, replace(_done(item, found), applied=found.body and text_digest(found.body)))

    def _note(self, effect_id: str, key: str, now: float) -> None:
        """Durable before the request: from here on the effect may be on GitHub."""
        batch = Batch().put("calls", effect_id, {"key": key, "at": now})
        self._store.write(batch.put("meta", f"budget:{self.name}", self._budget.spent))

    def _remember(self, name: str, value: dict[str, object]) -> None:
        self._store.write(Batch().put("meta", name, value))

    def _settle(self, request: PerformEffect, outcome: EffectDone | EffectFailed) -> None:
        self._queue.remove(request.effect_id)
        self._done.add(outcome)
        self._issue(request.key).tell(outcome)

    def _learn(self, began: float) -> None:
        limits = self._gateway.limits()
        if limits is not None:
            self._budget.learn(*limits)
        self._brakes.measured(limits, seconds=time.monotonic() - began, now=self._clock())

    def _failed(self, item: Item, facts: ErrorFacts, now: float) -> None:
        """Nothing more happens to this request until the classifier has judged."""
        item = replace(item, tries=item.tries + 1)
        if facts.status is None and isinstance(item.request, PerformEffect):
            item = replace(item, not_before=now + self._pace.quiet)  # a lost write may still be applied for a while
        self._queue.change(item)
        log.warning("failed", extra={"key": item.request.key, "effect": item.name, "status": facts.status})
        self._judge(item.name, replace(facts, attempt=item.tries), now, repo=item.request.repo, key=item.request.key)

    def _judge(self, ticket: str, facts: ErrorFacts, now: float, *, repo: str = "", key: str = "") -> None:
        self._brakes.failed(facts, now)
        self._trials.begin(ticket, facts, now, repo=repo, key=key)

    def _judged(self, ticket: str, analysis: ErrorAnalysis) -> None:
        if not self._trials.end(ticket):
            return
        now = self._clock()
        if analysis.recovery is Recovery.PAUSE_ALL:
            self._brakes.pause(analysis.delay, now)
        elif analysis.recovery is Recovery.RENEW:
            self._gateway.renew()
        item = self._queue.get(ticket)
        if item is None:
            self._identity_judged(analysis, now)
        elif analysis.recovery is Recovery.GIVE_UP or item.done_without:
            self._give_up(item, analysis)
        else:
            self._queue.add(postponed(item, analysis, now=now, quiet=self._pace.quiet))
        self._alarm.within(0.0)

    def _identity_judged(self, analysis: ErrorAnalysis, now: float) -> None:
        if analysis.recovery is Recovery.GIVE_UP:
            self._identity.known = True
            self._supervisor.tell(IdentityKnown(login=""))
        else:
            self._brakes.pause(analysis.delay, now)

    def _give_up(self, item: Item, analysis: ErrorAnalysis) -> None:
        if isinstance(item.request, PerformEffect):
            self._settle(item.request, EffectFailed(effect_id=item.name, analysis=analysis))
            return
        self._queue.remove(item.name)
        if isinstance(item.request, MendLabels):
            self._mender.over(item.request, done=False)
        else:
            self._reads.give_up(item.request)


def _done(item: Item, answer: Answer) -> EffectDone:
    return EffectDone(effect_id=item.name, id=answer.id, url=answer.url)
