"""The issue's title while the case runs: `[42 % in-progress] what it was`, where that is wanted. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actors.issue import outbox, progressing
from actors.issue.outbox import Policy
from actors.issue.record import EffectKind, IssueRecord
from actors.issue.states import OVER, State

LONGEST = 256
"""Characters that GitHub takes."""

ENDS = (*OVER, State.ESCALATED)

_OURS = re.compile(r"\A\[\d{1,3} % (?:" + "|".join(State) + r")\] ")


def original(title: str) -> str:
    """A title without what we put before it."""
    return _OURS.sub("", title)


def wanted(record: IssueRecord, policy: Policy) -> str:
    """The title as it should be now; at the end of a run it is the one that people gave."""
    chosen = record.choices.title_progress
    on = policy.title_progress if chosen is None else chosen
    if not on or record.title_left or record.state in ENDS:
        return record.title
    return f"[{progressing.percent(record)} % {record.state}] {record.title}"[:LONGEST]


def settled(record: IssueRecord) -> IssueRecord:
    """At the end of a run a person's own title is as good as any: the next run shows its progress again."""
    return replace(record, title_left=False) if record.title_left and record.state in ENDS else record


def shown(record: IssueRecord, title: str) -> IssueRecord:
    """The record that has the title set, where it is another one."""
    if title == (record.title_shown or record.title):
        return record
    return outbox.add(replace(record, title_shown=title), EffectKind.TITLE, body=title)


def renamed(record: IssueRecord, title: str) -> IssueRecord:
    """Somebody edited the issue, whose title is `title` now: a title of their own stays as it is for this run.

    `record.title` is not changed here: the text is read with the title that `original` leaves.
    """
    if title in (record.title_shown, record.title) or original(title) == record.title:
        return record
    left = bool(record.title_shown) and record.title_shown != record.title and original(title) == title
    waiting = tuple(effect for effect in record.outbox[1:] if effect.kind is not EffectKind.TITLE)
    record = replace(record, outbox=(*record.outbox[:1], *waiting), title_left=record.title_left or left)
    under_way = bool(record.outbox) and record.outbox[0].kind is EffectKind.TITLE
    if left and under_way:  # ours may come after theirs: it is worded anew, or theirs is set again behind it
        record = outbox.add(record, EffectKind.TITLE, body=title)
    return replace(record, title_shown=title)
