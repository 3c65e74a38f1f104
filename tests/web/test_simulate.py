"""Scripts are read whole before anything runs, and what is wrong with one is said; the shipped ones are played."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from web.cli.script import ScriptError, read
from web.cli.simulate import play

SHIPPED = sorted((ROOT / "docs/simulations").glob("*.yml"))
HEAD = "title: A script\npeople: {maria: admin}\n"


def test_eight_scripts_are_shipped() -> None:
    assert len(SHIPPED) == 8


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_script_comes_out_as_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(read(path), path.name), capsys.readouterr()


def test_what_does_not_come_is_said_with_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "script.yml"
    steps = "- open: {by: maria, title: Prices, body: '?'}\n- wait: {label: 'agent:completed', seconds: 2}\n"
    path.write_text(f"{HEAD}steps:\n{steps}")
    assert not play(read(path), path.name)
    assert "after 2 seconds: the state labels are ['agent:awaiting-feedback']" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "title: Missing data"),
        ("a: [", "cannot be read"),
        (f"{HEAD}steps: []\n", "steps: Shorter than minimum length 1"),
        (f"{HEAD}steps: [dance: {{}}]\n", "step 1: `dance` is none of open, comment"),
        (f"{HEAD}steps: [{{open: {{}}, close: {{}}}}]\n", "not alone in its step"),
        (f"{HEAD}steps: [open: {{by: maria}}]\n", "step 1 (open): title: Missing data"),
        (f"{HEAD}steps: [wait: {{seconds: 3}}]\n", "nothing is waited for"),
        (f"{HEAD}steps: [wait: {{lable: x}}]\n", "lable: is not known here"),
        (f"{HEAD}steps: [open: [1]]\n", "step 1 (open): names with values are expected here"),
        (f"{HEAD}steps: [close: {{by: tom}}]\n", "step 1 (close): by tom, who is none of maria"),
        (f"{HEAD}files: {{../x: a}}\nsteps: [restart: {{}}]\n", "../x lies outside of the repository"),
        ("title: x\npeople: {maria: queen}\nsteps: [restart: {}]\n", "Must be one of: read, triage"),
    ],
)
def test_a_script_that_cannot_be_played_is_said_where_it_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "script.yml"
    path.write_text(text)
    with pytest.raises(ScriptError, match=r"script\.yml") as wrong:
        read(path)
    assert said in str(wrong.value)
