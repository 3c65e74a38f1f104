"""What holds for every test."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pykka
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("caseworker", deadline=None, suppress_health_check=[HealthCheck.too_slow])
sys.dont_write_bytecode = False  # compiling 500 files of tests takes each process that runs them 7 seconds
settings.load_profile("caseworker")  # a slow machine is no failure: neither an example nor its making has a deadline


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
