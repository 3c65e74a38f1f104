"""How people steer the work: what they said about it, and what `/retry` asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from actors.messages import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """What somebody who may steer the work said about it. `number` counts from 1 within the case.

    `taken` is None until it is known whether the worker of `attempt` could take it up while it ran.
    """

    number: int
    text: str
    by: str
    at: float
    attempt: int = 0
    taken: bool | None = None
    comment_id: int | None = None
    gone: bool = False  # its comment reads otherwise now, or is deleted
    echo: bool = False  # it tells the running worker what became of another one, and is no wish of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a new round was asked for with: another worker or model, a fresh beginning, or an answer alone."""

    worker: str = ""
    model: str = ""
    fresh: bool = False
    question: str = ""  # about the result: the round only answers it
    comment_id: int | None = None  # that asked it


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """Person `sender` (GitHub's id) gave a command at `at`."""

    sender: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCommand:
    """A command whose sender's permission is being looked up; without a comment it was given by a label.

    `digest` is of the issue's text as it was when the command was given.
    """

    name: str
    arguments: str
    sender: Person
    comment_id: int | None = None
    implied: bool = False  # an answer in plain words: somebody who may not give it is told nothing
    ticked: bool = False  # a check box of our comment `comment_id`
    digest: str = ""
    change: str = ""  # the commit that waited for an approval then
    plan: str = ""  # the digest of the plan that did
