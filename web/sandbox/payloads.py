"""The JSON of people, issues, comments and labels, field for field as GitHub's REST API and webhooks give it."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from web.sandbox.access import association
from web.sandbox.model import App, Change, Comment, Issue, Label, Reaction, Repository, User
from web.sandbox.state import World

Json = dict[str, Any]

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")

_USER_URLS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}


def stamp(at: float) -> str:
    """A time as GitHub writes it: UTC, whole seconds."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def maybe_stamp(at: float | None) -> str | None:
    return None if at is None else stamp(at)


def node_id(kind: str, number: int) -> str:
    return base64.b64encode(f"0{len(kind)}:{kind}{number}".encode()).decode()


def user_json(world: World, user: User | str) -> Json:
    """The short form of a user that stands in every payload."""
    if isinstance(user, str):
        user = world.user(user)
    url = f"{world.api}/users/{quote(user.login)}"
    page = f"{world.url}/apps/{user.login[:-5]}" if user.login.endswith("[bot]") else f"{world.url}/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": node_id(user.kind, user.id),
        "avatar_url": f"{world.url}/_avatars/{user.id}.svg",
        "gravatar_id": "",
        "url": url,
        "html_url": page,
        **{name: url + tail for name, tail in _USER_URLS.items()},
        "type": user.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def full_user_json(world: World, user: User) -> Json:
    """What `GET /user` and `GET /users/{login}` give."""
    at = stamp(user.created_at)
    absent = dict.fromkeys(("company", "location", "email", "hireable", "bio", "twitter_username"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    named = {"name": user.login, "blog": "", "created_at": at, "updated_at": at}
    return user_json(world, user) | named | absent | counts


def label_json(world: World, repo: Repository, label: Label) -> Json:
    return {
        "id": label.id,
        "node_id": node_id("Label", label.id),
        "url": f"{world.api}/repos/{repo.full_name}/labels/{quote(label.name, safe='')}",
        "name": label.name,
        "color": label.color,
        "default": label.default,
        "description": label.description,
    }


def reactions_json(url: str, reactions: list[Reaction]) -> Json:
    counted = Counter(reaction.content for reaction in reactions)
    return {
        "url": f"{url}/reactions",
        "total_count": len(reactions),
        **{name: counted.get(name, 0) for name in REACTIONS},
    }


def reaction_json(world: World, reaction: Reaction) -> Json:
    return {
        "id": reaction.id,
        "node_id": node_id("Reaction", reaction.id),
        "user": user_json(world, reaction.login),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def app_json(world: World, app: App) -> Json:
    """A GitHub App as it appears beside what it did, and as `GET /app`."""
    owner = next(iter(world.repositories.values())).owner if world.repositories else app.bot_login
    at = stamp(app.created_at)
    return {
        "id": app.id,
        "slug": app.slug,
        "client_id": app.client_id,
        "node_id": node_id("App", app.id),
        "owner": user_json(world, owner),
        "name": app.slug,
        "description": "",
        "external_url": f"{world.url}/apps/{app.slug}",
        "html_url": f"{world.url}/apps/{app.slug}",
        "created_at": at,
        "updated_at": at,
        "permissions": app.permissions,
        "events": ["issues", "issue_comment", "label", "pull_request", "push"],
    }


def _made_by_app(world: World, app_id: int | None) -> Json | None:
    app = world.app(app_id)
    return None if app is None else app_json(world, app)


def issue_urls(world: World, issue: Issue) -> Json:
    url = f"{world.api}/repos/{issue.repo}/issues/{issue.number}"
    kind = "pull" if issue.pull else "issues"
    return {
        "url": url,
        "repository_url": f"{world.api}/repos/{issue.repo}",
        "labels_url": url + "/labels{/name}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": f"{world.url}/{issue.repo}/{kind}/{issue.number}",
        "timeline_url": f"{url}/timeline",
    }


def pull_link_json(world: World, issue: Issue) -> Json:
    page = f"{world.url}/{issue.repo}/pull/{issue.number}"
    return {
        "url": f"{world.api}/repos/{issue.repo}/pulls/{issue.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": None,
    }


def issue_json(world: World, issue: Issue) -> Json:
    repo = world.repository(issue.repo)
    urls = issue_urls(world, issue)
    assignees = [user_json(world, login) for login in issue.assignees]
    answer = {
        **urls,
        "id": issue.id,
        "node_id": node_id("Issue", issue.id),
        "number": issue.number,
        "title": issue.title,
        "user": user_json(world, issue.login),
        "labels": [label_json(world, repo, label) for label in world.labels_of(issue)],
        "state": issue.state,
        "locked": issue.locked,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": maybe_stamp(issue.closed_at),
        "author_association": association(repo, issue.login),
        "type": None,
        "active_lock_reason": issue.lock_reason,
        "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
        "body": issue.body,
        "closed_by": user_json(world, issue.closed_by) if issue.closed_by else None,
        "reactions": reactions_json(urls["url"], issue.reactions),
        "performed_via_github_app": _made_by_app(world, issue.app_id),
        "state_reason": issue.state_reason,
    }
    if issue.pull:
        answer |= {"draft": issue.pull.draft, "pull_request": pull_link_json(world, issue)}
    return answer


def comment_json(world: World, comment: Comment) -> Json:
    repo = world.repository(comment.repo)
    urls = issue_urls(world, repo.issues[comment.number])
    url = f"{world.api}/repos/{repo.full_name}/issues/comments/{comment.id}"
    return {
        "url": url,
        "html_url": f"{urls['html_url']}#issuecomment-{comment.id}",
        "issue_url": urls["url"],
        "id": comment.id,
        "node_id": node_id("IssueComment", comment.id),
        "user": user_json(world, comment.login),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": association(repo, comment.login),
        "body": comment.body,
        "reactions": reactions_json(url, comment.reactions),
        "performed_via_github_app": _made_by_app(world, comment.app_id),
    }


def event_json(world: World, issue: Issue, change: Change) -> Json:
    """One entry of `GET .../issues/{n}/events`."""
    answer: Json = {
        "id": change.id,
        "node_id": node_id("IssueEvent", change.id),
        "url": f"{world.api}/repos/{issue.repo}/issues/events/{change.id}",
        "actor": user_json(world, change.actor),
        "event": change.kind,
        "commit_id": None,
        "commit_url": None,
        "created_at": stamp(change.at),
        "performed_via_github_app": _made_by_app(world, change.app_id),
    }
    if change.label is not None:
        answer["label"] = {"name": change.label, "color": change.color}
    if change.assignee is not None:
        answer["assignee"] = user_json(world, change.assignee)
    if change.kind == "renamed":
        answer["rename"] = {"from": change.before, "to": change.after}
    return answer
