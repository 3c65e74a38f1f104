"""Image, compose file, proxy, unit and workflow say the same as the program does."""

from __future__ import annotations

import configparser
import hashlib
import hmac
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.pages import ROOT
from web.cli.stage import STOP_SECONDS
from web.events import ROUTES
from web.settings import SETTINGS
from web.webhooks import PATHS

KNOWN = {name for _, group in SETTINGS for setting in group for name in setting.names}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/agent-dispatcher.yml").read_text())
SECRET = "a long enough secret"


def test_the_image_holds_all_that_the_server_needs_and_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE)) - {"--from=packages"}
    assert copied == {"requirements.txt", "run.py", "actors", "storage", "web"}
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied


def test_nothing_in_the_container_runs_as_root() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["caseworker"]
    assert DOCKERFILE.index("USER caseworker") < DOCKERFILE.index("CMD [")


def test_the_image_s_settings_are_settings() -> None:
    words = re.search(r"^ENV (.*(?:\\\n.*)*)", DOCKERFILE, re.MULTILINE)
    assert words
    names = set(re.findall(r"(\w+)=", words[1]))
    assert names - KNOWN == {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    assert set(COMPOSE["services"]["caseworker"]["environment"]) <= KNOWN


def test_a_stopping_container_has_the_time_that_the_server_needs() -> None:
    assert int(COMPOSE["services"]["caseworker"]["stop_grace_period"].rstrip("s")) >= STOP_SECONDS
    assert int(unit()["Service"]["TimeoutStopSec"]) >= STOP_SECONDS


def test_the_proxy_lets_every_path_of_a_webhook_through_and_knows_the_service() -> None:
    proxy = (ROOT / "docs/operations/Caddyfile").read_text()
    paths = re.search(r"@open path (.*)", proxy)
    assert paths
    assert set(PATHS) <= set(paths[1].split())
    port = COMPOSE["services"]["caseworker"]["environment"]["PORT"]
    assert f"reverse_proxy caseworker:{port}" in proxy
    assert "./docs/operations/Caddyfile:/etc/caddy/Caddyfile:ro" in COMPOSE["services"]["proxy"]["volumes"]


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "docs/operations/caseworker.service")
    return parser


def test_the_unit_sets_settings_that_there_are() -> None:
    text = (ROOT / "docs/operations/caseworker.service").read_text()
    names = {name.removesuffix("_FILE") for name in re.findall(r"^Environment=(\w+)=", text, re.MULTILINE)}
    assert names <= KNOWN
    assert unit()["Service"]["ExecStart"].endswith("run.py serve")


def test_the_dispatcher_hands_over_events_that_are_heard() -> None:
    events = WORKFLOW[True]  # YAML 1.1 reads the key `on` so
    asked = {(event, action) for event, more in events.items() for action in more["types"]}
    assert asked <= {(row.event, action) for row in ROUTES for action in row.actions}


class Listener:
    """A receiver that keeps what it gets, and refuses the first so many."""

    def __init__(self, refuses: int = 0) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(503 if len(listener.got) <= refuses else 202)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/github"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def dispatch(event: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the workflow's step as a runner does."""
    (step,) = WORKFLOW["jobs"]["dispatch"]["steps"]
    github = {
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_EVENT_NAME": "issues",
        "GITHUB_RUN_ID": "42",
        "GITHUB_RUN_ATTEMPT": "1",
    }
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        env={"PATH": os.environ["PATH"], **github, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("refuses", [0, 1])
def test_the_dispatcher_signs_the_event_as_it_is_and_tries_again(tmp_path: Path, refuses: int) -> None:
    event = tmp_path / "event.json"
    event.write_bytes('{"action": "opened", "title": "Größe\\n"}\n'.encode())
    listener = Listener(refuses)
    try:
        done = dispatch(event, URL=listener.url, SECRET=SECRET)
    finally:
        listener.stop()
    assert done.returncode == 0, done.stderr
    assert len(listener.got) == refuses + 1
    headers, body = listener.got[-1]
    assert body == event.read_bytes()
    assert headers["x-github-event"] == "issues"
    assert headers["x-github-delivery"] == "actions-42-1"
    wanted = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={wanted}"
    assert SECRET not in done.stdout + done.stderr


def test_the_dispatcher_says_what_is_missing(tmp_path: Path) -> None:
    done = dispatch(tmp_path / "event.json", URL="", SECRET="")
    assert done.returncode == 1
    assert "AGENT_WEBHOOK_URL" in done.stdout
