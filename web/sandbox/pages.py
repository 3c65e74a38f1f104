"""What the pages share: who acts, what they may see and do, and addresses."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from web.sandbox.access import has_role, role
from web.sandbox.errors import NotFound
from web.sandbox.model import Issue, Repository
from web.sandbox.rest import site

COOKIE = "acting-as"


def acting() -> str:
    """The login the visitor acts as: the cookie's, or the first person that is no bot."""
    login: str | None = g.get("acting")
    if login is None:
        world = site().world
        people = [user.login for user in world.users.values() if user.kind == "User"]
        wanted = request.cookies.get(COOKIE, "")
        login = next((name for name in people if name == wanted), people[0] if people else "ghost")
        g.acting = login
    return login


def visible(owner: str, name: str) -> Repository:
    """The repository, if the one who acts may see it; else NotFound."""
    world = site().world
    repo = world.repository(f"{owner}/{name}")
    if not has_role(world, repo, acting(), least="read"):
        raise NotFound
    return repo


def may(repo: Repository, least: str, *, own: bool = False) -> bool:
    """Whether the one who acts has the role, or it is their own."""
    return own or has_role(site().world, repo, acting(), least=least)


def repository_page(template: str, repo: Repository, **values: Any) -> str:
    """A page within a repository, with what its heading shows."""
    counts = {
        "issues": sum(item.pull is None and item.state == "open" for item in repo.issues.values()),
        "pulls": sum(item.pull is not None and item.state == "open" for item in repo.issues.values()),
    }
    return render_template(template, repo=repo, counts=counts, role=role(site().world, repo, acting()), **values)


def address(issue: Issue) -> str:
    """The path of an issue's page."""
    return f"/{issue.repo}/{'pull' if issue.pull else 'issues'}/{issue.number}"
