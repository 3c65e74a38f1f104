"""What the endpoint does at one request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Turn:
    """An answer: `text`, or a call of the `tool` with `arguments`; `fault` names what goes wrong with it.

    `tokens`: read and written. `pause`: seconds between two pieces of a stream. `held`: after its first piece the
    stream goes on when this is set.
    """

    text: str = "All is well."
    tool: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    tokens: tuple[int, int] = (100, 20)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    fault: str = ""  # cut, empty, hang-up, silent, nonsense, endless, html, echo
    pause: float = 0.0
    held: threading.Event | None = None

    @property
    def pieces(self) -> list[str]:
        """The text in the pieces that a stream has."""
        return [self.text[at : at + 40] for at in range(0, len(self.text), 40)] or [""]
