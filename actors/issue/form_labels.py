"""What a form's labels mean: the parts of a task, and the many names people give them.

A label that was renamed, or that an older form or a hand-written issue used, still finds its part here.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """A part of a task; the values are the attribute names of `Task`."""

    TYPE = "type"
    PRIORITY = "priority"
    PROMPT = "prompt"
    FILES = "files"
    CONTEXT = "context"
    OUTPUT = "output"
    ACCEPTANCE = "acceptance"


LABELS: dict[Part, str] = {
    Part.TYPE: "Task Type",
    Part.PRIORITY: "Priority",
    Part.PROMPT: "Prompt",
    Part.FILES: "Relevant Files",
    Part.CONTEXT: "Context",
    Part.OUTPUT: "Output Format",
    Part.ACCEPTANCE: "Acceptance Criteria",
}
"""The label of each part in the built-in form, and the name by which people are spoken to about it."""

_ALIASES: dict[Part, str] = {
    Part.TYPE: "task type | type | type of task | kind | kind of task | task category | category | request type"
    " | issue type | type of request | kind of work | what kind of task is this",
    Part.PRIORITY: "priority | task priority | priority level | urgency | severity | importance | how urgent is it",
    Part.PROMPT: "prompt | task prompt | agent prompt | detailed prompt | task description | description | task"
    " | what should be done | what needs to be done | what do you want done | what to do | instructions"
    " | instruction | request | question | your question | task details | details | goal | problem"
    " | the problem | problem description | describe the task | describe the bug | bug description | what goes wrong"
    " | what happened | describe the problem | describe the issue | issue description | feature description"
    " | describe the feature | is your feature request related to a problem please describe",
    Part.FILES: "relevant files | relevant file | files | file | file references | related files | affected files"
    " | files involved | file paths | paths | code references | relevant code | files to look at",
    Part.CONTEXT: "context | additional context | more context | extra context | background | additional information"
    " | additional details | additional notes | notes | constraints | anything else",
    Part.OUTPUT: "output format | output | expected output | expected output format | desired output"
    " | preferred output format | deliverable | result format | format | expected result format",
    Part.ACCEPTANCE: "acceptance criteria | acceptance criterion | acceptance | definition of done | done when"
    " | success criteria | criteria | how do we know it is done",
}

_NOT_WORDS = re.compile(r"[\W_]+")
_MARKS_OF_FORMS = re.compile(r"\((?:optional|required)\)|^\s{0,9}\d{1,3}[.)]", re.IGNORECASE)
_LONGEST_LABEL = 120


def fold(label: str) -> str:
    """The label as it is compared: small letters, words apart by one space, no punctuation and no pictures.

    A number in front and `(optional)` behind are dropped. Text too long to be a label folds to nothing.
    """
    if len(label) > _LONGEST_LABEL:
        return ""
    return _NOT_WORDS.sub(" ", _MARKS_OF_FORMS.sub(" ", label).casefold()).strip()


_PARTS: dict[str, Part] = {alias.strip(): part for part, aliases in _ALIASES.items() for alias in aliases.split("|")}


def part_of(label: str) -> Part | None:
    """The part of a task that a label names, or None when it is no name known here."""
    return _PARTS.get(fold(label))
