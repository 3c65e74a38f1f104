"""Who is heard: our own doings, bots that are not on the list, and pull requests stay outside. Pure.

Nothing that a person wrote hides what that person wants: our marker counts only as the last line of something that
our own login did. With a personal token that login is a person's, too; its other doings are that person's.
"""

from __future__ import annotations

import re
from enum import StrEnum

from actors.routing import Door
from web.typed import Parts, is_bot

_OURS = re.compile(r"<!-- caseworker:[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+#\d+:\d+ -->")
"""What stands as the last line of all our comments: the effect that made it."""
_BOX = re.compile(r"^(\s*[-*+] )\[[ xX]\]", re.MULTILINE)
LABELS = ("agent:", "priority:")
TRIGGER = "agent:task"
"""Our labels begin so; the trigger label is people's: we never set it."""


class Heard(StrEnum):
    """Whose doing it has to be for a row of the table to count."""

    PEOPLE = "people, and bots on the list"
    OTHERS = "everyone but the server"
    EVERYONE = "everyone"


def refusal(heard: Heard, parts: Parts, door: Door) -> str:
    """Why this is not for anybody; empty where it is."""
    if (parts.get("issue") or {}).get("pull_request") is not None:
        return "pull request"
    if heard is Heard.EVERYONE:
        return ""
    sender = parts["sender"]
    own = bool(door.own) and sender["login"].lower() == door.own.lower()
    if (own and (is_bot(sender) or _echo(parts))) or (not door.own and _marked(parts)):
        return "our own"
    if heard is Heard.PEOPLE and is_bot(sender) and sender["id"] not in door.bots:
        return "bot"
    return ""


def _echo(parts: Parts) -> bool:
    """Whether something that the token's login did is an effect of ours, and not its owner's wish."""
    label = parts.get("label", {}).get("name", "").lower()
    if label.startswith(LABELS) and label != TRIGGER:
        return parts["action"] in ("labeled", "unlabeled")
    return _marked(parts)


def _marked(parts: Parts) -> bool:
    """Whether this is about a comment of ours, as we left it: we delete none, and who ticks its boxes is heard."""
    comment = parts.get("comment")
    if not comment or parts["action"] == "deleted" or not _signed(comment["body"]):
        return False
    return not (parts["action"] == "edited" and _ticked(parts))


def _signed(body: str) -> bool:
    return bool(_OURS.fullmatch(body.rstrip().rpartition("\n")[2].strip()))


def _ticked(parts: Parts) -> bool:
    """Nothing changed but check boxes."""
    before, now = parts["changes"].get("body", {}).get("before", ""), parts["comment"]["body"]
    return bool(before) and before != now and _BOX.sub(r"\1[]", before) == _BOX.sub(r"\1[]", now)
