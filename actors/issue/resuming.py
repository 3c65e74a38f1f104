"""A case after a restart of the server: what becomes of what was under way, and how the issue says so. Pure."""

from __future__ import annotations

from dataclasses import replace

from actors.issue.phrases import clock_time
from actors.issue.record import Happening, IssueRecord, Progress, Step
from actors.issue.resumption import Manner, Resumption
from actors.issue.states import OVER

_SENTENCES = {
    Manner.RESUMED: "it goes on where it was",
    Manner.SETTLED: "what was under way is brought to its end",
}


def take_up(record: IssueRecord, now: float) -> Step:
    """The server was started again while something was under way; the status comment says so at once."""
    if not record.busy:
        return Step(record=record)
    times = record.resumed.times + 1 if record.resumed else 1
    resumed = Resumption(at=now, manner=_manner(record), sentence=_sentence(record), times=times)
    told = Happening(at=now, what="taken up after a restart", details={"how": resumed.manner.value})
    return Step(record=replace(record, resumed=resumed, status_at=0.0), story=(told,))


def line(record: IssueRecord) -> str:
    """The same as a line for people; empty where the case never met a restart."""
    known = record.resumed
    if known is None:
        return ""
    restarts = "a restart" if known.times == 1 else f"{known.times} restarts"
    return f"{known.manner.value} after {restarts}: {known.sentence}"


def row(record: IssueRecord) -> str:
    """The line with its time while the case goes on; empty once it is over."""
    if record.resumed is None or record.state in OVER:
        return ""
    return f"{clock_time(record.resumed.at)}, {line(record)}"


def _manner(record: IssueRecord) -> Manner:
    work = record.work
    if work is not None and work.progress in (Progress.WANTED, Progress.RUNNING):
        return Manner.REQUEUED
    return Manner.RESUMED if work is None and record.state not in OVER else Manner.SETTLED


def _sentence(record: IssueRecord) -> str:
    manner, work = _manner(record), record.work
    if manner is not Manner.REQUEUED or work is None:
        return _SENTENCES[manner]
    if work.progress is Progress.RUNNING:
        return f"the worker ended with the server, so attempt {work.attempt} begins anew"
    return f"attempt {work.attempt} has its place in the queue again"
