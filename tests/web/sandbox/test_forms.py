"""Issue forms: what is read, what is refused, and the body that comes out."""

from __future__ import annotations

import pytest

from tests.web.sandbox.conftest import FORM
from web.sandbox.forms import FormError, issue_body, parse_form, problems

BODY = """\
### Task type

Code Analysis

### Areas

web, storage

### Branch

_No response_

### Description

First line
Second line

### Log

```shell
$ ls
```

### Before you file

- [X] I looked for the same task
- [ ] I can answer questions"""

ANSWERS = {
    "f1-type": ["Code Analysis"],
    "f2-areas": ["storage", "web"],
    "f3-branch": [""],
    "f4-what": ["First line\r\nSecond line\r\n"],
    "f5-log": ["$ ls"],
    "f6-terms": ["I looked for the same task"],
}


def test_the_body_is_the_one_github_writes() -> None:
    assert issue_body(parse_form("task.yml", FORM), ANSWERS) == BODY


def test_an_untouched_form_gives_no_responses() -> None:
    body = issue_body(parse_form("task.yml", FORM), {})
    assert body.count("_No response_") == 5
    assert body.endswith("- [ ] I looked for the same task\n- [ ] I can answer questions")


def test_a_complete_answer_has_no_problems() -> None:
    assert problems(parse_form("task.yml", FORM), ANSWERS) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"f1-type": []}, "f1-type"),
        ({"f1-type": ["Something else"]}, "f1-type"),
        ({"f4-what": ["  \r\n "]}, "f4-what"),
        ({"f6-terms": ["I can answer questions"]}, "f6-terms"),
    ],
)
def test_a_wrong_answer_is_named(change: dict[str, list[str]], field: str) -> None:
    assert list(problems(parse_form("task.yml", FORM), ANSWERS | change)) == [field]


@pytest.mark.parametrize(
    "text",
    [
        "name: [",
        "just text",
        "name: x\ndescription: y",
        "name: x\ndescription: y\nbody: [{type: markdown, attributes: {value: z}}]",
        "name: x\ndescription: y\nbody: [{type: slider, attributes: {label: z}}]",
        "name: x\ndescription: y\nbody: [{type: input, attributes: {}}]",
        "name: x\ndescription: y\nbody: [7]",
    ],
)
def test_what_github_would_not_show_is_refused(text: str) -> None:
    with pytest.raises(FormError):
        parse_form("bad.yml", text)
