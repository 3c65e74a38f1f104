"""What a delivery means, as a text that is equal for two that say the same (two hooks, a redelivery under a new id)."""

from __future__ import annotations

import zlib

from web.typed import Parts

_SUBJECTS = ("comment", "review", "pull_request", "check_run", "check_suite", "issue", "label")
"""What an event is about, the nearest first."""


def meaning(event: str, parts: Parts) -> str:
    """Says what happened to what, and when.

    What is there once in the life of its subject needs no more than the subject's id. For all else GitHub's times have
    whole seconds: the texts tell two edits within one second apart.
    """
    action, moved = parts["action"], _moved_to(event, parts)
    if moved:
        return f"issues:transferred:{moved}"
    subject = next((parts[name] for name in _SUBJECTS if parts.get(name)), parts.get("repository") or {})
    about = f"{event}:{action}:{subject.get('id', '')}"
    if (event, action) in (("issues", "opened"), ("issue_comment", "created"), ("issue_comment", "deleted")):
        return about
    label = (parts.get("label") or {}).get("name", "")
    return f"{about}:{subject.get('updated_at', '')}:{label}:{_texts(parts, subject):08x}"


def _moved_to(event: str, parts: Parts) -> int:
    """The id of the new issue of a transfer, told by both repositories; 0 where there was none."""
    changes = parts.get("changes") or {}
    if event != "issues":
        return 0
    if changes.get("new_issue"):
        return int(changes["new_issue"]["id"])
    return int(parts["issue"]["id"]) if changes.get("old_issue") else 0


def _texts(parts: Parts, subject: Parts) -> int:
    title = (parts.get("issue") or {}).get("title", "")
    head = (subject.get("head") or {}).get("sha", "") or subject.get("head_sha", "")
    said = (title, subject.get("body", ""), head, subject.get("state", ""), subject.get("conclusion", ""))
    pushed = (parts.get("ref", ""), parts.get("before", ""), parts.get("after", ""))
    text = "\0".join(map(str, (*said, *pushed, parts.get("changes", ""))))
    return zlib.crc32(text.encode("utf-8", "replace"))
