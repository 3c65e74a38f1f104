"""GitHub's issue forms: read from `.github/ISSUE_TEMPLATE`, checked, and turned into the body of an issue.

https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from web.sandbox.gitstore import GitStore

FOLDER = ".github/ISSUE_TEMPLATE"
NO_RESPONSE = "_No response_"

Answers = Mapping[str, Sequence[str]]
"""What was submitted: field key -> values, as HTML forms send them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One element of a form. `key` names it in the HTML form; `kind` is GitHub's `type`."""

    key: str
    kind: str
    label: str
    description: str = ""
    placeholder: str = ""
    value: str = ""
    render: str | None = None
    multiple: bool = False
    required: bool = False
    default: int | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    file: str
    name: str
    about: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """What "New issue" offers. `broken` names the files that are no valid form, with the reason."""

    forms: tuple[Form, ...] = ()
    blank: bool = True
    links: tuple[dict[str, str], ...] = ()
    broken: dict[str, str] = field(default_factory=dict)


class FormError(Exception):
    """A file that GitHub would not show as a form; the text says why."""


def read_chooser(store: GitStore, branch: str) -> Chooser:
    """The forms of a branch, in the order of their file names as GitHub lists them."""
    commit = store.resolve(f"refs/heads/{branch}")
    folder = store.entry(commit, FOLDER) if commit else None
    if folder is None or folder.kind != "tree":
        return Chooser()
    forms: list[Form] = []
    broken: dict[str, str] = {}
    config: dict[str, Any] = {}
    for entry in sorted(store.tree(folder.sha), key=lambda entry: entry.path):
        if entry.kind != "blob" or not entry.path.endswith((".yml", ".yaml")):
            continue
        text = store.blob(entry.sha).decode(errors="replace")
        try:
            if entry.path.startswith("config."):
                config = _mapping(text)
            else:
                forms.append(parse_form(entry.path, text))
        except FormError as error:
            broken[entry.path] = str(error)
    links = tuple(
        {name: str(link.get(name, "")) for name in ("name", "url", "about")}
        for link in config.get("contact_links") or []
        if isinstance(link, dict)
    )
    blank = config.get("blank_issues_enabled", True) is not False
    return Chooser(forms=tuple(forms), blank=blank, links=links, broken=broken)


def parse_form(file: str, text: str) -> Form:
    """Raises FormError for what GitHub does not accept as a form."""
    content = _mapping(text)
    body = content.get("body")
    if not content.get("name") or not content.get("description") or not isinstance(body, list):
        raise FormError("name, description and body are required")
    fields = tuple(_field(item, index) for index, item in enumerate(body))
    if all(item.kind == "markdown" for item in fields):
        raise FormError("body needs at least one field that is not markdown")
    return Form(
        file=file,
        name=str(content["name"]),
        about=str(content["description"]),
        title=str(content.get("title") or ""),
        labels=_names(content.get("labels")),
        assignees=_names(content.get("assignees")),
        fields=fields,
    )


def problems(form: Form, answers: Answers) -> dict[str, str]:
    """Field key -> what is wrong with the answer; empty if the form may be submitted."""
    found: dict[str, str] = {}
    for item in form.fields:
        given = _given(item, answers)
        if item.kind == "checkboxes":
            missing = [choice.label for choice in item.choices if choice.required and choice.label not in given]
            if missing:
                found[item.key] = "This box must be ticked: " + missing[0]
        elif item.kind == "dropdown" and not set(given) <= {choice.label for choice in item.choices}:
            found[item.key] = "Choose one of the options."
        if item.required and not any(value.strip() for value in given):
            found[item.key] = "This field is required."
    return found


def issue_body(form: Form, answers: Answers) -> str:
    """The body GitHub writes: a third-level heading for each field, and the answer under it."""
    parts = [
        f"### {item.label}\n\n{_answer(item, _given(item, answers))}" for item in form.fields if item.kind != "markdown"
    ]
    return "\n\n".join(parts)


def _answer(item: Field, given: Sequence[str]) -> str:
    if item.kind == "checkboxes":
        return "\n".join(f"- [{'X' if choice.label in given else ' '}] {choice.label}" for choice in item.choices)
    if item.kind == "dropdown":
        return ", ".join(choice.label for choice in item.choices if choice.label in given) or NO_RESPONSE
    text = "\n".join(given).replace("\r\n", "\n").strip()
    if not text:
        return NO_RESPONSE
    return f"```{item.render}\n{text}\n```" if item.render else text


def _given(item: Field, answers: Answers) -> list[str]:
    return [value for value in answers.get(item.key, ()) if value != ""]


def _mapping(text: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise FormError(f"not valid YAML: {error}") from None
    if not isinstance(content, dict):
        raise FormError("not a mapping")
    return content


def _names(value: Any) -> tuple[str, ...]:
    """Labels and assignees: a list, or text with commas."""
    parts = value.split(",") if isinstance(value, str) else value or []
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _field(item: Any, index: int) -> Field:
    if not isinstance(item, dict) or not isinstance(item.get("attributes"), dict):
        raise FormError(f"body[{index}]: type and attributes are required")
    kind, attributes = item.get("type"), item["attributes"]
    if kind not in ("markdown", "input", "textarea", "dropdown", "checkboxes"):
        raise FormError(f"body[{index}]: {kind!r} is not a valid input type")
    if kind != "markdown" and not attributes.get("label"):
        raise FormError(f"body[{index}]: label is required")
    default = attributes.get("default")
    return Field(
        key=f"f{index}-{item.get('id') or kind}",
        kind=kind,
        label=str(attributes.get("label") or ""),
        description=str(attributes.get("description") or ""),
        placeholder=str(attributes.get("placeholder") or ""),
        value=str(attributes.get("value") or ""),
        render=attributes.get("render"),
        multiple=attributes.get("multiple") is True,
        required=(item.get("validations") or {}).get("required") is True,
        default=default if isinstance(default, int) else None,
        choices=tuple(_choice(option) for option in attributes.get("options") or []),
    )


def _choice(option: Any) -> Choice:
    if isinstance(option, dict):
        return Choice(label=str(option.get("label", "")), required=option.get("required") is True)
    return Choice(label=str(option))
