"""What a case asks people and waits for, and what became of its attempts: values of the record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

QUESTIONS_KEPT = 20
"""Questions that a record keeps; the oldest that are settled go first."""

OUTCOMES_KEPT = 10
"""Attempts whose outcome a record keeps."""


class Otherwise(StrEnum):
    """What happens when nobody answers in time."""

    DEFAULT = "default"
    ESCALATE = "escalate"
    CANCEL = "cancel"


class Fate(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    DEFAULTED = "defaulted"  # nobody answered: its default was taken
    EXPIRED = "expired"  # nobody answered: the case was handed over or cancelled
    WITHDRAWN = "withdrawn"  # the work went on, or ended, without the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the people of the issue. Times in seconds since the epoch, UTC.

    `id` is unique within the case, `enquiry` is the asker's own id, `attempt` the asking attempt (0: the case
    itself). `number` tells it from the others that are open; where `lettered`, its options are `2a`, `2b`, else
    1, 2. `posting` is the effect that posts its comment, shared by all questions of that comment.
    """

    id: str
    enquiry: str
    attempt: int
    number: int
    text: str
    options: tuple[str, ...] = ()
    default: str = ""
    otherwise: Otherwise = Otherwise.ESCALATE
    asked_at: float
    remind_at: float
    deadline: float
    fate: Fate = Fate.OPEN
    answer: str = ""
    by: str = ""  # the login of who answered
    settled_at: float = 0.0
    lettered: bool = False
    posting: str = ""
    comment: int | None = None
    url: str = ""
    shown: str = ""  # digest of its comment as it was last put into the outbox
    reminded: bool = False
    unclear: bool = False  # an answer that could not be read was asked for once more
    recalls: str = ""  # whom it calls, and what was decided before it, ready to be posted
    usual: str = ""  # what who stands behind the case chose last time, ready to be posted
    answered_in: int | None = None  # the comment that answered it
    writers: bool = False  # only who has write access may answer: it costs something
    times: int = 1  # how often it was asked: a worker that begins anew asks again

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.fate is Fate.OPEN

    @property
    def known(self) -> bool:
        """Whether there is an answer, a person's or the default."""
        return self.fate in (Fate.ANSWERED, Fate.DEFAULTED)

    @property
    def missed(self) -> bool:
        """Whether nobody answered in time: a late answer still counts."""
        return self.fate in (Fate.DEFAULTED, Fate.EXPIRED)


class Lack(StrEnum):
    """What a case that asks no question waits for."""

    FORM = "form"  # the form is incomplete
    APPROVAL = "approval"
    TURN = "turn"  # queued: its turn, or what has to be known before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The case waits for `lack` since `since`; `told` once the reminder (or the reason) was said."""

    lack: Lack
    since: float
    remind_at: float
    deadline: float
    told: bool = False

    @property
    def long(self) -> bool:
        """Whether the case waits longer than usual for its turn, and says why."""
        return self.lack is Lack.TURN and self.told


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptOutcome:
    """How an attempt ended: `code` is the error's, empty for a success. Times in seconds since the epoch, UTC."""

    attempt: int
    began: float
    ended: float
    worker: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What a person who takes over is told; it stands here while it is looked up who that is.

    `places` are the files that may name the owners of `files` and were not read yet. `files` are those that the
    last attempt changed, or that the task names.
    """

    why: str = ""  # as somebody who handed it over said it, ready to be posted
    log: str = ""
    files: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
