"""The sandbox's Flask application: REST, git and pages side by side."""

from __future__ import annotations

from functools import cache

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from web.sandbox import api, git_http, page_frame
from web.sandbox.door import API
from web.sandbox.errors import GitHubError, NotFound
from web.sandbox.rest import error_reply


@cache
def application() -> Flask:
    """The one application of the process. It keeps nothing: the sandbox a request is for comes with the request."""
    app = Flask(__name__, static_url_path="/_static")
    api.register(app)
    app.register_blueprint(git_http.routes)
    page_frame.register(app)
    app.register_error_handler(GitHubError, _answer_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    return app


def _answer_error(error: GitHubError) -> Response:
    return error_reply(error)


def _answer_http_error(error: HTTPException) -> Response | HTTPException:
    """An unknown path of the API is GitHub's 404, a wrong method too."""
    return error_reply(NotFound()) if request.path.startswith(API) else error
