"""The short form of the fault matrix, a row for each trouble; all rows are `python -m tests.crash.matrix`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.matrix import BATCH, SHORT, run


@pytest.mark.parametrize("start", range(0, len(SHORT), BATCH))
def test_every_trouble_leaves_a_case_that_comes_to_rest_and_nothing_twice(tmp_path: Path, start: int) -> None:
    outcome = run(SHORT[start : start + BATCH], tmp_path)
    assert {row: wrong for row, wrong in outcome.items() if wrong} == {}
