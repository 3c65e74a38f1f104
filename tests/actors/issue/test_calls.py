"""What a case costs in requests to GitHub, from opened to completed, with people's usual times."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from actors.issue.record import EffectKind
from actors.issue.states import State
from actors.issue.writes import resolve
from actors.messages import (
    EffectDone,
    PermissionKnown,
    SwitchLabels,
    TimerDue,
    WorkFinished,
    WorkProgressed,
    WorkStarted,
)
from tests.cases import LABELS_READY, NO_FILE, NOW, POLICY, Talk, opened

USUAL = replace(POLICY, settle=3.0)
FINISHED = WorkFinished(attempt=1, report="All is well.", summary="fine", commit="abc")


@dataclass
class Bill:
    """The requests of one case; GitHub takes a second for each, as between two writes."""

    talk: Talk
    requests: list[str]
    comments: int = 0

    def pay(self) -> None:
        """GitHub does one thing."""
        record = self.talk.record
        assert record is not None
        if not record.outbox:
            return
        head = record.outbox[0]
        write = resolve(record, head)
        assert write is not None
        if isinstance(write, SwitchLabels):
            self.requests += ["POST labels"] * bool(write.add) + ["DELETE label"] * len(write.remove)
        else:
            self.requests.append(f"{type(write).__name__} {head.role or head.kind}")
        self.comments += type(write).__name__ == "CreateComment"
        created = record.status_comment if head.kind is EffectKind.STATUS else None
        self.talk.tell(EffectDone(effect_id=head.id, id=created or 5_000 + len(self.requests), url="http://x/c"))


def case(*, starts: int, lasts: int, steps: bool) -> Bill:
    """A worker begins after `starts` seconds and works for so many; with `steps` it says something each second."""
    talk = Talk(USUAL)
    talk.tell(opened(), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write"))
    bill = Bill(talk, ["GET permission"])
    for second in range(starts + lasts + 60):
        talk.now = NOW + second
        talk.tell(TimerDue())
        if second == starts:
            talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
        if steps and starts < second < starts + lasts:
            percent = 100 * (second - starts) // lasts
            talk.tell(WorkProgressed(attempt=1, percent=percent, message=f"step {second}"))
        if second == starts + lasts:
            talk.tell(FINISHED)
        bill.pay()
    assert talk.record is not None
    assert talk.record.state is State.COMPLETED
    assert talk.record.outbox == ()
    assert set(talk.record.labels) == {"agent:completed", "priority:medium"}
    return bill


@pytest.mark.parametrize(
    ("starts", "lasts", "steps", "most"),
    [
        (1, 1, True, 5),  # over before its state would be shown
        (1, 8, True, 7),
        (2, 30, True, 8),
        (2, 120, True, 10),
        (8, 60, True, 12),  # a large repository is being fetched meanwhile
        (20, 300, False, 10),
        (8, 600, True, 15),  # ten minutes: progress is told after 15 s, and ever more rarely
    ],
)
def test_a_case_costs_few_requests_and_two_comments(starts: int, lasts: int, steps: bool, most: int) -> None:
    bill = case(starts=starts, lasts=lasts, steps=steps)
    assert len(bill.requests) <= most, bill.requests
    assert bill.comments == 2
