"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pykka
import pytest


@pytest.fixture(autouse=True)
def no_actor_is_left() -> Iterator[None]:
    """Every test ends the actors that it started."""
    yield
    left = [str(ref) for ref in pykka.ActorRegistry.get_all()]
    pykka.ActorRegistry.stop_all(timeout=60)
    assert left == []


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many workers as cores (`-n auto`): half of a test's time is waiting for a server."""
    return 2 * (os.cpu_count() or 1)
