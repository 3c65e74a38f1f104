"""What every REST view needs: the site, the caller, the record asked for, the JSON body, pages of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import Response, g, request

from web.sandbox.access import Caller, ensure_may, ensure_visible, has_role
from web.sandbox.errors import BadRequest, Forbidden, GitHubError, NotFound, Unauthorized, invalid_field
from web.sandbox.gitstore import GitStore
from web.sandbox.model import Comment, Issue, Repository
from web.sandbox.payloads import Json
from web.sandbox.site import SITE, Site

T = TypeVar("T")

PER_PAGE, MAX_PER_PAGE = 30, 100


def site() -> Site:
    """The sandbox that is asked: one application serves them all."""
    return cast(Site, request.environ[SITE])


def caller() -> Caller:
    return cast(Caller, g.caller)


def body() -> Json:
    """The JSON object of the request; an empty body is an empty object. Raises BadRequest for anything else."""
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    try:
        decoded = json.loads(raw)
    except ValueError:
        raise BadRequest from None
    if not isinstance(decoded, dict):
        raise BadRequest("Body should be a JSON object")
    return decoded


def text(fields: Json, name: str, *, resource: str = "Issue") -> str | None:
    """A field that is text or absent; anything else is a 422."""
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise invalid_field(resource, name)


def names(value: Any, *, resource: str = "Issue", field: str = "labels") -> list[str]:
    """A list of names; GitHub takes labels as text or as objects with a name."""
    found = [item.get("name") if isinstance(item, dict) else item for item in value] if _is_list(value) else None
    if found is None or not all(isinstance(name, str) and name.strip() for name in found):
        raise invalid_field(resource, field)
    return cast(list[str], found)


def repository(owner: str, name: str) -> Repository:
    """The repository, if the caller may see it; else NotFound."""
    if caller().is_app_itself:
        raise Unauthorized("A JSON web token could not be decoded")
    found = site().world.repository(f"{owner}/{name}")
    ensure_visible(site().world, found, caller())
    return found


def issue(owner: str, name: str, number: int) -> Issue:
    repository(owner, name)
    return site().world.issue(f"{owner}/{name}", number)


def comment(owner: str, name: str, comment_id: int) -> Comment:
    repository(owner, name)
    return site().world.comment(f"{owner}/{name}", comment_id)


def store(owner: str, name: str) -> GitStore:
    return GitStore(repository(owner, name).path)


def allow(repo: Repository, scope: str, *, level: str = "write", least: str = "write") -> None:
    """Let the request go on only if the caller may do that; else GitHub's 401 or 403."""
    ensure_may(site().world, repo, caller(), scope=scope, level=level, least=least)


def allow_author_or(repo: Repository, login: str, *, least: str = "triage") -> None:
    """The author of a text may change it, and so may those with the role."""
    own = caller().login is not None and caller().login == login
    allow(repo, "issues", least="read" if own else least)


def is_privileged(repo: Repository) -> bool:
    """Whether the caller may write, and so may comment where others are locked out."""
    return caller().app_id is not None or has_role(site().world, repo, caller().login, least="write")


def signed_in() -> str:
    """The caller's login. Raises Unauthorized for nobody, Forbidden for an App's own JWT."""
    if caller().is_app_itself:
        raise Forbidden("Resource not accessible by integration")
    return caller().name


def page(items: Sequence[T], shape: Callable[[T], Json], *, envelope: str | None = None) -> Response:
    """One page of a list, as `per_page` and `page` ask, with a `link` header as GitHub writes it.

    `envelope` names the list in an object with a `total_count`, for the endpoints that answer so.
    """
    size = min(max(_number("per_page", PER_PAGE), 1), MAX_PER_PAGE)
    number = max(_number("page", 1), 1)
    last = max(-(-len(items) // size), 1)
    shown = [shape(item) for item in items[(number - 1) * size : number * size]]
    answer = reply({"total_count": len(items), envelope: shown} if envelope else shown)
    targets = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    back, forth = ("prev", "first"), ("next", "last")
    wanted = (*(forth if number < last else ()), *(back if number > 1 else ()))
    if last > 1:
        answer.headers["Link"] = ", ".join(f'<{_page_url(targets[rel])}>; rel="{rel}"' for rel in wanted)
    return answer


def reply(content: Any, status: int = 200) -> Response:
    """JSON as GitHub sends it."""
    encoded = json.dumps(content, separators=(",", ":"))
    return Response(encoded, status, content_type="application/json; charset=utf-8")


def nothing() -> Response:
    return Response(status=204)


def error_reply(error: GitHubError) -> Response:
    answer = reply(error.body(), error.status)
    answer.headers.update(error.headers)
    return answer


def found(value: T | None) -> T:
    """The value, or NotFound for None."""
    if value is None:
        raise NotFound
    return value


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _number(name: str, default: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else default


def _page_url(number: int) -> str:
    arguments = request.args.to_dict(flat=True) | {"page": str(number)}
    return f"{site().world.url}{request.path}?{urlencode(arguments)}"
