"""One attempt while it is queued, prepared, run or judged, and how the latest ones ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from actors.messages import (
    AnalyseError,
    Carried,
    Change,
    ErrorFacts,
    Ref,
    StartWork,
    SuiteRun,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkProgressed,
)
from actors.work.contract import Failure, Result
from actors.work.exchange import Exchange
from actors.work.git import Patience
from actors.work.prices import Bill
from actors.work.process import WorkerProcess
from actors.work.reading import Reader
from actors.work.recipe import Recipe

Settled = WorkFinished | WorkFailed | WorkCancelled
"""What an attempt ends with, whichever comes first."""


class Stage(StrEnum):
    """How far an attempt is."""

    QUEUED = "queued"
    PREPARING = "preparing"
    RUNNING = "running"
    KEEPING = "keeping"  # its worker is gone, and what it changed becomes a commit
    TESTING = "testing"  # the repository's tests run on that
    JUDGING = "judging"  # it failed, and the verdict on that is awaited


@dataclass(slots=True, kw_only=True)
class Job:
    """An attempt. Times are seconds on the monotonic clock."""

    id: str
    start: StartWork
    recipe: Recipe
    exchange: Exchange = field(default_factory=Exchange)
    run: str = field(default_factory=lambda: secrets.token_hex(4))  # tells it from the attempt before a restart
    bill: Bill = field(default_factory=Bill)
    patience: Patience | None = None  # of the one who makes the work tree, or who tests
    stage: Stage = Stage.QUEUED
    slot: int | None = None
    added_at: float = 0.0
    place_told: int | None = None
    why_told: str = ""
    folder: Path | None = None
    commit: str = ""
    laid: str = ""  # the git tree that was checked out, where that is not the commit's own
    carried: Carried | None = None  # what of an earlier attempt's work is in the tree
    process: WorkerProcess | None = None
    started_at: float = 0.0
    heard_at: float = 0.0
    cancel_told_at: float | None = None
    stopped_at: float | None = None
    cancelled: bool = False
    result: Result | None = None
    reader: Reader | None = None  # of a worker that speaks events
    gave_up: Failure | None = None  # what it said itself of why it failed
    failure: ErrorFacts | None = None
    came_to: WorkFinished | ErrorFacts | None = None  # how its worker ended
    change: Change | None = None
    tests: SuiteRun | None = None
    log: str = ""
    printed: str = ""  # the output of a worker that speaks text
    asked_at: float = 0.0
    progress: WorkProgressed | None = None  # the newest
    progress_told: WorkProgressed | None = None
    progress_told_at: float = 0.0

    @property
    def repository(self) -> str:
        """`owner/repo`."""
        return self.start.repository.full_name

    def judged(self, facts: ErrorFacts, *, reply_to: Ref | None = None) -> AnalyseError:
        """What asks for the verdict on a failure of it; without `reply_to` the failure is only counted."""
        return AnalyseError(ticket=self.id, facts=facts, reply_to=reply_to, repo=self.repository, key=self.start.key)

    @property
    def person(self) -> str:
        """Who asked for the work; empty where that is not known."""
        return "" if self.start.requester is None else self.start.requester.login

    @property
    def greeted(self) -> bool:
        """Whether the worker has said `hello`."""
        return self.exchange.accepts is not None

    @property
    def parked(self) -> bool:
        """Whether the worker waits for people and leaves its turn to others."""
        return self.stage is Stage.RUNNING and bool(self.exchange.open)

    def give_up(self) -> None:
        """Let nobody go on making the work tree, or testing."""
        if self.patience is not None:
            self.patience.end()


class Outcomes:
    """How the latest attempts ended: an issue that lost the message asks again, and nothing is done twice for it."""

    def __init__(self, kept: int = 64) -> None:
        self._kept = kept
        self._settled: dict[str, Settled] = {}

    def add(self, job: str, settled: Settled) -> None:
        """Remember; the oldest is forgotten when there are too many."""
        self._settled[job] = settled
        if len(self._settled) > self._kept:
            del self._settled[next(iter(self._settled))]

    def of(self, job: str) -> Settled | None:
        """How the attempt ended, if that is still known."""
        return self._settled.get(job)


def job_id(key: str, attempt: int) -> str:
    """The name of an attempt."""
    return f"{key}@{attempt}"
