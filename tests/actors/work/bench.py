"""A WorkActor that was never started, with a recorder for everybody it talks to."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import TypeVar, cast

import pytest
from pykka._envelope import Envelope

from actors.messages import AnalyseError, Category, CheckLimits, ErrorAnalysis, Recovery, Severity
from actors.work.actor import WorkActor
from actors.work.jobs import Job
from actors.work.preparation import GitToken
from actors.work.settings import WorkSettings
from tests.patience import PATIENCE
from tests.ref import ManualClock, ManualTimers, RecordingRef

KEY = "octo/sample#7"
T = TypeVar("T")

VERDICT = ErrorAnalysis(
    code="E_X",
    category=Category.UNKNOWN,
    severity=Severity.LOW,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="No.",
    technical="",
)
RESULT = 'print(\'{"event": "result", "report": "# R", "summary": "Done."}\', flush=True)'
FOREVER = "import signal\nwhile True: signal.pause()"


class Bench:
    """An actor that was never started: its mailbox is worked off by the test, in the test's own thread."""

    def __init__(self, settings: WorkSettings, *, git_token: GitToken = lambda _: None) -> None:
        self.issues: dict[str, RecordingRef] = {}
        self.errors, self.health, self.supervisor = RecordingRef(), RecordingRef(), RecordingRef()
        self.timers, self.clock, self.monotonic = ManualTimers(), ManualClock(), ManualClock(0.0)
        self.actor = WorkActor(
            name="work",
            generation=1,
            supervisor=self.supervisor,
            issue=self.issue,
            errors=self.errors,
            health=self.health,
            scheduler=self.timers,
            settings=settings,
            clock=self.clock,
            git_token=git_token,
            git_author=lambda _: ("caseworker[bot]", "1+caseworker[bot]@users.noreply.github.com"),
            monotonic=self.monotonic,
        )

    def issue(self, key: str) -> RecordingRef:
        return self.issues.setdefault(key, RecordingRef())

    def tell(self, message: object) -> None:
        self.actor.receive(message)

    def work_off(self, enough: Callable[[], object]) -> None:
        """Handle what arrives in the mailbox until `enough` holds; fails when it takes longer than a test may wait."""
        deadline = time.monotonic() + PATIENCE
        inbox = cast("queue.Queue[Envelope[object]]", self.actor.actor_inbox)
        while not enough():
            self.tell(inbox.get(timeout=max(0.0, deadline - time.monotonic())).message)

    def until(self, kind: type[T], *, key: str = KEY, count: int = 1) -> T:
        """Go on until the issue was told so many of `kind`; the last of them."""
        self.work_off(lambda: len(self.issue(key).of(kind)) >= count)
        return self.issue(key).last(kind)

    def until_judged(self) -> AnalyseError:
        """Go on until a failure is handed to the error classifier."""
        self.work_off(lambda: self.errors.of(AnalyseError))
        return self.errors.last(AnalyseError)

    @property
    def job(self) -> Job:
        """The only job there is."""
        (job,) = self.actor._jobs
        return job

    def pass_(self, seconds: float) -> None:
        """Let time go by, and the actor look at its limits."""
        self.monotonic.pass_(seconds)
        self.tell(CheckLimits())


def doing(text: str) -> pytest.MarkDecorator:
    """The worker of a test."""
    return pytest.mark.parametrize("worker", [text], ids=["worker"])
