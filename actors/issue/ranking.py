"""How soon what a case has to say goes to GitHub. Pure."""

from __future__ import annotations

from actors.issue.record import Effect, EffectKind, IssueRecord
from actors.issue.states import SHOWN, Move
from actors.messages import Rank


def rank(record: IssueRecord) -> Rank:
    """The rank of the foremost effect that waits: all before it has to go first, so it goes as soon."""
    foremost = min((_of(effect) for effect in record.outbox), default=Rank.PROGRESS)
    acts = record.outbox and SHOWN[record.state].move is Move.PERSON
    return min(foremost, Rank.NEWS) if acts else foremost


def _of(effect: Effect) -> Rank:
    if effect.role == "reply" or effect.kind is EffectKind.REACTION:
        return Rank.ANSWER
    return Rank.NEWS if effect.urgent else Rank.PROGRESS
