"""Whole conversations: the case notes what a careful reader notes, wherever its process is killed on the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.actors.issue.conversing import Conversation
from tests.actors.issue.scripted import HELD_OUT, SCRIPTS, compare, load, play, steps


@pytest.fixture(scope="module", params=SCRIPTS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """A script; its tests come one after the other, so that the undisturbed conversation is held once."""
    return Path(request.param)


def test_the_case_notes_what_a_careful_reader_notes(path: Path) -> None:
    script = load(path)
    points = list(compare(script, undisturbed(path)))
    wrong = [point.what for point in points if not point.right]
    print(f"\n{path.stem}: {len(points) - len(wrong)} of {len(points)}", *wrong, sep="\n  ")
    assert len(points) - len(wrong) >= script.get("floor", 1) * len(points)


AGREED = 0.62
"""The share of points on which reader and case agree where nothing was fitted: a little below the last figure."""


def test_on_conversations_that_nothing_was_fitted_to_most_points_agree() -> None:
    scripts = map(load, HELD_OUT)
    points = [point for script in scripts for point in compare(script, play(script))]
    right = sum(point.right for point in points)
    print(f"\n{right} of {len(points)}")
    assert right >= AGREED * len(points)


@cache
def undisturbed(path: Path) -> Conversation:
    return play(load(path))


def same(path: Path, gaps: Collection[int]) -> None:
    """Killed in these gaps, it comes to the same end with the same replies."""
    whole, again = undisturbed(path), play(load(path), killed_after=gaps)
    assert again.posted == whole.posted, gaps
    assert again.record == whole.record, gaps
    assert again.turns == whole.turns, gaps


def test_killed_between_all_turns_it_comes_to_the_same_end_with_the_same_replies(path: Path) -> None:
    same(path, range(1, len(steps(load(path)))))


@pytest.mark.parametrize("gap", range(1, 12))
def test_killed_between_two_turns_it_comes_to_the_same_end_with_the_same_replies(gap: int) -> None:
    same(SCRIPTS[0], [gap])


@pytest.mark.slow
def test_killed_between_any_two_turns_it_comes_to_the_same_end_with_the_same_replies(path: Path) -> None:
    for gap in range(1, len(steps(load(path)))):
        same(path, [gap])


def test_the_summary_made_anew_from_the_turns_is_the_one_that_was_kept_up(path: Path) -> None:
    conversation = undisturbed(path)
    assert conversation.record is not None
    assert conversation.record == replace(conversation.record, notes=conversation.rebuilt())
