"""`run.py serve` as a process of its own: what it refuses, and how it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.patience import PATIENCE
from web.cli.stage import reserved_port

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START")
SECRET = "a secret of the server's own tests"
TOKEN = "ghp_private-token-of-the-tests"


class Started:
    """A server process with a clean environment; `text` is all that it said."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._port = reserved_port()
        self.port = int(self._port.getsockname()[1])
        self.log = folder / f"server-{self.port}.log"
        environment = {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "PORT": str(self.port),
            "CASEWORKER_DATA": str(folder / "data"),
            "GITHUB_WEBHOOK_SECRET": SECRET,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": "http://127.0.0.1:9",
            **settings,
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "run.py"), "serve"],
                cwd=folder,
                env={name: value for name, value in environment.items() if value},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.log.read_text()

    def ended(self) -> int:
        """The exit status; the process ends by itself."""
        return self.process.wait(PATIENCE)

    def ready(self) -> None:
        """Wait until deliveries are taken."""
        deadline = time.monotonic() + PATIENCE
        while self.status("/readyz") != 200:
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            self._pause()

    def status(self, path: str) -> int:
        """The status of a GET, 0 while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def _pause(self) -> None:
        """Until the process ends, at most a moment: what is waited for has no other signal."""
        try:
            self.process.wait(0.05)
        except subprocess.TimeoutExpired:
            return

    def kill(self) -> None:
        """End what is left of it."""
        self._port.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def servers() -> Iterator[list[Started]]:
    """The servers of a test, all ended with it."""
    started: list[Started] = []
    yield started
    for server in started:
        server.kill()


def start(servers: list[Started], folder: Path, **settings: str) -> Started:
    """A server that ends with the test."""
    servers.append(Started(folder, **settings))
    return servers[-1]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"WEB_CONCURRENCY": "4"}, "4 worker processes were asked for"),
        ({"GUNICORN_CMD_ARGS": "--workers 2"}, "2 worker processes were asked for"),
        ({"GUNICORN_CMD_ARGS": "--preload"}, "--preload starts the actors before the fork"),
        ({"GUNICORN_CMD_ARGS": "--max-requests 100"}, "--max-requests ends the worker"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_cannot_work_with_actors_is_refused_with_a_sentence(
    servers: list[Started], tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    server = start(servers, tmp_path, **settings)
    assert server.ended() == 1
    assert sentence in server.text
    assert "Traceback" not in server.text


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"GITHUB_WEBHOOK_SECRET": ""}, "GITHUB_WEBHOOK_SECRET is missing"),
        ({"GITHUB_WEBHOOK_SECRET": "short"}, "GITHUB_WEBHOOK_SECRET is too short (5 characters"),
        ({"GITHUB_TOKEN": "", "GITHUB_APP_ID": "1"}, "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY"),
        ({"PORT": "http"}, "PORT: Not a valid integer"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_wrong_settings_end_with_status_2_and_a_sentence(
    servers: list[Started], tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    server = start(servers, tmp_path, **settings)
    assert server.ended() == 2
    assert sentence in server.text
    assert "Traceback" not in server.text
    assert not (tmp_path / "data").exists()


def test_without_credentials_deliveries_are_kept_and_the_server_says_so(servers: list[Started], tmp_path: Path) -> None:
    server = start(servers, tmp_path, GITHUB_TOKEN="")
    server.ready()
    assert "Credentials for GitHub are missing" in server.text
    assert server.status("/readyz") == 200


def test_sigterm_ends_a_server_with_status_0_and_leaves_no_child(servers: list[Started], tmp_path: Path) -> None:
    server = start(servers, tmp_path)
    server.ready()
    assert server.status("/livez") == 200
    assert server.status("/health") == 200
    children = psutil.Process(server.process.pid).children(recursive=True)
    assert children
    server.process.send_signal(signal.SIGTERM)
    assert server.ended() == 0
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == []
    assert "Traceback" not in server.text
    assert TOKEN not in server.text
    assert SECRET not in server.text


def test_a_connection_that_is_kept_open_does_not_keep_the_actors_from_an_ordered_end(
    servers: list[Started], tmp_path: Path
) -> None:
    server = start(servers, tmp_path)
    server.ready()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", "/livez")
    assert connection.getresponse().read()
    server.process.send_signal(signal.SIGTERM)
    assert server.ended() == 0
    connection.close()
    assert not (tmp_path / "data" / "caseworker.db-wal").exists()  # the store was closed, not cut off


def test_a_second_server_on_the_same_data_says_who_holds_it(servers: list[Started], tmp_path: Path) -> None:
    first = start(servers, tmp_path)
    first.ready()
    second = start(servers, tmp_path)
    assert second.ended() == 1
    (holder,) = psutil.Process(first.process.pid).children()
    assert str(holder.pid) in second.text
    assert "Traceback" not in second.text
    assert first.status("/readyz") == 200


def test_a_server_that_was_killed_leaves_a_folder_that_the_next_takes(servers: list[Started], tmp_path: Path) -> None:
    first = start(servers, tmp_path)
    first.ready()
    first.kill()
    start(servers, tmp_path).ready()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"WORKER": "nobody"}, "WORKER=nobody: there is no such worker"),
        ({"WORKERS_BY_TYPE": "Poetry=analyser"}, "WORKERS_BY_TYPE: “Poetry” is no type of task"),
        ({"MODEL_PRICES": "cheap"}, "MODEL_PRICES: 'cheap' is no price"),
        ({"HOST": "192.0.2.1"}, "this machine has no such address"),
    ],
)
def test_what_cannot_be_served_is_a_sentence(
    servers: list[Started], tmp_path: Path, setting: dict[str, str], said: str
) -> None:
    server = start(servers, tmp_path, **setting)
    assert server.ended() == 1
    assert said in server.text
    assert "Traceback" not in server.text


def test_a_data_folder_that_cannot_be_is_a_sentence(servers: list[Started], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    server = start(servers, tmp_path)
    assert server.ended() == 1
    assert "The server cannot start." in server.text
    assert "Traceback" not in server.text


def test_a_port_that_is_taken_ends_the_server(servers: list[Started], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = start(servers, tmp_path, PORT=str(taken.getsockname()[1]))
        assert server.ended() == 1
        assert "another program listens there" in server.text
