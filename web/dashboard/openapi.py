"""The OpenAPI document of the API, made from the table of endpoints by apispec. https://spec.openapis.org/oas/v3.1.1"""

from __future__ import annotations

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from web.dashboard.asked import Nothing
from web.dashboard.endpoints import ENDPOINTS, Endpoint

ROOT = "/api/v1"
VERSION = "1.0.0"
"""Of the API. The address carries its first number: what is added is no break, what goes away would be."""
PROBLEM = "application/problem+json"
ABOUT = """What the dashboard shows, as JSON, read with the same functions.

Times are seconds since the epoch, UTC. Lists come a page at a time: what an answer calls `next` (or `before`, in a
story) is asked for as `after` (or `before`). A failure is a problem of RFC 9457, `application/problem+json`.

From the server's own machine everything can be read. From elsewhere, and for everything that changes something, the
operator's token is needed: `Authorization: Bearer ...`.
"""
EDGES = re.compile(r"^\\A|\\Z$")
FAILURES = {
    400: "What was asked for is not as it has to be; `errors` says what.",
    401: "The operator's token is needed.",
    404: "There is nothing like that.",
    503: "The server is starting, or a part of it does not answer; ask again.",
}


class Problem(Schema):
    """A failure, after RFC 9457."""

    type = fields.String(required=True, metadata={"description": "`about:blank`: the title says it all"})
    title = fields.String(required=True, metadata={"description": "HTTP's words for the status"})
    status = fields.Integer(required=True, metadata={"description": "HTTP's"})
    detail = fields.String(required=True, metadata={"description": "what is wrong here, for a person"})
    errors = fields.Dict(
        keys=fields.String(), values=fields.Raw(), metadata={"description": "what is wrong with each value"}
    )


def document() -> dict[str, Any]:
    """The whole of it, as JSON values."""
    spec = APISpec(
        title="Caseworker",
        version=VERSION,
        openapi_version="3.1.0",
        info={"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        servers=[{"url": "/"}],
        tags=[{"name": name} for name in dict.fromkeys(endpoint.topic for endpoint in ENDPOINTS)],
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for path in dict.fromkeys(endpoint.path for endpoint in ENDPOINTS):
        here = [endpoint for endpoint in ENDPOINTS if endpoint.path == path]
        spec.path(path=ROOT + path, operations={endpoint.method.lower(): _operation(endpoint) for endpoint in here})
    made: dict[str, Any] = _plain(spec.to_dict())
    return made


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    if endpoint.address is not Nothing:
        parameters.append({"in": "path", "schema": endpoint.address})
    if endpoint.query is not Nothing:
        parameters.append({"in": "query", "schema": endpoint.query})
    acts = endpoint.method != "GET"
    answers: dict[str, Any] = {
        "200": {"description": endpoint.says, "content": {"application/json": {"schema": endpoint.answer}}}
    }
    for status, says in FAILURES.items():
        if status != 404 or endpoint.searched:
            answers[str(status)] = {"description": says, "content": {PROBLEM: {"schema": Problem}}}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.says,
        "tags": [endpoint.topic],
        "parameters": parameters,
        "responses": answers,
        "security": [{"token": []}] if acts else [{}, {"token": []}],
    }


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Shape")


def _plain(value: Any) -> Any:
    """Regular expressions as OpenAPI writes them: JavaScript's, without Python's ends of text."""
    if isinstance(value, dict):
        return {
            name: f"^{re.sub(EDGES, '', part)}$" if name == "pattern" else _plain(part) for name, part in value.items()
        }
    return [_plain(part) for part in value] if isinstance(value, list) else value
