"""What a repository chooses for its own cases: `.github/caseworker.yml` on its default branch. Pure.

It chooses within what the operator allows and never loosens it. What cannot be used is named with its line
and passed over, so that a slip of the pen never stops a case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, validate

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
    problems: tuple[str, ...] = ()


class _People(fields.Field[tuple[str, ...]]):
    """Logins and `org/team`, as a list or in one line with commas between."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else value
        names = tuple(str(name).strip().removeprefix("@") for name in given) if isinstance(given, list) else ("",)
        if not all(_PERSON.fullmatch(name) for name in names):
            raise ValidationError("Must be logins or organisation/team, such as alice, octo/core.")
        return names


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
    """The scalars, and lists of such, of the top level, and the line of each; anything deeper is an empty list."""
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
        problems=tuple(problems),
    )
