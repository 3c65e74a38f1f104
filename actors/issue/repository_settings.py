"""What a repository chooses for its own cases: `.github/caseworker.yml` on its default branch. Pure.

It chooses within what the operator allows and never loosens it. What cannot be used is named with its line
and passed over, so that a slip of the pen never stops a case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from actors.issue.choice import Approve, ApproveBy, TypedWorker
from actors.issue.task import TaskType

PATH = ".github/caseworker.yml"
LARGEST = 64 * 1024
_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9._-]{1,100})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySettings:
    """The choices; None where the operator's own number holds. `problems` are sentences with their line."""

    attempts: int | None = None
    status_interval: float | None = None
    bare_commands: bool = True
    tests: str = ""
    title_progress: bool | None = None
    question_hours: float | None = None
    escalate_to: tuple[str, ...] = ()
    worker: str = ""
    workers: tuple[TypedWorker, ...] = ()
    approve: Approve = Approve.NEVER
    approve_by: ApproveBy = ApproveBy.ANYBODY
    case_usd: Decimal | None = None
    case_minutes: float | None = None
    day_usd: Decimal | None = None
    day_minutes: float | None = None
    problems: tuple[str, ...] = ()


class _People(fields.Field[tuple[str, ...]]):
    """Logins and `org/team`, as a list or in one line with commas between."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else value
        names = tuple(str(name).strip().removeprefix("@") for name in given) if isinstance(given, list) else ("",)
        if not all(_PERSON.fullmatch(name) for name in names):
            raise ValidationError("Must be logins or organisation/team, such as alice, octo/core.")
        return names


class _ByType(fields.Field[tuple[TypedWorker, ...]]):
    """Types of tasks, in the form's own words, and the worker of each."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[TypedWorker, ...]:
        if not isinstance(value, dict):
            raise ValidationError("Must be types of tasks with the worker of each.")
        return tuple(typed_worker(str(kind), str(name)) for kind, name in value.items())


def typed_worker(kind: str, worker: str) -> TypedWorker:
    """A row of a choice by type. Raises `ValidationError` with a sentence."""
    types = {type.value.lower(): type for type in TaskType}
    known = types.get(kind.strip().lower())
    if known is None:
        raise ValidationError(f"“{kind.strip()[:60]}” is no type of task: they are {', '.join(TaskType)}.")
    if not worker.strip():
        raise ValidationError(f"{known} has no worker.")
    return TypedWorker(type=known, worker=worker.strip())


class _Schema(Schema):
    class Meta:
        unknown = RAISE

    attempts = fields.Integer(strict=True, validate=validate.Range(min=1))
    status_interval_seconds = fields.Float(validate=validate.Range(min=0))
    question_hours = fields.Float(validate=validate.Range(min=0, min_inclusive=False))
    escalate_to = _People(load_default=())
    bare_commands = fields.Boolean(truthy={True}, falsy={False})
    tests = fields.String(validate=validate.Length(max=500))
    title_progress = fields.Boolean(truthy={True}, falsy={False})
    worker = fields.String(validate=validate.Length(max=100))
    workers = _ByType()
    approve = fields.Enum(Approve, by_value=True)
    approve_by = fields.Enum(ApproveBy, by_value=True)
    case_budget_usd = fields.Decimal(places=6, validate=validate.Range(min=0))
    case_budget_minutes = fields.Float(validate=validate.Range(min=0))
    day_budget_usd = fields.Decimal(places=6, validate=validate.Range(min=0))
    day_budget_minutes = fields.Float(validate=validate.Range(min=0))


def read(text: str | None) -> RepositorySettings:
    """The choices that a file makes; no file, no choices. Never raises."""
    if not text:
        return RepositorySettings()
    if len(text) > LARGEST:
        return RepositorySettings(problems=(f"{PATH} is larger than {LARGEST} characters and was not read.",))
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        given, lines = _plain(node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        return RepositorySettings(problems=(f"{PATH} is not a list of `name: value` lines{line}; it was not used.",))
    return _checked(given, lines)


def _plain(node: yaml.Node | None) -> tuple[dict[str, Any], dict[str, int]]:
    """The scalars, lists and tables of such of the top level, with their lines; what is deeper is an empty list."""
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("no mapping")
    loader = yaml.SafeLoader("")
    given, lines = {}, {}
    for key, value in node.value:
        name = str(key.value)
        lines[name] = key.start_mark.line + 1
        given[name] = _value(loader, value)
    return given, lines


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [loader.construct_object(item) for item in node.value]
    if isinstance(node, yaml.MappingNode) and all(isinstance(item, yaml.ScalarNode) for _, item in node.value):
        return {str(key.value): loader.construct_object(item) for key, item in node.value}
    return loader.construct_object(node) if isinstance(node, yaml.ScalarNode) else []


def _checked(given: dict[str, Any], lines: dict[str, int]) -> RepositorySettings:
    problems: list[str] = []
    try:
        values = _Schema().load(given)
    except ValidationError as error:
        wrong = cast("dict[str, list[str]]", error.messages)
        for name, said in wrong.items():
            problems.append(f"{PATH}, line {lines[name]}: `{name}`: {' '.join(said)}")
        values = _Schema(partial=True).load({name: value for name, value in given.items() if name not in wrong})
    return RepositorySettings(
        attempts=values.get("attempts"),
        status_interval=values.get("status_interval_seconds"),
        bare_commands=values.get("bare_commands", True),
        tests=values.get("tests", ""),
        title_progress=values.get("title_progress"),
        question_hours=values.get("question_hours"),
        escalate_to=values.get("escalate_to", ()),
        worker=values.get("worker", ""),
        workers=values.get("workers", ()),
        approve=values.get("approve", Approve.NEVER),
        approve_by=values.get("approve_by", ApproveBy.ANYBODY),
        case_usd=values.get("case_budget_usd"),
        case_minutes=values.get("case_budget_minutes"),
        day_usd=values.get("day_budget_usd"),
        day_minutes=values.get("day_budget_minutes"),
        problems=tuple(problems),
    )
