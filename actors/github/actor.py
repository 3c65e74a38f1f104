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
from actors.github import reads
from actors.github.alarm import Alarm, Timers
from actors.github.brakes import Brakes
from actors.github.budget import Budget, Cost
from actors.github.gateway import Gateway, GatewayError
from actors.github.pace import Pace
from actors.github.queue import Creation, Item, Queue, postponed, split
from actors.github.reads import Question, Reads
from actors.github.settled import Settled
from actors.github.trials import IDENTITY, Trials
from actors.messages import (
    EffectDone,
    EffectFailed,
    ErrorAnalysed,
    ErrorAnalysis,
    ErrorFacts,
    IdentityKnown,
    Observed,
    PerformEffect,
    Recovery,
    Ref,
    SendNext,
)
from storage.batch import Batch
from storage.store import Store

log = logging.getLogger(__name__)

LOOK_BACK = 86_400.0
"""Seconds before a lost call from which on our comments are looked through: far more than two clocks differ."""


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
        self._login = ""
        self._identified = False
        self._identity_tries = 0
        self._quiet_until = 0.0
        self._budget = Budget(pace.limits)
        self._queue = Queue()
        self._done = Settled()
        self._reads = Reads(pace)
        self._uncertain: dict[str, float] = {}
        self._brakes = Brakes(health=health, jitter=jitter)

    def begin(self) -> None:
        """Learn what an earlier incarnation may have sent, and what it spent."""
        now = self._clock()
        for effect_id, call in self._store.page("calls", limit=100_000):
            self._uncertain[effect_id] = min(float(call["at"]), now)
        spent = self._store.get("meta", f"budget:{self.name}") or {}
        self._budget = Budget(self._pace.limits, creations=tuple(spent.get("creations", ())))
        self._quiet_until = now + self._pace.quiet
        self._alarm.within(0.0)

    def receive(self, message: object) -> None:
        match message:
            case PerformEffect():
                self._perform(message)
            case SendNext(turn=turn):
                if self._alarm.rings(turn):
                    self._send_next()
            case ErrorAnalysed(ticket=ticket, analysis=analysis):
                self._judged(ticket, analysis)
            case _ if isinstance(message, Question):
                self._read(message)
            case _:
                self.unhandled(message)

    def _perform(self, request: PerformEffect) -> None:
        known = self._done.get(request.effect_id)
        if known is not None:
            self._issue(request.key).tell(known)
            return
        waiting = self._queue.get(request.effect_id)
        if waiting is not None:
            if not waiting.begun:
                self._queue.change(replace(waiting, request=request))
            self._trials.remind(request.effect_id)
            return
        since = self._uncertain.pop(request.effect_id, None)
        item = Item(
            name=request.effect_id,
            request=request,
            uncertain_since=since,
            not_before=0.0 if since is None else self._quiet_until,
        )
        self._enqueue(item)

    def _read(self, question: Question) -> None:
        known = self._reads.known(question, self._clock())
        if known is not None:
            self._issue(question.key).tell(known)
            return
        self._reads.ask(question)
        name = reads.name(question)
        if self._queue.get(name) is None:
            self._enqueue(Item(name=name, request=question))
        else:
            self._trials.remind(name)

    def _enqueue(self, item: Item) -> None:
        self._queue.add(item)
        self._alarm.within(0.0)

    # --- one request -----------------------------------------------------------------------------------------

    def _send_next(self) -> None:
        now = self._clock()
        if not self._identified and self._held_until(now) <= now:
            self._identify(now)
        held = self._held_until(now)
        if held > now:
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
        try:
            login = self._gateway.identity()
        except GatewayError as error:
            log.warning("cannot learn our own login", extra={"status": error.facts.status})
            self._identity_tries += 1
            self._judge(IDENTITY, replace(error.facts, attempt=self._identity_tries), now)
        else:
            self._introduce(login)

    def _introduce(self, login: str) -> None:
        """An empty `login`: GitHub does not tell this kind of token whose it is."""
        self._login = login
        self._identified = True
        self._supervisor.tell(IdentityKnown(login=login))

    def _send(self, item: Item, now: float) -> None:
        began = time.monotonic()
        try:
            if isinstance(item.request, Question):
                self._send_read(item.request, now)
            else:
                self._send_write(item, item.request, now)
        except GatewayError as error:
            self._failed(item, error.facts, now)
        else:
            self._brakes.answered(now)
        self._learn(began)

    def _send_read(self, question: Question, now: float) -> None:
        self._budget.spend(Cost.READ, now)
        reply = reads.fetch(question, self._gateway)
        self._reads.learn(question, reply, now)
        self._answer(question, reply)

    def _answer(self, question: Question, reply: reads.Reply) -> None:
        self._queue.remove(reads.name(question))
        for key in self._reads.over(question):
            self._issue(key).tell(reply)

    def _send_write(self, item: Item, request: PerformEffect, now: float) -> None:
        if item.lost is not None:
            self._look_for(item, request, item.lost, now)
            return
        first, rest = split(request.write)
        self._budget.spend(item.cost, now)
        self._note(request.effect_id, request.key, now)
        answer = self._gateway.perform(request.repo, request.number, first)
        log.info("sent", extra={"key": request.key, "effect": request.effect_id, "kind": type(first).__name__})
        if rest is None:
            self._settle(request, EffectDone(effect_id=item.name, id=answer.id, url=answer.url))
        else:
            self._enqueue(replace(item, request=replace(request, write=rest), begun=True))

    def _look_for(self, item: Item, request: PerformEffect, write: Creation, now: float) -> None:
        """Adopt what was made though its answer was lost; if it is not there, it waits for its turn to be made."""
        self._budget.spend(Cost.READ, now)
        since = (item.uncertain_since or now) - LOOK_BACK
        found = self._gateway.find(request.repo, request.number, write, since=since, author=self._login)
        if found is None:
            self._enqueue(replace(item, uncertain_since=None))
            return
        log.info("adopted what was made though its answer was lost", extra={"effect": item.name})
        self._settle(request, EffectDone(effect_id=item.name, id=found.id, url=found.url))

    def _note(self, effect_id: str, key: str, now: float) -> None:
        """Durable before the request: from here on the effect may be on GitHub."""
        batch = Batch().put("calls", effect_id, {"key": key, "at": now})
        batch.put("meta", f"budget:{self.name}", {"creations": list(self._budget.creations)})
        self._store.write(batch)

    def _settle(self, request: PerformEffect, outcome: EffectDone | EffectFailed) -> None:
        self._queue.remove(request.effect_id)
        self._done.add(outcome)
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
            self._introduce("")
        else:
            self._brakes.pause(analysis.delay, now)

    def _give_up(self, item: Item, analysis: ErrorAnalysis) -> None:
        if isinstance(item.request, Question):
            self._answer(item.request, reads.nothing(item.request))  # a permission fails closed
        else:
            self._settle(item.request, EffectFailed(effect_id=item.name, analysis=analysis))
