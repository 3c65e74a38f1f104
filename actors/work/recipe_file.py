"""Recipes as files: YAML, checked against a schema, made into workers with what this machine and its operator have."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from actors.work.reading import TELLS, BadExpression, Reading, Rule
from actors.work.recipe import Recipe, Upstream, Version, called, installation

SHIPPED = Path(__file__).parent / "recipes"
LARGEST = 64 * 1024
_OPERATOR = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


class BadRecipe(Exception):
    """A recipe that cannot be used; the text is a sentence that names its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """What recipes may take of the operator's settings: `values` for `${NAME}`, and the keys that the proxy adds."""

    values: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


RuleShape = _Strict.from_dict(
    {
        "when": fields.String(required=True),
        "phase": fields.String(load_default="", validate=validate.OneOf(["implementing", "testing"])),
        **{name: fields.String() for name in TELLS},
    },
    name="RuleShape",
)


class HostShape(_Strict):
    url = fields.String(required=True)
    at = fields.String(load_default="", validate=validate.Regexp(r"(/[a-z0-9-]+)?\Z"))
    allow = fields.List(
        fields.String(validate=validate.Regexp(r"(GET|POST|PUT|PATCH|DELETE|HEAD) /[^\s?#]*\Z")),
        required=True,
        validate=validate.Length(min=1),
    )
    key = fields.String(load_default="")
    header = fields.String(load_default="authorization", validate=validate.Regexp(r"[a-z][a-z0-9-]*\Z"))
    value = fields.String(load_default="Bearer {key}")
    usage = fields.String(load_default="", validate=validate.OneOf(["anthropic", "openai"]))


class VersionShape(_Strict):
    command = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    pattern = fields.String(load_default=r"(\d+\.\d+\.\d+)")
    least = fields.String(load_default="")


class ModelShape(_Strict):
    words = fields.List(fields.String(), required=True)
    default = fields.String(load_default="")


class RecipeShape(_Strict):
    PROMPTS: ClassVar = ["stdin", "argument", "file", "lines"]
    name = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z0-9-]{0,39}\Z"))
    says = fields.String(load_default="")
    command = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    model = fields.Nested(ModelShape, load_default=None)
    needs = fields.List(fields.String(), load_default=list)
    reads = fields.List(fields.String(), load_default=list)
    environment = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    prompt = fields.String(load_default="stdin", validate=validate.OneOf(PROMPTS))
    line = fields.Dict(load_default=dict)
    output = fields.String(load_default="events", validate=validate.OneOf(["events", "text", "json"]))
    events = fields.List(fields.Nested(RuleShape), load_default=list)
    network = fields.List(fields.Nested(HostShape), load_default=list)
    version = fields.Nested(VersionShape, load_default=None)


def load(path: Path, operator: Operator) -> Recipe:
    """The worker that a file describes. Raises `BadRecipe`."""
    try:
        with path.open(encoding="utf-8") as file:
            values = yaml.safe_load(file.read(LARGEST))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise BadRecipe(f"the recipe {path} cannot be read: {' '.join(str(error).split())[:200]}") from error
    try:
        shape: dict[str, Any] = RecipeShape().load(values)
        return _made(shape, operator)
    except ValidationError as error:
        raise BadRecipe(f"the recipe {path} is not right: {error.messages}") from error
    except (BadExpression, re.error, ValueError) as error:
        raise BadRecipe(f"the recipe {path} is not right: {error}") from error


def shipped() -> dict[str, Path]:
    """The recipes that come with the server, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yml"))}


def _made(shape: Mapping[str, Any], operator: Operator) -> Recipe:
    if shape["prompt"] == "lines" and "{prompt}" not in str(shape["line"]):
        raise ValueError("a prompt that goes in as lines needs a `line` with {prompt} in it")
    if shape["output"] == "events" and not any("done" in rule for rule in shape["events"]):
        raise ValueError("no rule of `events` says when the work is `done`")
    words = [_filled(word, operator) for word in shape["command"]]
    model = shape["model"] or {"words": (), "default": ""}
    found = {name: shutil.which(name) for name in (words[0], *shape["needs"])}
    programs = [path for path in found.values() if path is not None]
    found = {name: path and called(path) for name, path in found.items()}
    words[0] = found[words[0]] or words[0]
    reads = [Path(_filled(path, operator)).expanduser().absolute() for path in shape["reads"]]
    return Recipe(
        name=shape["name"],
        argv=tuple(words),
        reads=tuple(dict.fromkeys((*reads, *(path for one in programs for path in installation(one))))),
        bins=tuple(dict.fromkeys(Path(one).parent for one in programs)),
        environment={name: _filled(text, operator) for name, text in shape["environment"].items()},
        speaks=shape["output"],
        prompt=shape["prompt"],
        line=shape["line"],
        reading=_reading(shape["events"]) if shape["output"] == "events" else None,
        model=_filled(model["default"], operator),
        model_words=tuple(model["words"]),
        hosts=tuple(_host(one, operator) for one in shape["network"]),
        version=_version(shape["version"], found),
        missing=tuple(name for name, path in found.items() if path is None),
        again=partial(_made, shape, operator),
    )


def _reading(rows: list[dict[str, Any]]) -> Reading:
    return Reading(
        rules=tuple(
            Rule(
                when=row["when"],
                phase=row["phase"],
                tells={name: text for name, text in row.items() if name not in ("when", "phase")},
            )
            for row in rows
        )
    )


def _host(row: Mapping[str, Any], operator: Operator) -> Upstream:
    url = _filled(row["url"], operator).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"{row['url']} is no http(s) address")
    if row["key"] and row["key"] not in operator.keys:
        raise ValueError(f"there is no key {row['key']}, only {', '.join(operator.keys)}")
    return Upstream(
        url=url,
        at=row["at"],
        allow=tuple(row["allow"]),
        key=operator.keys.get(row["key"], ""),
        wants=row["key"],
        header=row["header"],
        value=row["value"],
        usage=row["usage"],
    )


def _version(row: Mapping[str, Any] | None, found: Mapping[str, str | None]) -> Version | None:
    if row is None:
        return None
    if re.compile(row["pattern"]).groups < 1:
        raise ValueError("the pattern of the version has no group")
    program, *words = row["command"]
    return Version(argv=(found.get(program) or program, *words), pattern=row["pattern"], least=row["least"])


def _filled(text: str, operator: Operator) -> str:
    """The text with each `${NAME}` replaced by the operator's setting. Raises ValueError where there is none."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in operator.values:
            raise ValueError(f"${{{name}}} is none of {', '.join(operator.values)}")
        return operator.values[name]

    return _OPERATOR.sub(value, text)
