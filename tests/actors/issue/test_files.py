"""Names of files in lists and in prose: what is found, what is left alone, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.issue.file_paths import Refused, read_reference
from actors.issue.files import MOST_REFERENCES, find_files
from actors.issue.task import FileReference


def paths(listing: str, *prose: str) -> list[str]:
    return [reference.path for reference in find_files(listing, prose, repository="octo/demo").references]


@pytest.mark.parametrize(
    ("name", "path", "first", "last"),
    [
        ("src/a.py", "src/a.py", None, None),
        ("./src//a.py", "src/a.py", None, None),
        ("src/a.py:10", "src/a.py", 10, 10),
        ("src/a.py:10:5", "src/a.py", 10, 10),
        ("src/a.py:10-20", "src/a.py", 10, 20),
        ("src/a.py:20-10", "src/a.py", 10, 20),
        ("src/a.py#L10", "src/a.py", 10, 10),
        ("src/a.py#L10-L20", "src/a.py", 10, 20),
        ("src/a.py#L10-20", "src/a.py", 10, 20),
        ("src/a.py#L10C5-L20C3", "src/a.py", 10, 20),
        ("src/a.py#usage", "src/a.py", None, None),
        ("src/a.py:0", "src/a.py", None, None),
        ("src\\win\\a.cs", "src/win/a.cs", None, None),
        ("src/**/*.py", "src/**/*.py", None, None),
        ("docs/", "docs", None, None),
        ("https://github.com/octo/demo/blob/main/src/a.py", "src/a.py", None, None),
        ("https://github.com/Octo/Demo/blob/0a1b2c/src/a%20b.py#L3-L5", "src/a b.py", 3, 5),
        ("https://github.com/octo/demo/tree/main/src", "src", None, None),
        ("https://git.example.com/octo/demo/blame/main/a.py?plain=1#L7", "a.py", 7, 7),
        ("https://raw.githubusercontent.com/octo/demo/main/a.py", "a.py", None, None),
    ],
)
def test_a_name_is_read_with_its_lines(name: str, path: str, first: int | None, last: int | None) -> None:
    reference = read_reference(name, repository="octo/demo")

    assert reference == FileReference(path=path, first_line=first, last_line=last)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "absolute"),
        ("\\\\server\\share", "absolute"),
        ("../secret", "climbs"),
        ("src/../../secret", "climbs"),
        ("src\\..\\..\\secret", "climbs"),
        ("~/.ssh/id_rsa", "home"),
        ("C:\\windows\\a.txt", "drive"),
        ("d:/a.txt", "drive"),
        ("a\x00b.py", "control"),
        ("a\x1b[31m.py", "control"),
        ("a\u202eyp.b", "nobody sees"),
        ("a\u200bb.py", "nobody sees"),
        ("a\ufffdb.py", "control"),
        ("file:///etc/passwd", "no file of this repository"),
        ("https://github.com/other/demo/blob/main/a.py", "another repository"),
        ("https://github.com/octo/demo/blob/main/../../../a.py", "climbs"),
        ("https://github.com/octo/demo/blob/main/%2e%2e/a.py", "climbs"),
        ("https://github.com/octo/demo/blob/main/a%00.py", "control"),
        ("https://[", "not a usable address"),
        ("a" * 2_000, "too long"),
    ],
)
def test_a_name_that_could_mislead_is_refused_with_the_reason(name: str, why: str) -> None:
    refused = read_reference(name, repository="octo/demo")

    assert isinstance(refused, Refused)
    assert why in refused.reason
    assert refused.text.isprintable()


@pytest.mark.parametrize("name", ["https://example.com/a", "https://github.com/octo/demo/issues/3", "./", ""])
def test_what_names_no_file_is_neither_found_nor_refused(name: str) -> None:
    assert read_reference(name, repository="octo/demo") is None


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("- src/a.py\n* src/b.py\n+ c\n1. d.py\n2) e.py", ["src/a.py", "src/b.py", "c", "d.py", "e.py"]),
        ("src/a.py, src/b.py; c.py", ["src/a.py", "src/b.py", "c.py"]),
        ("- `src/a.py` - the parser, mostly", ["src/a.py"]),
        ("- `docs/my file.md`", ["docs/my file.md"]),
        ("- [ ] src/a.py\n- [x] src/b.py", ["src/a.py", "src/b.py"]),
        ("[the parser](src/a.py), [x](https://github.com/octo/demo/blob/main/b.py)", ["src/a.py", "b.py"]),
        ("```\nsrc/a.py\nMakefile\n```", ["src/a.py", "Makefile"]),
        ("**/*.py\n*.md\nsrc/{a,b}.js\nsrc/[ab].c", ["**/*.py", "*.md", "src/{a,b}.js", "src/[ab].c"]),
        ("Makefile\nsrc\n.env", ["Makefile", "src", ".env"]),
        ("see (src/a.py).", ["src/a.py"]),
        ("**src/a.py**", ["src/a.py"]),
        ("None", []),
        ("N/A", []),
        ("I do not know which files", []),
        ("<!-- src/hidden.py -->\nsrc/a.py", ["src/a.py"]),
        ("src/å/日本.py", ["src/å/日本.py"]),
    ],
)
def test_a_list_of_files_is_read_however_it_is_written(listing: str, expected: list[str]) -> None:
    assert paths(listing) == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Look at src/a.py, `b.py` and docs/guide/.", ["src/a.py", "b.py", "docs/guide"]),
        ("It breaks in tests/**/test_*.py (see README.md)", ["tests/**/test_*.py", "README.md"]),
        ("and/or, read/write, 1.2, v1.2.3, e.g. this, Node.js, 3/4, I/O", []),
        ("visit example.com/a.html or www.example.com/b/c.html, mail me@example.py", []),
        ("call foo.bar() and a.b.c = 3", []),
        ("```\nsrc/in_code.py\n```\nsrc/a.py", ["src/a.py"]),
        ("/usr/lib/python3/os.py is not ours", []),
    ],
)
def test_prose_names_only_what_has_the_shape_of_a_path(prose: str, expected: list[str]) -> None:
    assert paths("", prose) == expected


def test_of_what_prose_holds_only_climbing_paths_are_refused_aloud() -> None:
    named = find_files("", ["open /etc/hosts.txt, then ../../etc/passwd.txt"])

    assert [refused.text for refused in named.refused] == ["../../etc/passwd.txt"]


def test_doubles_are_merged_and_overlapping_lines_joined() -> None:
    named = find_files("a.py\n./a.py\nb.py:1-5\nb.py#L4-L9\nb.py\nb.py:20", ["a.py again"])

    assert named.references == (
        FileReference(path="a.py"),
        FileReference(path="b.py", first_line=1, last_line=9),
        FileReference(path="b.py", first_line=20, last_line=20),
    )


def test_a_pasted_listing_is_cut_short_and_that_is_said() -> None:
    named = find_files("\n".join(f"src/{number}.py" for number in range(MOST_REFERENCES + 50)))

    assert len(named.references) == MOST_REFERENCES
    assert named.too_many


@settings(max_examples=300, deadline=None)
@given(listing=st.text(), prose=st.text())
def test_no_text_makes_a_path_that_leaves_the_repository(listing: str, prose: str) -> None:
    for reference in find_files(listing, [prose]).references:
        assert not reference.path.startswith(("/", "~"))
        assert ".." not in reference.path.split("/")
        assert reference.path.isprintable()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["..", "/", "\\", "~", "C:", "%2e", "a", ".", "https://github.com/o/r/blob/m/", "\x00", ":1", "#L"]
        )
    )
)
def test_no_mixture_of_dangerous_pieces_leaves_the_repository(pieces: list[str]) -> None:
    reference = read_reference("".join(pieces), repository="o/r")

    if isinstance(reference, FileReference):
        assert not reference.path.startswith(("/", "~"))
        assert ".." not in reference.path.replace("\\", "/").split("/")
