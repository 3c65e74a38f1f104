"""Whole bodies with the fields expected of them; each folder of `fixtures` is one odd case.

`body.md` is the issue, `form.yml` (where there is one) the form it was filed with, `expected.json` its fields in order
and the options chosen.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actors.issue.form import parse

FIXTURES = sorted(Path(__file__).with_name("fixtures").iterdir())


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
def test_every_field_of_a_real_shape_is_read(folder: Path) -> None:
    template = folder / "form.yml"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))

    parsed = parse(
        (folder / "body.md").read_bytes().decode(),
        template=template.read_text(encoding="utf-8") if template.exists() else None,
    )

    assert [list(field) for field in parsed.fields] == expected["fields"]
    assert {answer.label: list(answer.chosen) for answer in parsed.answers if answer.chosen} == expected["chosen"]
