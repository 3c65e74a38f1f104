"""Failures on order: what goes wrong between a client and GitHub, one kind a name.

A fault is matched against the method and the path of a REST or git request (the REST path without its base:
`/repos/o/r/issues/1/comments`) and is used up after `times` requests.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from typing import Literal, get_args

FaultKind = Literal["status", "reset", "lost", "late", "slow", "garbage", "rate-limit", "secondary"]

SECONDARY_TEXT = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order. `hits` counts how often it struck.

    status: answered with `code`, `body`, `headers`, without being applied. reset: the connection is closed
    before anything is applied. lost: applied, then closed without an answer. late: closed at once, applied
    after `delay` seconds. slow: applied at once, answered after `delay`. garbage: 200 with a body that is not
    JSON, not applied. rate-limit: the primary limit's answer, reset in `retry_after` seconds. secondary: the
    secondary limit's, with `code` (403 or 429) and `retry-after`.
    """

    method: str
    path: re.Pattern[str]
    kind: FaultKind
    times: int
    after: int
    code: int
    body: str | None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.05
    retry_after: int = 60
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        return self.method in ("*", method) and self.path.search(path) is not None


class Faults:
    """The orders in force. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []

    def add(
        self,
        method: str,
        path_regex: str,
        kind: FaultKind,
        *,
        times: int = 1,
        after: int = 0,
        code: int | None = None,
        body: str | None = None,
        headers: dict[str, str] | None = None,
        delay: float = 0.05,
        retry_after: int = 60,
    ) -> Fault:
        """Order a fault for the next `times` matching requests, letting `after` of them pass first.

        `method` may be `*`. Raises ValueError for an unknown kind.
        """
        if kind not in get_args(FaultKind):
            raise ValueError(f"{kind!r} is none of {', '.join(get_args(FaultKind))}")
        standard = 403 if kind in ("secondary", "rate-limit") else 500
        fault = Fault(
            method=method.upper(),
            path=re.compile(path_regex),
            kind=kind,
            times=times,
            after=after,
            code=code or standard,
            body=body,
            headers=headers or {},
            delay=delay,
            retry_after=retry_after,
        )
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self) -> None:
        """Withdraw every order."""
        with self._lock:
            self._orders.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this request, if any; uses it up by one."""
        with self._lock:
            for fault in self._orders:
                if not fault.matches(method, path):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.hits += 1
                if fault.hits >= fault.times:
                    self._orders.remove(fault)
                return fault
        return None


def answer_of(fault: Fault, *, now: float) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a fault that is an answer; the texts are GitHub's."""
    headers = {"Content-Type": "application/json; charset=utf-8"} | fault.headers
    if fault.kind == "garbage":
        return 200, headers, (fault.body or "<!DOCTYPE html><title>Unicorn!</title> {not json").encode()
    if fault.kind == "rate-limit":
        reset = int(now) + fault.retry_after
        headers |= {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-used": "5000"}
        headers |= {"x-ratelimit-reset": str(reset), "x-ratelimit-resource": "core"}
        text = "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please "
        return fault.code, headers, _message(text + "include the request ID.", fault.code)
    if fault.kind == "secondary":
        headers |= {"retry-after": str(fault.retry_after)}
        return fault.code, headers, _message(SECONDARY_TEXT, fault.code)
    body = fault.body.encode() if fault.body is not None else _message("Server Error", fault.code)
    return fault.code, headers, body


def _message(text: str, code: int) -> bytes:
    answer = {"message": text, "documentation_url": "https://docs.github.com/rest", "status": str(code)}
    return json.dumps(answer).encode()
