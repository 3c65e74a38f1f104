"""The commands that the documentation tells to copy exist, and what CI runs is what the README says."""

from __future__ import annotations

import re
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from run import cli
from tests.docs.pages import ROOT, blocks, name, pages

SYSTEM = frozenset({"cp", "docker", "sqlite3", "sudo"})
"""Programs of the operator's own machine; they need not be where the tests run."""


def commands(page: Path) -> list[list[str]]:
    """Every command of a page's `bash` blocks, as words."""
    lines = [line for block in blocks(page, "bash") for line in block.splitlines() if line.strip()]
    return [shlex.split(part, comments=True) for line in lines for part in re.split(r"&&|\|", line)]


def complaint(words: list[str]) -> str:
    """What is wrong with a command, empty if nothing is."""
    match words:
        case [program, *_] if program in SYSTEM:
            return ""
        case ["bash", script, *_]:
            return "" if (ROOT / script).is_file() else f"no script {script}"
        case [".venv/bin/python", "-m", module, *_]:
            return "" if find_spec(module) else f"no module {module}"
        case [".venv/bin/python", "run.py", command, *rest]:
            return unknown_options(command, rest)
        case _:
            return f"unknown command: {shlex.join(words)}"


def unknown_options(command: str, words: list[str]) -> str:
    """What the command line's own parser says to these words, before anything is run."""
    if command.startswith("-"):
        return ""
    found = cli.commands.get(command)
    if found is None:
        return f"run.py has no command {command}"
    known = {option for parameter in found.params if isinstance(parameter, click.Option) for option in parameter.opts}
    return ", ".join(word for word in words if word.startswith("-") and word not in known)


def readme_command(marker: str) -> str:
    """The one line of code between two markers of the README."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.findall(rf"<!-- {marker}:begin -->\n```bash\n([^\n]+)\n```\n<!-- {marker}:end -->", text)
    assert len(found) == 1
    command: str = found[0]
    return command


def shown_by_ci() -> list[str]:
    """The commands that `.ci/run` would run."""
    ran = subprocess.run(["bash", ".ci/run", "--show"], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_command_of_a_page_exists(page: Path) -> None:
    assert [said for words in commands(page) if (said := complaint(words))] == []


@pytest.mark.parametrize(
    "line",
    [
        "bash .ci/gone",
        ".venv/bin/python -m tests.gone",
        ".venv/bin/python run.py gone",
        ".venv/bin/python run.py demo --twice",
        "make it",
    ],
)
def test_a_command_that_is_not_there_is_found(line: str) -> None:
    assert complaint(shlex.split(line))


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    assert shown_by_ci()[-1] == readme_command("tests")


def test_ci_runs_every_check_that_contributors_are_told_to_run() -> None:
    told = [shlex.join(words) for words in commands(ROOT / "CONTRIBUTING.md")]
    assert [check for check in shown_by_ci()[1:-1] if check not in told] == []


def test_the_demo_is_one_line_that_sets_up_first() -> None:
    assert readme_command("demo") == "bash .ci/setup && .venv/bin/python run.py demo"


def test_set_up_refuses_an_option_that_it_does_not_know() -> None:
    ran = subprocess.run(["bash", ".ci/setup", "--gone"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "usage: bash .ci/setup [--tests]\n")
