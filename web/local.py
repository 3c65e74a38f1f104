"""What the command line asks of a running server: a few routes for this machine alone.

Who may: a request from a loopback address, not passed on by a proxy, with the token of a file in the data folder that
its owner alone can read. Reading needs none of this: the command line opens the database beside the server.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, jsonify, request

FILE = "caseworker.local"
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """Where the running server answers and what it wants to see."""

    url: str
    token: str


def publish(folder: Path, url: str) -> Local:
    """Make a new token and leave both in the data folder (0600), over those of an earlier process."""
    local = Local(url=url, token=secrets.token_hex(32))
    path = folder / FILE
    fresh = path.with_name(f".{FILE}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"url": local.url, "token": local.token}, file)
    fresh.replace(path)
    return local


def find(folder: Path) -> Local | None:
    """What the latest server left there; None where there is nothing to be read."""
    try:
        words = json.loads((folder / FILE).read_text("utf-8"))
        return Local(url=str(words["url"]), token=str(words["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


Act = Callable[[Mapping[str, str]], bool]
"""Does what was asked; whether there was something to do. Takes the values of the request."""


def blueprint(token: Callable[[], str | None], acts: Mapping[str, Act]) -> Blueprint:
    """`POST /local/<name>` for each of `acts`; `token` is None while nothing may be asked."""
    routes = Blueprint("local", __name__, url_prefix="/local")

    @routes.post("/<name>")
    def act(name: str) -> tuple[Response, int]:
        """200 done, 404 nothing there, 403 not allowed."""
        if not _allowed(token()):
            return jsonify(error="for the command line on this machine alone"), 403
        if name not in acts:
            return jsonify(error="unknown"), 404
        done = acts[name](request.form.to_dict())
        return jsonify(done=done), 200 if done else 404

    return routes


def _allowed(token: str | None) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return False
    return _near(request.remote_addr or "") and not any(header in request.headers for header in PASSED_ON)


def _near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
