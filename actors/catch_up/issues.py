"""What issues and comments say themselves, where no delivery told it. Used by CatchUpActor alone. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

from actors.catch_up import listing
from actors.catch_up.listing import Made, Row
from actors.catch_up.plan import OVERLAP, Ask, Plan
from actors.messages import Browsed

LABEL = "agent:task"
MOST_KNOWN = 10_000


class Rows(Protocol):
    """What is needed of the store."""

    def get(self, table: str, key: str) -> dict[str, Any] | None:
        """A row."""

    def page(self, table: str, *, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """The first rows."""


class Issues:
    """The issues part of one run. `over`: the states of cases that are over; `put` puts an event into the inbox."""

    def __init__(self, store: Rows, *, over: frozenset[str], put: Callable[[Made], None], now: float) -> None:
        self._store = store
        self._over = over
        self._put = put
        self._now = now

    @staticmethod
    def known(store: Rows) -> list[str]:
        """The repositories of all cases that are not over."""
        rows = store.page("agenda", limit=MOST_KNOWN)
        return list(dict.fromkeys(key.rpartition("#")[0] for key, _ in rows))

    def ask(self, plan: Plan, repository: Row, installation: int | None) -> None:
        """The issues with our label: those that changed since the last look; at the first one all that are open, too.

        The first look goes back to when the store began: an earlier process may have ended before it had looked.
        """
        name = str(repository["full_name"])
        last = self._store.get("meta", f"reconciled:{name}")
        noted = last or self._store.get("meta", "born") or {"at": self._now}
        oldest = float(noted["at"]) - OVERLAP
        states = [f"state=all&since={listing.since(oldest)}"]
        states += [] if last else ["state=open"]
        lists = len(states)

        def listed(plan: Plan, _: Ask, answer: Browsed) -> None:
            nonlocal oldest, lists
            for issue in answer.rows:
                oldest = min(oldest, self._issue(issue, repository, installation))
            if answer.next:
                plan.ask(answer.next, listed, installation=installation)
                return
            lists -= 1
            if not lists:
                self._ask_comments(plan, repository, installation, since=oldest)

        for state in states:
            path = f"/repos/{name}/issues?labels={quote(LABEL)}&{state}&sort=created&direction=asc&per_page=100"
            plan.ask(path, listed, installation=installation)

    def _issue(self, issue: Row, repository: Row, installation: int | None) -> float:
        """An issue against its case; the time from which on comments have to be looked at for it."""
        if issue.get("pull_request") or not issue.get("user"):
            return self._now
        record = self._store.get("issues", f"{repository['full_name']}#{issue['number']}")
        if record is None and issue.get("state") == "open":
            self._put(listing.opened(issue, repository, installation))
            return listing.when(issue["created_at"])
        if record is not None and record["state"] not in self._over and issue.get("state") == "closed":
            self._put(listing.closed(issue, repository, installation))
        return self._now

    def _ask_comments(self, plan: Plan, repository: Row, installation: int | None, *, since: float) -> None:
        name = repository["full_name"]
        path = f"/repos/{name}/issues/comments?sort=created&direction=asc&since={listing.since(since)}&per_page=100"

        def listed(plan: Plan, _: Ask, answer: Browsed) -> None:
            for comment in answer.rows:
                number = listing.issue_number(comment)
                if number is not None and listing.when(comment["created_at"]) >= since - 1:
                    self._comment(plan, comment, number, repository, installation)
            if answer.next:
                plan.ask(answer.next, listed, installation=installation)

        plan.ask(path, listed, installation=installation)

    def _comment(self, plan: Plan, comment: Row, number: int, repository: Row, installation: int | None) -> None:
        def found(_: Plan, __: Ask, answer: Browsed) -> None:
            if isinstance(answer.found, dict) and not answer.found.get("pull_request"):
                self._put(listing.commented(comment, answer.found, repository, installation))

        made = listing.commented(comment, {"id": 0}, repository, installation)
        if self._store.get("seen", f"delivery/{made.id}") is None:
            path = f"/repos/{repository['full_name']}/issues/{number}?for={comment['id']}"
            plan.ask(path, found, installation=installation)
