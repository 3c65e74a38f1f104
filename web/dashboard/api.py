"""`/api/v1`: the table of endpoints as routes, and every failure as a problem of RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from marshmallow import Schema, ValidationError

from web.dashboard.asked import single
from web.dashboard.endpoints import ENDPOINTS, Endpoint
from web.dashboard.openapi import PROBLEM, ROOT, document
from web.dashboard.source import Missing, Source


def add(routes: Blueprint, source: Source) -> None:
    """The routes of the API, and its document at `/api/v1/openapi.json`."""
    for endpoint in ENDPOINTS:
        address = ROOT + endpoint.path.replace("{", "<").replace("}", ">")
        name = f"api_{endpoint.name}"
        routes.add_url_rule(address, name, _view(source, endpoint), methods=[endpoint.method])
    routes.add_url_rule(f"{ROOT}/openapi.json", "api_document", lambda: _json(_document()))


def is_api(path: str) -> bool:
    """Whether an address belongs to the API: its failures are problems, not pages."""
    return path.startswith("/api/")


def problem(status: int, detail: str, errors: Mapping[str, Any] | None = None) -> Response:
    """A failure as RFC 9457 has it."""
    title = HTTPStatus(status).phrase if status in {known.value for known in HTTPStatus} else "Error"
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    answer = _json(told | ({"errors": errors} if errors else {}), status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="caseworker"'
    return answer


def loaded(schema: type[Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, checked. Raises marshmallow's `ValidationError`."""
    values: dict[str, Any] = schema().load(given)
    return values


def _view(source: Source, endpoint: Endpoint) -> Callable[..., Response]:
    answer = endpoint.answer()

    def view(**address: str) -> Response:
        try:
            where = loaded(endpoint.address, address)
        except ValidationError as wrong:
            return problem(404, "There is nothing at this address.", _said(wrong))
        try:
            values = loaded(endpoint.query, single(request.args))
        except ValidationError as wrong:
            return problem(400, "What was asked for is not as it has to be.", _said(wrong))
        try:
            return _json(answer.dump(endpoint.read(source, {**values, **where})))
        except Missing as missing:
            return problem(404, str(missing))

    return view


def _said(wrong: ValidationError) -> dict[str, Any]:
    """What is wrong with each value."""
    return wrong.messages if isinstance(wrong.messages, dict) else {"": wrong.messages}


def _json(value: Any, *, status: int = 200, content_type: str = "application/json") -> Response:
    """As UTF-8; what has no UTF-8 form (half a surrogate pair in a title) goes out as the sign for that."""
    body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(body, status=status, content_type=content_type)


@cache
def _document() -> dict[str, Any]:
    return document()
