"""A record as JSON and back, checked by marshmallow, with a version and upgrades.

The schemas are derived from the dataclasses' own annotations, so that a field cannot be forgotten in one of
the two. A stored record carries `"v"`; `UPGRADES[n]` turns the JSON of version n into that of n + 1.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, cast

from marshmallow import RAISE, Schema, ValidationError, fields, post_load

from actors.issue.note import Kind, Note
from actors.issue.preferences import Chosen, Wish
from actors.issue.record import Happening, IssueRecord
from actors.issue.steering import Clarification
from actors.issue.task import Task
from actors.issue.turn import Turn

T = TypeVar("T")

VERSION = 2


def _clarifications_as_rows(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 kept each clarification as an object, which takes long to load where there are many."""
    names = ("number", "text", "by", "at", "attempt", "taken")
    said = stored.get("clarifications") or []
    return stored | {
        "clarifications": [[item.get(name, 0 if name == "attempt" else None) for name in names] for item in said]
    }


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _clarifications_as_rows}

_PLAIN: dict[type, Callable[..., fields.Field[Any]]] = {
    str: fields.String,
    int: fields.Integer,
    float: fields.Float,
    bool: fields.Boolean,
    Decimal: functools.partial(fields.Decimal, as_string=True),
}
_SCHEMAS: dict[type[Any], Schema] = {}


class UnreadableRecordError(ValueError):
    """The stored record comes from a newer version of the program."""


def dump(value: IssueRecord | Turn | Happening | Wish | Chosen) -> dict[str, Any]:
    """A record, a line of its story, or what is known of a person, as JSON values."""
    return {"v": VERSION, **_schema(type(value)).dump(value)}


def load(stored: dict[str, Any]) -> IssueRecord:
    """The record back. Raises `UnreadableRecordError` or marshmallow's `ValidationError`."""
    version = stored["v"]
    if version > VERSION:
        raise UnreadableRecordError(f"record has version {version}, this program reads up to {VERSION}: update it")
    rest = {name: value for name, value in stored.items() if name != "v"}
    while version < VERSION:
        rest = UPGRADES[version](rest)
        version += 1
    record: IssueRecord = _schema(IssueRecord).load(rest)
    return record


def load_row(kind: type[T], stored: Mapping[str, Any]) -> T:
    """What is known of a person back; what a later version added to the row is left out."""
    known = {item.name for item in dataclasses.fields(kind)}  # type: ignore[arg-type]
    row: T = _schema(kind).load({name: value for name, value in stored.items() if name in known})
    return row


def dump_task(task: Task) -> dict[str, Any]:
    """A task as JSON values, as workers get it."""
    dumped: dict[str, Any] = _schema(Task).dump(task)
    return dumped


def _schema(cls: type[Any]) -> Schema:
    """The marshmallow schema of a dataclass, made once."""
    if cls not in _SCHEMAS:
        _SCHEMAS[cls] = _made(cls)
    return _SCHEMAS[cls]


def _made(cls: type[Any]) -> Schema:
    hints = typing.get_type_hints(cls)
    members: dict[str, Any] = {
        item.name: _Rows(_ROWS[cls, item.name])
        if (cls, item.name) in _ROWS
        else _field(hints[item.name], required=_required(item))
        for item in dataclasses.fields(cls)
    }

    @post_load
    def build(_: Schema, data: dict[str, Any], **__: Any) -> Any:
        return cls(**data)

    members["build"] = build
    members["Meta"] = type("Meta", (), {"unknown": RAISE})
    schema_class = type(f"{cls.__name__}Schema", (Schema,), members)
    schema: Schema = schema_class()
    return schema


class _Rows(fields.Field[Any]):
    """Many small values of one kind as rows, their members in order: a tenth of the time that nested schemas take."""

    def __init__(self, kind: type[Any], **options: Any) -> None:
        super().__init__(**options)
        self._kind = kind
        self._names = tuple(item.name for item in dataclasses.fields(kind))
        self._made: dict[str, Callable[[Any], Any]] = {"kind": Kind, "claims": tuple} if kind is Note else {}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        return [[getattr(item, name) for name in self._names] for item in value]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        try:
            return tuple(self._one(row) for row in value)
        except (TypeError, ValueError) as error:
            raise ValidationError(f"not {self._kind.__name__} rows: {error}") from error

    def _one(self, row: Sequence[Any]) -> Any:
        """What a later version added behind is left out, what an earlier one lacks has its default."""
        values = dict(zip(self._names, row, strict=False))
        for name, made in self._made.items():
            if name in values:
                values[name] = made(values[name])
        return self._kind(**values)


_ROWS: dict[tuple[type[Any], str], type[Any]] = {
    (IssueRecord, "notes"): Note,
    (IssueRecord, "clarifications"): Clarification,
}
"""What may be long in a record that is loaded for every comment."""


def _required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _field(hint: Any, *, required: bool = False, allow_none: bool = False) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": required, "allow_none": allow_none}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _field(inner, required=required, allow_none=True)
    if origin is tuple:
        return _Tuple(_field(arguments[0]), **options)
    if origin is dict:
        return fields.Dict(**options)
    if issubclass(hint, Enum):
        return fields.Enum(hint, by_value=True, **options)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(_schema(cast("type[Any]", hint)), **options)
    return _PLAIN[hint](**options)


class _Tuple(fields.List[Any]):
    """A list in JSON, a tuple in the record."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))
