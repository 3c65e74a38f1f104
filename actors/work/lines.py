"""A worker's standard output, cut into lines within limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from actors.work.settings import WorkSettings


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

    def __init__(self, limits: OutputLimits, *, blank: bool = False) -> None:
        """`blank`: lines are kept as they stand, blank ones too."""
        self.fault = ""
        self._blank = blank
        self._limits = limits
        self._rest = b""
        self._bytes = 0
        self._lines = 0

    def feed(self, data: bytes) -> list[str]:
        """The lines that are whole now."""
        if self.fault:
            return []
        self._bytes += len(data)
        *whole, self._rest = (self._rest + data).split(b"\n")
        self._lines += len(whole)
        self._check(max(map(len, (*whole, self._rest))))
        return [] if self.fault else self._decoded(whole)

    def last(self) -> list[str]:
        """What stood after the last line end."""
        rest, self._rest = self._rest, b""
        return self._decoded([rest]) if rest and not self.fault else []

    def _decoded(self, lines: list[bytes]) -> list[str]:
        if self._blank:
            return [line.rstrip(b"\r").decode(errors="replace") for line in lines]
        return [line.decode(errors="replace") for line in map(bytes.strip, lines) if line]

    def _check(self, longest: int) -> None:
        if longest > self._limits.line_bytes:
            self.fault = f"the worker wrote a line of more than {self._limits.line_bytes} bytes"
        elif self._bytes > self._limits.total_bytes:
            self.fault = f"the worker wrote more than {self._limits.total_bytes} bytes"
        elif self._lines > self._limits.lines:
            self.fault = f"the worker wrote more than {self._limits.lines} lines"
