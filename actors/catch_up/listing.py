"""GitHub's lists as typed rows, and events made of them as webhooks would have told them. Pure.

https://docs.github.com/en/rest/apps/webhooks#list-deliveries-for-an-app-webhook
https://docs.github.com/en/rest/issues/issues#list-repository-issues
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

Row = Mapping[str, Any]
OURS = ("/webhooks/github", "/github", "/api/github/webhooks")
"""Where deliveries are taken: how a hook of ours is told from somebody else's."""
MARKER = "<!-- caseworker:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An attempt of GitHub's to deliver. `at` in epoch seconds."""

    id: int
    guid: str
    event: str
    at: float
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A delivery that nobody sent: what a webhook would have said."""

    id: str
    event: str
    body: bytes


def sent(row: Row) -> Sent | None:
    """A row of a list of deliveries; None where it is none."""
    try:
        status = int(row["status_code"])
        return Sent(
            id=int(row["id"]),
            guid=str(row["guid"]),
            event=str(row["event"]),
            at=when(row["delivered_at"]),
            taken=200 <= status < 300,
        )
    except (KeyError, TypeError, ValueError):
        return None


def missed(attempts: Iterable[Sent], *, events: frozenset[str], born: float) -> list[Sent]:
    """One attempt of each delivery that was not taken, the oldest first; of those `events` alone.

    A delivery that was taken counts as missed too if it came after `born`: whoever asks knows that it is not there
    (a backup was restored, or another server took it).
    """
    latest: dict[str, Sent] = {}
    taken: set[str] = set()
    for attempt in attempts:
        if attempt.taken:
            taken.add(attempt.guid)
        first = latest.get(attempt.guid)
        if first is None or attempt.id < first.id:
            latest[attempt.guid] = attempt
    wanted = (a for a in latest.values() if a.event in events and (a.guid not in taken or a.at >= born))
    return sorted(wanted, key=lambda attempt: (attempt.at, attempt.id))


def payload(answer: object) -> bytes | None:
    """The body of a delivery out of GitHub's description of it."""
    try:
        found = answer["request"]["payload"]  # type: ignore[index]
    except (KeyError, TypeError):
        return None
    if isinstance(found, str):
        return found.encode("utf-8", "surrogatepass")
    return json.dumps(found, separators=(",", ":")).encode() if isinstance(found, dict) else None


def is_ours(hook: Row) -> bool:
    """Whether a repository's hook leads to a server like this one."""
    config = hook.get("config")
    url = config.get("url", "") if isinstance(config, Mapping) else ""
    return urlsplit(str(url)).path.rstrip("/") in OURS


def administered(repository: Row) -> bool:
    """Whether we may look at its hooks."""
    permissions = repository.get("permissions")
    return isinstance(permissions, Mapping) and bool(permissions.get("admin"))


def opened(issue: Row, repository: Row, installation: int | None) -> Made:
    """The issue was opened, by its author."""
    return _made("issues", "opened", issue, repository, installation, name=f"{issue['id']}", sender=issue["user"])


def closed(issue: Row, repository: Row, installation: int | None) -> Made:
    """The issue was closed; by whom a list does not say."""
    sender = issue.get("closed_by") or issue["user"]
    name = f"{issue['id']}.{issue.get('closed_at')}"
    return _made("issues", "closed", issue, repository, installation, name=name, sender=sender)


def commented(comment: Row, issue: Row, repository: Row, installation: int | None) -> Made:
    """Somebody wrote a comment."""
    made = {"comment": comment}
    name = f"{comment['id']}"
    sender = comment["user"]
    return _made("issue_comment", "created", issue, repository, installation, name=name, sender=sender, more=made)


def issue_number(comment: Row) -> int | None:
    """The issue that a comment stands on; None for our own comment, which nothing follows from."""
    tail = str(comment.get("issue_url", "")).rpartition("/")[2]
    own = MARKER in str(comment.get("body") or "")
    return int(tail) if tail.isdecimal() and not own and comment.get("user") else None


def when(text: object) -> float:
    """GitHub's time as epoch seconds. Raises ValueError."""
    return datetime.fromisoformat(str(text)).timestamp()


def since(at: float) -> str:
    """Epoch seconds as GitHub's lists want them."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _made(
    event: str,
    action: str,
    issue: Row,
    repository: Row,
    installation: int | None,
    *,
    name: str,
    sender: Row,
    more: Mapping[str, Any] | None = None,
) -> Made:
    body = {"action": action, "issue": issue, "repository": repository, "sender": sender, **(more or {})}
    if installation is not None:
        body["installation"] = {"id": installation}
    digest = hashlib.sha256(f"{event}.{action}.{name}".encode()).hexdigest()[:32]
    return Made(id=f"catch-up.{digest}", event=event, body=json.dumps(body, separators=(",", ":")).encode())
