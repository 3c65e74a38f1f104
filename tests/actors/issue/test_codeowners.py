"""CODEOWNERS read as GitHub reads it: the examples of its documentation, and odd cases."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.issue import codeowners

EXAMPLE = """# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment. @nobody
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com @docs-direct
apps/ @octocat
/scripts/ @doctocat @octocat
**/logs @log-owner
/apps/github @app-owner
/free/
spaced\\ name.md @spacer
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", ("@global-owner1", "@global-owner2")),
        ("src/a.js", ("@js-owner",)),
        ("main.go", ()),  # an e-mail address cannot be mentioned
        ("notes/a.txt", ("@octo-org/octocats",)),
        ("build/logs/a", ("@log-owner",)),
        ("docs/getting-started.md", ("@docs-direct",)),
        ("docs/build-app/troubleshooting.md", ("@global-owner1", "@global-owner2")),
        ("apps/x/y", ("@octocat",)),
        ("nested/apps/x", ("@octocat",)),
        ("scripts/x/y.sh", ("@doctocat", "@octocat")),
        ("nested/scripts/x", ("@global-owner1", "@global-owner2")),
        ("deeply/nested/logs/a", ("@log-owner",)),
        ("logs", ("@log-owner",)),
        ("apps/github", ("@app-owner",)),
        ("apps/github/x", ("@app-owner",)),
        ("free/x", ()),
        ("spaced name.md", ("@spacer",)),
    ],
)
def test_the_last_line_that_fits_counts(path: str, owners: tuple[str, ...]) -> None:
    assert codeowners.owners(codeowners.read(EXAMPLE), [path]) == owners


def test_owners_of_several_files_are_told_once_each() -> None:
    found = codeowners.owners(codeowners.read(EXAMPLE), ["a.js", "b.js", "apps/x", "scripts/x"])
    assert found == ("@js-owner", "@octocat", "@doctocat")


def test_lines_that_mean_nothing_on_github_are_passed_over() -> None:
    rules = codeowners.read("!*.js @a\n[ab].js @b\n*.js @c\n\n   \n#* @d\n/ @e\n")
    assert codeowners.owners(rules, ["a.js"]) == ("@c",)


def test_a_pattern_that_would_backtrack_without_end_is_quick() -> None:
    rules = codeowners.read("*a*a*a*a*a*a*a*a*a*a*a*a*b @x\n**/**/**/**/**/**/x @y\n")
    began = time.thread_time()
    assert codeowners.owners(rules, ["a" * 200, "/".join("a" * 100)]) == ()
    assert time.thread_time() - began < 10.0, "it would take years"


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_breaks_it(text: str, path: str) -> None:
    codeowners.owners(codeowners.read(text), [path])
