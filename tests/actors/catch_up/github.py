"""A CatchUpActor that was never started, and the GitHub that it asks: lists of rows by path, paged."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from actors.catch_up.actor import CatchUpActor, Scope
from actors.messages import Browse, Browsed, CatchUp, GoOnCatchingUp
from storage.batch import Batch
from storage.inbox import Delivery, Inbox
from storage.store import Store
from tests.actors.stage import mailbox
from tests.ref import ManualClock, ManualTimers, RecordingRef

REPO = "octo/sample"
HOOK = f"/repos/{REPO}/hooks/9/deliveries"
APP = "/app/hook/deliveries"
REPOSITORY = {
    "id": 5,
    "full_name": REPO,
    "name": "sample",
    "permissions": {"admin": True},
    "clone_url": "https://example.org/octo/sample.git",
    "default_branch": "main",
}
EVENTS = frozenset({"issues", "issue_comment"})
USER = {"id": 1, "login": "maria", "type": "User"}


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def attempt(number: int, at: float, *, guid: str = "", status: int = 502, event: str = "issues") -> dict[str, Any]:
    """A row of GitHub's list of deliveries."""
    return {
        "id": number,
        "guid": guid or f"guid-{number}",
        "delivered_at": iso(at),
        "status_code": status,
        "event": event,
        "action": "opened",
        "redelivery": False,
    }


def issue(number: int, at: float, *, state: str = "open", **values: Any) -> dict[str, Any]:
    """An issue with our label, as GitHub lists it."""
    return {
        "id": 1_000 + number,
        "number": number,
        "state": state,
        "title": f"Task {number}",
        "body": "",
        "user": USER,
        "labels": [{"name": "agent:task"}],
        "html_url": f"https://example.org/{REPO}/issues/{number}",
        "created_at": iso(at),
        "updated_at": iso(at),
        "closed_at": iso(at + 1) if state == "closed" else None,
        **values,
    }


@dataclass
class GitHub:
    """`lists` answer a path in pages of `size` rows; `things` answer it with one object; all else is refused."""

    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    size: int = 2
    asked: list[str] = field(default_factory=list)
    as_app: set[str] = field(default_factory=set)

    def answer(self, question: Browse) -> Browsed:
        """As GitHubActor would: None where GitHub refuses."""
        self.asked.append(question.path)
        url = urlsplit(question.path)
        if question.as_app:
            self.as_app.add(url.path)
        if url.path in self.refused:
            return Browsed(path=question.path, found=None)
        if url.path in self.things:
            return Browsed(path=question.path, found=self.things[url.path])
        if url.path in self.lists:
            return self._page(question.path, self._wanted(url.path, parse_qs(url.query)))
        parent, _, last = url.path.rpartition("/")
        if last.isdecimal() and parent in self.lists:
            return Browsed(path=question.path, found={"request": {"payload": {"made_for": last}}})
        return Browsed(path=question.path, found=None)

    def _wanted(self, path: str, query: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        rows = self.lists[path]
        if query.get("state") == ["open"]:
            rows = [row for row in rows if row["state"] == "open"]
        since = query.get("since", [""])[0]
        return [row for row in rows if row.get("updated_at", "9") >= since]

    def _page(self, path: str, rows: list[dict[str, Any]]) -> Browsed:
        base, _, page = path.partition("&page=")
        at = int(page or 0) * self.size
        more = at + self.size < len(rows)
        return Browsed(
            path=path, found=rows[at : at + self.size], next=f"{base}&page={int(page or 0) + 1}" if more else ""
        )

    def counted(self, path: str) -> int:
        """How often a path was asked, pages aside."""
        return Counter(asked.partition("?")[0] for asked in self.asked)[path]


class Bench:
    """`run` lets a run come to its end: every question is answered, every timer of the actor goes off."""

    def __init__(self, store: Store, *, app: bool = False, repositories: tuple[str, ...] = (REPO,)) -> None:
        self.store, self.inbox, self.clock = store, Inbox(store), ManualClock()
        self.github = GitHub(things={f"/repos/{REPO}": dict(REPOSITORY)})
        self.refs: dict[int | None, RecordingRef] = {}
        self.health, self.timers, self.bell = RecordingRef(), ManualTimers(), threading.Event()
        self.woken = 0
        self.scope = Scope(
            app=app, events=EVENTS, over=frozenset({"completed", "cancelled"}), repositories=repositories
        )
        self.actor = self.make()

    def make(self) -> CatchUpActor:
        """The next incarnation."""
        return CatchUpActor(
            name="catch-up",
            generation=1,
            supervisor=RecordingRef(),
            store=self.store,
            inbox=self.inbox,
            github=lambda installation: self.refs.setdefault(installation, RecordingRef()),
            health=self.health,
            timers=self.timers,
            wake=self._wake,
            bell=self.bell,
            scope=self.scope,
            clock=self.clock,
        )

    def _wake(self) -> None:
        self.woken += 1

    def questions(self) -> list[tuple[int | None, Browse]]:
        """What was asked and not yet answered."""
        return [(who, message) for who, ref in self.refs.items() for message in ref.of(Browse)]

    def answer(self) -> bool:
        """Answer all that is asked; whether anything was."""
        asked = self.questions()
        for ref in self.refs.values():
            ref.told.clear()
        for _, question in asked:
            self.actor.receive(self.github.answer(question))
        return bool(asked)

    def begin(self) -> None:
        """The actor starts, and its first run begins."""
        self.actor.begin()
        self.mail()

    def mail(self) -> None:
        for message in mailbox(self.actor):
            self.actor.receive(message)

    def run(self, order: CatchUp | None = None, *, handled: Callable[[], None] = lambda: None) -> None:
        """A run from its beginning to its end; `handled` is what the rest does between its two parts."""
        if order is None:
            self.begin()
        else:
            self.actor.receive(order)
        for _ in range(200):
            if self.answer():
                continue
            if self.actor._plan is None:
                return
            handled()
            self.remind()
        raise AssertionError("the run does not come to its end")

    def remind(self) -> None:
        """The latest reminder goes off."""
        reminders = [message for _, _, message in self.timers.delays if isinstance(message, GoOnCatchingUp)]
        self.timers.delays.clear()
        self.clock.pass_(30.0)
        for message in reminders:
            self.actor.receive(message)

    def settle(self) -> None:
        """All that is in the inbox is handled."""
        for delivery in self.waiting:
            self.store.write(self.inbox.settle(Batch(), delivery.seq))

    @property
    def waiting(self) -> list[Delivery]:
        return self.inbox.page(after=0, limit=10_000)

    @property
    def ids(self) -> list[str]:
        return [delivery.id for delivery in self.waiting]
