"""What the analyser finds in a tree that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from actors.work.analyser import complexity, duplicates, imports, lint, sources, unused
from actors.work.analyser.lint import Weight
from actors.work.analyser.sources import Source, Sources
from tests.actors.work.analyser_tree import grow


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path / "tree")


@pytest.fixture
def read(tree: Path) -> Sources:
    return sources.read(tree)


def python(text: str, path: str = "a.py") -> Source:
    return Source(path=path, language="Python", text=text)


def test_files_are_read_in_order_and_what_is_left_out_is_counted(read: Sources) -> None:
    paths = [source.path for source in read.files]
    assert paths == sorted(paths, key=lambda path: (path.count("/") and 1, path))
    assert "shop/basket.py" in paths
    assert read.left_out == {"in folders of foreign code": 1, "binary": 1}


def test_links_are_not_followed(tree: Path) -> None:
    (tree / "passwd.txt").symlink_to("/etc/passwd")
    (tree / "up").symlink_to("/etc")
    assert not any(source.path.startswith(("passwd", "up")) for source in sources.read(tree).files)


@pytest.mark.parametrize(
    ("text", "why"), [("x" * 600_000, "larger than 512 KiB"), ("a = '" + "x" * 9_000 + "'", "generated")]
)
def test_what_is_not_written_by_hand_is_left_out(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.py").write_text(text)
    read = sources.read(tmp_path)
    assert read.files == []
    assert read.left_out[why] == 1


@pytest.mark.parametrize(
    ("path", "test", "main"),
    [
        ("shop/a.py", False, True),
        ("tests/a.py", True, False),
        ("shop/test_a.py", True, False),
        ("a.spec.ts", True, False),
        ("pkg/a_test.go", True, False),
        ("contest/a.py", False, True),
        ("docs/conf.py", False, False),
    ],
)
def test_tests_and_examples_are_told_from_the_product(path: str, test: bool, main: bool) -> None:
    source = Source(path=path, language="Python", text="")
    assert (source.test, source.main) == (test, main)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", 1),
        ("if a: return 1", 2),
        ("if a and b or c: return 1", 4),
        ("for x in a:\n        while x: pass", 3),
        ("try: pass\n    except A: pass\n    except B: pass\n    finally: pass", 3),
        ("return [x for x in a]", 2),
        ("return 1 if a else 2", 2),
        ("match a:\n        case 1: pass\n        case _: pass", 3),
        ("def inner():\n        if a: pass", 1),
        ("return lambda: 1 if a else 2", 1),
    ],
)
def test_complexity_is_one_and_every_branch(body: str, expected: int) -> None:
    found = complexity.functions(python(f"def outer(a, b, c):\n    {body}\n"))
    assert found[0].complexity == expected


def test_an_elif_is_no_deeper_than_its_if() -> None:
    chain = "def f(a):\n    if a: pass\n    elif a > 1: pass\n    elif a > 2: pass\n    else: pass\n"
    nested = "def f(a):\n    if a:\n        for x in a:\n            if x: pass\n"
    assert [complexity.functions(python(text))[0].depth for text in (chain, nested)] == [1, 3]


def test_functions_have_their_full_names_and_lines() -> None:
    text = "class A:\n    @property\n    def b(self):\n        def c(): pass\n        return c\n"
    found = complexity.functions(python(text))
    assert [(item.name, item.first, item.last) for item in found] == [("A.b", 3, 5), ("A.b.c", 4, 4)]


def test_other_languages_are_measured_too(read: Sources) -> None:
    source = next(source for source in read.files if source.path == "shop/view.js")
    (render,) = complexity.functions(source)
    assert (render.name, render.complexity, render.first) == ("render", 5, 1)


@pytest.mark.parametrize("text", ["def f(:\n", "print 'two'\n", "(" * 300, "\0", "x = '''"])
def test_a_file_that_does_not_parse_has_no_functions(text: str) -> None:
    assert complexity.functions(python(text)) == []


def test_a_block_that_stands_twice_is_found_once(read: Sources) -> None:
    (found,) = duplicates.duplicates(read.code)
    assert found.lines == 12
    assert [(block.path, block.first, block.last) for block in found.blocks] == [
        ("shop/one.py", 5, 16),
        ("shop/two.py", 5, 16),
    ]
    assert found.spare == 12


def test_imports_comments_and_lists_of_values_are_no_duplicates() -> None:
    text = "".join(f"import module_with_a_long_name_{n}\n# a comment that goes on and on {n}\n" for n in range(20))
    values = "x = [\n" + "    'the same value again and again',\n" * 40 + "]\n"
    assert duplicates.duplicates([python(text, "a.py"), python(text, "b.py"), python(values, "c.py")]) == []


def test_lint_findings_say_what_they_weigh(tree: Path, read: Sources) -> None:
    found = {(item.path, item.rule): item for item in lint.findings(tree, read.files)}
    assert found["shop/basket.py", "F821"].weight is Weight.DEFECT
    assert found["shop/basket.py", "F821"].first == 10
    assert found["shop/basket.py", "B006"].weight is Weight.DEFECT
    assert found["shop/basket.py", "F401"].weight is Weight.UNTIDY


def test_the_repositorys_own_rules_have_no_say(tree: Path, read: Sources) -> None:
    before = lint.findings(tree, read.files)
    (tree / "ruff.toml").write_text('lint.ignore = ["ALL"]\nexclude = ["*"]\n')
    (tree / "shop" / "pyproject.toml").write_text('[tool.ruff]\nextend = "/etc/passwd"\n')
    assert lint.findings(tree, read.files) == before != []


def test_a_file_with_the_name_of_an_option_is_only_a_file(tmp_path: Path) -> None:
    (tmp_path / "--config=x.py").write_text("import os\n")
    found = lint.findings(tmp_path, sources.read(tmp_path).files)
    assert [(item.path, item.rule) for item in found] == [("--config=x.py", "F401")]


def test_unused_code_is_what_nothing_else_mentions(read: Sources) -> None:
    names = {item.name for item in unused.unused(read.files)}
    assert "_never_called" in names
    assert "grant_discount" not in names


def test_a_name_in_a_document_counts_as_used(read: Sources) -> None:
    document = Source(path="docs/x.md", language="Markdown", text="Call `_never_called` by hand.")
    assert "_never_called" not in {item.name for item in unused.unused([*read.files, document])}


def test_what_a_framework_may_call_is_not_unused() -> None:
    text = "class View(Base):\n    def on_click(self): pass\n\n@route('/')\ndef page(): pass\n\nView()\n"
    assert unused.unused([python(text)]) == []


def test_modules_that_need_each_other_are_a_ring(read: Sources) -> None:
    found = imports.imports(read.code)
    assert found.rings == (("shop/one.py", "shop/two.py"),)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    from pkg import b\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg import b\n",
    ],
)
def test_what_is_imported_later_or_for_types_makes_no_ring(text: str) -> None:
    files = [python(text, "pkg/a.py"), python("from pkg import a\n", "pkg/b.py")]
    assert imports.imports(files).rings == ()


def test_relative_imports_and_a_src_folder_are_understood() -> None:
    files = [
        python("from . import b\nfrom .b import x\n", "src/pkg/a.py"),
        python("from .sub.c import y\n", "src/pkg/b.py"),
        python("import pkg.a\nfrom .. import a\n", "src/pkg/sub/c.py"),
    ]
    assert imports.imports(files).rings == (("src/pkg/a.py", "src/pkg/b.py", "src/pkg/sub/c.py"),)
