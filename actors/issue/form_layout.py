"""What a form looks like: its elements in order, and the two forms that come with the project.

The forms themselves are `.github/ISSUE_TEMPLATE/agent-task.yml` and `bug-investigation.yml`; a test compares
them with the layouts here. GitHub's description of forms:
https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actors.issue.form_labels import LABELS, Part
from actors.issue.task import OutputFormat, Priority, TaskType


class Kind(StrEnum):
    """The element types that leave a trace in an issue's body; the values are the forms' own words."""

    INPUT = "input"
    TEXTAREA = "textarea"
    DROPDOWN = "dropdown"
    CHECKBOXES = "checkboxes"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One question of a form. `value` is the text it was filled with beforehand, `render` its code language."""

    label: str
    kind: Kind
    part: Part | None = None
    options: tuple[str, ...] = ()
    multiple: bool = False
    required: bool = False
    render: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole form. `implied` is the task type of a form that does not ask for it; labels are unique."""

    name: str
    elements: tuple[Element, ...]
    implied: TaskType | None = None


def _of_part(part: Part, kind: Kind, *, options: tuple[str, ...] = (), required: bool = False) -> Element:
    return Element(label=LABELS[part], kind=kind, part=part, options=options, required=required)


_TYPES = tuple(str(member) for member in TaskType)
_PRIORITIES = tuple(str(member) for member in Priority)
_OUTPUTS = tuple(str(member) for member in OutputFormat)
_BUG_OUTPUTS = tuple(map(str, (OutputFormat.ANALYSIS_REPORT, OutputFormat.BUG_FIX, OutputFormat.IMPLEMENTATION_PLAN)))

AGENT_TASK = Layout(
    name="Agent task",
    elements=(
        _of_part(Part.TYPE, Kind.DROPDOWN, options=_TYPES, required=True),
        _of_part(Part.PRIORITY, Kind.DROPDOWN, options=_PRIORITIES, required=True),
        _of_part(Part.PROMPT, Kind.TEXTAREA, required=True),
        _of_part(Part.FILES, Kind.TEXTAREA),
        _of_part(Part.CONTEXT, Kind.TEXTAREA),
        _of_part(Part.OUTPUT, Kind.DROPDOWN, options=_OUTPUTS),
        _of_part(Part.ACCEPTANCE, Kind.TEXTAREA),
    ),
)

BUG_INVESTIGATION = Layout(
    name="Bug investigation",
    implied=TaskType.BUG_INVESTIGATION,
    elements=(
        _of_part(Part.PRIORITY, Kind.DROPDOWN, options=_PRIORITIES, required=True),
        Element(label="What goes wrong", kind=Kind.TEXTAREA, part=Part.PROMPT, required=True),
        Element(label="Steps to reproduce", kind=Kind.TEXTAREA, part=Part.CONTEXT),
        Element(label="Expected behaviour", kind=Kind.TEXTAREA, part=Part.CONTEXT),
        Element(label="Log output", kind=Kind.TEXTAREA, part=Part.CONTEXT, render="text"),
        _of_part(Part.FILES, Kind.TEXTAREA),
        _of_part(Part.OUTPUT, Kind.DROPDOWN, options=_BUG_OUTPUTS),
        _of_part(Part.ACCEPTANCE, Kind.TEXTAREA),
    ),
)

BUILT_IN: tuple[Layout, ...] = (AGENT_TASK, BUG_INVESTIGATION)
