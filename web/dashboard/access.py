"""Who may look, and who may act.

From this machine anybody may look; from elsewhere, and for every action, the operator's token is needed. A request
that came through a proxy counts as one from elsewhere, whatever its address says; and one that names another host
than this machine does, too, so that no page of somebody else can look through a visitor's browser (DNS rebinding).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Request

COOKIE = "caseworker_session"
SESSION_SECONDS = 12 * 3_600.0
MOST_SESSIONS = 1_000
MOST_WRONG = 10
"""Wrong tokens a minute, from whomever; after them nobody is let in for the rest of it."""
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who gave the token. `csrf` stands in every form that acts."""

    id: str
    csrf: str
    until: float


def digest(token: str) -> str:
    """How a token is kept: SHA-256 in hexadecimal. Tokens are long and random, so no slower digest is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """A token of 256 random bits."""
    return secrets.token_urlsafe(32)


class Access:
    """`token_digest`: of the operator's token, empty where there is none. Sessions live in memory."""

    def __init__(self, token_digest: str, *, clock: Callable[[], float] = time.time) -> None:
        self._digest = token_digest.strip().lower()
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._wrong: list[float] = []
        self._lock = threading.Lock()

    @property
    def has_token(self) -> bool:
        """Whether there is a token with which somebody could log in."""
        return bool(self._digest)

    def login(self, token: str) -> Session | None:
        """A session for whoever knows the token; None for others, and for everybody after too many of them."""
        with self._lock:
            now = self._clock()
            self._wrong = [at for at in self._wrong if now - at < 60.0]
            if len(self._wrong) >= MOST_WRONG or not self._right(token):
                self._wrong.append(now)
                return None
            self._sessions = {name: known for name, known in self._sessions.items() if known.until > now}
            while len(self._sessions) >= MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            made = Session(id=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32), until=now + SESSION_SECONDS)
            self._sessions[made.id] = made
            return made

    def logout(self, request: Request) -> None:
        """End the session of a request."""
        with self._lock:
            self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def session(self, request: Request) -> Session | None:
        """The session that a request belongs to."""
        with self._lock:
            known = self._sessions.get(request.cookies.get(COOKIE, ""))
        return known if known is not None and known.until > self._clock() else None

    def may_look(self, request: Request) -> bool:
        """Whether the pages are shown."""
        return local(request) or self.session(request) is not None or self._bearer(request)

    def may_act(self, request: Request) -> bool:
        """Whether a request may change something: a session with its form's secret, or the token itself."""
        if self._bearer(request):
            return True
        session = self.session(request)
        given = request.form.get("csrf", "") or request.headers.get("X-CSRF-Token", "")
        return session is not None and hmac.compare_digest(given.encode(), session.csrf.encode())

    def _bearer(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._right(token.strip())

    def _right(self, token: str) -> bool:
        return bool(self._digest) and hmac.compare_digest(digest(token).encode(), self._digest.encode())


def local(request: Request) -> bool:
    """Whether a request comes from this machine and speaks to it by a name of this machine."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return _loopback(request.remote_addr or "") and _loopback(_host(request.host))


def _host(host: str) -> str:
    """The name in a Host header, without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
