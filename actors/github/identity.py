"""Under which login our writes appear."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from actors.github.gateway import GatewayError
from actors.messages import ErrorFacts


class Introducer(Protocol):
    """Whoever can say who we are."""

    def identity(self) -> str:
        """Our login."""


class Identity:
    """An empty `login` that is `known`: GitHub does not tell this kind of token whose it is."""

    def __init__(self) -> None:
        self.login = ""
        self.known = False
        self._tries = 0

    def learn(self, introducer: Introducer) -> ErrorFacts | None:
        """Ask once; how it failed, None when the login is known now."""
        try:
            self.login = introducer.identity()
        except GatewayError as error:
            self._tries += 1
            return replace(error.facts, attempt=self._tries)
        self.known = True
        return None
