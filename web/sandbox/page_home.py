"""The first page, the switch between people, and the drawings that depend on data."""

from __future__ import annotations

import re

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from web.sandbox.access import has_role
from web.sandbox.colours import avatar, label_styles
from web.sandbox.errors import NotFound
from web.sandbox.pages import COOKIE, acting
from web.sandbox.rest import site

routes = Blueprint("home", __name__)


@routes.get("/")
def home() -> str:
    world = site().world
    with world.lock:
        there = [repo for repo in world.repositories.values() if has_role(world, repo, acting(), least="read")]
        return render_template("home.html", repositories=there)


@routes.post("/_acting-as")
def act_as() -> BaseResponse:
    """Become somebody else, and go back to where the form stood."""
    answer = redirect(_local(request.form.get("back", "/")))
    answer.set_cookie(COOKIE, request.form.get("login", ""), samesite="Strict", httponly=True)
    return answer


@routes.get("/_avatars/<int:user_id>.svg")
def show_avatar(user_id: int) -> Response:
    with site().world.lock:
        found = next((user for user in site().world.users.values() if user.id == user_id), None)
    if found is None:
        raise NotFound
    answer = Response(avatar(found), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


@routes.get("/_colours.css")
def show_colours() -> Response:
    """The styles of label colours, which no style attribute may carry under the pages' policy."""
    wanted = re.findall(r"[0-9a-f]{6}", request.args.get("c", "").lower())
    answer = Response(label_styles(wanted), content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


def _local(path: str) -> str:
    """A path of this site; anything else becomes the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
