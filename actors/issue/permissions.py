"""Who may do what: the one table that every decision asks. Pure.

A role is GitHub's `role_name` of a person in the repository, looked up when it is needed and believed for a minute;
where no answer can be had it is `none`. A person whom the operator named has `write`, whatever GitHub says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """GitHub's roles, the highest first. A role that an organisation made counts as the one that it is based on."""

    ADMIN = "admin"
    MAINTAIN = "maintain"
    WRITE = "write"
    TRIAGE = "triage"
    READ = "read"
    NONE = "none"


class Act(StrEnum):
    """What somebody wants. What a comment says beside commands is read for everybody, and changes nothing alone."""

    START = "let the work begin"
    STEER = "steer the work"
    OWN = "look after one's own issue"
    APPROVE = "approve somebody else's task"
    ANSWER = "answer a question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: the roles that may, whether the author of the issue may without one, and a sentence."""

    act: Act
    roles: frozenset[Role]
    author: bool
    says: str


WRITERS = frozenset({Role.ADMIN, Role.MAINTAIN, Role.WRITE})

RULES: tuple[Rule, ...] = (
    Rule(
        act=Act.START,
        roles=WRITERS,
        author=False,
        says="Work begins when the author, or whoever set `agent:task`, has one of these roles.",
    ),
    Rule(
        act=Act.APPROVE,
        roles=WRITERS,
        author=False,
        says="Lets the work begin for an author who may not. It holds for the text as it was: an edit makes it void.",
    ),
    Rule(
        act=Act.STEER,
        roles=WRITERS,
        author=False,
        says="All commands, and clarifications while a worker is on the task.",
    ),
    Rule(
        act=Act.OWN,
        roles=WRITERS,
        author=True,
        says="The commands that the list marks as the author's: ask where the case stands, and stop it.",
    ),
    Rule(
        act=Act.ANSWER,
        roles=WRITERS,
        author=True,
        says="Answers to the case's questions, by a comment or by ticking a box.",
    ),
)

_BY_ACT = {rule.act: rule for rule in RULES}


def may(act: Act, role: str, *, author: bool = False) -> bool:
    """Whether somebody with that role (any text: an unknown one is none) may; `author`: of this very issue."""
    rule = _BY_ACT[act]
    return role in rule.roles or (author and rule.author)
