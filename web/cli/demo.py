"""`run.py demo`: a whole case on the embedded sandbox, with this repository as the sample."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from functools import partial
from pathlib import Path

import click

from web.cli.stage import BOT, ROOT, Stage, StageError, temporary_data
from web.sandbox import Sandbox
from web.sandbox.server import HOST

REPOSITORY = "demo/caseworker"
PEOPLE = {"maria": "admin", "tom": "write", "nadia": "read", BOT: "write"}
CASE_SECONDS = 180.0
QUIET_SECONDS = 4.0
"""After the end of a case nothing more is said for so long: then its thread is whole."""
OVER = ("agent:completed", "agent:failed", "agent:escalated", "agent:cancelled")
TITLE = "[Task]: Which parts of this code are hard to change?"
BODY = """### Task type

Code Analysis

### Priority

Medium

### Prompt

Which functions of this repository are the most complex, and is there code that stands in more than one place?
Start with what I should look at first.

### Relevant files

_No response_

### Context

We want to make the code easier to change before the next release.

### Output format

Analysis report

### Acceptance criteria

- [ ] The three most complex functions are named, with links to their lines.
"""


def demo(*, once: bool, port: int = 0) -> None:
    """Start everything, open a first case, and either show its end or stay until Ctrl-C.

    The sandbox listens at `port`, the server at the next one; 0: each at a free one.
    """
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with temporary_data() as folder:
        sandbox = Sandbox()
        try:
            _listen(sandbox, port)
            status = _run(sandbox, Path(folder), stopped, once=once, port=port + 1 if port else 0)
        finally:
            sandbox.stop()
    sys.exit(status)


def _listen(sandbox: Sandbox, port: int) -> None:
    """Start the sandbox; ends the command where another program has one of the two ports."""
    try:
        for each in (port, port + 1) if port else ():
            socket.create_server((HOST, each)).close()
        sandbox.start(port)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        click.echo(f"Port {port} or {port + 1} of {HOST} cannot be had: {why}. Choose another --port.", err=True)
        sys.exit(1)


def _run(sandbox: Sandbox, folder: Path, stopped: threading.Event, *, once: bool, port: int) -> int:
    for login in PEOPLE:
        if login != BOT:
            sandbox.add_user(login)
    stage = Stage(sandbox, data=folder, settings={"STATUS_INTERVAL_SECONDS": "3", "LOG_LEVEL": "WARNING"}, port=port)
    sandbox.add_repository(REPOSITORY, ROOT, permissions=PEOPLE)
    try:
        stage.start()
    except StageError as error:
        click.echo(str(error), err=True)
        return 1
    try:
        number = sandbox.open_issue(REPOSITORY, "maria", TITLE, BODY, ["agent:task"])
        _introduce(sandbox, stage, number)
        if once:
            return _watch(sandbox, number, stopped)
        webbrowser.open(_issue_url(sandbox, number))
        stopped.wait()
        return 0
    finally:
        click.echo("Stopping ...")
        stage.stop()


def _issue_url(sandbox: Sandbox, number: int) -> str:
    return f"{sandbox.url}/{REPOSITORY}/issues/{number}"


def _introduce(sandbox: Sandbox, stage: Stage, number: int) -> None:
    click.secho("Caseworker's demo is running.", bold=True)
    click.echo(f"  A first case        {_issue_url(sandbox, number)}   (open this in your browser)")
    click.echo(f"  File one yourself   {sandbox.url}/{REPOSITORY}/issues/new/choose")
    click.echo(f"  The dashboard       {stage.url}/")
    click.echo("On the issue's page, comment as somebody else, or type /status or /cancel. Ctrl-C ends everything.")


def _watch(sandbox: Sandbox, number: int, stopped: threading.Event) -> int:
    """Follow the case to its end, print its thread; 0 when it was completed."""
    ends = time.monotonic() + CASE_SECONDS
    shown = ""
    while not stopped.is_set() and time.monotonic() < ends:
        label, seen = _state(sandbox, number), _seen(sandbox, number)
        if label != shown:
            click.echo(f"  {time.strftime('%H:%M:%S')} {label or 'filed'}")
            shown = label
        news = sandbox.wait_until(partial(_more, sandbox, number, seen), QUIET_SECONDS)
        if label in OVER and not news:
            break
    _print_thread(sandbox, number)
    return 0 if _state(sandbox, number) == "agent:completed" else 1


def _more(sandbox: Sandbox, number: int, seen: int) -> bool:
    return _seen(sandbox, number) > seen


def _state(sandbox: Sandbox, number: int) -> str:
    """The state label that was set last."""
    labels = [label for label in sandbox.issue(REPOSITORY, number).labels if label != "agent:task"]
    return next((label for label in reversed(labels) if label.startswith("agent:")), "")


def _seen(sandbox: Sandbox, number: int) -> int:
    """How much has happened on the issue."""
    return len(sandbox.timeline(REPOSITORY, number))


def _print_thread(sandbox: Sandbox, number: int) -> None:
    issue = sandbox.issue(REPOSITORY, number)
    click.secho(f"\n#{number} {issue.title}   [{', '.join(issue.labels)}]", bold=True)
    for author, body in [(issue.author, issue.body)] + [
        (comment.author, comment.body) for comment in sandbox.comments(REPOSITORY, number)
    ]:
        click.secho(f"\n--- {author} " + "-" * 60, fg="cyan")
        click.echo(body.strip())
