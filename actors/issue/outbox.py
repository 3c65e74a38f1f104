"""What is to be on GitHub: the queue of effects of one case. Pure.

The head of the outbox is under way. An effect of a level kind (status comment, labels, title) is worded anew in its
place, the head, too: GitHubActor exchanges what still waits there, and `EffectDone` tells which wording it sent. So
a burst of progress is one edit, and what waits long is never sent stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from actors.issue import signing
from actors.issue.allowance import Bounds
from actors.issue.choice import Approve, ApproveBy, OfferedModel, TypedWorker
from actors.issue.record import LEVEL_KINDS, Effect, EffectKind, IssueRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator chose for all cases. Times in seconds."""

    bot: str = ""  # our login, for `@bot command`
    dashboard: str = ""  # where people reach the dashboard; empty: nobody is told of it
    status_interval: float = 15.0  # at most one edit of the status comment in this time, unless the state changes
    settle: float = 3.0  # how long a state in which it is the agent's move lasts before it is shown
    title_progress: bool = False  # the issue's title shows how far the case is, where a repository does not choose
    attempts: int = 3  # tries of one round
    commands_an_hour: int = 30  # of one person on one issue; 0: no limit
    comments_an_hour: int = 10  # replies of ours on one issue; 0: no limit
    trusted: frozenset[int] = frozenset()  # ids of those who may as if they had write access
    worker: str = ""  # who works unless somebody chooses another
    workers: tuple[str, ...] = ()  # that people and repositories may name
    workers_by_type: tuple[TypedWorker, ...] = ()
    fallback: tuple[str, ...] = ()  # who is tried in turn when a worker cannot
    approve: Approve = Approve.NEVER
    approve_by: ApproveBy = ApproveBy.ANYBODY
    case_bounds: Bounds = field(default_factory=Bounds)  # of one case
    day_bounds: Bounds = field(default_factory=Bounds)  # of all cases together on one day, UTC
    models: tuple[OfferedModel, ...] = ()  # that `/retry model=` may name, worker by worker
    question_hours: float = 24.0  # for an answer, unless the asker says otherwise
    longest_question_hours: float = 24.0 * 30
    form_hours: float = 24.0 * 7  # for an incomplete form
    approval_hours: float = 24.0 * 7
    queued_minutes: float = 15.0  # after which the status says why it takes so long
    escalate_to: tuple[str, ...] = ()  # logins and `org/team` who take over


def add(
    record: IssueRecord,
    kind: EffectKind,
    *,
    body: str,
    role: str = "",
    comment_id: int | None = None,
    urgent: bool = False,
) -> IssueRecord:
    """The record with one more effect, or with a waiting one of a level kind worded anew."""
    if kind in LEVEL_KINDS:
        for place, waiting in enumerate(record.outbox):
            if waiting.kind is kind:
                changed = _reworded(waiting, body)
                return replace(record, outbox=(*record.outbox[:place], changed, *record.outbox[place + 1 :]))
    number = record.effects + 1
    effect = Effect(id=f"{record.key}:{number}", kind=kind, body=body, role=role, comment_id=comment_id, urgent=urgent)
    return replace(record, effects=number, outbox=(*record.outbox, effect))


def _reworded(waiting: Effect, body: str) -> Effect:
    if waiting.kind is not EffectKind.LABEL or waiting.body == body:
        return replace(waiting, body=body)
    earlier = tuple(dict.fromkeys((*waiting.earlier, waiting.body)))
    return replace(waiting, body=body, earlier=earlier)


def signed(effect: Effect) -> str:
    """The text of a comment as it is posted."""
    return signing.signed(effect.body, effect.id)
