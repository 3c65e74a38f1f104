"""What is made from the code's tables is as the code is now."""

from __future__ import annotations

import pytest

from actors.issue.commands import COMMANDS
from actors.issue.repository_settings import RepositorySettings, read
from actors.issue.states import TRANSITIONS, State
from tests.docs import generate
from tests.docs.generate import GROUPS, PARTS
from tests.docs.pages import ROOT, blocks


@pytest.mark.parametrize("name", PARTS)
def test_a_generated_part_is_up_to_date(name: str) -> None:
    page, make = PARTS[name]
    text = (ROOT / page).read_text("utf-8")
    assert generate.renewed(text, name, make()) == text, "run: .venv/bin/python -m tests.docs.generate"


def test_the_diagram_shows_every_transition_and_no_other() -> None:
    members = {state.value.replace("-", "_"): [state] for state in State} | {n: [*g] for n, g in GROUPS.items()}
    drawn = {
        (source, trigger): members[target]
        for begin, triggers, target in generate.edges()
        for source in members[begin]
        for trigger in triggers.split(" / ")
    }
    assert drawn == {(state, trigger.value): [target] for (state, trigger), target in TRANSITIONS.items()}


def test_a_part_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="stand 0 times"):
        generate.renewed("no markers here", "diagram", "text")


def test_every_command_is_in_the_user_guide() -> None:
    text = (ROOT / "docs/user-guide.md").read_text("utf-8")
    assert [command.name for command in COMMANDS if f"`/{command.name}`" not in text] == []


def test_the_example_of_repository_settings_sets_each_of_them_without_a_problem() -> None:
    (example,) = blocks(ROOT / "docs/operations.md", "yaml")
    chosen, untouched = read(example), RepositorySettings()
    assert chosen.problems == ()
    fields = ("attempts", "status_interval", "title_progress", "bare_commands")
    assert [field for field in fields if getattr(chosen, field) == getattr(untouched, field)] == []
