"""The reference of the API, out of its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from web.dashboard.openapi import document

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
PREFIX = "#/components/schemas/"


def reference(table: Table) -> str:
    """Every address with what it takes and answers, then the shapes of the answers."""
    whole = document()
    parts = []
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            parts += _operation(table, f"{method.upper()} {path}", operation)
    parts.append("## The answers")
    for name, schema in sorted(whole["components"]["schemas"].items()):
        parts += [f"### {name}", _fields(table, schema)]
    return "\n\n".join(parts)


def _operation(table: Table, title: str, operation: Mapping[str, Any]) -> Iterable[str]:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    token = " Needs the operator's token, from this machine too." if {} not in operation["security"] else ""
    yield f"### `{title}`"
    yield f"{operation['summary']}{token} Answers with {_type(answer)}."
    rows = [
        (f"`{each['name']}`", each["in"], _type(each["schema"]), each.get("description", ""))
        for each in operation["parameters"]
    ]
    if rows:
        yield table(("Parameter", "In", "Type", "What it is"), rows)


def _fields(table: Table, schema: Mapping[str, Any]) -> str:
    rows = (
        (f"`{name}`", _type(field), field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    )
    return table(("Field", "Type", "What it is"), rows)


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        return f"[{name}](#{name.lower()})"
    if several := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(_type(each) for each in several)
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{_type(schema['additionalProperties'])} by name"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
