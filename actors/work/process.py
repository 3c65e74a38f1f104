"""A worker as a child process: the document and orders in, lines out, its limits, and the end of its whole tree.

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
from typing import IO, Any

from actors.messages import Ref, WorkerExited, WorkerSpoke
from actors.work.isolation import Command
from actors.work.launch import descendants
from actors.work.lines import Lines, OutputLimits
from actors.work.mailslot import Mailslot

CHUNK = 64 * 1024
LOG_TAIL = 8 * 1024
"""Bytes of a worker's standard error that are kept: the last ones."""
LOOK_AGAIN = 1.0
"""Seconds after which it is looked whether the process is gone though something still holds its pipes."""


class WorkerProcess:
    """A running worker. Tells `WorkerSpoke` for every line and, once nothing is left of it, one `WorkerExited`.

    A `document` of JSON values is its first line, and more may follow; a text is all that it ever gets, and its
    output is text as well.
    """

    def __init__(
        self, command: Command, *, job: str, document: Mapping[str, Any] | str, to: Ref, limits: OutputLimits
    ) -> None:
        """Spawn it. Raises OSError where the operating system cannot."""
        self._job = job
        self._to = to
        text = isinstance(document, str)
        self._mail = Mailslot(closes=text)
        self._lines = Lines(limits, blank=text)
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
        self._mail.put(document if isinstance(document, str) else _line(document))
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

    def say(self, order: Mapping[str, Any]) -> bool:
        """Write a line to its standard input; False if it takes no more. Returns at once. Thread-safe."""
        return self._mail.put(_line(order))

    def say_no_more(self) -> None:
        """Close its standard input once everything that was said is written. Thread-safe."""
        self._mail.close()

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
        with process.stdin, process.stdout, process.stderr, self._mail, selectors.DefaultSelector() as selector:
            os.set_blocking(process.stdin.fileno(), False)
            selector.register(self._mail, selectors.EVENT_READ, self._bell)
            selector.register(process.stdout, selectors.EVENT_READ, self._read_out)
            selector.register(process.stderr, selectors.EVENT_READ, self._read_err)
            self._pump(selector, process.stdin)
        status = process.wait()
        self._speak(self._lines.last())
        if 128 < status <= 192:
            status = 128 - status  # bubblewrap's way to tell of a signal
        self._to.tell(WorkerExited(job=self._job, status=status, log=self._log.decode(errors="replace")))

    def _pump(self, selector: selectors.BaseSelector, stdin: IO[bytes]) -> None:
        reading = 2
        while reading:
            self._watch_input(selector, stdin)
            ready = selector.select(LOOK_AGAIN)
            for key, _ in ready:
                move: Callable[[Any], bool] = key.data
                if not move(key.fileobj):
                    selector.unregister(key.fileobj)
                    reading -= key.fileobj is not stdin
            if not ready and self._process.poll() is not None:
                return

    def _watch_input(self, selector: selectors.BaseSelector, stdin: IO[bytes]) -> None:
        """Wait for room in the worker's input only while there is something to write; close it when nothing follows."""
        if self._mail.over and not stdin.closed:
            stdin.close()
        elif self._mail.waiting and stdin not in selector.get_map():
            selector.register(stdin, selectors.EVENT_WRITE, self._write)

    def _bell(self, mail: Mailslot) -> bool:
        mail.hear()
        return True

    def _write(self, stdin: IO[bytes]) -> bool:
        """Write some; whether there is more."""
        try:
            return self._mail.take(os.write(stdin.fileno(), self._mail.next(CHUNK)))
        except BrokenPipeError:  # it does not want to read; its result will show whether it had to
            self._mail.end()
            return False

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


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values) + "\n"
