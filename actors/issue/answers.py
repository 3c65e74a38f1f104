"""What was answered under one label of an issue's body, according to the kind of the question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actors.issue.form_labels import Part
from actors.issue.form_layout import Element, Kind

NO_RESPONSE = "_No response_"
"""What GitHub writes where an input or a text area was left empty."""

_NO_CHOICE = "None"
_NOTHING = frozenset({"", "_no response_", "*no response*"})
_CODE_MARKS = ("```", "~~~")
_BOX = re.compile(r"^[ \t]*[-*+] \[( ?|x|X)\] ?([^\n]*)$", re.MULTILINE)
_LONGEST_CHOICE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer: its label, its text (empty when nothing was answered) and the options it chose.

    `text` is what the person wrote, not cleaned in any way but for blank lines around it; a rendered text area is
    freed of its fence. `chosen` holds a dropdown's options and the labels of ticked boxes, in their order.
    `untouched` says that the form's own text was left standing, which is no answer.
    """

    label: str
    text: str
    part: Part | None = None
    kind: Kind = Kind.TEXTAREA
    chosen: tuple[str, ...] = ()
    render: str = ""
    required: bool = False
    untouched: bool = False

    @property
    def given(self) -> bool:
        """Whether the person answered: a choice, a ticked box, or text of their own."""
        if self.kind is Kind.CHECKBOXES:
            return bool(self.chosen)
        return bool(self.text) and not self.untouched


def read_answer(raw: str, element: Element) -> Answer:
    """Read the text under `element`'s label. Never raises; linear in the text."""
    text = trimmed(raw) if element.kind is Kind.TEXTAREA else raw.strip(" \t\n")
    chosen: tuple[str, ...] = ()
    if element.render:
        text = _without_fence(text)
    if text.casefold() in _NOTHING:
        text = ""
    if element.kind is Kind.DROPDOWN:
        text = "" if text == _NO_CHOICE and _NO_CHOICE not in element.options else text
        chosen = ticked(text) if is_task_list(text) and not element.options else _choices(text, element)
    elif element.kind is Kind.CHECKBOXES:
        known = {" ".join(option.split()): option for option in element.options}
        chosen = tuple(known.get(label, label) for label in ticked(text))
    return Answer(
        label=element.label,
        text=text,
        part=element.part,
        kind=element.kind,
        chosen=chosen,
        render=element.render,
        required=element.required,
        untouched=bool(text) and text == trimmed(element.value),
    )


def trimmed(text: str) -> str:
    """The text without blank lines before it and blanks behind it; the first line keeps its indent."""
    body = text.rstrip(" \t\n")
    first = len(body) - len(body.lstrip(" \t\n"))
    return body[body.rfind("\n", 0, first) + 1 :]


def is_task_list(text: str) -> bool:
    """Whether the text begins with a box to tick."""
    return _BOX.match(text.lstrip(" \t\n")) is not None


def ticked(text: str) -> tuple[str, ...]:
    """The labels of the ticked boxes of a task list; a label that runs on over indented lines is joined."""
    boxes = list(_BOX.finditer(text))
    ends = [*(box.start() for box in boxes[1:]), len(text)] if boxes else []
    return tuple(
        " ".join(text[box.start(2) : end].split()) for box, end in zip(boxes, ends, strict=True) if box[1] in ("x", "X")
    )


def _without_fence(text: str) -> str:
    """The inside of a text that is one fenced block from its first line to its last."""
    lines = text.split("\n")
    opener, closer = lines[0].lstrip(" "), lines[-1].strip(" \t")
    mark = opener[:3]
    if len(lines) < 2 or mark not in _CODE_MARKS or len(closer) < 3 or closer.strip(mark[0]):
        return text
    return trimmed("\n".join(lines[1:-1]))


def _choices(text: str, element: Element) -> tuple[str, ...]:
    """The options that were chosen. GitHub joins several by comma and blank, and an option may hold those too."""
    if not text:
        return ()
    if text in element.options:
        return (text,)
    for option in element.options:
        if option.casefold() == text.casefold():
            return (option,)
    if not element.multiple:
        return (text,)
    joined = _options_in_order(text, element.options) if len(text) <= _LONGEST_CHOICE else None
    return joined or tuple(part.strip() for part in text.split(",") if part.strip())


def _options_in_order(text: str, options: tuple[str, ...]) -> tuple[str, ...] | None:
    """The options whose joining gives `text`, each once and in the form's order; None where there are none."""
    reached: dict[int, tuple[str, ...]] = {0: ()}
    for option in options:
        for position, chosen in list(reached.items()):
            if text.startswith(option, position):
                end = position + len(option)
                if end == len(text):
                    return (*chosen, option)
                if text.startswith(", ", end):
                    reached.setdefault(end + 2, (*chosen, option))
    return None
