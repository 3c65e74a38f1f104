"""From an Authorization header to the caller: tokens of users and installations, and an App's own JWT.

Tokens and JWTs live in real time, whatever clock the sandbox runs on, because the programs that make and
check them (PyGithub among them) look at the machine's clock.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping

import jwt

from web.sandbox.access import Caller
from web.sandbox.errors import Forbidden, NotFound, Unauthorized, Unprocessable
from web.sandbox.model import App, Grant
from web.sandbox.state import World, new_token

TOKEN_LIFE_S = 3600.0
MAX_JWT_LIFE_S = 600
LEEWAY_S = 60

_UNDECODABLE = "A JSON web token could not be decoded"


def identify(world: World, header: str | None) -> Caller:
    """The caller of a request. No header is anonymous; credentials that are wrong are Unauthorized."""
    if not header:
        return Caller()
    scheme, _, value = header.partition(" ")
    token = _basic_password(value) if scheme.lower() == "basic" else value.strip()
    if token.count(".") == 2:
        app = _app_of_jwt(world, token)
        return Caller(login=None, app_id=app.id, permissions={}, is_app_itself=True)
    user = world.user_of_token(token)
    if user is not None:
        return Caller(login=user.login)
    grant = world.grants.get(token)
    app_of_grant = world.app(grant.app_id) if grant else None
    if grant is None or app_of_grant is None or time.time() >= grant.expires_at:
        raise Unauthorized
    return Caller(login=app_of_grant.bot_login, app_id=app_of_grant.id, permissions=grant.permissions)


def ensure_app(world: World, caller: Caller) -> App:
    """The App that signed the request's JWT; any other credentials are refused as GitHub refuses them."""
    app = world.app(caller.app_id) if caller.is_app_itself else None
    if app is None:
        raise Unauthorized(_UNDECODABLE)
    return app


def issue_grant(world: World, app: App, wanted: Mapping[str, str] | None) -> tuple[str, Grant]:
    """A new installation token, with the App's permissions or those of them that were asked for."""
    beyond = [name for name in (wanted or {}) if name not in app.permissions]
    if beyond:
        raise Unprocessable("The permissions requested are not granted to this installation.")
    permissions = dict(wanted) if wanted else dict(app.permissions)
    grant = Grant(app_id=app.id, permissions=permissions, expires_at=time.time() + TOKEN_LIFE_S)
    token = new_token("ghs_")
    with world.changing():
        world.grants[token] = grant
    return token, grant


def ensure_not_app(caller: Caller) -> None:
    """An App's JWT opens the App's own paths and nothing else."""
    if caller.is_app_itself:
        raise Forbidden("Resource not accessible by integration")


def _basic_password(value: str) -> str:
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Unauthorized from None
    return password or name


def _app_of_jwt(world: World, token: str) -> App:
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError:
        raise Unauthorized(_UNDECODABLE) from None
    app = next((app for app in world.apps.values() if issuer in (str(app.id), app.client_id)), None)
    if app is None:
        raise NotFound("Integration not found")
    try:
        claims = jwt.decode(
            token, app.public_key, algorithms=["RS256"], leeway=LEEWAY_S, options={"require": ["exp", "iat"]}
        )
    except jwt.InvalidTokenError:
        raise Unauthorized(_UNDECODABLE) from None
    if int(claims["exp"]) > time.time() + MAX_JWT_LIFE_S + LEEWAY_S:
        raise Unauthorized("'Expiration time' claim ('exp') is too far in the future")
    return app
