"""From the checked parts of a payload to the message that it says: issues and their comments, a function a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actors.messages import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    FromGitHub,
    IssueClosed,
    IssueEdited,
    IssueFacts,
    IssueLocked,
    IssueNoted,
    IssueOpened,
    IssueReopened,
    IssueTransferred,
    LabelChanged,
    Person,
    RepositoryFacts,
)

Parts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A message and whom it is for: the case `key`, all cases of `repositories`, or all of the `installation`."""

    event: FromGitHub
    key: str = ""
    repositories: tuple[str, ...] = ()
    installation: int | None = None
    otherwise: Typed | None = None


def is_bot(user: Parts) -> bool:
    """Whether an account belongs to no person. A login with brackets cannot be registered by one."""
    return bool(user["type"] == "Bot" or user["login"].endswith("[bot]"))


def key_of(repository: Parts, number: int) -> str:
    """The key of an issue."""
    return f"{repository['full_name']}#{number}"


def person(user: Parts) -> Person:
    return Person(id=user["id"], login=user["login"], bot=is_bot(user))


def _repository(repository: Parts, installation: Parts | None) -> RepositoryFacts:
    return RepositoryFacts(
        full_name=repository["full_name"],
        clone_url=repository["clone_url"],
        default_branch=repository["default_branch"],
        installation=installation["id"] if installation else None,
        id=repository["id"],
        archived=repository["archived"],
    )


def _issue(issue: Parts) -> IssueFacts:
    return IssueFacts(
        number=issue["number"],
        title=issue["title"],
        body=issue["body"],
        url=issue["html_url"],
        author=person(issue["user"]),
        labels=tuple(label["name"] for label in issue["labels"]),
        updated_at=issue["updated_at"],
    )


def place(parts: Parts) -> dict[str, Any]:
    """What every message of a repository says."""
    return {
        "repository": _repository(parts["repository"], parts["installation"]),
        "sender": person(parts["sender"]),
    }


def _common(parts: Parts) -> dict[str, Any]:
    return {**place(parts), "issue": _issue(parts["issue"])}


def _case(parts: Parts, event: FromGitHub) -> Typed:
    return Typed(event=event, key=key_of(parts["repository"], parts["issue"]["number"]))


# --- issues ----------------------------------------------------------------------------------------------------


def opened(parts: Parts) -> Typed:
    """A new issue; one that was transferred here is what it was, if that is a case."""
    plain = _case(parts, IssueOpened(**_common(parts)))
    origin = parts["changes"] or {}
    issue, repository = origin.get("old_issue"), origin.get("old_repository")
    if not issue or not repository:
        return plain
    moved = IssueTransferred(**_common(parts))
    return Typed(event=moved, key=key_of(repository, issue["number"]), otherwise=plain)


def edited(parts: Parts) -> Typed:
    """Title or text changed."""
    return _case(parts, IssueEdited(**_common(parts)))


def labelled(parts: Parts) -> Typed:
    """A label came or went."""
    added = parts["action"] == "labeled"
    return _case(parts, LabelChanged(**_common(parts), label=parts["label"]["name"], added=added))


def closed(parts: Parts) -> Typed:
    """Closed, or deleted."""
    return _case(parts, IssueClosed(**_common(parts), deleted=parts["action"] == "deleted"))


def reopened(parts: Parts) -> Typed:
    """Open again."""
    return _case(parts, IssueReopened(**_common(parts)))


def locked(parts: Parts) -> Typed:
    """Locked or unlocked."""
    return _case(parts, IssueLocked(**_common(parts), locked=parts["action"] == "locked"))


def noted(parts: Parts) -> Typed:
    """Something that changes nothing for a case."""
    return _case(parts, IssueNoted(**_common(parts), what=parts["action"]))


def transferred(parts: Parts) -> Typed:
    """The issue is another one elsewhere from now on."""
    target = parts["changes"]
    there = {"repository": target["new_repository"], "issue": target["new_issue"]}
    return _case(parts, IssueTransferred(**_common({**parts, **there})))


# --- comments --------------------------------------------------------------------------------------------------


def commented(parts: Parts) -> Typed:
    """A new comment."""
    comment = parts["comment"]
    said = CommentAdded(
        **_common(parts), comment_id=comment["id"], body=comment["body"], created_at=comment["created_at"]
    )
    return _case(parts, said)


def comment_edited(parts: Parts) -> Typed:
    """A comment's text changed."""
    comment = parts["comment"]
    changed = CommentEdited(
        **_common(parts),
        author=person(comment["user"] or parts["sender"]),
        comment_id=comment["id"],
        body=comment["body"],
        before=parts["changes"].get("body", {}).get("before", "") or "",
        updated_at=comment["updated_at"],
    )
    return _case(parts, changed)


def comment_deleted(parts: Parts) -> Typed:
    """A comment is gone."""
    return _case(parts, CommentDeleted(**_common(parts), comment_id=parts["comment"]["id"]))
