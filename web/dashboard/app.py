"""The dashboard's blueprint: who comes in, the headers of every page, errors as pages or as problems."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized

from web.dashboard import api, pages, session, wording
from web.dashboard.access import Access
from web.dashboard.source import NotReady, Silent, Source

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
OPEN = ("dashboard.static", "dashboard.log_in", "dashboard.show_login", "dashboard.api_document")
"""What is shown to everybody: nothing of it says anything about a case."""
STARTING = "The server is starting: its data folder is not ours yet. This page looks again by itself."
SILENT = "The health actor does not answer at the moment. This page looks again by itself."
NOBODY = "Give the operator's token first: only who knows it may change something here."


def blueprint(source: Source, access: Access) -> Blueprint:
    """All pages and the JSON beside them, over a source and who may see it."""
    routes = Blueprint(
        "dashboard",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static/dashboard",
    )
    pages.add(routes, source)
    api.add(routes, source)
    session.add(routes, access)

    routes.before_request(partial(_ask, access))
    routes.after_request(guard)
    routes.context_processor(partial(_context, access))
    routes.register_error_handler(NotReady, lambda _: _error(503, STARTING))
    routes.register_error_handler(Silent, lambda _: _error(503, SILENT))
    routes.register_error_handler(HTTPException, _failed)
    routes.app_errorhandler(404)(partial(_nowhere, access))
    routes.app_errorhandler(405)(partial(_nowhere, access))
    return routes


def guard(answer: Response) -> Response:
    """The headers of everything that is shown here."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _ask(access: Access) -> Any:
    """Only who may look comes further; only who may act changes anything."""
    if request.endpoint in OPEN:
        return None
    if not access.may_look(request):
        return _closed(access)
    if request.method not in ("GET", "HEAD", "OPTIONS") and not access.may_act(request):
        if api.is_api(request.path) and access.session(request) is None:
            raise Unauthorized(NOBODY)
        raise Forbidden(NOBODY)
    return None


def _context(access: Access) -> dict[str, Any]:
    """What every page can use."""
    return {
        "places": pages.PLACES,
        "session": access.session(request),
        "has_token": access.has_token,
        "states": wording.STATES,
        "moves": wording.MOVES,
        "kinds": wording.KINDS,
        **{function.__name__: function for function in wording.FUNCTIONS},
    }


def _failed(error: HTTPException) -> tuple[Any, int]:
    return _error(error.code or 500, error.description or error.name, allow=error)


def _nowhere(access: Access, error: HTTPException) -> Any:
    """An address that nobody has: under `/api/` a problem, a page for who looks at pages, else the bare answer."""
    said = "" if error.description == type(error).description else error.description
    if api.is_api(request.path):
        answer, status = _error(error.code or 404, said or wording.NO_ENDPOINT, allow=error)
        return guard(answer), status
    if request.method == "GET" and "text/html" in request.accept_mimetypes.values() and access.may_look(request):
        page = render_template(
            "dashboard/error.html", status=error.code, text=said or wording.NOWHERE, **_context(access)
        )
        return guard(Response(page)), error.code
    return error


def _closed(access: Access) -> tuple[Any, int]:
    if api.is_api(request.path):
        return _error(401, NOBODY)
    return render_template("dashboard/login.html", has_token=access.has_token, wrong=False), 401


def _error(status: int, text: str, *, allow: HTTPException | None = None) -> tuple[Any, int]:
    if api.is_api(request.path):
        answer = api.problem(status, text)
        for name, value in allow.get_headers() if allow is not None else ():
            if name == "Allow":
                answer.headers[name] = value
        return answer, status
    return render_template("dashboard/error.html", status=status, text=text), status
