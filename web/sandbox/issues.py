"""What can happen to an issue. Each function is one change: recorded on the timeline and sent to the hooks.

Rights are the caller's business; rules of content (an empty title, a locked issue) are checked here, because
they hold for pages and REST alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web.sandbox.errors import Unprocessable, missing_field
from web.sandbox.labels import create_label
from web.sandbox.model import Change, Issue, Label, Pull, Reaction, Repository
from web.sandbox.payloads import label_json, user_json
from web.sandbox.site import Site
from web.sandbox.state import World

MAX_BODY = 65_536
MAX_TITLE = 256


def record(site: Site, issue: Issue, kind: str, *, actor: str, app_id: int | None = None, **details: Any) -> None:
    """Put a change on the issue's timeline and move its `updated_at`."""
    world = site.world
    with world.changing() as batch:
        now = world.clock()
        change = Change(id=world.new_id(), batch=batch, at=now, kind=kind, actor=actor, app_id=app_id, **details)
        issue.changes.append(change)
        issue.updated_at = now


def check_title(title: str) -> None:
    if not title.strip():
        raise missing_field("Issue", "title")
    if len(title) > MAX_TITLE:
        raise Unprocessable(errors=[f"title is too long (maximum is {MAX_TITLE} characters)"])


def check_body(body: str | None, *, resource: str = "Issue") -> None:
    if body is not None and len(body) > MAX_BODY:
        message = f"body is too long (maximum is {MAX_BODY} characters)"
        raise Unprocessable(errors=[{"resource": resource, "code": "custom", "field": "body", "message": message}])


def open_issue(
    site: Site,
    repo: Repository,
    *,
    actor: str,
    title: str,
    body: str | None,
    labels: Sequence[str] = (),
    assignees: Sequence[str] = (),
    app_id: int | None = None,
    pull: Pull | None = None,
) -> Issue:
    """Open an issue or a pull request: `opened`, then one `labeled` for each label, as GitHub sends them."""
    check_title(title)
    check_body(body)
    world = site.world
    with world.changing():
        known = [world.user(login).login for login in assignees]  # whatever may fail comes first
        found = [ensure_label(site, repo, name, actor=actor) for name in labels]
        issue = _new_issue(world, repo, actor=actor, title=title.strip(), body=body)
        issue.app_id, issue.pull, issue.assignees = app_id, pull, known
        issue.labels = list(dict.fromkeys(label.id for label in found))
        record(site, issue, "opened", actor=actor, app_id=app_id)
        if pull is None:
            site.announce.issue("issues", "opened", issue, actor=actor)
        for label in world.labels_of(issue):
            _labeled(site, issue, label, actor=actor, app_id=app_id, action="labeled")
        for login in issue.assignees:
            _assigned(site, issue, login, actor=actor, action="assigned")
    return issue


def _new_issue(world: World, repo: Repository, *, actor: str, title: str, body: str | None) -> Issue:
    """The next issue of the repository, stored."""
    now = world.clock()
    issue = Issue(
        id=world.new_id(),
        repo=repo.full_name,
        number=next(reversed(repo.issues), 0) + 1,
        title=title,
        body=body,
        login=actor,
        created_at=now,
        updated_at=now,
    )
    repo.issues[issue.number] = issue
    repo.open_count += 1
    return issue


def edit_issue(
    site: Site,
    issue: Issue,
    *,
    actor: str,
    title: str | None = None,
    body: str | None = None,
    app_id: int | None = None,
) -> None:
    """Change title, body or both; what is None stays. One `edited` event carries what changed."""
    if title is not None:
        check_title(title)
    check_body(body)
    changes: dict[str, Any] = {}
    with site.world.changing():
        if title is not None and title.strip() != issue.title:
            changes["title"] = {"from": issue.title}
            record(site, issue, "renamed", actor=actor, app_id=app_id, before=issue.title, after=title.strip())
            issue.title = title.strip()
        if body is not None and body != issue.body:
            changes["body"] = {"from": issue.body or ""}
            record(site, issue, "edited", actor=actor, app_id=app_id, before=issue.body, after=body)
            issue.body = body
        if changes:
            site.announce.issue(_event(issue), "edited", issue, actor=actor, changes=changes)


def set_state(
    site: Site, issue: Issue, state: str, *, actor: str, reason: str | None = None, app_id: int | None = None
) -> None:
    """Close or reopen; nothing happens if it is in that state already, save that a new reason is kept."""
    world = site.world
    with world.changing():
        if issue.state == state:
            issue.state_reason = reason or issue.state_reason
            return
        closing = state == "closed"
        issue.state = state
        issue.state_reason = (reason or "completed") if closing else "reopened"
        issue.closed_at = world.clock() if closing else None
        issue.closed_by = actor if closing else None
        world.repository(issue.repo).open_count += -1 if closing else 1
        action = "closed" if closing else "reopened"
        record(site, issue, action, actor=actor, app_id=app_id)
        site.announce.issue(_event(issue), action, issue, actor=actor)


def set_lock(site: Site, issue: Issue, *, locked: bool, actor: str, reason: str | None = None) -> None:
    with site.world.changing():
        if issue.locked == locked:
            return
        issue.locked, issue.lock_reason = locked, reason if locked else None
        action = "locked" if locked else "unlocked"
        record(site, issue, action, actor=actor)
        site.announce.issue(_event(issue), action, issue, actor=actor)


def add_labels(site: Site, issue: Issue, names: Sequence[str], *, actor: str, app_id: int | None = None) -> None:
    """Add labels; one that does not exist yet is created, one that is there already is left alone."""
    with site.world.changing():
        repo = site.world.repository(issue.repo)
        wanted = [ensure_label(site, repo, name, actor=actor) for name in names]
        for label in wanted:
            if label.id not in issue.labels:
                issue.labels.append(label.id)
                _labeled(site, issue, label, actor=actor, app_id=app_id, action="labeled")


def remove_labels(site: Site, issue: Issue, labels: Sequence[Label], *, actor: str, app_id: int | None = None) -> None:
    with site.world.changing():
        for label in labels:
            issue.labels.remove(label.id)
            _labeled(site, issue, label, actor=actor, app_id=app_id, action="unlabeled")


def set_labels(site: Site, issue: Issue, names: Sequence[str], *, actor: str, app_id: int | None = None) -> None:
    """Replace all labels, as `PUT labels` and `PATCH issue` do; only the difference is an event."""
    with site.world.changing():
        wanted = {name.lower() for name in names}
        gone = [label for label in site.world.labels_of(issue) if label.name.lower() not in wanted]
        add_labels(site, issue, names, actor=actor, app_id=app_id)
        remove_labels(site, issue, gone, actor=actor, app_id=app_id)


def set_assignees(site: Site, issue: Issue, logins: Sequence[str], *, actor: str) -> None:
    with site.world.changing():
        wanted = [site.world.user(login).login for login in logins]
        before, issue.assignees = issue.assignees, list(dict.fromkeys(wanted))
        for login in [login for login in issue.assignees if login not in before]:
            _assigned(site, issue, login, actor=actor, action="assigned")
        for login in [login for login in before if login not in issue.assignees]:
            _assigned(site, issue, login, actor=actor, action="unassigned")


def react(site: Site, reactions: list[Reaction], content: str, *, login: str) -> tuple[Reaction, bool]:
    """The reaction of that login, and whether it is new: one of a kind for each person."""
    with site.world.changing():
        for known in reactions:
            if (known.login, known.content) == (login, content):
                return known, False
        made = Reaction(id=site.world.new_id(), login=login, content=content, created_at=site.world.clock())
        reactions.append(made)
        return made, True


def ensure_label(site: Site, repo: Repository, name: str, *, actor: str) -> Label:
    """The label of that name, created in GitHub's default grey if there is none."""
    found = site.world.label(repo, name)
    return found or create_label(site, repo, actor=actor, name=name)


def _event(issue: Issue) -> str:
    return "pull_request" if issue.pull else "issues"


def _labeled(site: Site, issue: Issue, label: Label, *, actor: str, app_id: int | None, action: str) -> None:
    record(site, issue, action, actor=actor, app_id=app_id, label=label.name, color=label.color)
    shown = label_json(site.world, site.world.repository(issue.repo), label)
    site.announce.issue(_event(issue), action, issue, actor=actor, label=shown)


def _assigned(site: Site, issue: Issue, login: str, *, actor: str, action: str) -> None:
    record(site, issue, action, actor=actor, assignee=login)
    shown = user_json(site.world, login)
    site.announce.issue(_event(issue), action, issue, actor=actor, assignee=shown)
