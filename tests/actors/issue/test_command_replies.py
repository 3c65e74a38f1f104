from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actors.issue import command_replies, config_text
from actors.issue.allowance import Bounds
from actors.issue.choice import Approve
from actors.issue.command_lines import Given
from actors.issue.commands import COMMANDS, find
from actors.issue.doing import possible_now
from actors.issue.neutral import ZERO_WIDTH
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.messages import FileKnown
from tests.cases import LABELS_READY, NO_FILE, POLICY, Talk, opened


@pytest.fixture
def record() -> IssueRecord:
    talk = Talk()
    return talk.allowed()


def test_help_lists_first_what_is_possible_now(record: IssueRecord) -> None:
    text = command_replies.help_text(record, "alice", author=True, possible=possible_now(record))
    table, _, rest = text.partition("Not now:")
    assert "`/cancel`, `/stop`" in table
    assert "`/priority <low\\|medium\\|high\\|critical>`" in table
    assert "/approve" not in table
    assert "`/approve`" in rest
    assert "As the author you may `/help`, `/status`, `/summary`, `/cancel`" in rest
    assert all(f"/{command.name}" in text for command in COMMANDS)


def test_whoever_is_not_the_author_is_told_nothing_of_authors(record: IssueRecord) -> None:
    text = command_replies.help_text(record, "bob", author=False, possible=possible_now(record))
    assert "As the author" not in text


def test_a_refusal_says_why_and_who_may() -> None:
    said = command_replies.forbidden(find("approve"), "mallory")
    assert said.startswith("**mallory**, `/approve` is for everyone with write access.")


def test_what_is_not_possible_now_says_what_is(record: IssueRecord) -> None:
    said = command_replies.not_now(find("approve"), record, possible_now(record))
    assert said.startswith("`/approve` is not possible while the case is analyzing. Possible now: `/help`, `/status`,")
    said = command_replies.not_now(find("resume"), record, possible_now(record))
    assert "while nothing is paused" in said
    assert record.state is State.ANALYZING


def test_an_unknown_word_is_answered_with_the_nearest_command() -> None:
    assert command_replies.unknown(Given(name="", word="statsu", meant="status")) == (
        "I do not know the command `statsu`. Did you mean `/status`? `/help` lists what I know."
    )
    assert "Did you mean" not in command_replies.unknown(Given(name="", word="juggle"))


def test_a_reason_is_said_back_harmlessly() -> None:
    said = command_replies.escalated("bob", "@maria must\n/retry it")
    assert f"@{ZERO_WIDTH}maria" in said
    assert "\n/retry" not in said


def test_the_settings_in_force_say_where_they_come_from(record: IssueRecord) -> None:
    assert "| Attempts of a task | 3 | the operator |" in config_text.settings(record, POLICY)


def test_config_shows_workers_plans_and_budgets_and_who_chose_them() -> None:
    policy = replace(
        POLICY,
        worker="analyser",
        workers=("analyser", "codex"),
        fallback=("codex", "analyser"),
        approve=Approve.COMPLEX,
        case_bounds=Bounds(usd=Decimal(5)),
        day_bounds=Bounds(usd=Decimal(50), seconds=3_600.0),
    )
    talk = Talk(policy)
    chosen = "worker: codex\napprove: always\ncase_budget_usd: 2.5\nday_budget_minutes: 30"
    talk.tell(opened(), FileKnown(path=NO_FILE.path, text=chosen))
    shown = config_text.settings(talk.tell(LABELS_READY), policy)
    for row in (
        "| Worker for Code Analysis | codex | `.github/caseworker.yml` |",
        "| Who is tried when a worker cannot | `codex`, then `analyser` | the operator |",
        "| A plan is approved first | always | `.github/caseworker.yml` |",
        "| Who may approve a plan | anybody with write access | the operator |",
        "| Budget of a case | $2.50 | `.github/caseworker.yml` |",
        "| Budget of a day, all repositories together | $50.00 and 60 minutes of work | the operator |",
        "| Budget of a day, this repository | 30 minutes of work | `.github/caseworker.yml` |",
    ):
        assert row in shown
