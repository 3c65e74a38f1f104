"""What the analyser says of a pull request: what is new in it and what it breaks, and nothing of what was before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actors.messages import Proposed, RepositoryFacts
from actors.work.analyser.proposed import Review
from actors.work.settings import WorkSettings
from tests.actors.work.analyser_run import COMMIT, PAGES, work
from tests.actors.work.conftest import commit, git
from tests.actors.work.proposing import propose
from tests.actors.work.test_proposals import PULL, prepare


@pytest.fixture
def reviewed(settings: WorkSettings, repository: RepositoryFacts, origin: Path) -> dict[str, Any]:
    """The review of the usual proposal."""
    propose(origin)
    prepared = prepare(settings, repository)
    return work(prepared.attempt.tree, "Code Review", "Review #12", review=dict(prepared.review or {}))


def proposal(settings: WorkSettings, repository: RepositoryFacts, origin: Path, before: Any, after: Any) -> str:
    """The report on a branch that turns the files `before` into `after`."""
    if before:
        commit(origin, before)
    git(origin, "checkout", "--quiet", "-b", "topic")
    for path in [path for path, text in after.items() if text is None]:
        (origin / path).unlink()
    commit(origin, {path: text for path, text in after.items() if text is not None}, message="topic")
    git(origin, "checkout", "--quiet", "main")
    prepared = prepare(settings, repository, Proposed(head="refs/heads/topic"))
    return str(work(prepared.attempt.tree, "Code Review", "x", review=dict(prepared.review or {}))["report"])


def test_it_says_what_was_looked_at_and_from_where(reviewed: dict[str, Any]) -> None:
    report = reviewed["report"]
    assert report.startswith("## Review of [pull request #12](https://github.com/octo/shop/pull/12): Prices")
    assert "One commit by Test into `main`: 5 files, +7 −7." in report
    assert "> Its commits come from a fork: nothing of it was run." in report
    assert reviewed["summary"].startswith("Pull request #12 reviewed (5 files). ")


def test_what_is_wrong_on_new_lines_is_told_with_the_line_of_the_head(reviewed: dict[str, Any]) -> None:
    report = reviewed["report"]
    assert f"[`shop/prices.py:7`]({PAGES}/shop/prices.py#L7)" in report
    assert "B006" in report
    assert "F821" in report
    assert "The file does not parse" in report


def test_an_import_that_is_not_needed_any_more_is_new_and_one_that_never_was_is_not_told(
    reviewed: dict[str, Any],
) -> None:
    report = reviewed["report"]
    assert "`json` imported but unused" in report, "its last use went away on another line"
    assert "`os` imported but unused" not in report, "it was unused before"


def test_calls_names_and_modules_that_do_not_fit_any_more_are_told(reviewed: dict[str, Any]) -> None:
    report = reviewed["report"]
    assert "The parameters of `price` are changed, and this call does not fit them any more" in report
    assert f"{PAGES}/shop/basket.py#L5" in report
    assert f"{PAGES}/tests/test_prices.py#L5" in report
    assert "`discount` goes with this change (shop/prices.py)" in report
    assert "The module `shop.old` (shop/old.py) is not there any more" in report
    assert f"{PAGES}/shop/user.py#L1" in report


def test_risk_tests_and_files_are_told(reviewed: dict[str, Any]) -> None:
    report = reviewed["report"]
    assert "### Risk: high" in report
    assert "It changes what agents take as orders: `AGENTS.md`, `CLAUDE.md`." in report
    assert "It changes code in 1 file and no test." in report
    assert "### Changed, and not mentioned by any test" in report
    assert "[`rebate`]" in report
    assert "| deleted |" in report
    assert f"/blob/{COMMIT}/shop/old.py" not in report, "a file that is gone is shown where it was"


def test_a_harmless_change_is_not_blamed_for_what_was_there_before(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    before = {
        "app.py": "import os\n\n\ndef f(x=[]):\n    return x\n",
        "tests/test_app.py": "from app import f\n\nf()\n",
    }
    after = {"app.py": "import os\n\n\ndef f(x=[]):\n    return x\n\n\ndef g():\n    return 1\n"}
    after["tests/test_app.py"] = "from app import f, g\n\nf()\ng()\n"
    report = proposal(settings, repository, origin, before, after)
    assert "**Nothing stood out.**" in report
    assert "### Risk: low" in report
    assert "B006" not in report
    assert "F401" not in report


def test_a_parameter_with_a_default_breaks_no_call_and_a_moved_function_is_not_gone(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    before = {
        "a.py": "def helping(x):\n    return x\n\n\ndef moving():\n    return 1\n",
        "b.py": "from a import helping, moving\n\nhelping(1)\nmoving()\n",
    }
    after = {
        "a.py": "from c import moving\n\n__all__ = ['moving']\n\n\ndef helping(x, y=1, *, z=2):\n    return x, y, z\n",
        "c.py": "def moving():\n    return 1\n",
    }
    report = proposal(settings, repository, origin, before, after)
    assert "does not fit" not in report
    assert "goes with this change" not in report


def test_credentials_conflict_marks_and_breakpoints_on_new_lines_are_told(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    secret = "gh" + "p_" + "a1B2" * 8
    after = {"notes.md": f"<<<<<<< HEAD\ntoken {secret}\n", "app.py": "def main():\n    breakpoint()\n    return 1\n"}
    report = proposal(settings, repository, origin, {}, after)
    assert "A mark of a merge conflict was left in" in report
    assert "This looks like a credential" in report
    assert secret not in report
    assert "T100" in report


def test_only_the_named_files_of_the_change_are_reviewed(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    propose(origin)
    prepared = prepare(settings, repository, PULL)
    report = work(prepared.attempt.tree, "Code Review", "x", "data.json", review=dict(prepared.review or {}))["report"]
    assert "The file does not parse" in report
    assert "B006" not in report


def test_a_diff_turns_each_file_back_into_what_it_was(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    """Lines that look like headings, no end of line at the end, lines taken from the top and from the end."""
    before = {
        "a.py": "top\n--- a/x\n+++ b/x\nmiddle\n" + "".join(f"{n}\n" for n in range(30)) + "end",
        "b.py": "one\ntwo\n",
    }
    after = {
        "a.py": "--- a/x\n+++ b/y\nmiddle\n" + "".join(f"{n}\n" for n in range(30) if n != 20) + "end\nmore\n",
        "b.py": "",
    }
    if before:
        commit(origin, before)
    git(origin, "checkout", "--quiet", "-b", "topic")
    commit(origin, after)
    git(origin, "checkout", "--quiet", "main")
    prepared = prepare(settings, repository, Proposed(head="refs/heads/topic"))
    review = Review.read(prepared.review or {})
    were = {piece.path: (piece.before(after[piece.path]) or "").rstrip("\n") for piece in review.pieces}
    assert were == {path: text.rstrip("\n") for path, text in before.items()}
    assert review.pieces[0].before("something else") is None
