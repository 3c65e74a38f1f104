"""A running sandbox with one repository, people of every role, and a receiver of webhooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.patience import PATIENCE
from web.sandbox import Limits, Sandbox

REPO = "acme/demo"

FORM = """
name: Agent task
description: Have something done.
title: "[TASK] "
labels: ["agent:task"]
body:
  - type: markdown
    attributes: {value: "Thanks for **filing** a task."}
  - type: dropdown
    id: type
    attributes: {label: Task type, options: [Code Analysis, General Question]}
    validations: {required: true}
  - type: dropdown
    id: areas
    attributes: {label: Areas, multiple: true, options: [web, actors, storage]}
  - type: input
    id: branch
    attributes: {label: Branch}
  - type: textarea
    id: what
    attributes: {label: Description}
    validations: {required: true}
  - type: textarea
    id: log
    attributes: {label: Log, render: shell}
  - type: checkboxes
    id: terms
    attributes:
      label: Before you file
      options:
        - {label: I looked for the same task, required: true}
        - {label: I can answer questions}
"""


class Api:
    """REST calls as one person."""

    def __init__(self, sandbox: Sandbox, token: str | None) -> None:
        self._sandbox = sandbox
        self._headers = {} if token is None else {"Authorization": f"token {token}"}

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = self._headers | options.pop("headers", {})
        url = path if path.startswith("http") else self._sandbox.api_url + path
        return requests.request(method, url, headers=headers, timeout=PATIENCE, **options)


class Receiver:
    """An HTTP server that keeps what it is sent and answers `status`."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 202
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *args: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A plain folder to serve."""
    folder = tmp_path / "source"
    forms = folder / ".github" / "ISSUE_TEMPLATE"
    forms.mkdir(parents=True)
    (forms / "task.yml").write_text(FORM)
    (folder / "README.md").write_text("# Demo\n")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text("print('hello')\n")
    (folder / ".gitignore").write_text("secret.txt\n")
    (folder / "secret.txt").write_text("not to be served")
    return folder


def add_everybody(sandbox: Sandbox, source: Path) -> None:
    sandbox.add_user("helper", bot=True)
    roles = {"ana": "write", "tia": "triage", "rea": "read", "adam": "admin", "helper": "write"}
    sandbox.add_repository(REPO, source, permissions=roles)
    sandbox.add_user("stranger")


@pytest.fixture
def start(source: Path) -> Iterator[Callable[..., Sandbox]]:
    """Start a sandbox with the given options; stopped at the end."""
    running: list[Sandbox] = []

    def run(**options: Any) -> Sandbox:
        made = Sandbox(**options)
        running.append(made)
        add_everybody(made, source)
        made.start()
        return made

    yield run
    for sandbox in running:
        sandbox.stop()


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start()


@pytest.fixture
def limited(start: Callable[..., Sandbox]) -> Callable[..., Sandbox]:
    """Start a sandbox that enforces limits, on a clock that stands still."""

    def run(**limits: Any) -> Sandbox:
        return start(limits=Limits(enforce=True, **limits), clock=lambda: 1_700_000_000.0)

    return run


@pytest.fixture
def as_user(sandbox: Sandbox) -> Callable[[str | None], Api]:
    return lambda login: Api(sandbox, None if login is None else sandbox.add_user(login))


@pytest.fixture
def api(as_user: Callable[[str | None], Api]) -> Api:
    """REST calls as somebody with write."""
    return as_user("ana")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()
