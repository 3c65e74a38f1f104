"""A scripted case as YAML: who is there, what the repository holds, and the steps. Read whole before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from web.cli.stage import BOT

ROLES = ("read", "triage", "write", "maintain", "admin")
SECONDS = 60.0
"""How long something may take until it is as expected, unless a step says otherwise."""


class ScriptError(Exception):
    """A script that cannot be played; the text says where it is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`verb` with what it needs."""

    verb: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole script. `settings` are those of the server, `people` their roles, `files` the repository's."""

    title: str
    people: dict[str, str]
    files: dict[str, str]
    settings: dict[str, str]
    steps: tuple[Step, ...]


class _Strict(Schema):
    error_messages = {"type": "names with values are expected here", "unknown": "is not known here"}  # noqa: RUF012

    class Meta:
        unknown = RAISE


class Open(_Strict):
    by = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    labels = fields.List(fields.String(), load_default=lambda: ["agent:task"])


class Comment(_Strict):
    by = fields.String(required=True)
    body = fields.String(required=True)


class Edit(_Strict):
    by = fields.String(required=True)
    body = fields.String(required=True)


class Label(_Strict):
    by = fields.String(required=True)
    add = fields.String()
    remove = fields.String()


class By(_Strict):
    by = fields.String(required=True)


class Wait(_Strict):
    """What has to come true: all that is named, within `seconds`."""

    label = fields.String()
    comment = fields.String()
    status = fields.String()
    pull_request = fields.Boolean()
    seconds = fields.Float(load_default=SECONDS, validate=validate.Range(min=0.1, max=600))

    @validates_schema
    def something(self, data: dict[str, Any], **_: Any) -> None:
        if not set(data) - {"seconds"}:
            raise ValidationError("nothing is waited for: name label, comment, status or pull_request")


class Expect(_Strict):
    """What has to be true now."""

    label = fields.String()
    comments = fields.Integer()
    comment = fields.String()
    no_comment = fields.String()
    state = fields.String(validate=validate.OneOf(["open", "closed"]))


class Restart(_Strict):
    """The server is killed, all at once, and started again."""


VERBS: dict[str, type[Schema]] = {
    "open": Open,
    "comment": Comment,
    "edit": Edit,
    "label": Label,
    "close": By,
    "reopen": By,
    "wait": Wait,
    "expect": Expect,
    "restart": Restart,
}


class _Script(_Strict):
    title = fields.String(required=True)
    people = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.OneOf(ROLES)), required=True)
    files = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    settings = fields.Dict(keys=fields.String(), values=fields.Raw(), load_default=dict)
    steps = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(min=1))


def read(path: Path) -> Script:
    """The script in a file. Raises `ScriptError` with everything that is wrong with it."""
    try:
        known = _Script().load(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScriptError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        raise ScriptError(f"{path}: {_told(error.messages)}") from error
    steps = tuple(_step(path, number, given) for number, given in enumerate(known["steps"], 1))
    for number, step in enumerate(steps, 1):
        if step.values.get("by", BOT) not in (BOT, *known["people"]):
            people = ", ".join(known["people"])
            raise ScriptError(f"{path}, step {number} ({step.verb}): by {step.values['by']}, who is none of {people}")
    for name in known["files"]:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ScriptError(f"{path}: files: {name} lies outside of the repository")
    return Script(
        title=known["title"],
        people=known["people"],
        files=known["files"],
        settings={name: str(value) for name, value in known["settings"].items()},
        steps=steps,
    )


def _step(path: Path, number: int, given: dict[str, Any]) -> Step:
    (verb, values), *more = given.items() or [("", None)]
    if more or verb not in VERBS:
        raise ScriptError(f"{path}, step {number}: `{verb}` is none of {', '.join(VERBS)}, or not alone in its step")
    try:
        loaded: dict[str, Any] = VERBS[verb]().load(values or {})
    except ValidationError as error:
        raise ScriptError(f"{path}, step {number} ({verb}): {_told(error.messages)}") from error
    return Step(verb=verb, values=loaded)


def _told(messages: Any) -> str:
    if isinstance(messages, dict):
        return "; ".join(
            _told(inner) if name == "_schema" else f"{name}: {_told(inner)}" for name, inner in messages.items()
        )
    return " ".join(map(str, messages)) if isinstance(messages, list) else str(messages)
