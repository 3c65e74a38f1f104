"""What people write where the form offers a choice."""

from __future__ import annotations

import pytest

from actors.issue.task import OutputFormat, Priority, TaskType
from actors.issue.wording import output_format, priority, task_type


@pytest.mark.parametrize("member", TaskType)
def test_every_type_is_known_by_its_own_words_and_by_its_name(member: TaskType) -> None:
    for text in (member.value, member.value.upper(), f" {member.value}. ", member.name.lower()):
        match = task_type(text)
        assert match is not None
        assert (match.word, match.sure) == (member, True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("bug", TaskType.BUG_INVESTIGATION),
        ("Docs", TaskType.DOCUMENTATION),
        ("refactor", TaskType.REFACTORING),
        ("Document", TaskType.DOCUMENTATION),
        ("Code Reveiw", TaskType.CODE_REVIEW),
        ("Code Review, please", TaskType.CODE_REVIEW),
        ("🐛 Bug report", TaskType.BUG_INVESTIGATION),
        ("Feat: feature request", TaskType.FEATURE_IMPLEMENTATION),
    ],
)
def test_a_type_is_guessed_from_a_usual_name(text: str, word: TaskType) -> None:
    match = task_type(text)

    assert match is not None
    assert (match.word, match.sure) == (word, False)


@pytest.mark.parametrize("text", ["", "Code", "Gardening", "???", "x" * 100_000])
def test_a_type_nobody_can_tell_is_none(text: str) -> None:
    assert task_type(text) is None


@pytest.mark.parametrize(
    ("text", "word", "sure"),
    [
        ("high", Priority.HIGH, True),
        ("P0", Priority.CRITICAL, False),
        ("🔴 Critical (blocks the release)", Priority.CRITICAL, False),
        ("Urgent!", Priority.CRITICAL, False),
        ("crit", Priority.CRITICAL, False),
        ("Meduim", Priority.MEDIUM, False),
        ("not urgent", Priority.LOW, False),
    ],
)
def test_priorities_are_matched_leniently(text: str, word: Priority, sure: bool) -> None:
    match = priority(text)

    assert match is not None
    assert (match.word, match.sure) == (word, sure)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("report", OutputFormat.ANALYSIS_REPORT),
        ("a PR", OutputFormat.CODE_CHANGES),
        ("plan", OutputFormat.IMPLEMENTATION_PLAN),
    ],
)
def test_output_formats_are_matched_leniently(text: str, word: OutputFormat) -> None:
    match = output_format(text)

    assert match is not None
    assert match.word is word
