"""Roles, commands and disguises: nobody below write makes anything happen beyond the table of permissions."""

from __future__ import annotations

import functools
from dataclasses import replace
from itertools import product

import pytest

from actors.issue.commands import COMMANDS, Who
from actors.issue.obey import ACTS
from actors.issue.outbox import Policy
from actors.issue.permissions import RULES, WRITERS, Act, Role, may
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.messages import LabelChanged, PermissionKnown, Person, WorkStarted
from tests.cases import ALICE, LABELS_READY, NO_FILE, POLICY, REPOSITORY, Talk, comment, issue, opened

EVE = Person(id=666, login="eve")
BELOW = ("triage", "read", "none", "", "Write", "ADMIN ", "owner", "custom")
ABOVE = ("write", "maintain", "admin")
STATES = (State.AWAITING_FEEDBACK, State.IN_PROGRESS, State.COMPLETED)
SPELLINGS = ("/{}", "/agent {}", "@caseworker {}", "/{} --fresh model=big", "please\n/{}\n/{}")


def case(state: State) -> Talk:
    """A case in that state; its author has no write access where it waits."""
    return settled(state).again()


@functools.cache
def settled(state: State) -> Talk:
    talk = Talk(replace(POLICY, commands_an_hour=0, comments_an_hour=0))
    if state is State.AWAITING_FEEDBACK:
        talk.tell(opened(), *_known(), PermissionKnown(login="alice", role="read"))
    else:
        talk.allowed()
        talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.settle()
    assert talk.record is not None
    if state is State.COMPLETED:
        talk.record = replace(talk.record, state=state, work=None)
        talk.settle()
    assert talk.record.state is state
    return talk


def _known() -> tuple[object, ...]:
    return NO_FILE, LABELS_READY


def what_counts(record: IssueRecord) -> tuple[object, ...]:
    """All of a case but what was said on it."""
    task = record.task and record.task.prompt
    work = record.work and (record.work.attempt, record.work.progress)
    asked = (record.approved_by, record.held_by, record.priority, record.wishes, record.attempts)
    return (record.state, work, asked, record.clarifications, task, record.backers)


@pytest.mark.parametrize(("state", "name"), list(product(STATES, [command.name for command in COMMANDS])), ids=str)
def test_nobody_below_write_steers_a_case_with_any_command(state: State, name: str) -> None:
    for role, spelling in product(BELOW, SPELLINGS):
        talk = case(state)
        assert talk.record is not None
        before = what_counts(talk.record)
        text = spelling.format(name, name)
        talk.tell(comment(text, sender=EVE, comment_id=77), PermissionKnown(login="eve", role=role))
        after = talk.settle()
        assert what_counts(after) == before, (role, text)
        assert after.commands == ()


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.who is Who.WRITE])
@pytest.mark.parametrize("state", STATES)
def test_the_author_without_write_has_the_author_s_commands_alone(state: State, name: str) -> None:
    talk = case(state)
    assert talk.record is not None
    before = what_counts(talk.record)
    talk.tell(comment(f"/{name} x", sender=ALICE, comment_id=77), PermissionKnown(login="alice", role="read"))
    assert what_counts(talk.settle()) == before


@pytest.mark.parametrize("role", ABOVE)
def test_with_write_the_same_commands_count(role: str) -> None:
    talk = case(State.AWAITING_FEEDBACK)
    talk.tell(comment("/approve", sender=EVE, comment_id=77), PermissionKnown(login="eve", role=role))
    assert talk.settle().approved_by == "eve"


def test_the_author_may_cancel_without_any_role() -> None:
    talk = case(State.IN_PROGRESS)
    talk.tell(comment("/cancel", comment_id=77))
    assert talk.settle().state is State.CANCELLED


# --- disguises -------------------------------------------------------------------------------------------------

DISGUISES = (
    replace(EVE, login="alice"),  # the author's former name
    replace(EVE, login="Alice"),
    replace(EVE, login="caseworker"),
    replace(EVE, login="caseworker[bot]", bot=True),
    replace(EVE, login="github-actions[bot]", bot=True),
)


@pytest.mark.parametrize("sender", DISGUISES, ids=lambda person: person.login)
@pytest.mark.parametrize("text", ["/cancel", "/retry", "/approve", "/escalate", "/pause", "/priority critical"])
def test_a_name_that_looks_like_somebody_else_s_is_nobody_s(sender: Person, text: str) -> None:
    talk = case(State.IN_PROGRESS)
    assert talk.record is not None
    before = what_counts(talk.record)
    talk.tell(comment(text, sender=sender, comment_id=77), PermissionKnown(login=sender.login, role="read"))
    assert what_counts(talk.settle()) == before


@pytest.mark.parametrize(
    "text",
    [
        "> /cancel",
        "```\n/cancel\n```",
        "    /cancel",
        "`/cancel`",
        "<!--\n/cancel\n-->",
        "[x](/cancel)",
        "\\/cancel",
        "- /cancel",
        "I would never say /cancel",
        "‮/cancel",
        "\u2044cancel",
        "/ cancel",
        "@caseworker-fake cancel",
    ],
)
def test_what_only_looks_like_a_command_is_none_also_of_those_who_may(text: str) -> None:
    talk = case(State.IN_PROGRESS)
    talk.tell(comment(text, sender=ALICE, comment_id=77), PermissionKnown(login="alice", role="admin"))
    assert talk.settle().state is State.IN_PROGRESS


@pytest.mark.parametrize("role", BELOW)
@pytest.mark.parametrize("label", ["agent:cancelled", "agent:queued", "agent:completed", "priority:critical"])
def test_a_label_set_by_somebody_below_write_changes_nothing_of_the_case(role: str, label: str) -> None:
    talk = case(State.IN_PROGRESS)
    assert talk.record is not None
    before = what_counts(talk.record)
    changed = LabelChanged(repository=REPOSITORY, issue=issue(), sender=EVE, label=label, added=True)
    talk.tell(changed, PermissionKnown(login="eve", role=role))
    assert what_counts(talk.settle()) == before


@pytest.mark.parametrize("role", BELOW)
def test_a_trigger_label_does_not_begin_the_work_of_somebody_below_write(role: str) -> None:
    talk = Talk()
    labelled = LabelChanged(repository=REPOSITORY, issue=issue(), sender=EVE, label="agent:task", added=True)
    talk.tell(labelled, *_known(), PermissionKnown(login="alice", role=role), PermissionKnown(login="eve", role=role))
    record = talk.settle()
    assert (record.state, record.work) == (State.AWAITING_FEEDBACK, None)


@pytest.mark.parametrize("role", ABOVE)
def test_a_trigger_label_of_somebody_with_write_begins_it(role: str) -> None:
    talk = Talk()
    labelled = LabelChanged(repository=REPOSITORY, issue=issue(), sender=EVE, label="agent:task", added=True)
    talk.tell(labelled, *_known(), PermissionKnown(login="alice", role="none"), PermissionKnown(login="eve", role=role))
    assert talk.settle().work is not None


def test_an_answer_about_somebody_else_allows_nobody() -> None:
    talk = case(State.AWAITING_FEEDBACK)
    talk.tell(comment("/approve", sender=EVE, comment_id=77), PermissionKnown(login="bob", role="admin"))
    assert talk.settle().approved_by == ""


def test_whom_the_operator_named_by_id_may_and_whoever_takes_the_login_may_not() -> None:
    for person, expected in ((EVE, "eve"), (replace(EVE, id=667), "")):
        talk = Talk(Policy(bot="caseworker", trusted=frozenset({EVE.id})))
        talk.tell(opened(), *_known(), PermissionKnown(login="alice", role="none"))
        talk.tell(comment("/approve", sender=person, comment_id=77), PermissionKnown(login="eve", role="none"))
        assert talk.settle().approved_by == expected


# --- the table -------------------------------------------------------------------------------------------------


def test_the_table_says_the_same_of_every_role_and_act() -> None:
    for act, role, author in product(Act, [*Role, *BELOW], (True, False)):
        expected = role in ("write", "maintain", "admin") or (author and act in (Act.OWN, Act.ANSWER))
        assert may(act, role, author=author) is expected


def test_there_is_one_row_for_each_act_and_no_role_below_write_in_it() -> None:
    assert sorted(rule.act for rule in RULES) == sorted(Act)
    assert all(rule.roles == WRITERS for rule in RULES)


def test_every_command_asks_the_row_of_the_table_that_its_place_in_the_list_promises() -> None:
    for command in COMMANDS:
        act = ACTS.get(command.name) or (Act.OWN if command.who is Who.AUTHOR else Act.STEER)
        rule = next(rule for rule in RULES if rule.act is act)
        assert rule.author is (command.who is Who.AUTHOR) or command.who is Who.ANYONE, command.name
    assert set(ACTS) <= {command.name for command in COMMANDS}
    assert {Act.START, Act.OWN, Act.STEER, *ACTS.values()} == set(Act)
