"""Which commits of a local checkout a Code Review is about: those named on the command line, or in the task."""

from __future__ import annotations

import re
from collections.abc import Callable

from actors.issue import reviewing
from actors.issue.outline import without_code
from actors.issue.task import Task, TaskType
from actors.messages import Proposed

Resolve = Callable[[str], str | None]
"""The commit that a name stands for, None for none."""
RANGE = re.compile(r"(?<![\w./~^@{}-])(?P<base>[\w][\w./~^@{}-]*?)\.{2,3}(?P<head>[\w][\w./~^@{}-]*[\w}])")
PLACES = (
    "refs/pull/{}/head",
    "refs/remotes/origin/pr/{}",
    "refs/remotes/origin/pull/{}",
    "refs/remotes/upstream/pr/{}",
)
"""Where people keep the heads of pull requests."""


class NotThere(Exception):
    """The checkout does not hold what is to be reviewed; the text is a sentence that says what to do."""


def proposed(task: Task, *, title: str, given: str, branch: str, resolve: Resolve) -> Proposed | None:
    """What is to be reviewed; None where neither the task nor `given` names commits. Raises `NotThere`.

    A pull request, or a single name, is compared with the branch that is checked out.
    """
    if given and task.type is not TaskType.CODE_REVIEW:
        raise NotThere(
            f"--range is for a Code Review, and this is a {task.type.value}: leave it out, or change the type."
        )
    if given:
        return _given(given, branch, resolve)
    if task.type is not TaskType.CODE_REVIEW:
        return None
    for found in RANGE.finditer(without_code(f"{task.prompt}\n{task.context}".replace("`", " "))):
        base, head = resolve(found["base"]), resolve(found["head"])
        if base and head:
            return Proposed(head=head, base=base)
    named = reviewing.named(task, title=title, repository="", host="")
    if named is None:
        return None
    here = next((sha for place in PLACES if (sha := resolve(place.format(named.number)))), None)
    if here is not None:
        return Proposed(head=here, base=resolve(branch) or "", number=named.number)
    if named.sure:
        fetch = f"git fetch origin pull/{named.number}/head:refs/pull/{named.number}/head"
        raise NotThere(f"Pull request #{named.number} is not in this checkout: `{fetch}` brings it, or name a --range.")
    return None


def _given(given: str, branch: str, resolve: Resolve) -> Proposed:
    base, dots, head = given.partition("...") if "..." in given else given.partition("..")
    names = (base or branch, head or branch) if dots else (branch, given)
    commits = [resolve(name) for name in names]
    for name, sha in zip(names, commits, strict=True):
        if sha is None:
            raise NotThere(f"{name!r} names no commit of this checkout.")
    return Proposed(head=commits[1] or "", base=commits[0] or "")
