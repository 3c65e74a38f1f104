"""What a worker may ask for, and what of its request is passed on. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from actors.work.recipe import Upstream

LONGEST_TARGET = 2_000
"""Characters of a path with its query."""
PASSED_ON = ("accept", "content-type", "user-agent", "openai-beta", "anthropic-version", "anthropic-beta", "x-app")
"""Headers of a request that reach the endpoint; everything else stays behind."""
PASSED_BACK = ("content-type", "retry-after", "retry-after-ms", "request-id", "x-request-id", "x-should-retry")
"""Headers of an answer that reach the worker."""
_LIMITS = re.compile(r"(anthropic-ratelimit|x-ratelimit)-[a-z0-9-]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a request goes: the host, and its path and query there."""

    host: Upstream
    target: str


def route(hosts: Iterable[Upstream], method: str, target: str) -> Route | None:
    """Where a request may go; None where it may not.

    `target` is the request's own, as it stands in its first line: whatever would have to be normalised, or names
    another host, is not allowed.
    """
    path, mark, query = target.partition("?")
    if len(target) > LONGEST_TARGET or not plain(path):
        return None
    for host in sorted(hosts, key=lambda one: -len(one.at)):
        if path.startswith(f"{host.at}/"):
            rest = path.removeprefix(host.at)
            if any(fits(rule, method, rest) for rule in host.allow):
                return Route(host=host, target=f"{rest}{mark}{query}")
    return None


def plain(path: str) -> bool:
    """Whether a path means the same to everybody."""
    parts = path.split("/")
    return (
        path.startswith("/")
        and unquote(path) == path
        and all(part not in ("", ".", "..") for part in parts[1:])
        and re.fullmatch(r"[A-Za-z0-9/._:~-]+", path) is not None
    )


def fits(rule: str, method: str, path: str) -> bool:
    """Whether a request is one that `rule` (`POST /v1/messages`, `GET /v1/models/*`) allows."""
    verb, _, allowed = rule.partition(" ")
    if verb != method:
        return False
    return path.startswith(allowed[:-1]) if allowed.endswith("*") else path == allowed


def knows(token: str, headers: Mapping[str, str]) -> bool:
    """Whether a request carries the attempt's token, where clients put a key."""
    given = (headers.get("x-api-key", ""), headers.get("authorization", "").removeprefix("Bearer "))
    return any(hmac.compare_digest(one.encode(errors="replace"), token.encode()) for one in given)


def onward(headers: Mapping[str, str], host: Upstream) -> dict[str, str]:
    """The headers of the request to the endpoint, the key among them."""
    passed = {name: headers[name] for name in PASSED_ON if name in headers}
    passed["accept-encoding"] = "identity"  # it is read on the way
    if host.key:
        passed[host.header] = host.value.replace("{key}", host.key)
    return passed


def back(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of the answer to the worker."""
    return {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() in PASSED_BACK or _LIMITS.match(name.lower())
    }
