"""How much one person may command and how much we say, on one issue and in one hour. Pure.

Beyond that there is one sentence, then silence: so two programs that answer each other come to an end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from actors.issue.outbox import Policy
from actors.issue.phrases import name
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.steering import Commanded
from actors.messages import Person

HOUR = 3_600.0
MOST_KEPT = 500


class Verdict(Enum):
    """Whether a command counts; `FIRST` is the first that does not."""

    COUNTS = auto()
    FIRST = auto()
    TOO_MANY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The record that remembers the command, and what it is."""

    record: IssueRecord
    verdict: Verdict


def take(record: IssueRecord, sender: Person, now: float, policy: Policy) -> Taken:
    """A command of `sender`."""
    recent = tuple(one for one in record.commanded if now - HOUR < one.at)[-MOST_KEPT:]
    count = sum(one.sender == sender.id for one in recent)
    if policy.commands_an_hour and count > policy.commands_an_hour:
        return Taken(record=record, verdict=Verdict.TOO_MANY)
    record = replace(record, commanded=(*recent, Commanded(sender=sender.id, at=now)))
    first = bool(policy.commands_an_hour) and count == policy.commands_an_hour
    return Taken(record=record, verdict=Verdict.FIRST if first else Verdict.COUNTS)


def too_many(sender: Person, policy: Policy) -> str:
    """The one sentence about it."""
    return (
        f"{name(sender.login)}, {policy.commands_an_hour} commands in one hour on one issue are as many as I take: "
        f"what you command within the next hour is passed over."
    )


def hold(before: IssueRecord | None, record: IssueRecord, now: float, policy: Policy) -> IssueRecord:
    """The record without the replies of this step that are too many; results and questions are always said."""
    known = {effect.id for effect in before.outbox} if before else set()
    said = tuple(at for at in record.said if now - HOUR < at)
    outbox = []
    for effect in record.outbox:
        if effect.kind is not EffectKind.COMMENT or effect.id in known:
            outbox.append(effect)
            continue
        if policy.comments_an_hour and effect.role == "reply" and len(said) >= policy.comments_an_hour:
            if len(said) > policy.comments_an_hour:
                continue
            effect = replace(effect, body=_ENOUGH.format(policy.comments_an_hour))
        said = (*said, now)
        outbox.append(effect)
    return replace(record, outbox=tuple(outbox), said=said[-MOST_KEPT:])


_ENOUGH = (
    "I have answered here {} times within an hour, so I keep still for a while. The status comment goes on telling "
    "where the case stands, and commands are obeyed as before."
)
