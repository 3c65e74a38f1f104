"""What the analyser hands in, run as the program that it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from actors.work.analyser.assignment import Named, Scope
from actors.work.analyser.links import Links
from actors.work.analyser.markdown import block, code, escape, fit, prose
from actors.work.analyser.passages import passages
from actors.work.analyser.search import search, terms
from actors.work.analyser.sources import Source, read
from actors.work.recipe import analyser
from tests.actors.work.analyser_tree import grow

COMMIT = "c" * 40
PAGES = f"https://github.com/octo/shop/blob/{COMMIT}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path / "tree")


def run(tree: Path, kind: str, prompt: str, *files: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The analyser's result on `tree`, and all of its events."""
    document = {
        "version": 1,
        "job": "octo/shop#1@1",
        "repository": {
            "full_name": "octo/shop",
            "html_url": "https://github.com/octo/shop",
            "default_branch": "main",
            "commit": COMMIT,
        },
        "issue": {"number": 1, "title": ""},
        "task": {"type": kind, "prompt": prompt, "files": [{"path": path} for path in files]},
        "attempt": 1,
        "limits": {"wall_seconds": 60, "silent_seconds": 60},
        "tree": str(tree),
    }
    recipe = analyser()
    done = subprocess.run(
        recipe.argv,
        input=json.dumps(document) + "\n",
        capture_output=True,
        text=True,
        cwd=tree,
        env=dict(recipe.environment),
        check=True,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return events[-1], events


def test_a_code_analysis_begins_with_what_matters_most(tree: Path) -> None:
    result, _ = run(tree, "Code Analysis", "Look at it.")
    head = result["report"].split("### ")[0]
    assert "Undefined name `undefined_name`" in head
    assert f"]({PAGES}/shop/basket.py#L10)" in head
    assert "2 modules import each other in a ring" in head
    assert result["summary"] == "7 files analysed. 2 likely defects."


def test_a_code_analysis_names_hot_spots_and_duplicates_with_links(tree: Path) -> None:
    report = run(tree, "Code Analysis", "Look at it.")[0]["report"]
    assert re.search(
        rf"\[`tangled`\]\({PAGES}/shop/hard\.py#L4-L25\) \| `shop/hard.py` \| 1[5-9] \| 22 \| 4 \| 3 \|", report
    )
    assert f"[`shop/one.py:5`]({PAGES}/shop/one.py#L5-L16)<br>[`shop/two.py:5`]" in report
    assert "`_never_called`" in report
    assert "1 in folders of foreign code" in report


def test_progress_only_grows_and_ends_at_the_end(tree: Path) -> None:
    _, events = run(tree, "Code Analysis", "Look at it.")
    percents = [event["percent"] for event in events if event["event"] == "progress"]
    assert percents == sorted(set(percents))
    assert percents[-1] == 100
    assert len(percents) > 5


def test_the_same_tree_gives_the_same_report(tree: Path) -> None:
    assert run(tree, "Code Analysis", "Why?")[0] == run(tree, "Code Analysis", "Why?")[0]
    assert (
        run(tree, "General Question", "What is a discount?")[0]
        == run(tree, "General Question", "What is a discount?")[0]
    )


def test_a_task_that_names_files_is_about_them_alone(tree: Path) -> None:
    report = run(tree, "Code Analysis", "Look at it.", "shop/hard.py", "missing.py")[0]["report"]
    assert "The named files hold 25 lines of code in 1 file" in report
    assert "**Not found as code at this commit:** `missing.py`." in report
    assert "basket" not in report.replace("test_basket", "")


def test_names_that_are_not_there_leave_the_whole_repository_and_say_so(tree: Path) -> None:
    report = run(tree, "Code Analysis", "Look at it.", "nowhere/")[0]["report"]
    assert "So the whole repository was looked at." in report
    assert "in 7 files" in report


def test_a_tree_without_code_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Hello\n")
    result, _ = run(tmp_path, "Code Analysis", "Look at it.")
    assert "no code that the analyser reads" in result["report"]


def test_a_question_is_answered_with_the_repositorys_own_words(tree: Path) -> None:
    result, _ = run(tree, "General Question", "When is a discount granted?")
    assert "A discount is granted when the basket holds more than ten articles." in result["report"]
    assert f"({PAGES}/README.md?plain=1#L5-L12)" in result["report"]
    assert "It does not understand the question" in result["report"]
    assert "README.md" in result["summary"]


def test_a_question_that_fits_nothing_is_answered_honestly(tree: Path) -> None:
    result, _ = run(tree, "General Question", "Quarkonium polarisation?")
    assert result["summary"] == "No passage of the repository holds the question's words."
    assert "`quarkonium`, `polarisation`" in result["report"]


@pytest.mark.parametrize("kind", ["", "Nonsense", "code analysis"])
def test_a_type_that_it_does_not_do_is_refused_with_a_sentence(tree: Path, kind: str) -> None:
    result, events = run(tree, kind, "Do it.")
    assert result["outcome"] == "refused"
    assert "It does Code Analysis, " in result["summary"]
    assert len(events) == 2


@pytest.mark.parametrize("document", ["", "{", "[]", "{}", '{"task": 3}'])
def test_an_assignment_that_is_none_ends_with_its_own_status(tmp_path: Path, document: str) -> None:
    recipe = analyser()
    done = subprocess.run(
        recipe.argv, input=document, capture_output=True, text=True, env=dict(recipe.environment), check=False
    )
    assert done.returncode == 2
    assert "the assignment" in done.stderr


def test_modules_of_the_tree_are_never_imported(tree: Path) -> None:
    for name in ("json", "lizard", "ruff", "vulture", "sqlite3", "actors"):
        (tree / f"{name}.py").write_text("raise SystemExit('imported')\n")
    assert run(tree, "Code Analysis", "Look at it.")[0]["outcome"] == "done"


def test_the_server_is_not_imported_by_its_worker() -> None:
    foreign = ("pykka", "marshmallow", "actors.messages", "lizard", "vulture", "sqlite3")
    probe = f"import sys, actors.work.analyser.__main__; print([n for n in sys.modules if n in {foreign}])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("named", "path", "lines", "expected"),
    [
        (Named(path="a.py"), "a.py", (1, 9), True),
        (Named(path="a.py"), "b/a.py", (1, 9), False),
        (Named(path="b/"), "b/a.py", (1, 9), True),
        (Named(path="b"), "bc/a.py", (1, 9), False),
        (Named(path="*.py"), "b/a.py", (1, 9), True),
        (Named(path="."), "b/a.py", (1, 9), True),
        (Named(path="a.py", first=5, last=7), "a.py", (1, 4), False),
        (Named(path="a.py", first=5, last=7), "a.py", (7, 20), True),
        (Named(path="a.py", first=5), "a.py", (5, 5), True),
    ],
)
def test_a_scope_covers_what_it_names(named: Named, path: str, lines: tuple[int, int], expected: bool) -> None:
    assert Scope(names=(named,)).covers(path, *lines) is expected


def test_links_name_the_commit_and_survive_odd_names() -> None:
    links = Links(html_url="https://github.com/o/r", commit=COMMIT)
    link = links.lines("a b/c#(1).py", 3, 5)
    assert link == f"[`a b/c#(1).py:3`](https://github.com/o/r/blob/{COMMIT}/a%20b/c%23%281%29.py#L3-L5)"
    assert Links(html_url="", commit=COMMIT).lines("a.py", 3) == "`a.py:3`"


def test_text_of_the_repository_cannot_break_out_of_the_report() -> None:
    assert code("a`b|c\nd") == "`` a`b\\|c d ``"
    assert escape("<img src=x> [a](b) | *x*") == "&lt;img src=x&gt; \\[a\\](b) \\| \\*x\\*"
    assert prose("use `a_b` not <b>") == "use `a_b` not &lt;b&gt;"
    assert block("```\nx\n```").startswith("````")


def test_a_report_that_is_too_long_is_cut_between_its_parts() -> None:
    report = fit(["head", "x" * 300, "y" * 300], limit=500)
    assert report.startswith("head\n\nxxx")
    assert "y" not in report.split("*")[0]
    assert "The report was cut here" in report


def test_documents_are_cut_at_headings_and_not_inside_code(tree: Path) -> None:
    readme = next(source for source in read(tree).files if source.path == "README.md")
    assert [(it.title, it.first, it.last) for it in passages(readme)] == [
        ("Sample shop", 1, 4),
        ("Discounts", 5, 12),
        ("Installing", 13, 15),
    ]


def test_code_is_cut_at_functions_and_nothing_is_lost(tree: Path) -> None:
    for source in read(tree).code:
        kept = "".join(it.text for it in passages(source))
        assert kept.replace("\n", "").replace(" ", "") == source.text.replace("\n", "").replace(" ", "")


def test_a_words_own_definition_comes_first(tree: Path) -> None:
    hit, *_ = search(read(tree).files, "What does grant_discount return?", most=3)
    assert (hit.passage.path, hit.passage.title) == ("shop/basket.py", "Basket.grant_discount")


def test_the_words_of_a_question_are_those_that_say_something() -> None:
    assert terms("How do I configure the `HTTP_PROXY`, please? The proxy 42!") == ["configure", "http_proxy", "proxy"]
    assert search([Source(path="a", language="Text", text='"quoted" OR (NEAR')], '"quoted" OR ( NEAR *', most=3)
