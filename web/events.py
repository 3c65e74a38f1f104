"""GitHub's events typed once: (event, action) -> message. The one place that reads GitHub's JSON.

Headers are not signed: the event's name is believed only as far as the body has its shape.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from marshmallow import Schema, ValidationError

from actors.messages import (
    CommentAdded,
    FromGitHub,
    IssueClosed,
    IssueEdited,
    IssueFacts,
    IssueOpened,
    LabelChanged,
    Person,
    RepositoryFacts,
)
from actors.routing import Door, Ignored, Routed
from web import payloads

MARKER = "<!-- caseworker:"
FORM = b"payload="

Parts = Mapping[str, Any]
Make = Callable[[Parts], FromGitHub]


def route(event: str, body: bytes, door: Door) -> Routed | Ignored:
    """What a delivery is, or why nothing follows from it. Never raises, whatever the body holds."""
    if event not in EVENTS:
        return Ignored(reason=f"event {event[:40]}" if event.isidentifier() else "event unknown")
    try:
        payload = json.loads(_json(body))
    except (ValueError, LookupError, RecursionError):
        return Ignored(reason="malformed: no JSON")
    if not isinstance(payload, dict):
        return Ignored(reason="malformed: no object")
    action = payload.get("action")
    row = ROUTES.get((event, action)) if isinstance(action, str) else None
    if row is None:
        return Ignored(reason=f"action {event}.{_word(action)}")
    schema, make = row
    try:
        parts = schema.load(payload)
    except (ValidationError, RecursionError, OverflowError) as error:
        return Ignored(reason=f"malformed: {_first(error)}")
    return _admit(event, parts, make, door)


def _json(body: bytes) -> bytes:
    """The JSON of a delivery, also of one sent as a form."""
    if not body.startswith(FORM):
        return body
    return parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)["payload"][0].encode()


def _word(action: object) -> str:
    """An action's name as part of a reason that is counted: bounded, and nothing but a name."""
    return action[:40] if isinstance(action, str) and action.isidentifier() else "unknown"


def _first(error: Exception) -> str:
    """The first field that is not as it should be."""
    messages: Any = error.messages if isinstance(error, ValidationError) else {}
    return ".".join(_path(messages))[:80] or type(error).__name__


def _path(messages: Any) -> list[str]:
    if not isinstance(messages, dict) or not messages:
        return []
    name, inner = next(iter(messages.items()))
    return [str(name), *_path(inner)]


def _admit(event: str, parts: Parts, make: Make, door: Door) -> Routed | Ignored:
    """Not ours, our own, a bot that is not on the list: nothing follows."""
    sender, issue = parts["sender"], parts["issue"]
    if issue["pull_request"] is not None:
        return Ignored(reason="pull request")
    own = bool(door.own) and sender["login"] == door.own
    if own and _echo(parts):
        return Ignored(reason="our own")
    if not own and _bot(sender) and sender["id"] not in door.bots:
        return Ignored(reason="bot")
    if MARKER in parts.get("comment", {}).get("body", ""):
        return Ignored(reason="our own")
    return Routed(
        key=f"{parts['repository']['full_name']}#{issue['number']}", event=make(parts), meaning=_meaning(event, parts)
    )


def _echo(parts: Parts) -> bool:
    """Whether something that our own login did is one of our effects, and not its owner's wish."""
    label = parts.get("label", {}).get("name", "")
    return _bot(parts["sender"]) or (parts["action"] in ("labeled", "unlabeled") and label.startswith("agent:"))


def _bot(user: Parts) -> bool:
    return bool(user["type"] == "Bot" or user["login"].endswith("[bot]"))


def _meaning(event: str, parts: Parts) -> str:
    """Equal for two deliveries that say the same (two hooks, a redelivery under a new id).

    GitHub's times have whole seconds: the texts tell two edits within one second apart.
    """
    subject = parts.get("comment") or parts["issue"]
    label = parts.get("label", {}).get("name", "")
    text = f"{parts['issue']['title']}\0{subject['body']}".encode("utf-8", "replace")
    return f"{event}:{parts['action']}:{subject['id']}:{subject['updated_at']}:{label}:{zlib.crc32(text):08x}"


# --- the typed values ------------------------------------------------------------------------------------------


def _person(user: Parts) -> Person:
    return Person(id=user["id"], login=user["login"], bot=_bot(user))


def _common(parts: Parts) -> dict[str, Any]:
    repository, issue, installation = parts["repository"], parts["issue"], parts["installation"]
    return {
        "repository": RepositoryFacts(
            full_name=repository["full_name"],
            clone_url=repository["clone_url"],
            default_branch=repository["default_branch"],
            installation=installation["id"] if installation else None,
        ),
        "issue": IssueFacts(
            number=issue["number"],
            title=issue["title"],
            body=issue["body"],
            url=issue["html_url"],
            author=_person(issue["user"]),
            labels=tuple(label["name"] for label in issue["labels"]),
            updated_at=issue["updated_at"],
        ),
        "sender": _person(parts["sender"]),
    }


def _opened(parts: Parts) -> FromGitHub:
    return IssueOpened(**_common(parts))


def _edited(parts: Parts) -> FromGitHub:
    return IssueEdited(**_common(parts))


def _labelled(parts: Parts) -> FromGitHub:
    return LabelChanged(**_common(parts), label=parts["label"]["name"], added=parts["action"] == "labeled")


def _closed(parts: Parts) -> FromGitHub:
    return IssueClosed(**_common(parts), deleted=parts["action"] == "deleted")


def _commented(parts: Parts) -> FromGitHub:
    comment = parts["comment"]
    return CommentAdded(
        **_common(parts), comment_id=comment["id"], body=comment["body"], created_at=comment["created_at"]
    )


_ISSUE, _LABEL, _COMMENT = payloads.Delivery(), payloads.LabelDelivery(), payloads.CommentDelivery()

ROUTES: dict[tuple[str, str], tuple[Schema, Make]] = {
    ("issues", "opened"): (_ISSUE, _opened),
    ("issues", "edited"): (_ISSUE, _edited),
    ("issues", "labeled"): (_LABEL, _labelled),
    ("issues", "unlabeled"): (_LABEL, _labelled),
    ("issues", "closed"): (_ISSUE, _closed),
    ("issues", "deleted"): (_ISSUE, _closed),
    ("issue_comment", "created"): (_COMMENT, _commented),
}

EVENTS = frozenset(event for event, _ in ROUTES)
