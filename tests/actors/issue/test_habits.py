"""What people do is noticed and offered: the output that they ask for, and asking again and again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import habits
from actors.issue.preferences import OUTPUT, Profile, Wish
from actors.issue.steering import Commanded
from tests.cases import ALICE, BOB, FORM, NOW, Talk, comment, opened

PLAN = FORM.replace("Analysis report", "Implementation plan")
NONE = FORM.replace("Analysis report", "_No response_").replace("Code Analysis", "Code Refactoring")
KEY = "octo/sample#{}"


def asked(people: dict[int, Profile], *bodies: str, first: int = 7) -> tuple[dict[int, Profile], Talk]:
    """Alice files one case after the other."""
    talk = Talk()
    for number, body in enumerate(bodies, first):
        talk = Talk()
        talk.now = NOW + number
        talk.people = dict(people)
        talk.tell(opened(number=number, body=body, url=f"http://127.0.0.1:1/octo/sample/issues/{number}"))
        people = talk.people
    return people, talk


def wish(people: dict[int, Profile]) -> Wish | None:
    return people[ALICE.id].wish(OUTPUT)


def suggestions(talk: Talk) -> str:
    assert talk.record is not None
    assert talk.record.understanding is not None
    return "\n".join(talk.record.understanding.suggestions)


def test_once_is_no_habit_and_twice_in_a_row_is_one_with_its_evidence() -> None:
    once, _ = asked({}, FORM)
    assert wish(once) is None
    twice, _ = asked(once, FORM, first=8)
    found = wish(twice)
    assert found is not None
    assert (found.value, found.how, found.case) == ("analysis-report", "did", KEY.format(8))
    assert (found.at, found.url[-9:]) == (NOW + 8, "/issues/8")


def test_an_edit_of_one_case_is_not_twice() -> None:
    talk = Talk()
    talk.tell(opened())
    talk.tell(comment("hello"))
    assert wish(talk.people) is None


def test_another_output_in_between_is_no_habit() -> None:
    people, _ = asked({}, FORM, PLAN, FORM)
    assert wish(people) is None


def test_a_habit_is_offered_where_the_form_says_nothing_and_changes_nothing() -> None:
    people, talk = asked({}, PLAN, PLAN, NONE)
    assert "you asked for the last times “implementation plan”" in suggestions(talk)
    assert talk.record is not None
    assert talk.record.task is not None
    assert talk.record.task.output.value == "Code changes with explanations"
    assert wish(people) is not None
    _, other = asked({}, NONE)
    assert "last times" not in suggestions(other)


def test_what_was_set_by_hand_is_not_changed_by_what_is_done() -> None:
    by_hand = Wish(name=OUTPUT, value="bug-fix", at=1.0, how="set")
    people, talk = asked({ALICE.id: Profile(person=ALICE.id, login="alice", wishes=(by_hand,))}, FORM, FORM, NONE)
    assert wish(people) == by_hand
    assert "you set “bug fix”" in suggestions(talk)


def test_a_habit_is_shown_and_forgotten() -> None:
    _, talk = asked({}, FORM, FORM)
    assert talk.record is not None
    talk.settle()
    talk.tell(comment("/preferences"))
    talk.settle()
    assert any("| output | analysis report | you asked for it twice in a row, [15 June 2025]" in t for t in talk.posted)
    talk.tell(comment("/preferences forget output", comment_id=901))
    assert wish(talk.people) is None


@pytest.mark.parametrize(("times", "known", "hinted"), [(2, False, False), (3, False, True), (3, True, False)])
def test_who_asks_often_is_told_that_every_step_can_be_told(times: int, known: bool, hinted: bool) -> None:
    talk = Talk()
    record = talk.tell(opened())
    wishes = (Wish(name="progress", value="end-only", at=1.0),) if known else ()
    asked_often = replace(
        record,
        commanded=tuple(Commanded(sender=BOB.id, at=NOW) for _ in range(times)),
        known=(Profile(person=BOB.id, wishes=wishes),),
    )
    assert bool(habits.hint(asked_often, BOB)) is hinted
    assert habits.hint(asked_often, ALICE) == ""
