"""`run.py simulate SCRIPT`: a scripted case against the sandbox, step by step."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from web.cli.script import Script, ScriptError, Step, read
from web.cli.stage import BOT, Stage, StageError
from web.sandbox import CommentView, Sandbox
from web.sandbox.errors import GitHubError

REPOSITORY = "octo/shop"
QUICK = {
    "GITHUB_WRITE_GAP_SECONDS": "0",
    "GITHUB_QUIET_SECONDS": "2",
    "STATUS_INTERVAL_SECONDS": "0.5",
    "SETTLE_SECONDS": "0.2",
    "PERMISSION_CACHE_SECONDS": "0",
    "LOG_LEVEL": "WARNING",
}
"""What a real GitHub has to be spared for, a sandbox does not: the clock of a script is fast."""
README = {"README.md": "# Shop\n\nThe price of a basket is computed in `shop.py`.\n"}


def simulate(scripts: Iterable[Path], *, keep: bool) -> None:
    """Play all of them; exit 0 if each came out as it says."""
    try:
        read_scripts = [(path, read(path)) for path in scripts]
    except ScriptError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    failed = [path for path, script in read_scripts if not play(script, path.name, keep=keep)]
    if failed:
        click.echo(f"Not as expected: {', '.join(path.name for path in failed)}", err=True)
    sys.exit(1 if failed else 0)


def play(script: Script, name: str, *, keep: bool = False) -> bool:
    """Play one script; whether everything came as expected."""
    click.secho(f"{script.title} ({name})", bold=True)
    with tempfile.TemporaryDirectory(prefix="simulate-", ignore_cleanup_errors=True) as folder:
        theatre = Theatre(script, Path(folder))
        try:
            theatre.begin()
            good = all(_shown(theatre, number, step) for number, step in enumerate(script.steps, 1))
            if keep:
                click.echo(f"  The issue       {theatre.address}")
                click.echo(f"  The dashboard   {theatre.dashboard}   Ctrl-C ends both")
                threading.Event().wait()
            return good
        except (StageError, KeyboardInterrupt) as error:
            click.echo(str(error), err=True)
            return isinstance(error, KeyboardInterrupt)
        finally:
            theatre.end()


def _shown(theatre: Theatre, number: int, step: Step) -> bool:
    began = time.monotonic()
    wrong = theatre.do(step)
    mark = click.style("✗", fg="red") if wrong else click.style("✓", fg="green")
    click.echo(f"  {mark} {number:>2} {_told(step)}  {time.monotonic() - began:.1f} s")
    if wrong:
        click.echo(f"       {wrong}", err=True)
    return not wrong


def _told(step: Step) -> str:
    words = (f"{key}: {_short(value)}" for key, value in step.values.items() if key not in ("seconds", "labels"))
    return f"{step.verb} {', '.join(words)}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


class Theatre:
    """A sandbox, a server beside it, and the one issue that a script is about."""

    def __init__(self, script: Script, folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._sandbox = Sandbox()
        self._stage: Stage | None = None
        self._number = 0

    def begin(self) -> None:
        """Start both; raises `StageError`."""
        self._sandbox.start()
        for login in self._script.people:
            self._sandbox.add_user(login)
        source = self._folder / "repository"
        for name, text in {**README, **self._script.files}.items():
            place = source / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        self._stage = Stage(self._sandbox, data=self._folder, settings=QUICK | self._script.settings)
        people = {**self._script.people, BOT: "write"}
        self._sandbox.add_repository(REPOSITORY, source, permissions=people)
        self._stage.start()

    def end(self) -> None:
        """End both: the server at once, since nobody will read what it keeps."""
        if self._stage is not None:
            self._stage.kill()
        self._sandbox.stop()

    @property
    def address(self) -> str:
        """Where the issue can be looked at."""
        return f"{self._sandbox.url}/{REPOSITORY}/issues/{self._number}"

    @property
    def dashboard(self) -> str:
        """Where the server's pages can be looked at."""
        return f"{self._stage.url}/" if self._stage is not None else ""

    def do(self, step: Step) -> str:
        """Do a step; what is not as expected, empty where all is."""
        if step.verb == "open":
            self._number = self._sandbox.open_issue(
                REPOSITORY, step.values["by"], step.values["title"], step.values["body"], step.values["labels"]
            )
            return ""
        if not self._number:
            return "there is no issue yet: the first step opens one"
        match step.verb:
            case "wait":
                return self._wait(step.values)
            case "expect":
                return self._expected(step.values)
            case _:
                try:
                    self._act(step.verb, step.values)
                except GitHubError as error:
                    return f"the sandbox refuses that, as GitHub would: {error.message}"
                return ""

    def _act(self, verb: str, values: dict[str, Any]) -> None:
        sandbox, number = self._sandbox, self._number
        match verb:
            case "comment":
                sandbox.comment(REPOSITORY, number, values["by"], values["body"])
            case "edit":
                sandbox.edit_issue(REPOSITORY, number, values["by"], body=values["body"])
            case "close":
                sandbox.close_issue(REPOSITORY, number, values["by"])
            case "reopen":
                sandbox.reopen_issue(REPOSITORY, number, values["by"])
            case "label":
                if "add" in values:
                    sandbox.add_label(REPOSITORY, number, values["by"], values["add"])
                if "remove" in values:
                    sandbox.remove_label(REPOSITORY, number, values["by"], values["remove"])
            case "restart":
                assert self._stage is not None
                self._stage.kill()
                self._stage.start()

    # --- what is looked at -----------------------------------------------------------------------------------

    def _ours(self) -> list[CommentView]:
        return [item for item in self._sandbox.comments(REPOSITORY, self._number) if item.author == BOT]

    def _wait(self, values: dict[str, Any]) -> str:
        wanted = {name: value for name, value in values.items() if name != "seconds"}
        if self._sandbox.wait_until(lambda: not self._lacks(wanted), values["seconds"]):
            return ""
        return f"after {values['seconds']:g} seconds: {self._lacks(wanted)}"

    def _lacks(self, wanted: dict[str, Any]) -> str:
        labels = self._sandbox.issue(REPOSITORY, self._number).labels
        states = [label for label in labels if label.startswith("agent:") and label != "agent:task"]
        ours = [comment.body for comment in self._ours()]
        if "label" in wanted and states != [wanted["label"]]:
            return f"the state labels are {states}"
        if "comment" in wanted and not any(wanted["comment"] in body for body in ours):
            return f"no comment of ours says “{wanted['comment']}”"
        if "status" in wanted and not (ours and wanted["status"] in ours[0]):
            return f"the status comment does not say “{wanted['status']}”"
        if "pull_request" in wanted and self._pulls() != wanted["pull_request"]:
            return "there is no pull request" if wanted["pull_request"] else "there is a pull request"
        return ""

    def _pulls(self) -> bool:
        numbers = self._sandbox.issues(REPOSITORY)
        return any(self._sandbox.issue(REPOSITORY, number).is_pull for number in numbers)

    def _expected(self, values: dict[str, Any]) -> str:
        lacks = self._lacks({name: values[name] for name in ("label", "comment") if name in values})
        ours = self._ours()
        if lacks:
            return lacks
        if "comments" in values and len(ours) != values["comments"]:
            return f"there are {len(ours)} comments of ours"
        if "no_comment" in values and any(values["no_comment"] in comment.body for comment in ours):
            return f"a comment of ours says “{values['no_comment']}”"
        state = self._sandbox.issue(REPOSITORY, self._number).state
        return f"the issue is {state}" if values.get("state", state) != state else ""
