"""REST: issues. https://docs.github.com/en/rest/issues/issues"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from web.sandbox import issues
from web.sandbox.access import has_role
from web.sandbox.errors import NotFound, invalid_field, missing_field
from web.sandbox.model import Issue, Label, Repository
from web.sandbox.payloads import Json, event_json, issue_json, user_json
from web.sandbox.payloads_repository import repository_json
from web.sandbox.rest import (
    allow,
    allow_author_or,
    body,
    caller,
    issue,
    names,
    nothing,
    page,
    reply,
    repository,
    signed_in,
    site,
    text,
)

routes = Blueprint("rest_issues", __name__)

_ISSUES = "/repos/<owner>/<name>/issues"
_ONE = _ISSUES + "/<int:number>"

_SORTED_BY = {
    "created": lambda item: (item.created_at, item.number),
    "updated": lambda item: (item.updated_at, item.number),
    "comments": lambda item: (len(item.comments), item.number),
}


@routes.get(_ISSUES)
def list_issues(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        chosen = [item for item in repo.issues.values() if _is_wanted(repo, item)]
        key = _SORTED_BY.get(request.args.get("sort", "created"), _SORTED_BY["created"])
        chosen.sort(key=key, reverse=request.args.get("direction", "desc") != "asc")
        return page(chosen, lambda item: issue_json(site().world, item))


@routes.post(_ISSUES)
def create_issue(owner: str, name: str) -> Response:
    fields = body()
    title = text(fields, "title")
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "issues", least="read")
        if title is None:
            raise missing_field("Issue", "title")
        trusted = _may_triage(repo)  # the labels of others are dropped without a word, as on GitHub
        made = issues.open_issue(
            site(),
            repo,
            actor=signed_in(),
            title=title,
            body=text(fields, "body"),
            labels=names(fields.get("labels") or []) if trusted else (),
            assignees=names(fields.get("assignees") or [], field="assignees") if trusted else (),
            app_id=caller().app_id,
        )
        return reply(issue_json(site().world, made), 201)


@routes.get(_ONE)
def get_issue(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        found = issue(owner, name, number)
        shown = issue_json(site().world, found)
        return reply(shown | {"repository": repository_json(site().world, repository(owner, name))})


@routes.patch(_ONE)
def edit_issue(owner: str, name: str, number: int) -> Response:
    fields = body()
    with site().world.changing():
        repo, found = repository(owner, name), issue(owner, name, number)
        allow_author_or(repo, found.login)
        _check_state(fields)
        title, content, reason = (text(fields, key) for key in ("title", "body", "state_reason"))
        labels, assignees = _lists(fields) if _may_triage(repo) else (None, None)
        actor, app_id = signed_in(), caller().app_id  # nothing above has changed anything
        issues.edit_issue(site(), found, actor=actor, title=title, body=content, app_id=app_id)
        if labels is not None:
            issues.set_labels(site(), found, labels, actor=actor, app_id=app_id)
        if assignees is not None:
            issues.set_assignees(site(), found, assignees, actor=actor)
        if fields.get("state") is not None:
            issues.set_state(site(), found, fields["state"], actor=actor, reason=reason, app_id=app_id)
        return reply(issue_json(site().world, found))


@routes.put(_ONE + "/lock")
def lock_issue(owner: str, name: str, number: int) -> Response:
    return _set_lock(owner, name, number, locked=True)


@routes.delete(_ONE + "/lock")
def unlock_issue(owner: str, name: str, number: int) -> Response:
    return _set_lock(owner, name, number, locked=False)


@routes.get(_ONE + "/events")
@routes.get(_ONE + "/timeline")
def list_events(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        found = issue(owner, name, number)
        shown = [change for change in found.changes if change.kind != "opened" and "comment" not in change.kind]
        return page(shown, lambda change: event_json(site().world, found, change))


@routes.get("/repos/<owner>/<name>/assignees")
def list_assignees(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        able = [login for login in repo.permissions if has_role(site().world, repo, login, least="triage")]
        return page([repo.owner, *able], lambda login: user_json(site().world, login))


@routes.get("/repos/<owner>/<name>/assignees/<login>")
def check_assignee(owner: str, name: str, login: str) -> Response:
    with site().world.lock:
        if not has_role(site().world, repository(owner, name), login, least="triage"):
            raise NotFound
        return nothing()


@routes.post(_ONE + "/assignees")
def add_assignees(owner: str, name: str, number: int) -> Response:
    return _change_assignees(owner, name, number, adding=True)


@routes.delete(_ONE + "/assignees")
def remove_assignees(owner: str, name: str, number: int) -> Response:
    return _change_assignees(owner, name, number, adding=False)


def _set_lock(owner: str, name: str, number: int, *, locked: bool) -> Response:
    fields = body()
    with site().world.lock:
        repo, found = repository(owner, name), issue(owner, name, number)
        allow(repo, "issues", least="write")
        reason = text(fields, "lock_reason")
        issues.set_lock(site(), found, locked=locked, actor=signed_in(), reason=reason)
        return nothing()


def _change_assignees(owner: str, name: str, number: int, *, adding: bool) -> Response:
    asked = names(body().get("assignees") or [], field="assignees")
    with site().world.lock:
        repo, found = repository(owner, name), issue(owner, name, number)
        allow(repo, "issues", least="triage")
        before = found.assignees
        wanted = [*before, *asked] if adding else [login for login in before if login not in asked]
        issues.set_assignees(site(), found, wanted, actor=signed_in())
        return reply(issue_json(site().world, found), 201 if adding else 200)


def _may_triage(repo: Repository) -> bool:
    return caller().app_id is not None or has_role(site().world, repo, caller().login, least="triage")


def _lists(fields: Json) -> tuple[list[str] | None, list[str] | None]:
    """The labels and assignees of an edit, None for what it leaves alone; unknown people are a NotFound."""
    labels = names(fields["labels"] or []) if "labels" in fields else None
    if "assignees" not in fields:
        return labels, None
    asked = names(fields["assignees"] or [], field="assignees")
    return labels, [site().world.user(login).login for login in asked]


def _check_state(fields: Json) -> None:
    if fields.get("state") not in (None, "open", "closed"):
        raise invalid_field("Issue", "state")


def _is_wanted(repo: Repository, item: Issue) -> bool:
    """Whether the issue passes the filters of the query."""
    wanted = request.args
    state = wanted.get("state", "open")
    names_there = {label.name.lower() for label in _labels(repo, item)}
    asked = {name.strip().lower() for name in wanted.get("labels", "").split(",") if name.strip()}
    return (
        state in ("all", item.state)
        and asked <= names_there
        and ("since" not in wanted or item.updated_at >= since())
        and wanted.get("creator", item.login).lower() == item.login.lower()
        and ("assignee" not in wanted or wanted["assignee"] in (*item.assignees, "*"))
    )


def _labels(repo: Repository, item: Issue) -> list[Label]:
    return [repo.labels[key] for key in item.labels]


def since() -> float:
    """The query's `since` in epoch seconds, 0 if there is none. Raises Unprocessable where it is no time."""
    value = request.args.get("since")
    if not value:
        return 0.0
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise invalid_field("Issue", "since") from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
