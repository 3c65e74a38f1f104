"""Issue forms as YAML: the project's own, other repositories', and broken ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actors.issue.form import best_template, parse
from actors.issue.form_layout import AGENT_TASK, BUG_INVESTIGATION, Kind, Layout
from actors.issue.task import TRIGGER_LABEL, FileReference, OutputFormat, Priority, TaskType
from actors.issue.templates import LARGEST_TEMPLATE, BrokenTemplate, read_template

FORMS = Path(__file__).parents[3] / ".github" / "ISSUE_TEMPLATE"
OTHER = """
name: Support
description: Ask us
body:
  - type: markdown
    attributes: {value: Hello}
  - type: input
    id: version
    attributes: {label: Which version?}
  - type: dropdown
    id: os
    attributes:
      label: Systems
      multiple: true
      options: [Linux, "macOS, old", Windows, 3.10]
  - type: textarea
    id: log
    attributes: {label: Log, render: shell}
  - type: textarea
    id: prompt
    attributes: {label: What should we look at?, value: "Write here"}
    validations: {required: true}
  - type: checkboxes
    attributes:
      label: Agreements
      options:
        - label: I read the [rules](x)
          required: true
        - label: I am kind
"""
BODY = """### Which version?

1.0

### Systems

Linux, macOS, old, 3.10

### Log

```shell
### Log
$ ls
```

### What should we look at?

Explain src/a.py to me.

### Agreements

- [X] I read the [rules](x)
- [ ] I am kind
"""


def form(name: str) -> str:
    return (FORMS / name).read_text(encoding="utf-8")


def elements(name: str) -> list[dict[str, Any]]:
    return [element for element in yaml.safe_load(form(name))["body"] if element["type"] != "markdown"]


@pytest.mark.parametrize(
    ("name", "layout"), [("agent-task.yml", AGENT_TASK), ("bug-investigation.yml", BUG_INVESTIGATION)]
)
def test_a_built_in_form_is_the_one_the_parser_knows(name: str, layout: Layout) -> None:
    written = [
        (
            element["attributes"]["label"],
            element["type"],
            tuple(element["attributes"].get("options", ())),
            element.get("validations", {}).get("required", False),
            element["attributes"].get("render", ""),
        )
        for element in elements(name)
    ]

    known = [(known.label, str(known.kind), known.options, known.required, known.render) for known in layout.elements]
    assert written == known
    assert read_template(form(name)) == layout


def test_the_form_offers_every_word_of_the_vocabulary_and_no_other() -> None:
    options = {
        element["id"]: element["attributes"]["options"]
        for element in elements("agent-task.yml")
        if element["type"] == "dropdown"
    }

    assert options == {
        "task-type": list(TaskType),
        "priority": list(Priority),
        "output-format": list(OutputFormat),
    }


@pytest.mark.parametrize("name", ["agent-task.yml", "bug-investigation.yml"])
def test_a_built_in_form_is_one_that_github_accepts(name: str) -> None:
    whole = yaml.safe_load(form(name))
    own = elements(name)

    assert set(whole) == {"name", "description", "title", "labels", "body"}
    assert whole["labels"] == [TRIGGER_LABEL]
    for key in ("id", "label"):
        values = [element["attributes"]["label"] if key == "label" else element["id"] for element in own]
        assert len(set(values)) == len(values)
    for element in own:
        assert element["type"] in set(Kind)
        assert set(element) <= {"type", "id", "attributes", "validations"}
        for option in element["attributes"].get("options", ()):
            assert option.casefold() != "none"
    assert any(element.get("validations", {}).get("required") for element in own)


def test_the_chooser_leaves_blank_issues_open() -> None:
    assert yaml.safe_load(form("config.yml")) == {"blank_issues_enabled": True}


def test_every_element_type_of_another_form_is_read() -> None:
    parsed = parse(BODY, template=OTHER)

    assert (parsed.source, parsed.template, parsed.confidence) == ("form", "Support", 1.0)
    assert parsed.fields[2] == ("Log", "### Log\n$ ls")
    chosen = {answer.label: answer.chosen for answer in parsed.answers if answer.chosen}
    assert chosen == {"Systems": ("Linux", "macOS, old", "3.10"), "Agreements": ("I read the [rules](x)",)}
    task = parsed.task
    assert task is not None
    assert task.prompt == "Explain src/a.py to me."
    assert task.files == (FileReference(path="src/a.py"),)
    assert (
        task.context == "**Which version?**\n\n1.0\n\n**Systems**\n\nLinux, macOS, old, 3.10\n\n"
        "**Log**\n\n```shell\n### Log\n$ ls\n```"
    )


def test_the_forms_own_text_left_standing_is_no_answer() -> None:
    parsed = parse(BODY.replace("Explain src/a.py to me.", "Write here"), template=OTHER)

    assert parsed.task is None
    assert "example text" in parsed.problems[0].what


def test_a_required_box_that_is_not_ticked_is_told() -> None:
    template = OTHER.replace("label: Agreements", "label: Agreements\n").replace(
        "  - type: checkboxes\n", "  - type: checkboxes\n    validations: {required: true}\n"
    )

    problems = parse(BODY.replace("[X]", "[ ]"), template=template).problems

    assert [(problem.field, problem.blocking) for problem in problems if problem.field == "Agreements"] == [
        ("Agreements", False)
    ]


def test_a_rendered_area_that_holds_fences_is_read_whole() -> None:
    body = BODY.replace("$ ls", "```\nin between\n```\nafter\n```")

    parsed = parse(body, template=OTHER)

    assert parsed.fields[2] == ("Log", "### Log\n```\nin between\n```\nafter\n```")
    assert parsed.task is not None
    assert parsed.task.prompt == "Explain src/a.py to me."


@pytest.mark.parametrize("empty", ["```shell\n\n```", "```shell\n```", "_No response_", "```shell\n_No response_\n```"])
def test_an_empty_rendered_area_is_no_answer(empty: str) -> None:
    assert parse(BODY.replace("```shell\n### Log\n$ ls\n```", empty), template=OTHER).fields[2] == ("Log", "")


def test_a_form_that_does_not_fit_the_body_is_not_used() -> None:
    assert parse("### Task Type\n\nCode Review\n\n### Prompt\n\nReview all of it.", template=OTHER).source == "markdown"


def _billion_laughs() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    return "\n".join([*lines, "body: *a39"])


def _broken() -> Iterator[str]:
    yield from ("", "just text", "[", "body: 3", "body: []", "- a\n- b", "name: [x", "\x07", "body:\n\t- x", "a: b: c")
    yield from ("body: [{type: input}]", "body: [{type: [a], attributes: []}]", "!!python/object:os.system {}", "%")
    yield from (_billion_laughs(), "[" * 5_000, "body: [" + "[" * 50 + "]" * 51, "a" * (LARGEST_TEMPLATE + 1))
    yield from ("body: " + "[x," * 1 + "x," * 20_000 + "]", "? [a]\n: b", "{[]: 1}", '"\\UFFFFFFFF"', "\ud800")


@pytest.mark.parametrize(
    "part",
    ["a: &a [x]\nb: *a\n", "a: " + "[" * 20 + "]" * 20 + "\n", "a: [" + "x, " * 20_000 + "]\n"],
    ids=["aliases", "depth", "size"],
)
def test_a_form_that_could_grow_without_end_is_refused(part: str) -> None:
    assert isinstance(read_template(OTHER), Layout)
    assert isinstance(read_template(part + OTHER), BrokenTemplate)


def test_an_option_is_taken_as_it_is_written_before_its_case_is_overlooked() -> None:
    template = "body: [{type: dropdown, attributes: {label: Pick, options: [yes, YES]}}]"

    assert parse("### Pick\n\nYES", template=template).answers[0].chosen == ("YES",)
    assert parse("### Pick\n\nYes", template=template).answers[0].chosen == ("yes",)


@pytest.mark.parametrize("text", [*_broken()], ids=lambda text: ascii(text[:20]))
def test_a_broken_template_is_a_value_with_its_reason_and_the_body_is_read_without_it(text: str) -> None:
    broken = read_template(text)

    assert isinstance(broken, BrokenTemplate)
    assert broken.reason
    assert parse("### Prompt\n\nExplain the store to me.", template=text).source == "markdown"


def test_the_form_whose_labels_match_best_is_found() -> None:
    forms = {
        "other.yml": OTHER,
        "agent.yml": form("agent-task.yml"),
        "bug.yml": form("bug-investigation.yml"),
        "x": "[",
    }

    bug = "".join(f"### {element.label}\n\nx\n\n" for element in BUG_INVESTIGATION.elements[1:5])

    assert best_template(BODY, forms) == "other.yml"
    assert best_template(bug, forms) == "bug.yml"
    assert best_template("Only prose.", forms) is None
    assert best_template("### Priority\n\nHigh", forms) is None
    assert best_template("", {}) is None
