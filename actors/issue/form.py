"""An issue's title and body, read into a task: the door of the parser.

Forms are tried first, then Markdown headings, then a `key: value` head; what is left is prose. Each reader is a
file of its own; this one only chooses between them and says which one it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from actors.issue.answers import Answer, is_task_list, read_answer
from actors.issue.file_paths import Refused
from actors.issue.form_labels import Part
from actors.issue.form_layout import BUILT_IN, Element, Kind, Layout
from actors.issue.form_sections import FormSections, form_sections
from actors.issue.key_values import key_values
from actors.issue.markdown_sections import NamedText, markdown_sections
from actors.issue.outline import outline
from actors.issue.task import Problem, Task
from actors.issue.templates import read_template
from actors.issue.understanding import Said, understand

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_TITLE_TAG = re.compile(r"(?:\s*\[[^\[\]]{0,60}\]\s*:?)*\s*")
_ENOUGH_OF_A_FORM = 0.5
_FROM_MARKDOWN, _FROM_KEYS, _FROM_PROSE = 0.8, 0.8, 0.6
_LONGEST_TITLE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What an issue says.

    `task` is None only when there is nothing that could be worked on. `source` tells how the body was read: "form",
    "markdown", "key-value" or "prose"; `confidence`, from 0 to 1, how much that reading is to be trusted.
    `template` names the form that was read. `refused` are file names that are not looked up.
    """

    task: Task | None
    problems: tuple[Problem, ...]
    source: str
    confidence: float
    answers: tuple[Answer, ...] = ()
    refused: tuple[Refused, ...] = ()
    template: str = ""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The labels and answers as read, in order, unanswered ones with an empty text."""
        return tuple((answer.label, answer.text) for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    source: str
    confidence: float
    answers: tuple[Answer, ...] = ()
    loose: str = ""
    layout: Layout | None = None


def parse(body: str | None, *, title: str = "", template: str | None = None, repository: str = "") -> Parsed:
    """Read an issue. `template` is the YAML of the form it was filed with, `repository` its `owner/name`.

    Never raises, whatever the text; takes time linear in it. Line ends become newlines, NUL and lone surrogates
    the replacement character (https://spec.commonmark.org/0.31.2/#insecure-characters).
    """
    layout = read_template(_clean(template)) if template else None
    read = _read(_clean(body or ""), layout if isinstance(layout, Layout) else None)
    prose = read.source == "prose"
    understood = understand(
        Said(
            answers=() if prose else read.answers,
            loose=read.loose,
            title=_bare_title(title),
            implied=read.layout.implied if read.layout else None,
            repository=repository,
        )
    )
    return Parsed(
        task=understood.task,
        problems=understood.problems,
        source=read.source,
        confidence=round(read.confidence * (understood.type_confidence if prose else 1), 2),
        answers=read.answers,
        refused=understood.refused,
        template=read.layout.name if read.layout else "",
    )


def best_template(body: str, templates: Mapping[str, str]) -> str | None:
    """The name of the form (of `templates`, name to YAML) that wrote this body, or None.

    It is the one of whose labels the largest share is there, of at least half of them; of equals the longer one.
    """
    text = _clean(body)
    outlined = outline(text)
    best: tuple[float, int, str] | None = None
    for name, yaml in sorted(templates.items(), reverse=True):
        layout = read_template(_clean(yaml))
        if not isinstance(layout, Layout):
            continue
        sections = form_sections(text, outlined, layout)
        if sections is None or not _enough(sections, layout):
            continue
        rank = (_share(sections, layout), len(sections.sections), name)
        if best is None or rank[:2] >= best[:2]:
            best = rank
    return best[2] if best else None


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return _UNUSABLE.sub("\ufffd", lines)


def _bare_title(title: str) -> str:
    """The title on one line, without the tags in brackets that forms begin titles with."""
    words = " ".join(_clean(title)[:_LONGEST_TITLE].split())
    tag = _TITLE_TAG.match(words)
    return words[tag.end() :] if tag else words


def _read(text: str, layout: Layout | None) -> _Read:
    outlined = outline(text)
    for known in dict.fromkeys((layout, *BUILT_IN) if layout else BUILT_IN):
        sections = form_sections(text, outlined, known)
        if sections and (sections.complete or (known is layout and _enough(sections, known))):
            return _from_form(sections, known)
    marked = markdown_sections(text, outlined)
    answers = tuple(map(_from_heading, marked.sections))
    if marked.parts:
        return _Read(source="markdown", confidence=_FROM_MARKDOWN, answers=answers, loose=marked.before)
    head = key_values(text)
    if head is not None:
        pairs = tuple(_from_heading(NamedText(*pair)) for pair in head.pairs)
        return _Read(source="key-value", confidence=_FROM_KEYS, answers=pairs, loose=head.rest)
    return _Read(source="prose", confidence=_FROM_PROSE, answers=answers, loose=text)


def _share(sections: FormSections, layout: Layout) -> float:
    return len(sections.sections) / len(layout.elements)


def _enough(sections: FormSections, layout: Layout) -> bool:
    return _share(sections, layout) >= _ENOUGH_OF_A_FORM


def _from_form(sections: FormSections, layout: Layout) -> _Read:
    """Answers to every element of the form; one whose label was deleted is unanswered."""
    texts = {section.element.label: section.text for section in sections.sections}
    return _Read(
        source="form",
        confidence=round(0.5 + _share(sections, layout) / 2, 2),
        answers=tuple(read_answer(texts.get(element.label, ""), element) for element in layout.elements),
        loose=sections.before,
        layout=layout,
    )


def _from_heading(named: NamedText) -> Answer:
    if named.part in (Part.TYPE, Part.PRIORITY, Part.OUTPUT):
        kind = Kind.DROPDOWN
    elif named.part is None and is_task_list(named.text):
        kind = Kind.CHECKBOXES
    else:
        kind = Kind.TEXTAREA
    return read_answer(named.text, Element(label=named.label, kind=kind, part=named.part))
