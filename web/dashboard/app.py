"""The dashboard's blueprint: who comes in, the headers of every page, errors as pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException

from web.dashboard import board, session, wording
from web.dashboard.access import Access
from web.dashboard.source import NotReady, Source

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
OPEN = ("dashboard.static", "dashboard.log_in", "dashboard.show_login")
"""What is shown to everybody: nothing of it says anything about a case."""
PLACES = (("board", "Cases", "dashboard.show_board"),)


def blueprint(source: Source, access: Access) -> Blueprint:
    """All pages and the JSON beside them, over a source and who may see it."""
    routes = Blueprint(
        "dashboard",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static/dashboard",
    )
    board.add(routes, source)
    session.add(routes, access)

    routes.before_request(partial(_ask, access))
    routes.after_request(_guard)
    routes.context_processor(partial(_context, access))
    routes.register_error_handler(NotReady, _starting)
    routes.register_error_handler(HTTPException, _failed)
    return routes


def _ask(access: Access) -> tuple[str, int] | tuple[Response, int] | None:
    """Only who may look comes further; only who may act changes anything."""
    if request.endpoint in OPEN:
        return None
    if not access.may_look(request):
        return _closed(access)
    if request.method not in ("GET", "HEAD") and not access.may_act(request):
        raise Forbidden("Give the operator's token first: only who knows it may change something here.")
    return None


def _guard(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _context(access: Access) -> dict[str, Any]:
    """What every page can use."""
    return {
        "places": PLACES,
        "session": access.session(request),
        "has_token": access.has_token,
        "ago": wording.ago,
        "date": wording.date,
        "span": wording.span,
        "states": wording.STATES,
        "moves": wording.MOVES,
    }


def _starting(_: NotReady) -> tuple[Any, int]:
    return _error(503, "The server is starting: its data folder is not ours yet. This page looks again by itself.")


def _failed(error: HTTPException) -> tuple[Any, int]:
    return _error(error.code or 500, error.description or error.name)


def _closed(access: Access) -> tuple[str, int] | tuple[Response, int]:
    if request.path.startswith("/api/"):
        return jsonify(error="the operator's token is needed: Authorization: Bearer ..."), 401
    return render_template("dashboard/login.html", has_token=access.has_token, wrong=False), 401


def _error(status: int, text: str) -> tuple[Any, int]:
    if request.path.startswith("/api/"):
        return jsonify(error=text), status
    return render_template("dashboard/error.html", status=status, text=text), status
