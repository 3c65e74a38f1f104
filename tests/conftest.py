"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pykka
import pytest


@pytest.fixture(autouse=True)
def no_actor_is_left() -> Iterator[None]:
    """Every test ends the actors that it started."""
    yield
    left = [str(ref) for ref in pykka.ActorRegistry.get_all()]
    pykka.ActorRegistry.stop_all(timeout=5)
    assert left == []
