"""The short form of the run over named points; the long one is `python -m tests.crash.at_points`."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.crash.at_points import run
from tests.crash.points import POINTS, SHORT, Point
from tests.crash.scenes import SCENES


@pytest.mark.parametrize("how", SHORT)
def test_a_server_that_dies_between_two_things_loses_and_doubles_nothing(tmp_path: Path, how: str) -> None:
    verdict = run(SHORT[how], tmp_path, how=how)
    assert verdict.clean, verdict
    assert verdict.kills == len(SHORT[how])


@pytest.mark.parametrize("point", [pytest.param(point, id=name) for name, point in POINTS.items()])
def test_each_point_names_a_function_a_scene_and_an_earlier_point_that_there_are(point: Point) -> None:
    module, _, path = point.place.partition(":")
    holder: object = importlib.import_module(module)
    for part in path.split("."):
        holder = holder[int(part)] if isinstance(holder, dict) else getattr(holder, part)
    assert callable(holder)
    assert point.scene in SCENES
    assert point.first in ("", *POINTS)
