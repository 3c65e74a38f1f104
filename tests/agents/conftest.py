"""A repository, settings with small limits, and the fake agent as a worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.work.recipe import Recipe
from actors.work.recipe_file import Operator, load
from actors.work.settings import MIB, WorkSettings
from tests.actors.work.bench import Bench
from tests.actors.work.conftest import origin as origin
from tests.actors.work.conftest import repository as repository
from tests.actors.work.conftest import settings as settings

HERE = Path(__file__).parent


@pytest.fixture
def agent(tmp_path: Path) -> Recipe:
    """The fake agent, by its recipe."""
    return load(written(tmp_path, "fake-agent"), Operator())


@pytest.fixture
def bench(agent: Recipe, settings: WorkSettings) -> Iterator[Bench]:
    limits = {"output_bytes": 4 * MIB, "output_lines": 5_000, "memory_bytes": 512 * MIB}
    made = Bench(replace(settings, recipe=agent, **limits))
    yield made
    made.actor.end()


def written(folder: Path, name: str) -> Path:
    """The recipe of a program that lies here, written to `folder` for this machine."""
    text = (HERE / f"{name}.yml").read_text().replace("PYTHON", sys.executable)
    path = folder / f"{name}.yml"
    path.write_text(text.replace("PROGRAM", str(HERE / f"{name.replace('-', '_')}.py")))
    return path
