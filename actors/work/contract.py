"""The contract with a worker: the document it gets, the lines it answers with. Pure; `contract.json` says the same.

A worker is not trusted: whatever it says is checked, cleaned of control characters and of halves of characters
that no encoder takes, and shortened where it has to fit a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from actors.messages import StartWork
from actors.work.failures import quote
from actors.work.settings import WorkSettings

VERSION = 1
LONGEST_LINE = 300
"""Characters of a message that is shown on one line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The worker's first line."""

    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the worker is, 0 to 100, and at what."""

    percent: int
    message: str


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
class Broken:
    """A line that is against the contract; `why` is a sentence that quotes it."""

    why: str


Said = Hello | Progress | Note | Result | Broken


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


class ProgressLine(_Line):
    percent = _Number(required=True, validate=validate.Range(0, 100))
    message = fields.String(load_default="")


class LogLine(_Line):
    message = fields.String(required=True)


class ResultLine(_Line):
    outcome = fields.String(load_default="done", validate=validate.OneOf(["done", "refused"]))
    report = fields.String(load_default="")
    summary = fields.String(required=True, validate=validate.Length(min=1))
    explanations = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


_SCHEMAS: dict[str, type[_Line]] = {
    "hello": HelloLine,
    "progress": ProgressLine,
    "log": LogLine,
    "result": ResultLine,
}


def assignment(
    job: str,
    start: StartWork,
    *,
    commit: str,
    tree: str,
    settings: WorkSettings,
    history: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The document that the worker gets on its standard input."""
    return {
        "version": VERSION,
        "job": job,
        "repository": {
            "full_name": start.repository.full_name,
            "html_url": html_url(start.repository.clone_url),
            "default_branch": start.repository.default_branch,
            "commit": commit,
        },
        "issue": {"number": start.number, "title": start.title},
        "task": dict(start.task),
        "attempt": start.attempt,
        "limits": {"wall_seconds": settings.wall_seconds, "silent_seconds": settings.silent_seconds},
        "tree": tree,
        "history": [dict(item) for item in history],
    }


def html_url(clone_url: str) -> str:
    """Where a repository's pages are, by its clone URL; empty for a path on this machine."""
    if not clone_url.startswith(("https://", "http://")):
        return ""
    return clone_url.removesuffix("/").removesuffix(".git")


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
        return Broken(why=f"the worker wrote a `{name}` that is against the contract: {error.messages}")
    return _meaning(name, loaded)


def _meaning(name: str, values: dict[str, Any]) -> Said:
    match name:
        case "hello" if values["version"] != VERSION:
            return Broken(why=f"the worker speaks version {values['version']} of the contract, not {VERSION}")
        case "hello":
            return Hello(worker=one_line(values["worker"]))
        case "progress":
            return Progress(percent=int(values["percent"]), message=one_line(values["message"]))
        case "log":
            return Note(text=one_line(values["message"]))
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
