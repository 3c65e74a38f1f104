"""The page of one issue or pull request, and what can be done on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from web.sandbox import comments, issues
from web.sandbox.errors import Forbidden, NotFound
from web.sandbox.model import Change, Comment, Issue, Reaction, Repository
from web.sandbox.pages import acting, address, may, repository_page, visible
from web.sandbox.rest import site
from web.sandbox.ticking import ticked

routes = Blueprint("issue", __name__)

_ISSUE = "/<owner>/<name>/issues/<int:number>"
SIGNS = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "confused": "😕",
    "heart": "❤️",
    "hooray": "🎉",
    "rocket": "🚀",
    "eyes": "👀",
}
_GROUP_S = 60.0  # label changes of one person within this long are told in one line


@dataclass(slots=True, kw_only=True)
class Moment:
    """One entry of the thread: a comment, or an event (several label changes are one)."""

    key: str
    version: float
    at: float
    actor: str
    kind: str
    change: Change
    comment: Comment | None = None
    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)


def thread(issue: Issue) -> list[Moment]:
    """What happened to an issue, as people read it."""
    told: list[Moment] = []
    for change in issue.changes:
        if change.kind in ("labeled", "unlabeled"):
            _tell_label(told, change)
        elif change.kind == "commented":
            comment = issue.comments.get(change.comment_id or 0)
            if comment is not None:
                told.append(_moment(change, version=comment.updated_at + len(comment.reactions), comment=comment))
        elif change.kind not in ("opened", "edited", "comment_edited"):
            told.append(_moment(change, version=change.at))
    return told


def reacted(reactions: list[Reaction]) -> list[tuple[str, str, str]]:
    """Each kind of reaction as its sign, its name and who reacted so, in the order in which they came."""
    people: dict[str, list[str]] = {}
    for reaction in reactions:
        people.setdefault(reaction.content, []).append(reaction.login)
    return [(SIGNS.get(content, content), content, ", ".join(logins)) for content, logins in people.items()]


def _tell_label(told: list[Moment], change: Change) -> None:
    last = told[-1] if told else None
    if last is None or last.kind != "labels" or last.actor != change.actor or change.at - last.at > _GROUP_S:
        last = _moment(change, version=change.at)
        last.kind = "labels"
        told.append(last)
    (last.added if change.kind == "labeled" else last.removed).append(change)
    last.version = change.id


def _moment(change: Change, *, version: float, comment: Comment | None = None) -> Moment:
    return Moment(
        key=f"moment-{change.id}",
        version=version,
        at=change.at,
        actor=change.actor,
        kind=change.kind,
        comment=comment,
        change=change,
    )


@routes.get(_ISSUE)
@routes.get("/<owner>/<name>/pull/<int:number>")
def show(owner: str, name: str, number: int) -> str | BaseResponse:
    world = site().world
    with world.lock:
        repo, issue = visible(owner, name), world.issue(f"{owner}/{name}", number)
        if (issue.pull is not None) != ("/pull/" in request.path):
            return redirect(address(issue))
        told = thread(issue)
        labels = world.labels_of(issue)
        return repository_page(
            "issue.html",
            repo,
            issue=issue,
            labels=labels,
            other_labels=[label for label in repo.labels.values() if label not in labels],
            thread=told,
            colours=_colours(repo, told),
            writing="write" in request.args,
            editing=request.args.get("edit", 0, type=int),
            may_triage=may(repo, "triage"),
            may_close=may(repo, "triage", own=issue.login == acting()),
            may_comment=not issue.locked or may(repo, "write"),
            may_edit=lambda login: may(repo, "write", own=login == acting()),
            reacted=reacted,
            base=f"/{repo.full_name}",
        )


@routes.post(_ISSUE + "/comments")
def add_comment(owner: str, name: str, number: int) -> BaseResponse:
    """Comment, close or reopen: one form with two buttons, as people know it."""
    text, state = request.form.get("body", ""), request.form.get("state")
    with site().world.changing():
        repo, issue = _there(owner, name, number)
        if text.strip() or state is None:
            comments.add_comment(site(), issue, text, actor=acting(), privileged=may(repo, "write"))
        if state in ("open", "closed"):
            _ensure(may(repo, "triage", own=issue.login == acting()))
            reason = request.form.get("reason")
            issues.set_state(site(), issue, state, actor=acting(), reason=reason)
        return redirect(address(issue) + "#end", 303)


@routes.post(_ISSUE + "/comments/<int:comment_id>")
def edit_comment(owner: str, name: str, number: int, comment_id: int) -> BaseResponse:
    with site().world.changing():
        repo, issue = _there(owner, name, number)
        comment = site().world.comment(issue.repo, comment_id)
        _ensure(may(repo, "write", own=comment.login == acting()))
        if "delete" in request.form:
            comments.delete_comment(site(), comment, actor=acting())
            return redirect(address(issue), 303)
        comments.edit_comment(site(), comment, request.form.get("body", ""), actor=acting())
        return redirect(f"{address(issue)}#issuecomment-{comment.id}", 303)


@routes.post(_ISSUE + "/comments/<int:comment_id>/tick")
def tick(owner: str, name: str, number: int, comment_id: int) -> tuple[str, int]:
    """Tick a box of a comment, or take the tick off."""
    with site().world.changing():
        repo, issue = _there(owner, name, number)
        comment = site().world.comment(issue.repo, comment_id)
        _ensure(may(repo, "write", own=comment.login == acting()))
        place = request.form.get("place", -1, type=int)
        text = ticked(comment.body, place, on=bool(request.form.get("on")))
        if text is None:
            raise NotFound(f"There is no box {place}.")
        comments.edit_comment(site(), comment, text, actor=acting())
        return "", 204


@routes.post(_ISSUE + "/edit")
def edit(owner: str, name: str, number: int) -> BaseResponse:
    """Change title and description."""
    with site().world.changing():
        repo, issue = _there(owner, name, number)
        _ensure(may(repo, "triage", own=issue.login == acting()))
        title, body = request.form.get("title"), request.form.get("body")
        issues.edit_issue(site(), issue, actor=acting(), title=title, body=body)
        return redirect(address(issue), 303)


@routes.post(_ISSUE + "/labels")
def change_labels(owner: str, name: str, number: int) -> BaseResponse:
    """Add the chosen label, or take the one off whose button was pressed."""
    with site().world.changing():
        repo, issue = _there(owner, name, number)
        _ensure(may(repo, "triage"))
        if added := request.form.get("add"):
            issues.add_labels(site(), issue, [added], actor=acting())
        gone = site().world.label(repo, request.form.get("remove", ""))
        if gone is not None and gone.id in issue.labels:
            issues.remove_labels(site(), issue, [gone], actor=acting())
        return redirect(address(issue), 303)


def _there(owner: str, name: str, number: int) -> tuple[Repository, Issue]:
    return visible(owner, name), site().world.issue(f"{owner}/{name}", number)


def _ensure(allowed: bool) -> None:
    if not allowed:
        raise Forbidden(f"{acting()} may not do that in this repository.")


def _colours(repo: Repository, told: list[Moment]) -> str:
    return ",".join(sorted({*(label.color for label in repo.labels.values()), *_past_colours(told)}))


def _past_colours(told: list[Moment]) -> Iterator[str]:
    for moment in told:
        for change in (*moment.added, *moment.removed):
            yield change.color or "ededed"
