"""Whole conversations: the case notes what a careful reader notes, wherever its process is killed on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.actors.issue.scripted import SCRIPTS, compare, load, play, steps


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_case_notes_what_a_careful_reader_notes(path: Path) -> None:
    script = load(path)
    points = list(compare(script, play(script)))
    wrong = [point.what for point in points if not point.right]
    print(f"\n{path.stem}: {len(points) - len(wrong)} of {len(points)}", *wrong, sep="\n  ")
    assert not wrong if "floor" not in script else len(wrong) <= (1 - script["floor"]) * len(points)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_killed_between_any_two_turns_it_comes_to_the_same_end_with_the_same_replies(path: Path) -> None:
    script = load(path)
    whole = play(script)
    for gap in range(1, len(steps(script))):
        again = play(script, killed_after=gap)
        assert again.posted == whole.posted, gap
        assert again.record == whole.record, gap
        assert again.turns == whole.turns, gap


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_summary_made_anew_from_the_turns_is_the_one_that_was_kept_up(path: Path) -> None:
    conversation = play(load(path))
    assert conversation.record is not None
    assert conversation.record == replace(conversation.record, notes=conversation.rebuilt())
