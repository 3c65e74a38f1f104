"""GitHub's rate limits: the counters every answer shows, and, where enforcement is on, the refusals.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass, field

from web.sandbox.faults import SECONDARY_TEXT

HOUR, MINUTE = 3600.0, 60.0

CONTENT = r"^/repos/[^/]+/[^/]+/(issues|issues/\d+/comments|pulls|issues/\d+/reactions|issues/comments/\d+/reactions)$"
"""The paths whose POST creates content that people are told of."""

CONTENT_TEXT = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. "
    "Please retry your request again later. If you reach out to GitHub Support for help, please include the "
    "request ID."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What GitHub allows one caller. Nothing is refused unless `enforce`; counting goes on either way.

    `write_gap` is the least number of seconds between two writes, 0 for none (GitHub recommends 1).
    `secondary_status` is 403 or 429, `retry_after` in seconds; both as GitHub answers.
    """

    enforce: bool = False
    primary_per_hour: int = 5000
    content_per_minute: int = 80
    content_per_hour: int = 500
    points_per_minute: int = 900
    concurrent: int = 100
    write_gap: float = 0.0
    secondary_status: int = 403
    retry_after: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    at: float
    user: str
    rule: str
    method: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    status: int
    message: str
    headers: dict[str, str]


@dataclass(slots=True, kw_only=True)
class _Account:
    """What one caller has used."""

    window_start: float
    used: int = 0
    concurrent: int = 0
    points: deque[tuple[float, int]] = field(default_factory=deque)
    minute_points: int = 0
    content: deque[float] = field(default_factory=deque)
    last_write: float = float("-inf")


class Limiter:
    """The accounts of all callers. Thread-safe; time (seconds) is an argument."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._accounts: dict[str, _Account] = {}
        self._violations: list[Violation] = []

    @property
    def violations(self) -> list[Violation]:
        with self._lock:
            return list(self._violations)

    def enter(self, user: str, method: str, path: str, *, now: float) -> Refusal | None:
        """Count a request, and refuse it where it breaks a limit that is enforced. Pair with `leave`."""
        with self._lock:
            account = self._account(user, now)
            account.concurrent += 1
            rule = self._broken(account, method, path, now=now) if self.limits.enforce else None
            if rule is not None:
                self._violations.append(Violation(at=now, user=user, rule=rule, method=method, path=path))
                return self._refusal(account, rule, user)
            self._count(account, method, path, now=now)
            return None

    def leave(self, user: str, *, free: bool, now: float) -> None:
        """The request is answered; a 304 is `free` and is given back."""
        with self._lock:
            account = self._account(user, now)
            account.concurrent -= 1
            account.used -= int(free and account.used > 0)

    def headers(self, user: str, *, now: float) -> dict[str, str]:
        """The x-ratelimit headers of an answer."""
        limit, used, reset = self.standing(user, now=now)
        return {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(limit - used, 0)),
            "x-ratelimit-used": str(used),
            "x-ratelimit-reset": str(reset),
            "x-ratelimit-resource": "core",
        }

    def standing(self, user: str, *, now: float) -> tuple[int, int, int]:
        """Limit, used and the reset time (epoch seconds) of a caller."""
        with self._lock:
            account = self._account(user, now)
            return self.limits.primary_per_hour, account.used, int(account.window_start + HOUR)

    def _account(self, user: str, now: float) -> _Account:
        account = self._accounts.setdefault(user, _Account(window_start=now))
        if now - account.window_start >= HOUR:
            account.window_start, account.used = now, 0
        while account.points and now - account.points[0][0] >= MINUTE:
            account.minute_points -= account.points.popleft()[1]
        while account.content and now - account.content[0] >= HOUR:
            account.content.popleft()
        return account

    def _broken(self, account: _Account, method: str, path: str, *, now: float) -> str | None:
        limits = self.limits
        if account.used >= limits.primary_per_hour:
            return "primary"
        if account.concurrent > limits.concurrent:
            return "concurrent"
        if account.minute_points + _cost(method) > limits.points_per_minute:
            return "points"
        if method != "GET" and now - account.last_write < limits.write_gap:
            return "write-gap"
        if _is_content(method, path):
            if len(account.content) >= limits.content_per_hour:
                return "content-hour"
            if sum(now - at < MINUTE for at in account.content) >= limits.content_per_minute:
                return "content-minute"
        return None

    def _count(self, account: _Account, method: str, path: str, *, now: float) -> None:
        account.used += 1
        account.points.append((now, _cost(method)))
        account.minute_points += _cost(method)
        if method != "GET":
            account.last_write = now
        if _is_content(method, path):
            account.content.append(now)

    def _refusal(self, account: _Account, rule: str, user: str) -> Refusal:
        if rule == "primary":
            reset = str(int(account.window_start + HOUR))
            text = f"API rate limit exceeded for {user}. If you reach out to GitHub Support for help, please include"
            headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
            return Refusal(status=403, message=f"{text} the request ID.", headers=headers)
        text = CONTENT_TEXT if rule.startswith("content") else SECONDARY_TEXT
        headers = {"retry-after": str(self.limits.retry_after)}
        return Refusal(status=self.limits.secondary_status, message=text, headers=headers)


def _cost(method: str) -> int:
    return 1 if method in ("GET", "HEAD", "OPTIONS") else 5


def _is_content(method: str, path: str) -> bool:
    return method == "POST" and re.match(CONTENT, path) is not None
