"""GitHubActor: the mailbox through which everything goes that we say to or ask of one installation.

One request at a time; never two writes for one issue under way. A write is noted in the store (`calls`)
before its first request and the issue takes the note away together with the effect, so that after a crash it
is known which effects may have reached GitHub: those wait out GitHub's own request limit and are looked for by
their marker before they are made again. A failure pauses, delays or ends a request as the classifier says.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from actors.base import Actor
from actors.github import reads
from actors.github.budget import Budget, Cost, Limits
from actors.github.gateway import Answer, Gateway, GatewayError
from actors.github.queue import Item, Queue, split
from actors.github.reads import Question, Reads
from actors.messages import (
    AnalyseError,
    CreateComment,
    EffectDone,
    EffectFailed,
    ErrorAnalysed,
    ErrorAnalysis,
    ErrorFacts,
    FileKnown,
    IdentityKnown,
    Observed,
    PerformEffect,
    PermissionKnown,
    ReadFile,
    ReadPermission,
    ReadTemplates,
    ReadTree,
    Recovery,
    Ref,
    SendNext,
    TemplatesKnown,
    TreeKnown,
)
from storage.batch import Batch
from storage.store import Store

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Effects done whose answers are kept, for heads that are told again after their issue's actor was let go."""

LOOK_BACK = 86_400.0
"""Seconds before a lost call from which on our comments are looked through: far more than two clocks differ."""

IDENTITY = "identity"
"""The ticket under which a failure to learn our own login is judged."""

MAY_CONCERN_ALL = (401, 403, 429)
"""After these answers nothing is sent before the verdict: it may be that of a limit."""

VERDICT_SECONDS = 5.0
"""How long is waited for such a verdict at most; it may be lost with the classifier's mailbox."""


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
    file_seconds: float = 300.0
    tree_seconds: float = 30.0


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
        self._identity_tries = 0
        self._quiet_until = 0.0
        self._budget = Budget(pace.limits)
        self._queue = Queue()
        self._judging: dict[str, AnalyseError] = {}  # under way: nothing happens to these before a verdict
        self._done: OrderedDict[str, EffectDone | EffectFailed] = OrderedDict()
        self._reads = Reads(
            {
                ReadPermission: pace.permission_seconds,
                ReadFile: pace.file_seconds,
                ReadTemplates: pace.file_seconds,
                ReadTree: pace.tree_seconds,
            }
        )
        self._uncertain: dict[str, float] = {}
        self._paused_until = 0.0
        self._verdict_by = 0.0  # nothing is sent before it, or before the verdict
        self._wake_at: float | None = None
        self._turn = 0

    def begin(self) -> None:
        """Learn what an earlier incarnation may have sent, and what it spent."""
        now = self._clock()
        for effect_id, call in self._store.page("calls", limit=100_000):
            self._uncertain[effect_id] = min(float(call["at"]), now)
        spent = self._store.get("meta", f"budget:{self.name}") or {}
        self._budget = Budget(self._pace.limits, creations=tuple(spent.get("creations", ())))
        self._quiet_until = now + self._pace.quiet
        self._wake_in(0.0)

    def receive(self, message: object) -> None:
        match message:
            case PerformEffect():
                self._perform(message)
            case ReadPermission() | ReadFile() | ReadTemplates() | ReadTree():
                self._read(message)
            case SendNext(turn=turn):
                self._woken(turn)
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
        waiting = self._queue.get(request.effect_id)
        if waiting is not None:
            self._queue.change(replace(waiting, request=request))
            self._ask_again(request.effect_id)
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
            self._ask_again(name)

    def _enqueue(self, item: Item) -> None:
        self._queue.add(item)
        self._wake_in(0.0)

    # --- one request -----------------------------------------------------------------------------------------

    def _woken(self, turn: int) -> None:
        """Only the last wake-up that was asked for counts: every look asks for the next one that is needed."""
        if turn != self._turn:
            return
        self._wake_at = None
        self._send_next()

    def _send_next(self) -> None:
        now = self._clock()
        if not self._identified and self._held_until() <= now:
            self._identify(now)
        if self._held_until() > now:
            self._wake_in(self._held_until() - now)
            return
        item, look_again = self._queue.pick(now, {cost: self._budget.wait(cost, now) for cost in Cost})
        if item is not None:
            self._send(item, now)
            self._wake_in(0.0)
        elif look_again is not None:
            self._wake_in(look_again)

    def _held_until(self) -> float:
        return max(self._paused_until, self._verdict_by)

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
        self._learn(began)

    def _send_read(self, question: Question, now: float) -> None:
        self._budget.spend(Cost.READ, now)
        reply = self._asked(question)
        self._reads.learn(question, reply, now)
        self._answer(question, reply)

    def _asked(self, question: Question) -> reads.Reply:
        match question:
            case ReadPermission(repo=repo, login=login):
                return PermissionKnown(login=login, role=self._gateway.permission(repo, login))
            case ReadFile(repo=repo, path=path):
                return FileKnown(path=path, text=self._gateway.file(repo, path))
            case ReadTemplates(repo=repo):
                return TemplatesKnown(templates=self._gateway.templates(repo))
            case ReadTree(repo=repo, ref=ref):
                return TreeKnown(files=self._gateway.tree(repo, ref))

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
            self._finish(request, answer)
        else:
            self._enqueue(replace(item, request=replace(request, write=rest)))

    def _look_for(self, item: Item, request: PerformEffect, write: CreateComment, now: float) -> None:
        """Adopt the comment whose answer was lost; if it is not there, it waits for its turn to be made."""
        self._budget.spend(Cost.READ, now)
        since = (item.uncertain_since or now) - LOOK_BACK
        found = self._gateway.find_comment(
            request.repo, request.number, marker=write.marker, since=since, author=self._login
        )
        if found is None:
            self._enqueue(replace(item, uncertain_since=None))
            return
        log.info("adopted a comment whose answer was lost", extra={"effect": item.name})
        self._finish(request, found)

    def _note(self, effect_id: str, key: str, now: float) -> None:
        """Durable before the request: from here on the effect may be on GitHub."""
        batch = Batch().put("calls", effect_id, {"key": key, "at": now})
        batch.put("meta", f"budget:{self.name}", {"creations": list(self._budget.creations)})
        self._store.write(batch)

    def _finish(self, request: PerformEffect, answer: Answer) -> None:
        done = EffectDone(effect_id=request.effect_id, id=answer.id, url=answer.url)
        self._settle(request, done)

    def _settle(self, request: PerformEffect, outcome: EffectDone | EffectFailed) -> None:
        self._queue.remove(request.effect_id)
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
        self._queue.change(item)
        log.warning("failed", extra={"key": item.request.key, "effect": item.name, "status": facts.status})
        self._judge(item.name, replace(facts, attempt=item.tries), now, repo=item.request.repo)

    def _judge(self, ticket: str, facts: ErrorFacts, now: float, *, repo: str = "") -> None:
        self._health.tell(Observed(name="github_errors", value=1, at=now))
        if ticket == IDENTITY or facts.status in MAY_CONCERN_ALL:
            self._verdict_by = now + VERDICT_SECONDS
        self._judging[ticket] = AnalyseError(ticket=ticket, facts=facts, reply_to=self.me, repo=repo)
        self._errors.tell(self._judging[ticket])

    def _ask_again(self, name: str) -> None:
        """Somebody tells a request again: the verdict on it may have been lost with the classifier's mailbox."""
        if name in self._judging:
            self._errors.tell(self._judging[name])

    def _judged(self, ticket: str, analysis: ErrorAnalysis) -> None:
        if self._judging.pop(ticket, None) is None:
            return
        now = self._clock()
        self._verdict_by = 0.0
        if analysis.recovery is Recovery.PAUSE_ALL:
            self._pause(analysis.delay, now)
        item = self._queue.get(ticket)
        if item is None:
            self._identity_judged(analysis, now)
        elif analysis.recovery is Recovery.GIVE_UP:
            self._give_up(item, analysis)
        else:
            self._queue.add(self._postponed(item, analysis, now))
        self._wake_in(0.0)

    def _pause(self, seconds: float, now: float) -> None:
        self._paused_until = max(self._paused_until, now + seconds)
        self._health.tell(Observed(name="github_paused", value=seconds, at=now))

    def _identity_judged(self, analysis: ErrorAnalysis, now: float) -> None:
        if analysis.recovery is Recovery.GIVE_UP:
            self._introduce("")
        else:
            self._paused_until = max(self._paused_until, now + analysis.delay)

    def _give_up(self, item: Item, analysis: ErrorAnalysis) -> None:
        if isinstance(item.request, Question):
            self._answer(item.request, reads.nothing(item.request))  # a permission fails closed
        else:
            self._settle(item.request, EffectFailed(effect_id=item.name, analysis=analysis))

    def _postponed(self, item: Item, analysis: ErrorAnalysis, now: float) -> Item:
        if analysis.recovery is Recovery.PAUSE_ALL:
            return item
        if analysis.recovery is Recovery.CONFIRM:
            since = now if item.uncertain_since is None else item.uncertain_since
            return replace(item, uncertain_since=since, not_before=max(item.not_before, now + self._pace.quiet))
        return replace(item, not_before=max(item.not_before, now + analysis.delay))

    def _wake_in(self, seconds: float) -> None:
        """See to it that there is a look at what is ready after so many seconds at the latest."""
        at = self._clock() + seconds
        if self._wake_at is not None and self._wake_at <= at:
            return
        self._wake_at = at
        self._turn += 1
        if seconds <= 0:
            self.me.tell(SendNext(turn=self._turn))
        else:
            self._timers.after(seconds, self.me, SendNext(turn=self._turn))
