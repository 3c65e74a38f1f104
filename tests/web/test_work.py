"""`run.py work`: one task on a local checkout."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from run import cli
from tests.actors.work.conftest import commit, git
from tests.cases import FORM


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, {"README.md": "# Shop\n", "app.py": "def main():\n    return 1\n"})
    return folder


@pytest.fixture
def body(tmp_path: Path) -> Path:
    path = tmp_path / "task.md"
    path.write_text(FORM)
    return path


def work(folder: Path, body: object, *words: str, own: str = "", **more: str) -> Result:
    """Run the command; `own` is a worker of one's own that speaks text, written in Python."""
    command = f"{sys.executable} -I -c {shlex.quote(own)}" if own else ""
    environment = {"WORKER_COMMAND": command, "WORKER_SPEAKS": "text", "ISOLATION": "off", **more}
    words = ("work", "--repo", str(folder), "--issue", str(body), *words, *(("--worker", "custom") if own else ()))
    return CliRunner().invoke(cli, words, env=environment)


def test_the_report_is_printed_and_the_checkout_is_left_alone(checkout: Path, body: Path) -> None:
    done = work(checkout, body)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("## Code analysis of `local/shop`")
    assert git(checkout, "status", "--porcelain") == ""


def test_changes_become_a_patch_that_git_applies(checkout: Path, body: Path, tmp_path: Path) -> None:
    patch = tmp_path / "out.patch"
    done = work(checkout, body, "--patch", str(patch), own="open('app.py', 'wb').write(b'\\xff\\n'); print('Did it.')")
    assert (done.exit_code, done.stdout) == (0, "Did it.\n")
    assert git(checkout, "status", "--porcelain") == ""
    subprocess.run(["git", "-C", str(checkout), "apply", str(patch)], check=True)
    assert (checkout / "app.py").read_bytes() == b"\xff\n"


def test_changes_are_applied_on_request(checkout: Path, body: Path) -> None:
    done = work(checkout, body, "--apply", own="open('new.txt', 'w').write('x')")
    assert done.exit_code == 0
    assert (checkout / "new.txt").read_text() == "x"
    assert "custom changed 1 file" in done.stdout


def test_a_worker_that_fails_is_told_with_its_last_words(checkout: Path, body: Path) -> None:
    done = work(checkout, body, own="raise SystemExit('no idea')")
    assert done.exit_code == 1
    assert "E_WORKER_CRASH" in done.stderr
    assert "no idea" in done.stderr


ASKS = """
import json, sys
say = lambda **values: print(json.dumps(values), flush=True)
say(event="hello", version=1, accepts=["answer", "cancel"])
sys.stdin.readline()
say(event="question", id="q", text="Which one?", default="DEFAULT")
answer = json.loads(sys.stdin.readline())
say(event="result", report=answer.get("answer", "?"), summary="Done.")
"""


def test_without_anybody_to_answer_the_default_is_taken(checkout: Path, body: Path) -> None:
    done = work(checkout, body, own=ASKS.replace("DEFAULT", "the first"), WORKER_SPEAKS="json")
    assert (done.exit_code, done.stdout) == (0, "the first\n")


def test_a_question_without_default_cannot_be_answered_by_nobody(checkout: Path, body: Path) -> None:
    done = work(checkout, body, own=ASKS.replace("DEFAULT", ""), WORKER_SPEAKS="json")
    assert done.exit_code == 130
    assert "nobody is there to answer: Which one?" in done.stderr


def test_what_is_wrong_is_said_in_a_sentence(checkout: Path, body: Path, tmp_path: Path) -> None:
    bare, empty = tmp_path / "bare", tmp_path / "empty.md"
    bare.mkdir()
    empty.write_text("hi")
    assert "is no git repository" in work(bare, body).stderr
    git(bare, "init", "--quiet")
    assert "has no commit yet" in work(bare, body).stderr
    assert work(checkout, empty).exit_code == 3
    assert work(checkout, tmp_path / "missing.md").exit_code == 2
    assert "no worker 'nobody' here, only analyser" in work(checkout, body, "--worker", "nobody").stderr
    assert "WORKER=other: there is no such worker" in work(checkout, body, WORKER="other").stderr
    git(checkout, "checkout", "--quiet", "--detach")
    assert "is on no branch" in work(checkout, body).stderr


def test_nothing_is_left_in_the_folder_for_temporary_files(
    checkout: Path, body: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    work(checkout, body)
    assert list(place.iterdir()) == []


REVIEW = FORM.replace("Code Analysis", "Code Review")
PROMPT = "Look at the storage package and tell me which functions are too complex."


@pytest.fixture
def proposed(checkout: Path) -> Path:
    """The checkout with a branch `topic`, which is pull request 5 too."""
    git(checkout, "checkout", "--quiet", "-b", "topic")
    commit(checkout, {"app.py": "def main(seen=[]):\n    return seen\n"})
    git(checkout, "update-ref", "refs/pull/5/head", "topic")
    git(checkout, "checkout", "--quiet", "main")
    commit(checkout, {"later.py": "LATER = 1\n"})
    return checkout


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("Is this change good enough to be merged?", ("--range", "main..topic")),
        ("Is this change good enough to be merged?", ("--range", "topic")),
        ("Is this change good enough to be merged?", ("--range", "..topic")),
        ("Please review what is in main...topic, as of today.", ()),
        ("Please review `main..topic` for us.", ()),
        ("Please review PR #5, is it good enough?", ()),
    ],
)
def test_a_branch_a_range_or_a_pull_request_is_reviewed(
    proposed: Path, body: Path, prompt: str, words: tuple[str, ...]
) -> None:
    body.write_text(REVIEW.replace(PROMPT, prompt))
    done = work(proposed, body, *words)
    assert done.exit_code == 0, done.stderr
    assert "B006" in done.stdout
    assert "1 file, +2 −2" in done.stdout
    assert "later.py" not in done.stdout


def test_what_the_checkout_does_not_hold_is_said_with_the_way_to_get_it(proposed: Path, body: Path) -> None:
    body.write_text(REVIEW.replace(PROMPT, "Please review PR #6, is it good enough?"))
    done = work(proposed, body)
    assert done.exit_code == 2
    assert "git fetch origin pull/6/head:refs/pull/6/head" in done.stderr
    done = work(proposed, body, "--range", "main..nowhere")
    assert (done.exit_code, "'nowhere' names no commit" in done.stderr) == (2, True)


def test_a_worker_that_speaks_text_finds_the_diff_in_its_home(proposed: Path, body: Path) -> None:
    body.write_text(REVIEW.replace(PROMPT, "Please review main..topic, as of today."))
    own = "import os, sys; print(sys.stdin.read(), open(os.environ['HOME'] + '/review.diff').read())"
    done = work(proposed, body, own=own)
    assert "- app.py (modified, +2 -2)" in done.stdout
    assert "+def main(seen=[]):" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to somebody else")
def test_a_checkout_of_somebody_else_is_refused_with_how_to_trust_it(checkout: Path, body: Path) -> None:
    os.chown(checkout, 65_534, 65_534)
    os.chown(checkout / ".git", 65_534, 65_534)
    done = work(checkout, body)
    assert done.exit_code == 2
    assert "belongs to another user" in done.stderr
    assert "git config --global --add safe.directory" in done.stderr
