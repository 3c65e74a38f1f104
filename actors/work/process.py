"""A worker as a child process: the document in, lines out, its limits on output, and the end of its whole tree.

PR_SET_PDEATHSIG fires when the *thread* that spawned the child ends: spawn from a thread that lives as long as
the worker may.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from actors.messages import Ref, WorkerExited, WorkerSpoke
from actors.work.isolation import Command
from actors.work.launch import descendants
from actors.work.settings import WorkSettings

CHUNK = 64 * 1024
LOG_TAIL = 8 * 1024
"""Bytes of a worker's standard error that are kept: the last ones."""
LOOK_AGAIN = 1.0
"""Seconds after which it is looked whether the process is gone though something still holds its pipes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputLimits:
    """How much a worker may write to its standard output, and in lines of which length."""

    total_bytes: int
    lines: int
    line_bytes: int

    @classmethod
    def of(cls, settings: WorkSettings) -> OutputLimits:
        """The limits in the operator's settings."""
        return cls(total_bytes=settings.output_bytes, lines=settings.output_lines, line_bytes=settings.line_bytes)


class Lines:
    """Cuts a stream of bytes into lines within limits. `fault` says which limit was passed; after it nothing comes."""

    def __init__(self, limits: OutputLimits) -> None:
        self.fault = ""
        self._limits = limits
        self._rest = b""
        self._bytes = 0
        self._lines = 0

    def feed(self, data: bytes) -> list[str]:
        """The lines that are whole now; blank ones are left out."""
        if self.fault:
            return []
        self._bytes += len(data)
        *whole, self._rest = (self._rest + data).split(b"\n")
        lines = [line.strip() for line in whole]
        self._lines += len(lines)
        self._check(max(map(len, (*lines, self._rest))))
        return [] if self.fault else [line.decode(errors="replace") for line in lines if line]

    def last(self) -> list[str]:
        """What stood after the last line end."""
        rest, self._rest = self._rest.strip(), b""
        return [rest.decode(errors="replace")] if rest and not self.fault else []

    def _check(self, longest: int) -> None:
        if longest > self._limits.line_bytes:
            self.fault = f"the worker wrote a line of more than {self._limits.line_bytes} bytes"
        elif self._bytes > self._limits.total_bytes:
            self.fault = f"the worker wrote more than {self._limits.total_bytes} bytes"
        elif self._lines > self._limits.lines:
            self.fault = f"the worker wrote more than {self._limits.lines} lines"


class WorkerProcess:
    """A running worker. Tells `WorkerSpoke` for every line and, once nothing is left of it, one `WorkerExited`."""

    def __init__(
        self, command: Command, *, job: str, document: Mapping[str, Any], to: Ref, limits: OutputLimits
    ) -> None:
        """Spawn it. Raises OSError where the operating system cannot."""
        self._job = job
        self._to = to
        self._document = memoryview(json.dumps(document).encode() + b"\n")
        self._lines = Lines(limits)
        self._log = b""
        self._process = subprocess.Popen(
            command.argv,
            env=command.environment,
            cwd=command.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self._thread = threading.Thread(target=self._talk, name=f"worker {job}", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process that keeps the worker's tree together."""
        return self._process.pid

    @property
    def fault(self) -> str:
        """The limit on output that was passed, as a sentence; empty while none was."""
        return self._lines.fault

    def stop(self) -> None:
        """Have the whole tree end: politely, and after the grace period by force. Returns at once."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """The last resort, should the keeper itself hang: kill everything that can be found below it, and it."""
        for pid in (*descendants(self._process.pid), self._process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def join(self, seconds: float) -> bool:
        """Wait until nothing is left of it, at most so long; whether that is so."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _talk(self) -> None:
        """Move bytes until the pipes are closed or the keeper is gone; then tell the end."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stdin, process.stdout, process.stderr, selectors.DefaultSelector() as selector:
            os.set_blocking(process.stdin.fileno(), False)
            selector.register(process.stdin, selectors.EVENT_WRITE, self._write)
            selector.register(process.stdout, selectors.EVENT_READ, self._read_out)
            selector.register(process.stderr, selectors.EVENT_READ, self._read_err)
            self._pump(selector)
        status = process.wait()
        self._speak(self._lines.last())
        if 128 < status <= 192:
            status = 128 - status  # bubblewrap's way to tell of a signal
        self._to.tell(WorkerExited(job=self._job, status=status, log=self._log.decode(errors="replace")))

    def _pump(self, selector: selectors.BaseSelector) -> None:
        while selector.get_map():
            ready = selector.select(LOOK_AGAIN)
            for key, _ in ready:
                move: Callable[[IO[bytes]], bool] = key.data
                stream: IO[bytes] = key.fileobj  # type: ignore[assignment]  # registered as such
                if not move(stream):
                    selector.unregister(stream)
                    stream.close()
            if not ready and self._process.poll() is not None:
                return

    def _write(self, stream: IO[bytes]) -> bool:
        try:
            written = os.write(stream.fileno(), self._document[:CHUNK])
        except BrokenPipeError:
            return False  # it does not want to read; its result will show whether it had to
        self._document = self._document[written:]
        return len(self._document) > 0

    def _read_out(self, stream: IO[bytes]) -> bool:
        data = os.read(stream.fileno(), CHUNK)
        before = self._lines.fault
        self._speak(self._lines.feed(data))
        if self._lines.fault and not before:
            self.stop()
        return len(data) > 0

    def _read_err(self, stream: IO[bytes]) -> bool:
        data = os.read(stream.fileno(), CHUNK)
        self._log = (self._log + data)[-LOG_TAIL:]
        return len(data) > 0

    def _speak(self, lines: list[str]) -> None:
        for line in lines:
            self._to.tell(WorkerSpoke(job=self._job, line=line))
