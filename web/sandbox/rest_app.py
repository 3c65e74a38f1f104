"""REST: GitHub Apps, hooks and their deliveries. https://docs.github.com/en/rest/apps/webhooks"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from web.sandbox.access import has_role
from web.sandbox.announce import hook_json
from web.sandbox.errors import Forbidden, NotFound, Unauthorized, invalid_field
from web.sandbox.hooks import DeliveryRecord, signed_headers
from web.sandbox.identity import ensure_app, issue_grant
from web.sandbox.model import App, Hook, Repository
from web.sandbox.payloads import Json, app_json, stamp
from web.sandbox.payloads_repository import installation_json, repository_json
from web.sandbox.rest import allow, body, caller, page, reply, repository, site

routes = Blueprint("rest_app", __name__)

_HOOKS = "/repos/<owner>/<name>/hooks"


@routes.get("/app")
def get_app() -> Response:
    with site().world.lock:
        app = _app()
        return reply(app_json(site().world, app) | {"installations_count": 1})


@routes.get("/app/installations")
def list_installations() -> Response:
    with site().world.lock:
        return page([_app()], lambda app: installation_json(site().world, app))


@routes.get("/app/installations/<int:installation>")
def get_installation(installation: int) -> Response:
    with site().world.lock:
        return reply(installation_json(site().world, _installed(installation)))


@routes.post("/app/installations/<int:installation>/access_tokens")
def create_access_token(installation: int) -> Response:
    fields = body()
    with site().world.lock:
        app = _installed(installation)
        wanted = fields.get("permissions")
        if wanted is not None and not isinstance(wanted, dict):
            raise invalid_field("Installation", "permissions")
        token, grant = issue_grant(site().world, app, wanted)
        return reply(
            {
                "token": token,
                "expires_at": stamp(grant.expires_at),
                "permissions": grant.permissions,
                "repository_selection": "all",
            },
            201,
        )


@routes.get("/repos/<owner>/<name>/installation")
def get_repository_installation(owner: str, name: str) -> Response:
    with site().world.lock:
        app = _app()
        site().world.repository(f"{owner}/{name}")
        return reply(installation_json(site().world, app))


@routes.get("/installation/repositories")
def list_installation_repositories() -> Response:
    with site().world.lock:
        if caller().app_id is None or caller().is_app_itself:
            raise Forbidden("You must authenticate with an installation access token in order to list repositories.")
        there = list(site().world.repositories.values())
        return page(there, lambda repo: repository_json(site().world, repo, caller=caller()), envelope="repositories")


@routes.get("/app/hook/config")
def get_app_hook() -> Response:
    with site().world.lock:
        _app()
        hook = next(iter(site().world.hooks.values()), None)
        if hook is None:
            raise NotFound
        return reply(hook_json(site().world, hook, repo=None)["config"])


@routes.get(_HOOKS)
def list_hooks(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = _administered(owner, name)
        return page(list(site().world.hooks.values()), lambda hook: hook_json(site().world, hook, repo=repo))


@routes.get(_HOOKS + "/<int:hook_id>")
def get_hook(owner: str, name: str, hook_id: int) -> Response:
    with site().world.lock:
        repo = _administered(owner, name)
        return reply(hook_json(site().world, _hook(hook_id), repo=repo))


@routes.get("/app/hook/deliveries")
def list_app_deliveries() -> Response:
    with site().world.lock:
        _app()
    return _deliveries(site().post.records)


@routes.get(_HOOKS + "/<int:hook_id>/deliveries")
def list_hook_deliveries(owner: str, name: str, hook_id: int) -> Response:
    _checked(owner, name, hook_id)
    return _deliveries([item for item in site().post.records if item.hook_id == hook_id])


@routes.get("/app/hook/deliveries/<int:delivery_id>")
def get_app_delivery(delivery_id: int) -> Response:
    with site().world.lock:
        _app()
    return reply(_full(_delivery(delivery_id)))


@routes.get(_HOOKS + "/<int:hook_id>/deliveries/<int:delivery_id>")
def get_hook_delivery(owner: str, name: str, hook_id: int, delivery_id: int) -> Response:
    _checked(owner, name, hook_id)
    return reply(_full(_delivery(delivery_id)))


@routes.post("/app/hook/deliveries/<int:delivery_id>/attempts")
def repeat_app_delivery(delivery_id: int) -> Response:
    with site().world.lock:
        _app()
    return _repeat(delivery_id)


@routes.post(_HOOKS + "/<int:hook_id>/deliveries/<int:delivery_id>/attempts")
def repeat_hook_delivery(owner: str, name: str, hook_id: int, delivery_id: int) -> Response:
    _checked(owner, name, hook_id)
    return _repeat(delivery_id)


def _app() -> App:
    return ensure_app(site().world, caller())


def _installed(installation: int) -> App:
    app = _app()
    if app.installation_id != installation:
        raise NotFound
    return app


def _administered(owner: str, name: str) -> Repository:
    """Hooks are for administrators; to others they do not exist."""
    repo = repository(owner, name)
    if caller().app_id is not None:
        allow(repo, "repository_hooks", level="read")
    elif caller().login is None:
        raise Unauthorized("Requires authentication")
    elif not has_role(site().world, repo, caller().login, least="admin"):
        raise NotFound
    return repo


def _checked(owner: str, name: str, hook_id: int) -> None:
    with site().world.lock:
        _administered(owner, name)
        _hook(hook_id)


def _hook(hook_id: int) -> Hook:
    found = site().world.hooks.get(hook_id)
    if found is None:
        raise NotFound
    return found


def _delivery(delivery_id: int) -> DeliveryRecord:
    found = site().post.record(delivery_id)
    if found is None:
        raise NotFound
    return found


def _repeat(delivery_id: int) -> Response:
    first = _delivery(delivery_id)
    site().post.redeliver(_hook(first.hook_id), first)
    return reply({}, 202)


def _deliveries(records: list[DeliveryRecord]) -> Response:
    """Newest first, paged by a cursor: the id after which the next page begins."""
    given = request.args.get("per_page", "30")
    size = min(int(given), 100) if given.isdecimal() and int(given) > 0 else 30
    cursor = request.args.get("cursor", "")
    older = [item for item in reversed(records) if not cursor.isdecimal() or item.id < int(cursor)]
    answer = reply([_summary(item) for item in older[:size]])
    if len(older) > size:
        url = f"{site().world.url}{request.path}?per_page={size}&cursor={older[size - 1].id}"
        answer.headers["Link"] = f'<{url}>; rel="next"'
    return answer


def _summary(item: DeliveryRecord) -> Json:
    done = item.status is not None
    return {
        "id": item.id,
        "guid": item.guid,
        "delivered_at": stamp(item.at),
        "redelivery": item.redelivery,
        "duration": round(item.duration or 0.0, 2),
        "status": ("OK" if 200 <= (item.status or 0) < 300 else "Invalid HTTP Response: " + str(item.status))
        if done
        else "failed to connect to host",
        "status_code": item.status or 0,
        "event": item.event,
        "action": item.action,
        "installation_id": item.installation_id,
        "repository_id": item.repository_id,
        "throttled_at": None,
    }


def _full(item: DeliveryRecord) -> Json:
    hook = _hook(item.hook_id)
    body_sent = json.dumps(item.payload, separators=(",", ":")).encode()
    return _summary(item) | {
        "url": hook.url,
        "request": {"headers": signed_headers(hook, item, body_sent), "payload": item.payload},
        "response": {"headers": {}, "payload": item.answer},
    }
