"""REST: comments and reactions. https://docs.github.com/en/rest/issues/comments"""

from __future__ import annotations

from flask import Blueprint, Response, request

from web.sandbox import comments, issues
from web.sandbox.errors import NotFound, invalid_field, missing_field
from web.sandbox.model import Comment, Reaction
from web.sandbox.payloads import REACTIONS, Json, comment_json, reaction_json
from web.sandbox.rest import (
    allow,
    allow_author_or,
    body,
    caller,
    comment,
    is_privileged,
    issue,
    nothing,
    page,
    reply,
    repository,
    signed_in,
    site,
    text,
)
from web.sandbox.rest_issues import since

routes = Blueprint("rest_comments", __name__)

_REPO = "/repos/<owner>/<name>"
_OF_ISSUE = _REPO + "/issues/<int:number>"
_COMMENT = _REPO + "/issues/comments/<int:comment_id>"


def _shape(item: Comment) -> Json:
    return comment_json(site().world, item)


@routes.get(_OF_ISSUE + "/comments")
def list_comments(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        start = since()
        there = issue(owner, name, number).comments.values()
        return page([item for item in there if item.updated_at >= start], _shape)


@routes.get(_REPO + "/issues/comments")
def list_repository_comments(owner: str, name: str) -> Response:
    with site().world.lock:
        start, repo = since(), repository(owner, name)
        there = [item for each in repo.issues.values() for item in each.comments.values()]
        chosen = [item for item in there if item.updated_at >= start]
        by_update = request.args.get("sort") == "updated"
        newest_first = request.args.get("direction", "asc") == "desc"
        chosen.sort(key=lambda item: (item.updated_at if by_update else 0.0, item.id), reverse=newest_first)
        return page(chosen, _shape)


@routes.post(_OF_ISSUE + "/comments")
def create_comment(owner: str, name: str, number: int) -> Response:
    written = _text_of_body()
    with site().world.lock:
        repo, found = repository(owner, name), issue(owner, name, number)
        allow(repo, "issues", least="read")
        made = comments.add_comment(
            site(),
            found,
            written,
            actor=signed_in(),
            app_id=caller().app_id,
            privileged=is_privileged(repo),
        )
        answer = reply(_shape(made), 201)
        answer.headers["Location"] = _shape(made)["url"]
        return answer


@routes.get(_COMMENT)
def get_comment(owner: str, name: str, comment_id: int) -> Response:
    with site().world.lock:
        return reply(_shape(comment(owner, name, comment_id)))


@routes.patch(_COMMENT)
def edit_comment(owner: str, name: str, comment_id: int) -> Response:
    written = _text_of_body()
    with site().world.lock:
        repo, found = repository(owner, name), comment(owner, name, comment_id)
        allow_author_or(repo, found.login, least="write")
        comments.edit_comment(site(), found, written, actor=signed_in(), app_id=caller().app_id)
        return reply(_shape(found))


@routes.delete(_COMMENT)
def delete_comment(owner: str, name: str, comment_id: int) -> Response:
    with site().world.lock:
        repo, found = repository(owner, name), comment(owner, name, comment_id)
        allow_author_or(repo, found.login, least="write")
        comments.delete_comment(site(), found, actor=signed_in(), app_id=caller().app_id)
        return nothing()


@routes.route(_OF_ISSUE + "/reactions", methods=["GET", "POST"])
def issue_reactions(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        return _reactions(owner, name, issue(owner, name, number).reactions)


@routes.route(_COMMENT + "/reactions", methods=["GET", "POST"])
def comment_reactions(owner: str, name: str, comment_id: int) -> Response:
    with site().world.lock:
        return _reactions(owner, name, comment(owner, name, comment_id).reactions)


@routes.delete(_OF_ISSUE + "/reactions/<int:reaction_id>")
def delete_issue_reaction(owner: str, name: str, number: int, reaction_id: int) -> Response:
    with site().world.lock:
        return _delete_reaction(owner, name, issue(owner, name, number).reactions, reaction_id)


@routes.delete(_COMMENT + "/reactions/<int:reaction_id>")
def delete_comment_reaction(owner: str, name: str, comment_id: int, reaction_id: int) -> Response:
    with site().world.lock:
        return _delete_reaction(owner, name, comment(owner, name, comment_id).reactions, reaction_id)


def _reactions(owner: str, name: str, there: list[Reaction]) -> Response:
    if request.method == "GET":
        return page(there, lambda item: reaction_json(site().world, item))
    allow(repository(owner, name), "issues", least="read")
    content = text(body(), "content", resource="Reaction")
    if content not in REACTIONS:
        raise invalid_field("Reaction", "content")
    made, is_new = issues.react(site(), there, content, login=signed_in())
    return reply(reaction_json(site().world, made), 201 if is_new else 200)


def _delete_reaction(owner: str, name: str, there: list[Reaction], reaction_id: int) -> Response:
    chosen = next((item for item in there if item.id == reaction_id), None)
    if chosen is None:
        raise NotFound
    allow_author_or(repository(owner, name), chosen.login, least="admin")
    with site().world.changing():
        there.remove(chosen)
    return nothing()


def _text_of_body() -> str:
    written = text(body(), "body", resource="IssueComment")
    if written is None:
        raise missing_field("IssueComment", "body")
    return written
