"""What a repository chooses for its own cases: `.github/caseworker.yml` on its default branch. Pure.

It chooses within what the operator allows and never loosens it. What cannot be used is named with its line
and passed over, so that a slip of the pen never stops a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, validate

PATH = ".github/caseworker.yml"
LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySettings:
    """The choices; None where the operator's own number holds. `problems` are sentences with their line."""

    attempts: int | None = None
    status_interval: float | None = None
    bare_commands: bool = True
    tests: str = ""
    title_progress: bool | None = None
    problems: tuple[str, ...] = ()


class _Schema(Schema):
    class Meta:
        unknown = RAISE

    attempts = fields.Integer(strict=True, validate=validate.Range(min=1))
    status_interval_seconds = fields.Float(validate=validate.Range(min=0))
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
    """The scalars of the top level and the line of each; anything nested is passed as its text."""
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("no mapping")
    loader = yaml.SafeLoader("")
    given, lines = {}, {}
    for key, value in node.value:
        name = str(key.value)
        lines[name] = key.start_mark.line + 1
        given[name] = loader.construct_object(value) if isinstance(value, yaml.ScalarNode) else []
    return given, lines


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
        problems=tuple(problems),
    )
