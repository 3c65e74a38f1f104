"""The frame of the REST API: who asks, the limits, and the headers and errors all answers share."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from email.utils import format_datetime

from flask import Blueprint, Flask, Response, g, request

from web.sandbox import (
    rest_app,
    rest_comments,
    rest_git,
    rest_issues,
    rest_labels,
    rest_pulls,
    rest_repository,
    rest_users,
)
from web.sandbox.access import Caller
from web.sandbox.door import API, RECORD
from web.sandbox.errors import GitHubError, NotFound
from web.sandbox.identity import identify
from web.sandbox.rest import error_reply, site

ANONYMOUS = "anonymous"

_UNCOUNTED = ("/rate_limit",)

_PARTS = (
    rest_issues,
    rest_comments,
    rest_labels,
    rest_repository,
    rest_git,
    rest_pulls,
    rest_app,
    rest_users,
)


def register(app: Flask) -> None:
    """Put the whole REST API under `/api/v3`."""
    frame = Blueprint("api", __name__, url_prefix=API)
    for part in _PARTS:
        frame.register_blueprint(part.routes)
    frame.add_url_rule("/<path:unknown>", view_func=_refuse_unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    frame.before_request(_admit)
    frame.after_request(_finish)
    app.register_blueprint(frame)


def _refuse_unknown(**_path: str) -> Response:
    """A path that GitHub does not have, or not with this method: both are a 404 there."""
    raise NotFound


def _admit() -> Response | None:
    """Find out who asks and count the request; the answer, where it is refused."""
    g.caller, g.account = Caller(), None
    world, path = site().world, request.path.removeprefix(API)
    try:
        with world.lock:
            g.caller = identify(world, request.headers.get("Authorization"))
        request.environ[RECORD].user = g.caller.login
        if path in _UNCOUNTED:
            return None
        g.account = g.caller.login or ANONYMOUS
        refusal = site().limiter.enter(g.account, request.method, path, now=world.clock())
    except GitHubError as error:
        return error_reply(error)
    if refusal is None:
        return None
    g.refusal_headers = refusal.headers
    return error_reply(GitHubError(refusal.message, status=refusal.status))


def _finish(answer: Response) -> Response:
    """Add what every answer carries, and turn a known representation into a 304."""
    if request.method == "GET" and answer.status_code == 200:
        digest = hashlib.sha256(answer.get_data()).hexdigest()
        answer.headers["ETag"] = f'W/"{digest}"'
        answer.headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
        answer.headers["Vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
        if digest in request.headers.get("If-None-Match", ""):
            answer.set_data(b"")
            answer.status_code = 304
    now = site().world.clock()
    account = g.get("account")
    if account is not None:
        site().limiter.leave(account, free=answer.status_code == 304, now=now)
    headers = site().limiter.headers(account or ANONYMOUS, now=now)
    for name, value in (headers | g.get("refusal_headers", {})).items():
        answer.headers[name] = value
    answer.headers["X-GitHub-Request-Id"] = _request_id()
    answer.headers["X-GitHub-Media-Type"] = "github.v3; format=json"
    answer.headers["X-GitHub-Api-Version-Selected"] = "2022-11-28"
    answer.headers["Date"] = format_datetime(datetime.fromtimestamp(now, UTC), usegmt=True)
    if g.caller.login and g.caller.app_id is None:
        answer.headers["X-OAuth-Scopes"] = "repo, workflow"
        answer.headers["X-Accepted-OAuth-Scopes"] = ""
    return answer


def _request_id() -> str:
    noise = secrets.token_hex(17).upper()
    return ":".join((noise[:4], noise[4:10], noise[10:18], noise[18:26], noise[26:]))
