"""The parts of the documentation that are made from the tables the code uses.

    python -m tests.docs.generate

writes them anew between their markers (`<!-- generated:NAME -->` and `<!-- end:NAME -->`); a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from actors.errors.classify import RULES
from actors.health.samples import SAMPLES
from actors.issue.commands import COMMANDS, Command
from actors.issue.labels import LABELS
from actors.issue.permissions import RULES as PERMITTED
from actors.issue.permissions import Role, Rule
from actors.issue.preferences import KINDS
from actors.issue.shortfalls import SHORTFALLS
from actors.issue.states import OVER, SHOWN, STATE_LABELS, TRANSITIONS, WAITING, WORKING, Move, State, Trigger
from actors.issue.triggers import GUARDS, LIMITS
from tests.actors.work.escapes import table as escapes
from tests.docs.api import reference
from tests.docs.command_line import reference as command_line
from web.events import ROUTES
from web.reference import NEXT, does
from web.settings import SETTINGS, Setting

ROOT = Path(__file__).resolve().parents[2]

GROUPS = {"waiting": WAITING, "working": WORKING, "over": OVER}
"""States between which no difference is made where a trigger leads from all of them to the same state."""
COLOURS = {
    Move.AGENT: ("agent", "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a"),
    Move.PERSON: ("person", "fill:#fef3c7,stroke:#d97706,color:#78350f"),
    Move.NOBODY: ("nobody", "fill:#e5e7eb,stroke:#6b7280,color:#1f2937"),
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a `|` in a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines)


# --- the states --------------------------------------------------------------------------------------------------


def diagram() -> str:
    """The state machine as a Mermaid flowchart: groups as boxes, coloured by whose move it is."""
    lines = ["```mermaid", "flowchart TD"]
    for name, states in GROUPS.items():
        lines += [f"    subgraph {name}", *(f"        {_node(state)}" for state in states), "    end"]
    grouped = {state for states in GROUPS.values() for state in states}
    lines += [f"    {_node(state)}" for state in State if state not in grouped]
    lines += [f"    {source} -- {triggers} --> {target}" for source, triggers, target in edges()]
    for move, (name, colour) in COLOURS.items():
        lines.append(f"    classDef {name} {colour}")
        lines.append(f"    class {','.join(_id(state) for state in State if SHOWN[state].move is move)} {name}")
    return "\n".join([*lines, "```"])


def edges() -> list[tuple[str, str, str]]:
    """(source, triggers, target); a group stands for all of its states."""
    merged: dict[tuple[str, str], list[str]] = {}
    for trigger in Trigger:
        for target in State:
            sources = {state for state in State if TRANSITIONS.get((state, trigger)) is target}
            for source in _sources(sources):
                merged.setdefault((source, _id(target)), []).append(trigger.value)
    return [(source, " / ".join(triggers), target) for (source, target), triggers in merged.items()]


def _sources(states: set[State]) -> list[str]:
    """The groups that are wholly among `states`, then the states that are left."""
    whole = [name for name, group in GROUPS.items() if states.issuperset(group)]
    covered = {state for name in whole for state in GROUPS[name]}
    return [*whole, *(_id(state) for state in State if state in states - covered)]


def _id(state: State) -> str:
    return state.value.replace("-", "_")


def _node(state: State) -> str:
    return f'{_id(state)}["{SHOWN[state].icon} {state.value}"]'


def guards() -> str:
    """What each trigger needs."""
    rows = ((f"`{trigger.value}`", guard.when, f"`{guard.name}`", guard.action) for trigger, guard in GUARDS.items())
    return table(("Trigger", "When", "Guard", "What a person does for it"), rows)


def limits() -> str:
    """What time does by itself."""
    rows = ((f"`{state.value}`", limit.after, limit.passes) for state, limits in LIMITS.items() for limit in limits)
    return table(("State", "After", "What happens by itself"), rows)


def repository_labels() -> str:
    """The labels as a repository has them."""
    rows = ((f"`{look.name}`", f"`#{look.color}`", look.description) for look in LABELS)
    return table(("Label", "Colour", "Description"), rows)


def transitions() -> str:
    """Every transition there is."""
    head = ("From", *(f"`{trigger.value}`" for trigger in Trigger))
    rows = ((f"`{state.value}`", *(_cell(state, trigger) for trigger in Trigger)) for state in State)
    return table(head, rows)


def _cell(state: State, trigger: Trigger) -> str:
    target = TRANSITIONS.get((state, trigger))
    return "" if target is None else target.value


def labels() -> str:
    """What each state label means to a reader."""
    rows = (
        (f"{shown.icon} `{state.label}`", shown.sentence, _percent(shown.percent), shown.move.value)
        for state, shown in SHOWN.items()
    )
    assert {state.label for state in SHOWN} == STATE_LABELS
    return table(("Label", "What it says", "Percent", "Whose move"), rows)


def _percent(span: tuple[int, int]) -> str:
    low, high = span
    return str(low) if low == high else f"{low} to {high}"


# --- the other tables --------------------------------------------------------------------------------------------


def commands() -> str:
    """What can be typed on an issue."""
    rows = (
        (_words(command), command.help, command.who.value, _when(command), f"`{command.example}`")
        for command in COMMANDS
    )
    return table(("Command", "What it does", "Who may", "When", "Example"), rows)


def _words(command: Command) -> str:
    return ", ".join(f"`/{word}`" for word in (command.name, *command.aliases))


def _when(command: Command) -> str:
    return ", ".join(state.value for state in command.states) or "always"


def settings() -> str:
    """Every setting of the operator, a table for each group."""
    parts = []
    for title, group in SETTINGS:
        rows = ((f"`{setting.name}`", _default(setting), _sentence(setting)) for setting in group)
        parts += [f"### {title}", table(("Setting", "Default", "What it is"), rows)]
    return "\n\n".join(parts)


def _default(setting: Setting) -> str:
    return "" if setting.default in ("", ()) else f"`{setting.default}`"


def _sentence(setting: Setting) -> str:
    parts = [setting.says]
    if setting.names[1:]:
        parts.append(f"Also read as {' and '.join(f'`{name}`' for name in setting.names[1:])}.")
    if setting.choices:
        parts.append(f"One of {', '.join(f'`{choice}`' for choice in setting.choices)}.")
    if setting.secret:
        parts.append(f"As a file: `{setting.name}_FILE`.")
    return " ".join(parts)


def errors() -> str:
    """Every error code, in the order in which the rules are tried, and what a person can do about each."""
    rows = (
        (
            f"`{rule.code}`",
            rule.says,
            f"{rule.category.value}, {rule.severity.value}",
            does(rule),
            " ".join(rule.actions),
        )
        for rule in RULES
    )
    promised = (
        (
            f"`{code}`",
            lack.user_message,
            f"{lack.category.value}, {lack.severity.value}",
            NEXT[lack.recovery],
            " ".join(lack.actions),
        )
        for code, lack in SHORTFALLS.items()
    )
    head = ("Code", "What it means", "Category, severity", "What the server does", "What you can do")
    return table(head, (*rows, *promised))


def samples() -> str:
    """What `/health` counts and measures."""
    return table(("Sample", "What it is, and its unit"), ((f"`{name}`", what) for name, what in SAMPLES.items()))


# --- the way in --------------------------------------------------------------------------------------------------


def events() -> str:
    """The routing table."""
    rows = (
        (f"`{row.event}`", ", ".join(f"`{action}`" for action in row.actions) or "-", row.to, row.heard, row.says)
        for row in ROUTES
    )
    return table(("Event", "Actions", "Goes to", "Heard of", "What comes of it"), rows)


def permissions() -> str:
    """The table of who may do what."""
    rows = (
        (rule.act.value, *("yes" if role in rule.roles else "no" for role in Role), _also(rule), rule.says)
        for rule in PERMITTED
    )
    return table(("To", *(f"`{role}`" for role in Role), "The issue's author", ""), rows)


def preferences() -> str:
    """Each kind of preference with its values."""
    rows = (
        (f"`{kind.name}`", ", ".join(f"`{value}`" for value in kind.means) or "your words", kind.says) for kind in KINDS
    )
    return table(("Preference", "Values", "What it is for"), rows)


def _also(rule: Rule) -> str:
    return "yes" if rule.author else "by role"


def attempts() -> str:
    """What a worker may try to get out of its cage, and what comes of it."""
    return table(["", "A worker tries to", "`bubblewrap`", "`limits only`"], escapes())


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "diagram": ("docs/states.md", diagram),
    "guards": ("docs/states.md", guards),
    "limits": ("docs/states.md", limits),
    "repository-labels": ("docs/github-labels.md", repository_labels),
    "transitions": ("docs/states.md", transitions),
    "labels": ("docs/user-guide.md", labels),
    "commands": ("docs/user-guide.md", commands),
    "settings": ("docs/operations.md", settings),
    "errors": ("docs/errors.md", errors),
    "events": ("docs/events.md", events),
    "permissions": ("docs/user-guide.md", permissions),
    "preferences": ("docs/user-guide.md", preferences),
    "escapes": ("docs/workers.md", attempts),
    "samples": ("docs/operations.md", samples),
    "command-line": ("docs/command-line.md", command_line),
    "api": ("docs/api.md", lambda: reference(table)),
}
"""Name of a part -> the page that it stands in, and what makes it."""


def renewed(text: str, name: str, part: str) -> str:
    """`text` with what stands between the markers of `name` replaced; ValueError where there are no markers."""
    begin, end = f"<!-- generated:{name} -->", f"<!-- end:{name} -->"
    changed, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n\n{part}\n\n{end}", text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"the markers of {name!r} stand {count} times in the page")
    return changed


def main() -> None:
    """Write all parts into their pages."""
    for name, (page, make) in PARTS.items():
        path = ROOT / page
        path.write_text(renewed(path.read_text("utf-8"), name, make()), "utf-8")


if __name__ == "__main__":
    main()
