"""CatchUpActor: what was missed is fetched from GitHub and goes through the inbox like everything else.

A run has three parts. First the deliveries that GitHub could not hand over (a GitHub App's, or those of repositories'
hooks where the token may see them); then, when those are handled, what the issues and comments themselves say: open
ones with our label that are no case, cases whose issue was closed, comments that nobody told us of. All that it puts
into the inbox carries the identity that the delivery itself has, so nothing is handled twice, however it came in.

Questions go to GitHubActor, behind everything else, a few at a time; those that are under way are asked again now and
then, because a mailbox may be lost. A run that did not come to its end is simply made again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from actors.base import Actor
from actors.catch_up import listing
from actors.catch_up.issues import Issues
from actors.catch_up.listing import Made, Row, Sent
from actors.catch_up.plan import AT_ONCE, DEEP, EVERY, OVERLAP, Ask, Plan
from actors.messages import Browse, Browsed, CatchUp, GoOnCatchingUp, Observed, Ref
from storage.batch import Batch
from storage.errors import StorageError
from storage.inbox import Inbox, safe_id
from storage.store import Store

log = logging.getLogger(__name__)

KEY = "catch-up"
"""Under this key GitHubActor answers."""
REMIND_SECONDS = 30.0
SETTLE_SECONDS = 1.0
PATIENCE_SECONDS = 120.0
"""How long the second part waits for the first to be handled."""
AGAIN_SECONDS = 30.0


class Timers(Protocol):
    """What is needed of the scheduler."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`app`: we are a GitHub App. `events`: those that anything follows from. `over`: states in which a case ends."""

    app: bool
    events: frozenset[str]
    over: frozenset[str]
    repositories: tuple[str, ...] = ()
    every: float = EVERY


class CatchUpActor(Actor):
    """`bell` is set by whoever gave a 503, and cleared here."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        store: Store,
        inbox: Inbox,
        github: Callable[[int | None], Ref],
        health: Ref,
        timers: Timers,
        wake: Callable[[], None],
        bell: threading.Event,
        scope: Scope,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._store = store
        self._inbox = inbox
        self._github = github
        self._health = health
        self._timers = timers
        self._wake = wake
        self._bell = bell
        self._scope = scope
        self._clock = clock
        self._plan: Plan | None = None
        self._next: deque[CatchUp] = deque(maxlen=20)
        self._turn = 0

    def begin(self) -> None:
        """The first run begins at once."""
        if self._store.get("meta", "born") is None:
            self._store.write(Batch().put("meta", "born", {"at": self._clock()}))
        self.me.tell(CatchUp())

    def receive(self, message: object) -> None:
        match message:
            case CatchUp():
                self._begin(message)
            case Browsed():
                self._answered(message)
            case GoOnCatchingUp(turn=turn):
                self._go_on(turn)
            case _:
                self.unhandled(message)

    # --- a run -----------------------------------------------------------------------------------------------

    def _begin(self, order: CatchUp) -> None:
        self._bell.clear()
        if self._plan is not None:
            if order not in self._next:
                self._next.append(order)
            return
        now = self._clock()
        last = self._store.get("meta", "catch-up") or {}
        deep = now - DEEP
        edge = order.since if order.since is not None else max(deep, float(last.get("at", deep)) - OVERLAP)
        born = float((self._store.get("meta", "born") or {"at": now})["at"])
        by_hand = order.guid != "" or order.since is not None
        self._turn += 1
        self._plan = Plan(order=order, began=now, edge=deep if order.guid else edge, born=0.0 if by_hand else born)
        log.info("catching up", extra={"since": round(self._plan.edge), "guid": order.guid})
        self._survey(self._plan)
        self._pump()
        self._timers.after(REMIND_SECONDS, self.me, GoOnCatchingUp(turn=self._turn))

    def _survey(self, plan: Plan) -> None:
        if self._scope.app:
            plan.ask("/app/hook/deliveries?per_page=100", self._deliveries, as_app=True)
            plan.ask("/app/installations?per_page=100", self._installations, as_app=True)
            return
        plan.ask("/user/repos?per_page=100&sort=pushed", self._repositories)
        for name in dict.fromkeys((*self._scope.repositories, *Issues.known(self._store))):
            plan.ask(f"/repos/{name}", self._repository)

    def _pump(self) -> None:
        """Ask on; when nothing is asked and nothing waits, the next part."""
        plan = self._plan
        while plan is not None and plan.waiting and len(plan.asked) < AT_ONCE:
            ask = plan.waiting.popleft()
            plan.asked[ask.path] = ask
            self._tell(ask)
        if plan is not None and not plan.asked and not plan.waiting:
            self._part_over(plan)

    def _tell(self, ask: Ask) -> None:
        question = Browse(key=KEY, path=ask.path, as_app=ask.as_app)
        self._github(ask.installation).tell(question)

    def _answered(self, answer: Browsed) -> None:
        plan = self._plan
        ask = plan.asked.pop(answer.path, None) if plan else None
        if plan is None or ask is None:
            return
        if answer.found is not None:
            ask.then(plan, ask, answer)
        self._pump()

    def _go_on(self, turn: int) -> None:
        plan = self._plan
        if plan is None or turn != self._turn:
            return
        for ask in plan.asked.values():
            self._tell(ask)
        self._timers.after(REMIND_SECONDS if plan.asked else SETTLE_SECONDS, self.me, GoOnCatchingUp(turn=turn))
        self._pump()

    def _part_over(self, plan: Plan) -> None:
        if plan.part == "deliveries":
            plan.part = "payloads"
            for attempt in listing.missed(plan.attempts, events=self._scope.events, born=plan.born):
                self._fetch(plan, attempt)
            self._pump()
        elif plan.part == "payloads":
            plan.part = "settling"
            plan.settle_until = self._clock() + PATIENCE_SECONDS
            self._turn += 1
            self._timers.after(SETTLE_SECONDS, self.me, GoOnCatchingUp(turn=self._turn))
        elif plan.part == "settling":
            if self._inbox.depth() == 0 or self._clock() > plan.settle_until:
                self._look_at_issues(plan)
        else:
            self._end_run(plan)

    def _look_at_issues(self, plan: Plan) -> None:
        plan.part = "issues"
        if not plan.order.guid:
            issues = Issues(self._store, over=self._scope.over, put=self._put, now=self._clock())
            for repository, installation in plan.repositories.values():
                issues.ask(plan, repository, installation)
        self._pump()

    def _end_run(self, plan: Plan) -> None:
        self._plan = None
        log.info("caught up", extra={"found": plan.found, "seconds": round(self._clock() - plan.began, 1)})
        whole = not plan.failed and not plan.order.guid and plan.order.since is None
        if whole:
            batch = Batch().put("meta", "catch-up", {"at": plan.began})
            for name in plan.repositories:
                batch.put("meta", f"reconciled:{name}", {"at": plan.began})
            whole = self._written(batch)
        if self._next:
            self.me.tell(self._next.popleft())
        elif not plan.order.guid and plan.order.since is None:
            self._timers.after(self._scope.every if whole else AGAIN_SECONDS, self.me, CatchUp())

    def _written(self, batch: Batch) -> bool:
        try:
            self._store.write(batch)
        except StorageError:
            log.warning("the end of catching up could not be noted; it begins anew")
            return False
        return True

    # --- deliveries ------------------------------------------------------------------------------------------

    def _deliveries(self, plan: Plan, ask: Ask, answer: Browsed) -> None:
        rows = [attempt for row in answer.rows if (attempt := listing.sent(row)) is not None]
        wanted = plan.order.guid
        plan.attempts += [attempt for attempt in rows if attempt.at >= plan.edge and wanted in ("", attempt.guid)]
        for attempt in rows:
            plan.places[attempt.guid] = ask
        if answer.next and rows and rows[-1].at >= plan.edge:
            plan.ask(answer.next, ask.then, as_app=ask.as_app, installation=ask.installation, base=ask.base)

    def _fetch(self, plan: Plan, attempt: Sent) -> None:
        if self._store.get("seen", f"delivery/{safe_id(attempt.guid)}") is not None:
            return
        place = plan.places[attempt.guid]

        def take(_: Plan, __: Ask, answer: Browsed) -> None:
            body = listing.payload(answer.found)
            if body is not None:
                self._put(Made(id=attempt.guid, event=attempt.event, body=body))

        plan.ask(f"{place.base}/{attempt.id}", take, as_app=place.as_app, installation=place.installation)

    def _put(self, made: Made) -> None:
        """Into the inbox; what is there already, or was handled, changes nothing."""
        plan = self._plan
        now = self._clock()
        try:
            new = self._inbox.accept(made.id, made.event, made.body, received_at=now).result()
        except StorageError:
            if plan is not None:
                plan.failed = True
            return
        if new:
            if plan is not None:
                plan.found += 1
            self._health.tell(Observed(name="caught_up", value=1, at=now))
            self._wake()

    # --- repositories ----------------------------------------------------------------------------------------

    def _installations(self, plan: Plan, _: Ask, answer: Browsed) -> None:
        for row in answer.rows:
            if isinstance(row.get("id"), int):
                path = "/installation/repositories?per_page=100"
                plan.ask(f"{path}&installation={row['id']}", self._of_installation, installation=row["id"])
        if answer.next:
            plan.ask(answer.next, self._installations, as_app=True)

    def _of_installation(self, plan: Plan, ask: Ask, answer: Browsed) -> None:
        found: Any = answer.found
        for row in found.get("repositories", ()) if isinstance(found, dict) else ():
            plan.know(row, ask.installation)
        if answer.next:
            plan.ask(answer.next, self._of_installation, installation=ask.installation)

    def _repositories(self, plan: Plan, _: Ask, answer: Browsed) -> None:
        for row in answer.rows:
            self._hooked(plan, row)

    def _repository(self, plan: Plan, _: Ask, answer: Browsed) -> None:
        if isinstance(answer.found, dict):
            self._hooked(plan, answer.found)

    def _hooked(self, plan: Plan, row: Row) -> None:
        if plan.know(row, None) and listing.administered(row):
            plan.ask(f"/repos/{row['full_name']}/hooks?per_page=100", self._hooks)

    def _hooks(self, plan: Plan, ask: Ask, answer: Browsed) -> None:
        place = ask.path.partition("?")[0]
        for hook in answer.rows:
            if listing.is_ours(hook) and isinstance(hook.get("id"), int):
                plan.ask(f"{place}/{hook['id']}/deliveries?per_page=100", self._deliveries)
