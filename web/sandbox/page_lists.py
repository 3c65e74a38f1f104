"""The lists of issues and of pull requests."""

from __future__ import annotations

from flask import Blueprint, request

from web.sandbox.model import Issue, Repository
from web.sandbox.pages import repository_page, visible
from web.sandbox.rest import site

routes = Blueprint("lists", __name__)

PER_PAGE = 25


@routes.get("/<owner>/<name>/issues")
def list_issues(owner: str, name: str) -> str:
    return _list(owner, name, pulls=False)


@routes.get("/<owner>/<name>/pulls")
def list_pulls(owner: str, name: str) -> str:
    return _list(owner, name, pulls=True)


def _list(owner: str, name: str, *, pulls: bool) -> str:
    state = "closed" if request.args.get("state") == "closed" else "open"
    label, words = request.args.get("label", ""), request.args.get("q", "").strip()
    number = request.args.get("page", 1, type=int)
    world = site().world
    with world.lock:
        repo = visible(owner, name)
        kind = [item for item in repo.issues.values() if (item.pull is not None) == pulls]
        chosen = [item for item in reversed(kind) if _matches(repo, item, label=label, words=words)]
        counted = {each: sum(item.state == each for item in chosen) for each in ("open", "closed")}
        chosen = [item for item in chosen if item.state == state]
        start = (max(number, 1) - 1) * PER_PAGE
        version = max((item.changes[-1].id for item in kind), default=0)
        return repository_page(
            "issues.html",
            repo,
            shown=[(item, world.labels_of(item)) for item in chosen[start : start + PER_PAGE]],
            labels=sorted(repo.labels.values(), key=lambda item: item.name.lower()),
            counted=counted,
            state=state,
            label=label,
            words=words,
            pulls=pulls,
            number=max(number, 1),
            more=len(chosen) > start + PER_PAGE,
            version=version,
            endpoint=f"/{repo.full_name}/{'pulls' if pulls else 'issues'}",
        )


def _matches(repo: Repository, item: Issue, *, label: str, words: str) -> bool:
    names = {repo.labels[key].name.lower() for key in item.labels}
    there = f"{item.title} {item.body or ''} #{item.number}".lower()
    return (not label or label.lower() in names) and all(word in there for word in words.lower().split())
