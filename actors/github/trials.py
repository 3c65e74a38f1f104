"""Failures that wait for the classifier's verdict."""

from __future__ import annotations

from actors.messages import AnalyseError, ErrorFacts, Ref

IDENTITY = "identity"
"""The ticket under which a failure to learn our own login is judged."""

MAY_CONCERN_ALL = frozenset({401, 403, 429})
"""Statuses after which nothing at all is sent before the verdict: they may stand for a limit or a refused token."""

VERDICT_SECONDS = 5.0
"""How long all else waits for such a verdict at most; it may have been lost with the classifier's mailbox."""


class Trials:
    """Asks `errors` for verdicts, which come to `reply_to`."""

    def __init__(self, *, errors: Ref, reply_to: Ref) -> None:
        self._errors = errors
        self._reply_to = reply_to
        self._open: dict[str, AnalyseError] = {}
        self._all_wait_until = 0.0

    def begin(self, ticket: str, facts: ErrorFacts, now: float, *, repo: str = "", key: str = "") -> None:
        """Ask for a verdict; nothing happens to what the ticket stands for before it comes."""
        if ticket == IDENTITY or facts.status in MAY_CONCERN_ALL:
            self._all_wait_until = now + VERDICT_SECONDS
        self._open[ticket] = AnalyseError(ticket=ticket, facts=facts, reply_to=self._reply_to, repo=repo, key=key)
        self._errors.tell(self._open[ticket])

    def remind(self, ticket: str) -> None:
        """Somebody asks for the same again: the verdict may have been lost."""
        if ticket in self._open:
            self._errors.tell(self._open[ticket])

    def end(self, ticket: str) -> bool:
        """A verdict came; whether it was waited for."""
        if self._open.pop(ticket, None) is None:
            return False
        self._all_wait_until = 0.0
        return True

    @property
    def all_wait_until(self) -> float:
        """Before this time nothing is sent, whatever it is."""
        return self._all_wait_until
