"""What the documentation names of the code is in the code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name, pages, tokens

NAME = re.compile(r"[A-Za-z_][\w.]*")


@cache
def words() -> frozenset[str]:
    """Every word of the source, set-up scripts and issue forms among it."""
    folders = ("actors", "web", "storage", "tests", ".github", ".ci")
    files = [ROOT / "run.py", *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    texts = (path.read_text("utf-8") for path in files if path.is_file() and _readable(path))
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def _readable(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return path.suffix in ("", ".py", ".yml") and "fixtures" not in parts and "docs" not in parts


def unknown(page: Path) -> list[str]:
    """The code words of a page that stand nowhere in the source."""
    spans = [child.content for token in tokens(page) for child in token.children or () if child.type == "code_inline"]
    named = [span.removesuffix("_FILE") for span in spans if NAME.fullmatch(span) and not (ROOT / span).exists()]
    return [span for span in named if not words().issuperset(re.findall(r"\w+", span))]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_a_page_names_nothing_that_is_not_in_the_code(page: Path) -> None:
    assert unknown(page) == []


def test_a_name_that_is_not_in_the_code_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`IssueActor.begin` and `IssueActress.begin` and `GITHUB_TOKEN_FILE`\n")
    assert unknown(page) == ["IssueActress.begin"]
