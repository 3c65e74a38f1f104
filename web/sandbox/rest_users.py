"""REST: people, limits and the installation's own facts."""

from __future__ import annotations

from flask import Blueprint, Response

from web.sandbox.errors import NOT_FOR_INTEGRATIONS, Forbidden
from web.sandbox.payloads import full_user_json
from web.sandbox.rest import caller, reply, signed_in, site

routes = Blueprint("rest_users", __name__)


@routes.get("/user")
def get_user() -> Response:
    with site().world.lock:
        if caller().app_id is not None:
            raise Forbidden(NOT_FOR_INTEGRATIONS)
        return reply(full_user_json(site().world, site().world.user(signed_in())))


@routes.get("/users/<login>")
def get_named_user(login: str) -> Response:
    with site().world.lock:
        return reply(full_user_json(site().world, site().world.user(login)))


@routes.get("/rate_limit")
def get_rate_limit() -> Response:
    limit, used, reset = site().limiter.standing(caller().login or "anonymous", now=site().world.clock())
    core = {"limit": limit, "used": used, "remaining": max(limit - used, 0), "reset": reset, "resource": "core"}
    search = core | {"limit": 30, "used": 0, "remaining": 30, "resource": "search"}
    graphql = core | {"used": 0, "remaining": limit, "resource": "graphql"}
    return reply({"resources": {"core": core, "search": search, "graphql": graphql}, "rate": core})


@routes.get("/meta")
def get_meta() -> Response:
    return reply(
        {
            "verifiable_password_authentication": False,
            "hooks": ["127.0.0.1/32"],
            "web": ["127.0.0.1/32"],
            "api": ["127.0.0.1/32"],
            "git": ["127.0.0.1/32"],
            "domains": {"website": ["127.0.0.1"]},
        }
    )


@routes.get("/")
def get_root() -> Response:
    api = site().world.api
    return reply(
        {
            "current_user_url": f"{api}/user",
            "rate_limit_url": f"{api}/rate_limit",
            "repository_url": f"{api}/repos/{{owner}}/{{repo}}",
            "user_url": f"{api}/users/{{user}}",
        }
    )
