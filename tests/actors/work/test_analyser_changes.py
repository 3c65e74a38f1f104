"""What the analyser changes in a tree: documentation and refactoring, and what it leaves alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.actors.work.analyser_run import PAGES, plant, snapshot, work
from tests.actors.work.analyser_tree import grow

CODE = '''"""Prices."""

import os
import json


def price(amount: int, *, discount: float = 0.0) -> float:
    """Return the price.

    Args:
        amount: How many articles.
        discount: Share that is taken off.

    Returns:
        Euros, never negative.
    """
    if amount > 10:
        return amount * 0.9
    else:
        return float(amount)


def bare(x):
    return json.dumps(x)


def _hidden():
    return 1
'''
GO = """package shop

// Price says what n articles cost.
func Price(n int) int {
\treturn n
}

func hidden() {}

type Basket struct{}

func (b *Basket) Total() int { return 0 }
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return plant(
        tmp_path / "tree", {"shop/__init__.py": "", "shop/prices.py": CODE, "go/shop.go": GO, "docs/index.md": "# Hi\n"}
    )


def test_pages_hold_the_codes_own_signatures_and_words(tree: Path) -> None:
    result = work(tree, "Documentation Generation", "Write the API documentation.")
    page = (tree / "docs/api/shop.prices.md").read_text()
    assert "def price(amount: int, *, discount: float = 0.0) -> float" in page
    assert "- `amount` (`int`): How many articles." in page
    assert "Euros, never negative." in page
    assert "_hidden" not in page
    assert "docs/api/shop.prices.md" in result["explanations"]
    assert "1 of 2" in (tree / "docs/api/README.md").read_text()


def test_what_has_no_description_is_said_to_have_none(tree: Path) -> None:
    result = work(tree, "Documentation Generation", "Write the API documentation.")
    page = (tree / "docs/api/shop.prices.md").read_text()
    assert "def bare(x)\n```\n\n*No description in the code.*" in page
    assert f"[`bare`]({PAGES}/shop/prices.py#L23)" in result["report"]


def test_a_package_of_go_shares_a_page_and_offers_what_is_exported(tree: Path) -> None:
    work(tree, "Documentation Generation", "Write the API documentation.", "go/")
    page = (tree / "docs/api/go.md").read_text()
    assert "func Price(n int) int\n```\n\nPrice says what n articles cost." in page
    assert "Basket.Total" in page
    assert "hidden" not in page
    assert not (tree / "docs/api/shop.prices.md").exists()


def test_documents_that_somebody_wrote_are_never_overwritten(tree: Path) -> None:
    before = snapshot(plant(tree, {"docs/api/shop.prices.md": "# By hand\n"}))
    result = work(tree, "Documentation Generation", "Write the API documentation.")
    after = snapshot(tree)
    assert {path: after[path] for path in before} == before
    assert "docs/api-reference/shop.prices.md" in result["explanations"]


def test_no_page_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tree = plant(tmp_path / "tree", {"a.py": CODE})
    (tree / "docs").symlink_to(outside)
    result = work(tree, "Documentation Generation", "Write the API documentation.")
    assert list(outside.iterdir()) == []
    assert "doc/api/a.md" in result["explanations"]


def test_pages_that_are_up_to_date_are_no_change(tree: Path) -> None:
    work(tree, "Documentation Generation", "Write the API documentation.")
    before = snapshot(tree)
    result = work(tree, "Documentation Generation", "Write the API documentation.")
    assert snapshot(tree) == before
    assert "explanations" not in result
    assert "up to date already" in result["summary"]


def test_only_the_named_files_are_refactored_and_they_mean_the_same(tree: Path) -> None:
    before = snapshot(tree)
    result = work(tree, "Code Refactoring", "Refactor it.", "shop/prices.py")
    after = snapshot(tree)
    assert [path for path in after if after[path] != before.get(path)] == ["shop/prices.py"]
    text = after["shop/prices.py"].decode()
    assert "import os" not in text
    assert "import json" in text
    assert "    else:" not in text
    ast.parse(text)
    assert "`os` imported but unused" in result["explanations"]["shop/prices.py"]


def test_nothing_to_change_is_said_and_is_no_change(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": '"""Fine."""\n\nX = 1\n'})
    before = snapshot(tmp_path)
    result = work(tmp_path, "Code Refactoring", "Refactor it.", "a.py")
    assert snapshot(tmp_path) == before
    assert result["summary"].startswith("No file was changed")
    assert "explanations" not in result


@pytest.mark.parametrize("text", ["def broken(:\n", "\ufeffx = (1\n", "x = 1\r\ny = 2\n", "x = '\udcff'\n"])
def test_a_file_that_could_be_harmed_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.py").write_bytes(text.encode(errors="surrogateescape"))
    before = snapshot(tmp_path)
    result = work(tmp_path, "Code Refactoring", "Refactor it.", "a.py")
    assert snapshot(tmp_path) == before
    assert "### Left as it is" in result["report"]


def test_the_line_ends_of_a_file_stay(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": "import os\r\nimport json\r\n\r\nprint(json)\r\n"})
    work(tmp_path, "Code Refactoring", "Refactor it.", "a.py")
    assert (tmp_path / "a.py").read_bytes() == b"import json\r\n\r\nprint(json)\r\n"


def test_an_import_that_another_file_takes_from_here_stays(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": "from json import dumps\nimport os\n", "b.py": "from a import dumps\n\nprint(dumps)\n"})
    result = work(tmp_path, "Code Refactoring", "Refactor it.", "a.py")
    assert "from json import dumps" in (tmp_path / "a.py").read_text()
    assert "other files take dumps from here" in result["report"]


def test_the_configuration_of_the_tree_runs_nothing_and_gives_the_style(tmp_path: Path) -> None:
    config = '[tool.ruff]\nline-length = 100\nextend = "/etc/passwd"\n[tool.ruff.format]\nquote-style = "single"\n'
    plant(tmp_path, {"pyproject.toml": config, "a.py": 'x = "one"\ny = [1,2]\n'})
    result = work(tmp_path, "Code Refactoring", "Format it.", "a.py")
    assert (tmp_path / "a.py").read_text() == "x = 'one'\ny = [1, 2]\n"
    assert "names ruff format" in result["report"]


def test_without_names_few_files_are_changed_and_that_is_said(tmp_path: Path) -> None:
    plant(tmp_path, {f"m{number}.py": "import os\nx  =  1\n" for number in range(9)})
    result = work(tmp_path, "Code Refactoring", "Refactor it.")
    assert len(result["explanations"]) == 5
    assert "The task names no files" in result["report"]
    assert (tmp_path / "m0.py").read_text() == "x  =  1\n"


def test_spaces_at_line_ends_go_in_other_languages_but_not_inside_strings(tmp_path: Path) -> None:
    text = "const a = 1;  \nconst b = `one  \ntwo`;\nfunction f() { }\t\n"
    plant(tmp_path, {"a.js": text})
    work(tmp_path, "Code Refactoring", "Tidy it.", "a.js")
    assert (tmp_path / "a.js").read_text() == "const a = 1;\nconst b = `one  \ntwo`;\nfunction f() { }\n"


@pytest.mark.parametrize(
    "kind",
    ["Code Analysis", "Code Review", "Bug Investigation", "Research and Summarization", "Feature Implementation"],
)
def test_what_only_reads_changes_nothing(tmp_path: Path, kind: str) -> None:
    tree = grow(tmp_path / "tree")
    before = snapshot(tree)
    result = work(tree, kind, "The discount of a basket.", output="Code changes with explanations")
    assert snapshot(tree) == before
    assert result["outcome"] == "done"
    assert "explanations" not in result


@pytest.mark.parametrize("kind", ["Documentation Generation", "Code Refactoring"])
def test_the_same_tree_gets_the_same_change(tmp_path: Path, kind: str) -> None:
    trees = [grow(tmp_path / name) for name in ("one", "two")]
    results = [work(tree, kind, "Do it.") for tree in trees]
    assert results[0] == results[1]
    assert snapshot(trees[0]) == snapshot(trees[1])
