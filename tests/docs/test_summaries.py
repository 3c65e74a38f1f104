"""Every criterion that the summaries of the phases list has its tests, and these exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name

SUMMARIES = sorted((ROOT / "docs").glob("phase*-implementation-summary.md"))
TEST = re.compile(r"\[(\w+)\]\(\.\./(tests/[\w/]+\.py)\)")


def criteria(page: Path) -> list[str]:
    """The rows of the tables that name tests."""
    rows, listing = [], False
    for line in page.read_text("utf-8").splitlines():
        if line.endswith("| Tests |"):
            listing = True
        elif not line.startswith("|"):
            listing = False
        elif listing and not line.startswith("|---"):
            rows.append(line)
    return rows


def missing(row: str) -> list[str]:
    """The tests that a row names and that are not there; the row itself where it names none."""
    named = TEST.findall(row.rpartition(" | ")[2])
    if not named:
        return [row]
    return [
        f"{path}: {test}"
        for test, path in named
        if not (ROOT / path).is_file() or f"def test_{test}(" not in (ROOT / path).read_text("utf-8")
    ]


@pytest.mark.parametrize("page", SUMMARIES, ids=name)
def test_every_criterion_names_tests_that_there_are(page: Path) -> None:
    rows = criteria(page)
    assert len(rows) >= 8
    assert [gone for row in rows for gone in missing(row)] == []


def test_a_test_that_is_not_there_is_found() -> None:
    assert missing("| x | y | [no_such_test](../tests/docs/test_summaries.py) |") != []
    assert missing("| x | y | nothing |") != []
