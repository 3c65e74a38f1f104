"""What holds of what people said, one sentence after the other."""

from __future__ import annotations

import time

import pytest

from actors.issue import memory
from actors.issue.note import Kind, Note
from actors.issue.overriding import How, resolve
from actors.issue.points import points


def holding(*said: str) -> list[str]:
    """What holds of comments in that order, all of one person."""
    notes: list[Note] = []
    for comment, text in enumerate(said):
        for point in points(text):
            number = len(notes) + 1
            notes.append(
                Note(
                    number=number,
                    order=number,
                    kind=Kind.POINT,
                    text=point.text.rstrip("."),
                    at=float(number),
                    by="alice",
                    comment_id=comment,
                    claims=point.claims,
                )
            )
    return [item.note.text for item in resolve(notes) if item.holds]


SEQUENCES: tuple[tuple[tuple[str, ...], list[str]], ...] = (
    (("only src/", "also tests/"), ["only src/", "also tests/"]),
    (("only src/", "only lib/"), ["only lib/"]),
    (("Please only touch `src/`.", "You can change any file you like"), ["You can change any file you like"]),
    (("Don't touch docs/", "you may also update the docs"), ["you may also update the docs"]),
    (("use PostgreSQL", "no, use MySQL"), ["no, use MySQL"]),
    (("Use MySQL.", "Use pytest."), ["Use MySQL", "Use pytest"]),
    (("Use redis for caching", "No, use memcached instead"), ["No, use memcached instead"]),
    (("add a changelog entry", "no changelog entry needed"), ["no changelog entry needed"]),
    (("Use PostgreSQL", "Forget what I said about PostgreSQL"), []),
    (("Keep functions under 40 lines", "Make that 60 lines"), ["Make that 60 lines"]),
    (("the timeout should be 30 seconds", "set the timeout to 60 seconds"), ["set the timeout to 60 seconds"]),
    (("Use tabs", "use spaces instead of tabs"), ["use spaces instead of tabs"]),
    (("support Python 3.8", "Actually, drop the Python 3.8 requirement"), []),
    (("Use httpx", "ignore my last comment"), []),
    (
        ("Use unittest", "add docstrings", "use pytest, not unittest"),
        ["add docstrings", "use pytest, not unittest"],
    ),
    (
        ("Don't rename the public functions", "Add type hints"),
        ["Don't rename the public functions", "Add type hints"],
    ),
)


@pytest.mark.parametrize(("said", "holds"), SEQUENCES)
def test_later_words_override_earlier_ones_of_the_same_subject(said: tuple[str, ...], holds: list[str]) -> None:
    assert holding(*said) == holds


def test_a_wider_limit_leaves_the_first_one_in_force_and_says_so() -> None:
    first, second = (
        Note(number=n, order=n, kind=Kind.POINT, text=text, at=n, claims=points(text)[0].claims)
        for n, text in ((1, "only src/"), (2, "also tests/"))
    )
    before, after = resolve((first, second))
    assert (before.how, before.by) == (How.WIDENED, second)
    assert after.holds


def test_what_cannot_be_compared_holds_beside_the_other() -> None:
    said = ("The API must stay backwards compatible.", "Sort the output by name.")
    assert len(holding(*said)) == 2


def test_of_the_points_one_that_holds_no_more_is_dropped_before_one_that_holds() -> None:
    notes: memory.Notes = ()
    for number, text in enumerate(["never touch legacy/", "use mysql", "use sqlite"], start=1):
        note = Note(number=number, order=number, kind=Kind.POINT, text=text, at=number, claims=points(text)[0].claims)
        notes = memory.added(notes, note)
    for number in range(4, 62):
        notes = memory.added(
            notes, Note(number=number, order=number, kind=Kind.POINT, text=f"point {number}", at=number)
        )
    assert [note.text for note in notes][:2] == ["never touch legacy/", "use sqlite"]


@pytest.mark.parametrize(
    "piece",
    [
        "a/",
        "a/a ",
        "`a` and ",
        "1.1",
        "a-",
        "1 " + "x" * 49 + " ",
        "use a, ",
        "sort a by ",
        "is not ",
        "@@@`",
        "too a, 1 ",
    ],
)
def test_hostile_comments_take_no_time(piece: str) -> None:
    text = (piece * 66_000)[:66_000]
    began = time.process_time()
    points(text)
    assert time.process_time() - began < 5.0
