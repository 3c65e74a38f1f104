"""A sandbox and a real server process beside it, on free ports: what `demo` and the whole-system tests run on."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from web.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
BOT = "caseworker[bot]"
SERVER = (sys.executable, str(ROOT / "run.py"), "serve")
READY_SECONDS = 120.0
STOP_SECONDS = 35.0
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "COVERAGE_PROCESS_START")


class StageError(Exception):
    """The server did not come up; the text holds what it said."""


class Stage:
    """Use it as a context manager; `kill` and `start` again as often as you like, the data folder stays.

    `program` and `settings` may be changed between two starts.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        data: Path,
        settings: Mapping[str, str] | None = None,
        program: Sequence[str] = SERVER,
        port: int = 0,
    ) -> None:
        """`port` 0 takes a free one. Raises OSError where it is taken."""
        self.sandbox = sandbox
        self.program = program
        self.data = data
        self._port = reserved_port(port)
        weakref.finalize(self, self._port.close)
        self.secret = secrets.token_hex(32)
        self.settings = dict(settings or {})
        self._token = sandbox.add_user(BOT, bot=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        sandbox.add_hook(f"{self.url}/webhooks/github", self.secret)

    @property
    def port(self) -> int:
        """Where the server listens."""
        return int(self._port.getsockname()[1])

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_path(self) -> Path:
        """What the server says goes here."""
        return self.data / "server.log"

    @property
    def pid(self) -> int | None:
        """The server's process, None while it does not run."""
        return self._process.pid if self._process is not None else None

    @property
    def runs(self) -> bool:
        """Whether the server's first process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it takes deliveries; raises `StageError`."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._log = self.log_path.open("ab")
        self._process = subprocess.Popen(
            self.program,
            cwd=self.data,
            env=self.environment(),
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers("/readyz"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise StageError(f"The server did not start:\n{self.log_path.read_text()[-2_000:]}")
            time.sleep(0.05)

    def stop(self) -> int:
        """End the server in order; its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server as a power cut would: all of its processes at once."""
        self._end(signal.SIGKILL)

    def answers(self, path: str) -> bool:
        """Whether the server answers a GET with 200."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            if how is signal.SIGKILL:
                os.killpg(process.pid, how)
            else:
                process.send_signal(how)
        except ProcessLookupError:
            pass
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
        if self._log is not None:
            self._log.close()
        return status

    def environment(self) -> dict[str, str]:
        """What the server is told: nothing of ours but what it needs, and the settings."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "GITHUB_API_URL": self.sandbox.api_url,
            "GITHUB_TOKEN": self._token,
            "GITHUB_WEBHOOK_SECRET": self.secret,
            "CASEWORKER_DATA": str(self.data / "data"),
            "DASHBOARD_URL": self.url,
            **self.settings,
        }

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def reserved_port(port: int = 0) -> socket.socket:
    """A port (0: a free one) of this machine that nobody else is given while the socket is there; a server may listen.

    Both have to set SO_REUSEADDR, and this one does not listen: then Linux lets the server have the same address.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return holder


def temporary_data() -> tempfile.TemporaryDirectory[str]:
    """A data folder that goes away with the demo."""
    return tempfile.TemporaryDirectory(prefix="caseworker-", ignore_cleanup_errors=True)
