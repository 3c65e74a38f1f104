"""The frame of the pages: what every template can use, the headers, the errors, and who may send forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from werkzeug.exceptions import Forbidden as FormRefused
from werkzeug.exceptions import HTTPException

from web.markdown import render
from web.sandbox import page_files, page_home, page_issue, page_lists, page_new
from web.sandbox.errors import GitHubError, NotFound
from web.sandbox.pages import acting
from web.sandbox.rest import site
from web.sandbox.wording import ago, iso

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def register(app: Flask) -> None:
    """Put the pages at the root."""
    frame = Blueprint("pages", __name__)
    for part in (page_home, page_lists, page_new, page_issue, page_files):
        frame.register_blueprint(part.routes)
    frame.add_url_rule("/<path:unknown>", view_func=_refuse_unknown)
    frame.before_request(_ensure_same_origin)
    frame.after_request(_guard)
    frame.context_processor(_context)
    frame.register_error_handler(GitHubError, _page_of_error)
    frame.register_error_handler(HTTPException, _page_of_http_error)
    app.register_blueprint(frame)


def _refuse_unknown(**_path: str) -> Response:
    raise NotFound


def _ensure_same_origin() -> None:
    """Only forms of these pages may change anything: no other site's."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin is not None and origin.split("://", 1)[-1] != request.host:
        raise FormRefused("This form was not sent by this site.")


def _guard(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _context() -> dict[str, Any]:
    world = site().world
    return {
        "acting": acting(),
        "people": [user.login for user in list(world.users.values()) if user.kind == "User"],
        "user": world.user,
        "markdown": render,
        "ago": lambda at: ago(at, now=world.clock()),
        "iso": iso,
    }


def _page_of_error(error: GitHubError) -> tuple[str, int]:
    details = [item.get("message") or item.get("field") for item in error.errors or [] if isinstance(item, dict)]
    text = ": ".join([error.message, *(str(item) for item in details if item)])
    return render_template("error.html", status=error.status, text=text), error.status


def _page_of_http_error(error: HTTPException) -> tuple[str, int]:
    status = error.code or 500
    return render_template("error.html", status=status, text=error.description or error.name), status
