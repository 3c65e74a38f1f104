"""A person's commands and our replies are counted by the hour on each issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue.outbox import Policy
from actors.messages import PermissionKnown, Person
from tests.cases import ALICE, BOB, NOW, Talk, comment

CAROL = Person(id=3, login="carol")


@pytest.fixture
def talk() -> Talk:
    found = Talk(Policy(bot="caseworker", comments_an_hour=0))
    found.allowed()
    found.settle()
    found.posted.clear()
    return found


def command(talk: Talk, number: int, *, sender: Person = ALICE, text: str = "/status") -> None:
    talk.tell(comment(text, sender=sender, comment_id=10_000 + number))
    talk.settle()


def answers(talk: Talk) -> list[str]:
    """Our replies; reactions are words without blanks."""
    return [text for text in talk.posted if " " in text]


def test_thirty_commands_an_hour_count_then_one_sentence_then_silence(talk: Talk) -> None:
    for number in range(40):
        command(talk, number)
    said = answers(talk)
    assert len(said) == 31
    assert "30 commands in one hour" in said[-1]


def test_each_person_has_an_hour_of_their_own(talk: Talk) -> None:
    for number in range(35):
        command(talk, number)
    before = len(answers(talk))
    command(talk, 99, sender=BOB, text="/help")
    talk.tell(PermissionKnown(login="bob", role="write"))
    talk.settle()
    assert len(answers(talk)) == before + 1


def test_after_an_hour_commands_count_again(talk: Talk) -> None:
    for number in range(35):
        command(talk, number)
    before = len(answers(talk))
    talk.now = NOW + 3_700
    command(talk, 99)
    assert len(answers(talk)) > before


def test_ten_replies_an_hour_then_one_sentence_then_silence() -> None:
    talk = Talk(Policy(bot="caseworker", commands_an_hour=0))
    talk.allowed()
    talk.settle()
    talk.posted.clear()
    for number in range(30):
        command(talk, number)
    said = answers(talk)
    assert len(said) == 11
    assert "I keep still" in said[-1]


def test_two_programs_that_answer_each_other_come_to_an_end() -> None:
    bot = replace(CAROL, bot=True)
    talk = Talk()
    talk.allowed()
    talk.settle()
    heard = 0
    for number in range(200):
        before = len(answers(talk))
        command(talk, number, sender=bot, text="/hlep")
        heard += len(answers(talk)) - before
    assert heard <= 11


def test_a_command_is_obeyed_also_while_we_keep_still() -> None:
    talk = Talk(Policy(bot="caseworker", comments_an_hour=1))
    talk.allowed()
    talk.settle()
    for number in range(5):
        command(talk, number)
    command(talk, 50, text="/cancel")
    assert talk.tell().state == "cancelled"
