"""Changes of labels that GitHub refuses: nothing is believed of them, and they are tried again, ever more rarely."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.labels import AGAIN, FIRST_WAIT, MOST_MISSES
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.writes import resolve
from actors.messages import EffectDone, EffectFailed, SwitchLabels, TimerDue
from tests.actors.issue.test_replies import analysis
from tests.cases import Talk


def labelled(talk: Talk) -> IssueRecord:
    """The case once its first label is the head of the outbox."""
    record = talk.allowed()
    while record.outbox and record.outbox[0].kind is not EffectKind.LABEL:
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    assert record.outbox
    return record


def refuse(talk: Talk) -> IssueRecord:
    assert talk.record is not None
    return talk.tell(EffectFailed(effect_id=talk.record.outbox[0].id, analysis=analysis()))


def waits(record: IssueRecord) -> float | None:
    return next((timer.due for timer in record.timers if timer.name == AGAIN), None)


def test_a_refused_change_is_tried_again_after_a_while_with_all_that_is_in_doubt() -> None:
    talk = Talk()
    wanted = labelled(talk).outbox[0].body
    record = refuse(talk)
    assert waits(record) == talk.now + FIRST_WAIT
    assert not [effect for effect in record.outbox if effect.kind is EffectKind.LABEL]
    talk.now += FIRST_WAIT
    record = talk.tell(TimerDue())
    (again,) = [effect for effect in record.outbox if effect.kind is EffectKind.LABEL]
    change = resolve(replace(record, outbox=(again,)), again)
    assert isinstance(change, SwitchLabels)
    assert set(change.add) == set(wanted.split())


def test_it_is_tried_ever_more_rarely_and_not_for_ever() -> None:
    talk = Talk()
    labelled(talk)
    gaps = []
    for _ in range(MOST_MISSES + 1):
        record = refuse(talk)
        due = waits(record)
        if due is None:
            break
        gaps.append(due - talk.now)
        talk.now = due
        record = talk.tell(TimerDue())
        while record.outbox[0].kind is not EffectKind.LABEL:
            record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    assert gaps == [FIRST_WAIT * 2.0**number for number in range(MOST_MISSES)]
    assert waits(talk.record) is None  # type: ignore[arg-type]


def test_a_change_that_goes_through_forgets_the_refusals() -> None:
    talk = Talk()
    labelled(talk)
    refuse(talk)
    talk.now += FIRST_WAIT
    talk.tell(TimerDue())
    record = talk.settle()
    assert record.label_misses == 0
    assert record.doubts == ()
