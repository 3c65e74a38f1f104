"""A plan instead of the work itself: what the analyser would change, and how it would find out the rest.

It does the task on its own copy of the tree, which is thrown away where only a plan is wanted. So the plan is no guess:
the same commit and task lead to the same files.
"""

from __future__ import annotations

import json

from actors.work.analyser.assignment import Assignment
from actors.work.analyser.speech import Done

MOST, MOST_FILES = 100, 1_000
FEW = 5
"""Up to so many files are easy to look over."""


def plan(assignment: Assignment, done: Done) -> Done:
    """The plan that leads to `done`."""
    files = sorted(done.explanations)
    steps = list(_changes(files, done)) if files else _looks(assignment)
    numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    risk = "low" if len(files) <= FEW else "medium"
    risks = (
        "Each change is one that keeps the code's meaning, and each new text is parsed before it is written."
        if files
        else "None: no file is changed, the result is a report."
    )
    count = f"{len(files)} file{'s' if len(files) != 1 else ''}"
    summary = f"{assignment.type}: " + (f"{count} to change" if files else "a report, no file is changed")
    report = f"{summary}.\n\n## Steps\n\n{numbered}\n\n## What could go wrong\n\n{risks}\n"
    facts = json.dumps({"files": files[:MOST_FILES], "risk": risk, "usd": 0, "minutes": 1})
    return Done(report=f"{report}\n```plan\n{facts}\n```\n", summary=summary)


def _changes(files: list[str], done: Done) -> list[str]:
    steps = [f"Change `{path}`: {done.explanations[path]}" for path in files[:MOST]]
    if len(files) > MOST:
        steps.append(f"Change {len(files) - MOST} more files in the same way.")
    return steps


def _looks(assignment: Assignment) -> list[str]:
    names = ", ".join(f"`{named.path}`" for named in assignment.scope.names)
    where = f"Read {names}" if names else f"Read the files of {assignment.repository}"
    return [f"{where} at commit {assignment.commit[:12]}.", "Write the report, with a link for each place."]
