"""A repository's own issue forms, read from their YAML.

The YAML is a stranger's text: it is read event by event, so that it can neither build objects nor grow by aliases
nor nest without end, and every scalar stays as it was written (`3.10` is an option's text, not a number).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import yaml

from actors.issue.form_labels import Part, part_of
from actors.issue.form_layout import BUILT_IN, Element, Kind, Layout

LARGEST_TEMPLATE = 128 * 1024
"""Characters; GitHub's own forms are a few thousand."""

_DEEPEST = 12
_MOST_NODES = 10_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenTemplate:
    """A template that cannot be used, and why, in words for the person who keeps it."""

    reason: str


_Node: TypeAlias = "str | list[_Node] | dict[str, _Node]"


def read_template(text: str) -> Layout | BrokenTemplate:
    """Read an issue form's YAML. What is not a usable form is a `BrokenTemplate`; never raises."""
    if len(text) > LARGEST_TEMPLATE:
        return BrokenTemplate(reason=f"it is longer than {LARGEST_TEMPLATE:,} characters")
    try:
        form = _Builder().build(text)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return BrokenTemplate(reason=f"it is not usable YAML: {_first_line(error)}")
    body = form.get("body") if isinstance(form, dict) else None
    if not isinstance(form, dict) or not isinstance(body, list):
        return BrokenTemplate(reason="it has no list of elements under `body`")
    elements = _unique(element for node in body if (element := _element(node)))
    if not elements:
        return BrokenTemplate(reason="no element of its `body` has a label")
    return _built_in(Layout(name=_scalar(form.get("name")), elements=elements))


class _Builder:
    """Builds lists, mappings and strings from YAML events, without recursion."""

    def __init__(self) -> None:
        self._open: list[list[_Node] | dict[str, _Node]] = []
        self._keys: list[str | None] = []
        self._root: _Node = ""

    def build(self, text: str) -> _Node:
        """The first document of `text`; raises ValueError where it is too deep or too large or uses aliases."""
        for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            if count > _MOST_NODES or len(self._open) > _DEEPEST:
                raise ValueError("too deeply nested or too many values")
            if isinstance(event, yaml.AliasEvent):
                raise ValueError("aliases are not supported")
            if isinstance(event, yaml.DocumentEndEvent):
                break
            self._take(event)
        return self._root

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(str(event.value))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._enter([])
        elif isinstance(event, yaml.MappingStartEvent):
            self._enter({})
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()

    def _enter(self, collection: list[_Node] | dict[str, _Node]) -> None:
        self._put(collection)
        self._open.append(collection)
        self._keys.append(None)

    def _put(self, node: _Node) -> None:
        if not self._open:
            self._root = node
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, list):
            parent.append(node)
        elif key is None:
            self._keys[-1] = node if isinstance(node, str) else "?"
        else:
            parent[key] = node
            self._keys[-1] = None


def _element(node: _Node) -> Element | None:
    if not isinstance(node, dict) or _scalar(node.get("type")) not in set(Kind):
        return None
    attributes = _mapping(node.get("attributes"))
    label = " ".join(_scalar(attributes.get("label")).split())
    if not label:
        return None
    return Element(
        label=label,
        kind=Kind(_scalar(node["type"])),
        part=part_of(label) or part_of(_scalar(node.get("id"))),
        options=_options(attributes.get("options")),
        multiple=_true(attributes.get("multiple")),
        required=_true(_mapping(node.get("validations")).get("required")),
        render=_scalar(attributes.get("render")),
        value=_scalar(attributes.get("value")).replace("\r\n", "\n"),
    )


def _options(node: _Node | None) -> tuple[str, ...]:
    """A dropdown's options are texts, a checkbox's are mappings with a label."""
    if not isinstance(node, list):
        return ()
    labels = (_scalar(item.get("label")) if isinstance(item, dict) else _scalar(item) for item in node)
    return tuple(label.strip() for label in labels if label.strip())


def _unique(elements: Iterable[Element]) -> tuple[Element, ...]:
    """The elements with each label once, and each part of a task asked for by one of them."""
    kept: dict[str, Element] = {}
    parts: set[Part] = set()
    for element in elements:
        part = element.part if element.part not in parts and _can_be(element) else None
        if kept.setdefault(element.label.casefold(), replace(element, part=part)).part is part and part:
            parts.add(part)
    return tuple(kept.values())


def _can_be(element: Element) -> bool:
    """A prompt is written, not chosen, and no part of a task is a set of boxes."""
    if element.kind is Kind.DROPDOWN:
        return element.part is not Part.PROMPT
    return element.kind is not Kind.CHECKBOXES


def _built_in(layout: Layout) -> Layout:
    """The project's own form where the labels are its labels, for it knows what the YAML does not say."""
    labels = [element.label for element in layout.elements]
    for known in BUILT_IN:
        if labels == [element.label for element in known.elements]:
            return known
    return layout


def _mapping(node: _Node | None) -> Mapping[str, _Node]:
    return node if isinstance(node, dict) else {}


def _scalar(node: _Node | None) -> str:
    return node if isinstance(node, str) else ""


def _true(node: _Node | None) -> bool:
    return _scalar(node).casefold() in ("true", "yes", "on")


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]
