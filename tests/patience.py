"""How long a test waits for what has to happen: long, since only a test that fails waits to the end of it."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds after which something that was expected has not happened, on the slowest machine that runs the tests."""


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait for what tells nobody when it happens; whether it came true."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True
