"""Whatever form is filled in however: written down as GitHub does it and parsed back, the answers are the same."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.issue.form import parse
from actors.issue.form_layout import Kind

_EDGES = " \t\n"
_LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), include_characters=" "), min_size=1, max_size=30
).map(str.strip)
_NAME = _LINE.filter(lambda line: line.casefold() not in ("", "none", "_no response_"))
_MARKDOWN = [
    "### A heading of my own",
    "# One",
    "```py\n# not a heading\n### Nor this\n```",
    "~~~~\n```\n### In a longer fence\n```\n~~~~",
    "- ```\n  ### In an item\n  ```",
    "- [x] done\n- [ ] open",
    "<!-- ### hidden -->",
    "<!--\n### hidden too\n-->",
    "_No response_ was there",
    "None",
    "---",
    "    ### indented",
    "Prompt: not a key",
    "**Priority:** not a label",
]
_UNCLOSED = ["```", "~~~~~", "```sh\necho", "<!-- never closed"]


@dataclass(frozen=True)
class Question:
    kind: Kind
    label: str
    options: tuple[str, ...] = ()
    multiple: bool = False
    render: str = ""


@dataclass(frozen=True)
class Filled:
    questions: list[Question]
    answers: list[tuple[str, ...]]

    def template(self) -> str:
        body: list[dict[str, object]] = [{"type": "markdown", "attributes": {"value": "### Welcome"}}]
        for number, question in enumerate(self.questions):
            attributes: dict[str, object] = {"label": question.label}
            if question.kind is Kind.CHECKBOXES:
                attributes["options"] = [{"label": option} for option in question.options]
            elif question.kind is Kind.DROPDOWN:
                attributes |= {"options": list(question.options), "multiple": question.multiple}
            elif question.render:
                attributes["render"] = question.render
            body.append({"type": str(question.kind), "id": f"q{number}", "attributes": attributes})
        return yaml.safe_dump({"name": "Any", "description": "any", "body": body}, allow_unicode=True)

    def body(self) -> str:
        written = zip(self.questions, self.answers, strict=True)
        return "\n\n".join(f"### {question.label}\n\n{_as_github(question, answer)}" for question, answer in written)


def _as_github(question: Question, answer: tuple[str, ...]) -> str:
    if question.kind is Kind.CHECKBOXES:
        return "\n".join(f"- [{'X' if option in answer else ' '}] {option}" for option in question.options)
    if question.kind is Kind.DROPDOWN:
        return ", ".join(answer) or "None"
    if not answer:
        return "_No response_"
    return f"```{question.render}\n{answer[0]}\n```" if question.render else answer[0]


@st.composite
def _questions(draw: st.DrawFn, label: str) -> Question:
    kind = draw(st.sampled_from([Kind.INPUT, Kind.TEXTAREA, Kind.TEXTAREA, Kind.DROPDOWN, Kind.CHECKBOXES]))
    if kind not in (Kind.DROPDOWN, Kind.CHECKBOXES):
        return Question(kind, label, render=draw(st.sampled_from(["", "", "shell"])) if kind is Kind.TEXTAREA else "")
    multiple = kind is Kind.DROPDOWN and draw(st.booleans())
    names = _NAME.map(lambda name: name.replace(",", ";")) if multiple else _NAME
    options = draw(st.lists(names, min_size=1, max_size=4, unique_by=lambda name: " ".join(name.split())))
    return Question(kind, label, tuple(options), multiple=multiple)


@st.composite
def _answer(draw: st.DrawFn, question: Question, odd: list[str]) -> tuple[str, ...]:
    if question.options:
        most = len(question.options) if question.multiple or question.kind is Kind.CHECKBOXES else 1
        picked = draw(st.sets(st.sampled_from(question.options), max_size=most))
        return tuple(option for option in question.options if option in picked)
    if question.kind is Kind.INPUT:
        line = draw(_LINE)
        return (line,) if line and line.casefold() not in ("_no response_", "*no response*") else ()
    lines = draw(st.lists(st.one_of(st.sampled_from(odd), _LINE, st.just("")), max_size=6))
    text = "\n".join(lines).strip(_EDGES)
    return (text,) if text and text.casefold() not in ("_no response_", "*no response*") else ()


@st.composite
def filled_forms(draw: st.DrawFn) -> Filled:
    labels = draw(st.lists(_NAME, min_size=1, max_size=6, unique_by=lambda name: " ".join(name.split()).casefold()))
    questions = [draw(_questions(label)) for label in labels]
    in_code = [f"```\n### {label}\n\nquoted\n```" for label in labels]
    labels_in_code = draw(st.booleans())
    odd = _MARKDOWN + (in_code if labels_in_code else _UNCLOSED)
    # GitHub puts a fence of three around a rendered answer, also around one that holds such fences: what follows is
    # outside of code and inside of it in turn for every reader, and a label quoted there, or in a later answer's code,
    # cannot be told from the real one.
    rendered = [text for text in _MARKDOWN if not labels_in_code or not any(mark in text for mark in ("```", "~~~"))]
    answers = [draw(_answer(question, rendered if question.render else odd)) for question in questions]
    return Filled(questions, answers)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filled=filled_forms(), crlf=st.booleans())
def test_any_form_filled_in_any_way_is_read_back_as_it_was_filled(filled: Filled, crlf: bool) -> None:
    body = filled.body().replace("\n", "\r\n") if crlf else filled.body()

    parsed = parse(body, template=filled.template())

    assert parsed.source == "form"
    assert [answer.label for answer in parsed.answers] == [" ".join(q.label.split()) for q in filled.questions]
    for question, expected, answer in zip(filled.questions, filled.answers, parsed.answers, strict=True):
        if question.options:
            assert answer.chosen == expected
        else:
            assert answer.text == "".join(expected)


@settings(max_examples=250, deadline=None)
@given(body=st.text(), title=st.text(), template=st.none() | st.text())
def test_no_text_at_all_makes_the_parser_raise(body: str, title: str, template: str | None) -> None:
    parsed = parse(body, title=title, template=template)

    assert 0 <= parsed.confidence <= 1


_EVERY_KIND = Filled(
    [
        Question(Kind.INPUT, "Input"),
        Question(Kind.TEXTAREA, "Area", render="sh"),
        Question(Kind.DROPDOWN, "Pick", ("a", "b"), multiple=True),
        Question(Kind.CHECKBOXES, "Boxes", ("a", "b")),
    ],
    [(), (), (), ()],
)
_LABELS = ["### Input", "### Area", "### Pick", "### Boxes", "### Prompt", "**Prompt:** a", "priority: x", "- [x] b"]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*_MARKDOWN, *_UNCLOSED, *_LABELS, ""])), st.sampled_from([None, _EVERY_KIND.template()])
)
def test_no_mixture_of_markdown_makes_the_parser_raise(lines: list[str], template: str | None) -> None:
    parse("\n".join(lines), template=template, repository="o/r")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["a", "a, b", "b", "c"]), min_size=1, unique=True))
def test_options_that_hold_commas_are_told_apart_by_the_form(options: list[str]) -> None:
    filled = Filled([Question(Kind.DROPDOWN, "Pick", tuple(options), multiple=True)], [tuple(options)])

    (answer,) = parse(filled.body(), template=filled.template()).answers

    assert ", ".join(answer.chosen) == ", ".join(options)
    assert set(answer.chosen) <= set(options)
