"""GitHub's events typed once: `ROUTES` is the table of all that is heard. The one place that reads GitHub's JSON.

Headers are not signed: the event's name is believed only as far as the body has its shape.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from marshmallow import Schema, ValidationError

from actors.routing import Door, Ignored, Routed
from web import payloads, payloads_code, typed, typed_code
from web.admission import Heard, refusal
from web.meaning import meaning
from web.typed import Parts, Typed

FORM = b"payload="
CASE, BRANCH, ALL = "the case", "the case of the branch", "every case of the repository"

_NOBODY = {BRANCH: "no branch of ours", ALL: "no name changed"}
"""Why there is nobody to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: an event with some of its actions, what is read of it, whose doing counts, and what comes of it.

    `make` answers None for what is no case's concern.
    """

    event: str
    actions: tuple[str, ...]  # empty: the event has none
    schema: Schema
    make: Callable[[Parts], Typed | None]
    heard: Heard
    to: str
    says: str


def _issue(*actions: str, make: Callable[[Parts], Typed | None], says: str, **more: Any) -> Row:
    options = {"schema": payloads.Delivery(), "heard": Heard.OTHERS, "to": CASE, **more}
    return Row(event="issues", actions=actions, make=make, says=says, **options)


def _code(event: str, *actions: str, make: Callable[[Parts], Typed | None], schema: Schema, says: str) -> Row:
    talk = event in ("pull_request_review", "pull_request_review_comment")
    heard = Heard.PEOPLE if talk else Heard.EVERYONE
    return Row(event=event, actions=actions, schema=schema, make=make, heard=heard, to=BRANCH, says=says)


def _comment(action: str, *, make: Callable[[Parts], Typed | None], says: str, schema: Schema) -> Row:
    return Row(
        event="issue_comment", actions=(action,), schema=schema, make=make, heard=Heard.PEOPLE, to=CASE, says=says
    )


def _whole(event: str, *actions: str, make: Callable[[Parts], Typed | None], schema: Schema, says: str) -> Row:
    heard = Heard.OTHERS if event == "label" else Heard.EVERYONE
    return Row(event=event, actions=actions, schema=schema, make=make, heard=heard, to=ALL, says=says)


_NOTED = ("assigned", "unassigned", "pinned", "unpinned", "milestoned", "demilestoned", "typed", "untyped")
_PULL = ("opened", "edited", "synchronize", "closed", "reopened", "ready_for_review", "converted_to_draft")

ROUTES: tuple[Row, ...] = (
    _issue(
        "opened",
        schema=payloads.OpenedDelivery(),
        heard=Heard.PEOPLE,
        make=typed.opened,
        says="With the label `agent:task` it becomes a case. One that was transferred here goes on as what it was.",
    ),
    _issue("edited", heard=Heard.PEOPLE, make=typed.edited, says="The task is read again."),
    _issue(
        "labeled",
        "unlabeled",
        schema=payloads.LabelDelivery(),
        heard=Heard.PEOPLE,
        make=typed.labelled,
        says="`agent:task` begins a case; a state label that was changed by hand is put right.",
    ),
    _issue("closed", make=typed.closed, says="The work is cancelled."),
    _issue("deleted", make=typed.closed, says="The case ends; nothing is said any more."),
    _issue("reopened", make=typed.reopened, says="The case says how it can go on."),
    _issue("locked", "unlocked", make=typed.locked, says="While locked only labels are changed; then all is made up."),
    _issue(
        "transferred",
        schema=payloads.TransferDelivery(),
        make=typed.transferred,
        says="The case goes on in the other repository, with all its story.",
    ),
    _issue(*_NOTED, make=typed.noted, says="Stands in the case's story."),
    _comment(
        "created", make=typed.commented, schema=payloads.CommentDelivery(), says="Read for commands and for answers."
    ),
    _comment(
        "edited",
        make=typed.comment_edited,
        schema=payloads.CommentEditDelivery(),
        says="Never a command. Ticked check boxes of a question are its answer.",
    ),
    _comment(
        "deleted",
        make=typed.comment_deleted,
        schema=payloads.CommentDelivery(),
        says="A status comment that is gone is made anew.",
    ),
    _whole(
        "label",
        "edited",
        "deleted",
        make=typed_code.label_changed,
        schema=payloads_code.RepositoryLabelDelivery(),
        says="A state label that was renamed or deleted is put right on the cases that are open.",
    ),
    _code(
        "pull_request",
        *_PULL,
        make=typed_code.pull_request,
        schema=payloads_code.PullRequestDelivery(),
        says="What became of the pull request of a case.",
    ),
    _code(
        "pull_request_review",
        "submitted",
        "dismissed",
        make=typed_code.reviewed,
        schema=payloads_code.ReviewDelivery(),
        says="A review of a case's pull request is part of its talk.",
    ),
    _code(
        "pull_request_review_comment",
        "created",
        make=typed_code.line_commented,
        schema=payloads_code.LineCommentDelivery(),
        says="A comment on a line is part of the case's talk.",
    ),
    _code(
        "check_suite",
        "completed",
        make=typed_code.suite_finished,
        schema=payloads_code.SuiteDelivery(),
        says="The checks of a case's branch.",
    ),
    _code(
        "check_run",
        "completed",
        make=typed_code.check_finished,
        schema=payloads_code.CheckDelivery(),
        says="One check of a case's branch.",
    ),
    _code(
        "push",
        make=typed_code.pushed,
        schema=payloads_code.PushDelivery(),
        says="Commits of others on a case's branch.",
    ),
    _whole(
        "repository",
        "renamed",
        make=typed_code.renamed,
        schema=payloads_code.RenameDelivery(),
        says="The cases go on under the new name.",
    ),
    _whole(
        "repository",
        "transferred",
        make=typed_code.owner_changed,
        schema=payloads_code.OwnerDelivery(),
        says="The cases go on under the new owner.",
    ),
    _whole(
        "repository",
        "archived",
        "unarchived",
        make=typed_code.archived,
        schema=payloads.Common(),
        says="An archived repository can only be read: the cases rest until it is taken out again.",
    ),
    _whole("repository", "deleted", make=typed_code.deleted, schema=payloads.Common(), says="The cases end."),
    _whole(
        "installation",
        "deleted",
        "suspend",
        make=typed_code.installation_lost,
        schema=payloads_code.InstallationDelivery(),
        says="The cases of its repositories rest.",
    ),
    _whole(
        "installation",
        "created",
        "unsuspend",
        make=typed_code.installation_back,
        schema=payloads_code.InstallationDelivery(),
        says="The cases of its repositories go on.",
    ),
    _whole(
        "installation_repositories",
        "removed",
        make=typed_code.installation_lost,
        schema=payloads_code.InstallationDelivery(),
        says="The cases of these repositories rest.",
    ),
    _whole(
        "installation_repositories",
        "added",
        make=typed_code.installation_back,
        schema=payloads_code.InstallationDelivery(),
        says="The cases of these repositories go on.",
    ),
)
_ROWS = {(row.event, action): row for row in ROUTES for action in row.actions or ("",)}
EVENTS = frozenset(row.event for row in ROUTES)


def route(event: str, body: bytes, door: Door) -> Routed | Ignored:
    """What a delivery is, or why nothing follows from it. Never raises, whatever the body holds."""
    if event == "ping":
        return Ignored(reason="ping")
    if event not in EVENTS:
        return Ignored(reason=f"event {event[:40]}" if event.isidentifier() and event.isascii() else "event unknown")
    try:
        payload = json.loads(_json(body))
    except (ValueError, LookupError, RecursionError):
        return Ignored(reason="malformed: no JSON")
    if not isinstance(payload, dict):
        return Ignored(reason="malformed: no object")
    action = payload.get("action", "")
    row = _ROWS.get((event, action)) if isinstance(action, str) else None
    if row is None:
        return Ignored(reason=f"action {event}.{_word(action)}")
    return _read(row, payload, door)


def _read(row: Row, payload: dict[str, Any], door: Door) -> Routed | Ignored:
    try:
        parts = row.schema.load(payload)
    except (ValidationError, RecursionError, OverflowError) as error:
        return Ignored(reason=f"malformed: {_first(error)}")
    refused = refusal(row.heard, parts, door)
    if refused:
        return Ignored(reason=refused)
    made = row.make(parts)
    if made is None:
        return Ignored(reason=f"{row.event}: {_NOBODY[row.to]}")
    return _routed(made, meaning(row.event, parts), once=row.event != "label")


def _routed(made: Typed, said: str, *, once: bool) -> Routed:
    """A label of a repository may be renamed to and fro: each time counts, and counts as itself."""
    otherwise = None if made.otherwise is None else _routed(made.otherwise, f"{said}:new", once=once)
    return Routed(
        key=made.key,
        event=made.event,
        meaning=said,
        repositories=made.repositories,
        installation=made.installation,
        otherwise=otherwise,
        once=once,
    )


def _json(body: bytes) -> bytes:
    """The JSON of a delivery, also of one sent as a form."""
    if not body.startswith(FORM):
        return body
    return parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)["payload"][0].encode()


def _word(action: object) -> str:
    """An action's name as part of a reason that is counted: bounded, and nothing but a name."""
    return action[:40] if isinstance(action, str) and action.isidentifier() and action.isascii() else "unknown"


def _first(error: Exception) -> str:
    """The first field that is not as it should be."""
    messages: Any = error.messages if isinstance(error, ValidationError) else {}
    return ".".join(_path(messages))[:80] or type(error).__name__


def _path(messages: Any) -> list[str]:
    if not isinstance(messages, dict) or not messages:
        return []
    name, inner = next(iter(messages.items()))
    return [name if isinstance(name, str) else "*", *_path(inner)]
