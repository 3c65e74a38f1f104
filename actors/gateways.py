"""A gateway to GitHub for whoever needs one, and what git needs to know of us. Pure but for what the gateways do."""

from __future__ import annotations

import logging

from actors.github.gateway import Credentials, Gateway, GatewayError

log = logging.getLogger(__name__)

NOBODY = ("Caseworker", "caseworker@noreply.invalid")
"""Whom commits name while GitHub does not say who we are."""


class Gateways:
    """`timeout`: seconds that one request may take; the members of `teams` may what writers may."""

    def __init__(self, credentials: Credentials, *, api_url: str, timeout: float, teams: tuple[str, ...] = ()) -> None:
        self._credentials = credentials
        self._api_url = api_url
        self._timeout = timeout
        self._teams = teams

    def make(self, installation: int | None) -> Gateway:
        """A new one; it belongs to one thread."""
        return Gateway(
            self._credentials,
            api_url=self._api_url,
            installation=installation,
            timeout=self._timeout,
            teams=self._teams,
        )

    def git_token(self, installation: int | None) -> str:
        """The token with which git may fetch and push. Raises GatewayError."""
        return self.make(installation).git_token()

    def git_author(self, installation: int | None) -> tuple[str, str]:
        """Name and address for commits."""
        try:
            return self.make(installation).author()
        except GatewayError as error:
            log.warning("cannot learn our own address for commits", extra={"status": error.facts.status})
            return NOBODY
