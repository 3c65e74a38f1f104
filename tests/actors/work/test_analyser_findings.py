"""What the analyser says of code: reviews, investigations, summaries and plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from actors.work.analyser.diffs import changed
from actors.work.analyser.patterns import matches
from actors.work.analyser.sources import Source
from tests.actors.work.analyser_run import COMMIT, PAGES, plant, work
from tests.actors.work.analyser_tree import grow

TRACE = """It fails:

> Traceback (most recent call last):
>   File "/srv/app/main.py", line 3, in <module>
>     Basket().grant_discount(3)
>   File "/srv/site-packages/shop/basket.py", line 4, in grant_discount
>     return undefined_name
> NameError: name 'undefined_name' is not defined
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path / "tree")


def test_a_review_says_first_what_should_be_changed(tree: Path) -> None:
    result = work(tree, "Code Review", "Review it.", "shop/basket.py")
    change = result["report"].partition("### To change")[2].partition("<details>")[0]
    assert f"]({PAGES}/shop/basket.py#L10): Undefined name `undefined_name`" in change
    assert "`return undefined_name`" in change
    assert "tangled" not in result["report"]
    assert "2 points are likely wrong" in result["summary"]


def test_a_review_of_a_diff_is_about_its_lines_alone(tree: Path) -> None:
    diff = "Please review:\n\n```diff\n--- a/shop/basket.py\n+++ b/shop/basket.py\n@@ -8,3 +8,3 @@\n x\n```\n"
    report = work(tree, "Code Review", diff)["report"]
    assert "undefined_name" in report
    assert "seen=[]" not in report
    assert "the lines that the diff in the task adds or changes" in report


def test_a_review_that_finds_nothing_says_so(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": '"""Fine."""\n\nX = 1\n'})
    assert "Nothing stood out" in work(tmp_path, "Code Review", "Review it.", "a.py")["summary"]
    assert "Nothing was reviewed" in work(tmp_path, "Code Review", "Review it.", "gone.py")["summary"]


def test_the_places_of_a_diff_are_those_that_are_new() -> None:
    text = "+++ b/a.py\n@@ -1 +5,2 @@\n@@ -9,4 +12 @@\n+++ /dev/null\n@@ -1,3 +0,0 @@\n+++ b.py\n@@ -3,2 +3,0 @@\n"
    assert [(it.path, it.first, it.last) for it in changed(text)] == [("a.py", 5, 6), ("a.py", 12, 12)]


def test_a_traceback_leads_to_the_line_also_where_it_has_moved(tree: Path) -> None:
    result = work(tree, "Bug Investigation", TRACE)
    assert "first suspect is Basket.grant_discount in shop/basket.py, line 10" in result["summary"]
    assert "(line 4 in the report; the same code stands here now)" in result["report"]
    assert "`/srv/app/main.py:3` in `<module>`: not a file of this repository" in result["report"]
    assert "Undefined name `undefined_name`" in result["report"]


def test_the_history_of_the_lines_is_shown_and_weighs(tree: Path) -> None:
    touched = {"path": "shop/basket.py", "line": 10, "commit": "d" * 40, "date": "2026-01-02", "subject": "basket: <b>"}
    report = work(tree, "Bug Investigation", TRACE, history=[touched])["report"]
    assert f"[`dddddddddd`](https://github.com/octo/shop/commit/{'d' * 40}) of 2026-01-02, basket: &lt;b&gt;" in report
    assert "line 10 was last changed by" in report
    assert COMMIT in report


def test_a_bug_without_a_traceback_is_followed_by_its_message(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": 'def f(x):\n    if not x:\n        raise ValueError(f"basket {x} holds no articles")\n'})
    result = work(tmp_path, "Bug Investigation", 'I get "basket 7 holds no articles" at checkout.')
    assert result["summary"] == "The first suspect is f in a.py, line 3."
    assert "the message of the report is made here" in result["report"]


def test_a_bug_that_fits_nothing_is_answered_honestly(tree: Path) -> None:
    result = work(tree, "Bug Investigation", "Quarkonium polarisation")
    assert result["summary"] == "No place in the repository could be tied to the report."


def test_a_fix_that_was_asked_for_is_not_claimed(tree: Path) -> None:
    report = work(tree, "Bug Investigation", TRACE, output="Bug fix with tests")["report"]
    assert "This worker only investigates: it changed no file." in report


def test_a_summary_is_made_of_the_repositorys_own_sentences(tree: Path) -> None:
    result = work(tree, "Research and Summarization", "Summarize how a discount is granted")
    assert "A discount is granted when the basket holds more than ten articles." in result["report"]
    assert f"{PAGES}/shop/basket.py#L7-L10" in result["report"]
    assert "draws no conclusions" in result["report"]


def test_a_plan_names_the_place_the_tests_and_that_it_is_a_plan(tree: Path) -> None:
    result = work(
        tree, "Feature Implementation", "Let grant_discount take a coupon", acceptance="- [ ] a coupon counts"
    )
    assert result["summary"].startswith("A plan only, nothing was written")
    assert "**This is a plan, not the feature.**" in result["report"]
    assert f"1. Read [`Basket.grant_discount`]({PAGES}/shop/basket.py#L7-L10)" in result["report"]
    assert "tests/test_basket.py" in result["report"]
    assert "New to this code: " in result["report"]


def test_a_plan_without_any_ground_is_none(tree: Path) -> None:
    assert work(tree, "Feature Implementation", "Quarkonium polarisation")["summary"].startswith("No plan")


@pytest.mark.parametrize("kind", [
    "Code Analysis", "Documentation Generation", "Code Refactoring", "Code Review", "Bug Investigation",
    "Research and Summarization", "General Question", "Feature Implementation",
])  # fmt: skip
def test_hostile_trees_end_in_a_report(tmp_path: Path, kind: str) -> None:
    plant(tmp_path, {
        "deep.py": "x = " + "(" * 3000 + ")" * 3000,
        "deep.js": "x = " + "[" * 20_000,
        "nest.py": "".join(f"{' ' * depth}if x:\n" for depth in range(90)) + " " * 90 + "y = 1\n",
        "odd name `|[x](y)\n.py": "def f(): '''<img src=x> @octocat `` ` '''\n",
        "bom.py": "\ufeffdef g():\n    return 1\n",
        "empty.py": "",
        "nul.rs": "fn a() {}\0",
        "pyproject.toml": "[tool.ruff\n",
        "package.json": "[" * 5000,
    })  # fmt: skip
    (tmp_path / "latin.py").write_bytes(b"# caf\xe9\ndef h():\n    return '\xe9'\n")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "docs").symlink_to("/etc")
    result = work(tmp_path, kind, "Look at f, g and h.")
    assert result["outcome"] == "done"
    assert result["report"].strip()
    assert "<img src=x>" not in result["report"].replace("`<img src=x>", "")


@pytest.mark.parametrize(
    "kind", ["Code Review", "Documentation Generation", "Feature Implementation", "Code Refactoring"]
)
def test_an_empty_repository_ends_in_a_report(tmp_path: Path, kind: str) -> None:
    assert work(tmp_path, kind, "Do it.")["outcome"] == "done"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "text", "rules"),
    [
        ("a.js", "try { f() } catch (e) {}\nif (a = b) {}\nif (a == null) {}\nif (a == 1) {}\n",
         ["assignment-as-condition", "empty-catch", "loose-equality"]),
        ("a.go", "package a\nfunc F() { for { defer g() } }\nfunc H() { if err != nil { return } }\n",
         ["defer-in-loop", "dropped-error"]),
        ("a.rs", "fn f() { a.unwrap(); }\n#[cfg(test)]\nmod tests { fn g() { b.unwrap(); } }\n", ["unwrap"]),
        ("a.rs", "fn f() {\n    // SAFETY: alone\n    unsafe { g() }\n}\nfn h() { unsafe { g() } }\n",
         ["unsafe-without-reason"]),
        ("A.java", 'class A { boolean f(String s) { try { g(); } catch (Exception ignored) {} return s == "x"; } }\n',
         ["string-identity"]),
        ("a.c", "void f() { p = realloc(p, 3); q = realloc(p, 3); strcpy(a, b); if (a = b) {} if (a &= 3) {} }\n",
         ["assignment-as-condition", "realloc-same", "unbounded-copy"]),
    ],
)  # fmt: skip
def test_patterns_find_what_they_are_for_and_no_more(path: str, text: str, rules: list[str]) -> None:
    languages = {"js": "JavaScript", "go": "Go", "rs": "Rust", "java": "Java", "c": "C"}
    source = Source(path=path, language=languages[path.partition(".")[2]], text=text)
    assert sorted(item.rule for item in matches([source])) == rules
