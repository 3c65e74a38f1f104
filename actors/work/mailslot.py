"""What is on its way to a worker's standard input: put in by one thread, written out by another."""

from __future__ import annotations

import contextlib
import os
import threading
from types import TracebackType
from typing import Self

FULL = 1024 * 1024
"""Bytes that may wait beyond the first document: a worker that does not read is told no more."""


class Mailslot:
    """A buffer with a bell. `closes`: nothing follows after the first text. A selector can wait for the bell."""

    def __init__(self, *, closes: bool) -> None:
        self._closes = closes
        self._changing = threading.Lock()
        self._bytes = b""
        self._begun = self._ended = False
        self._ear, self._bell = os.pipe()
        os.set_blocking(self._ear, False)
        os.set_blocking(self._bell, False)

    def put(self, text: str) -> bool:
        """Let `text` follow; False if the other end takes no more."""
        with self._changing:
            if self._ended or (self._begun and (self._closes or len(self._bytes) > FULL)):
                return False
            self._begun = True
            self._bytes += text.encode(errors="replace")
            with contextlib.suppress(BlockingIOError):  # it rings already
                os.write(self._bell, b"!")
            return True

    def close(self) -> None:
        """Nothing follows after what is waiting now. Harmless when nobody reads any more: the bell may be gone."""
        with self._changing:
            if self._ended:
                return
            self._closes = True
            with contextlib.suppress(BlockingIOError):
                os.write(self._bell, b"!")

    @property
    def waiting(self) -> bool:
        """Whether something is to be written."""
        return bool(self._bytes) and not self._ended

    @property
    def over(self) -> bool:
        """Whether nothing is to be written, now and later."""
        return self._ended or (self._closes and self._begun and not self._bytes)

    def next(self, most: int) -> bytes:
        """The bytes to write next."""
        with self._changing:
            return self._bytes[:most]

    def take(self, written: int) -> bool:
        """So many of them were written; whether there are more."""
        with self._changing:
            self._bytes = self._bytes[written:]
            return bool(self._bytes)

    def end(self) -> None:
        """Nobody reads any more."""
        with self._changing:
            self._ended, self._bytes = True, b""

    def hear(self) -> None:
        """Stop the bell."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._ear, 4096)

    def fileno(self) -> int:
        """What can be read while the bell rings."""
        return self._ear

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changing:
            self._ended = True
            os.close(self._ear)
            os.close(self._bell)
