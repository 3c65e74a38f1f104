"""The contract with a worker: what the lines on its standard output say. Pure; `contract.json` says the same.

What goes the other way is made in `assignment.py`.

A worker is not trusted: whatever it says is checked, cleaned of control characters and of halves of characters
that no encoder takes, and shortened where it has to fit a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from actors.messages import Enquiry
from actors.money import dollars
from actors.work.failures import quote

VERSION = 1
LONGEST_LINE = 300
"""Characters of a message that is shown on one line."""
LONGEST_QUESTION = 4_000
MOST_OPTIONS = 20
LONGEST_ARTIFACT = 256 * 1024
"""Characters of one artifact; a longer one is against the contract."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The worker's first line. `accepts` is what it takes while it works: `answer`, `steer`, `cancel`."""

    worker: str
    accepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the worker is, 0 to 100, at what, and in which phase (empty: the same as before)."""

    percent: int
    message: str
    phase: Literal["", "analyzing", "implementing", "testing"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the attempt has cost so far, in all, in US dollars."""

    usd: Decimal
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A named text beside the report: Markdown where the name ends so."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line for the log: the worker's own, or an event that this version does not know."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the worker hands in. `refused`: it does not do such a task, and `summary` says so.

    `explanations`: path -> why that file was changed. The worker's own words: they may name files that it left alone.
    """

    report: str
    summary: str
    refused: bool
    explanations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The worker gives up, and why: its endpoint is `busy` (`after` so many seconds it may not be), it has `denied`
    the key, or what it said is `unusable`.
    """

    reason: Literal["busy", "denied", "unusable"]
    message: str
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A line that is against the contract; `why` is a sentence that quotes it."""

    why: str


Said = Hello | Progress | Cost | Note | Enquiry | Artifact | Result | Failure | Broken


class _Number(fields.Float):
    """A JSON number, and nothing that could be read as one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class _Line(Schema):
    class Meta:
        unknown = EXCLUDE


class HelloLine(_Line):
    version = fields.Integer(required=True, strict=True)
    worker = fields.String(load_default="")
    accepts = fields.List(fields.String(), load_default=())


class ProgressLine(_Line):
    percent = _Number(required=True, validate=validate.Range(0, 100))
    message = fields.String(load_default="")
    phase = fields.String(load_default="", validate=validate.OneOf(["", "analyzing", "implementing", "testing"]))


class CostLine(_Line):
    usd = _Number(load_default=0.0, validate=validate.Range(0, 1_000_000))
    tokens = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 2**53))


class QuestionLine(_Line):
    id = fields.String(required=True, validate=validate.Regexp(r"[A-Za-z0-9._-]{1,64}\Z"))
    text = fields.String(required=True, validate=[validate.Length(1, LONGEST_QUESTION), validate.Regexp(r"\s*\S")])
    options = fields.List(
        fields.String(validate=validate.Length(1, LONGEST_LINE)),
        load_default=(),
        validate=validate.Length(max=MOST_OPTIONS),
    )
    default = fields.String(load_default="", validate=validate.Length(max=LONGEST_QUESTION))
    otherwise = fields.String(load_default="escalate", validate=validate.OneOf(["default", "escalate", "cancel"]))
    hours = _Number(load_default=None, validate=validate.Range(0, 24 * 365, min_inclusive=False))


class ArtifactLine(_Line):
    name = fields.String(required=True, validate=validate.Regexp(r"(?!\.)[A-Za-z0-9._-]{1,100}\Z"))
    text = fields.String(required=True, validate=validate.Length(max=LONGEST_ARTIFACT))


class LogLine(_Line):
    message = fields.String(required=True)


class FailureLine(_Line):
    reason = fields.String(required=True, validate=validate.OneOf(["busy", "denied", "unusable"]))
    message = fields.String(required=True)
    after = _Number(load_default=None, validate=validate.Range(0, 24 * 3600))


class ResultLine(_Line):
    outcome = fields.String(load_default="done", validate=validate.OneOf(["done", "refused"]))
    report = fields.String(load_default="")
    summary = fields.String(required=True, validate=validate.Length(min=1))
    explanations = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


_SCHEMAS: dict[str, type[_Line]] = {
    "hello": HelloLine,
    "progress": ProgressLine,
    "log": LogLine,
    "question": QuestionLine,
    "artifact": ArtifactLine,
    "cost": CostLine,
    "failure": FailureLine,
    "result": ResultLine,
}


def heard(line: str) -> Said:
    """What a line of a worker's standard output says."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return Broken(why=f"the worker wrote a line that is not JSON: {quote(line)}")
    name = values.get("event") if isinstance(values, dict) else None
    if not isinstance(name, str) or not name:
        return Broken(why=f"the worker wrote a line without an event's name: {quote(line)}")
    if name not in _SCHEMAS:
        return Note(text=one_line(line))
    try:
        loaded: dict[str, Any] = _SCHEMAS[name]().load(values)
    except ValidationError as error:
        return Broken(why=f"the worker wrote a `{name}` that is against the contract ({error.messages}): {quote(line)}")
    return _meaning(name, loaded)


def _meaning(name: str, values: dict[str, Any]) -> Said:
    match name:
        case "hello" if values["version"] != VERSION:
            return Broken(why=f"the worker speaks version {values['version']} of the contract, not {VERSION}")
        case "hello":
            return Hello(worker=one_line(values["worker"]), accepts=frozenset(values["accepts"]))
        case "progress":
            message = one_line(values["message"])
            return Progress(percent=int(values["percent"]), message=message, phase=values["phase"])
        case "log":
            return Note(text=one_line(values["message"]))
        case "question":
            return _enquiry(values)
        case "artifact":
            return Artifact(name=values["name"], text=clean(values["text"]))
        case "cost":
            return Cost(usd=dollars(values["usd"]), tokens=values["tokens"])
        case "failure":
            return Failure(reason=values["reason"], message=one_line(values["message"]), after=values["after"])
    return _result(values)


def _enquiry(values: dict[str, Any]) -> Enquiry | Broken:
    options = tuple(dict.fromkeys(one_line(option) for option in values["options"]))
    default = clean(values["default"])
    if values["otherwise"] == "default" and not default.strip():
        return Broken(why=f"the worker asked {quote(values['id'])} with `otherwise: default` and gave no default")
    return Enquiry(
        id=values["id"],
        text=clean(values["text"]),
        options=options,
        default=default,
        otherwise=values["otherwise"],
        hours=values["hours"],
    )


def _result(values: dict[str, Any]) -> Result | Broken:
    refused, report = values["outcome"] == "refused", clean(values["report"])
    if not refused and not report.strip():
        return Broken(why="the worker handed in an empty report")
    whys = {path: one_line(why) for path, why in values["explanations"].items()}
    return Result(report=report, summary=one_line(values["summary"]), refused=refused, explanations=whys)


def clean(text: str) -> str:
    """Text that every encoder takes and that steers no terminal; line ends and tabs stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").encode(errors="replace").decode())


def one_line(text: str) -> str:
    """The same on one line, shortened to `LONGEST_LINE` characters."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= LONGEST_LINE else flat[: LONGEST_LINE - 1] + "…"
