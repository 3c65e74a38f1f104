"""A cancel of a running worker that has grandchildren: nothing of it is left, and its time to end is bounded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from actors.messages import CancelWork, RepositoryFacts, WorkCancelled, WorkProgressed
from actors.work.actor import TICK_SECONDS
from actors.work.launch import descendants
from actors.work.settings import WorkSettings
from tests.actors.work.bench import KEY, Bench, doing
from tests.actors.work.conftest import start_work

FAMILY = """
import json, os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork():
        signal.pause()
    os.setsid()
    if os.fork():
        os._exit(0)
    while True:
        signal.pause()
print(json.dumps({"event": "progress", "percent": 5, "message": "on it"}), flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def settings(settings: WorkSettings) -> WorkSettings:
    """With the grace period that holds outside the tests."""
    return replace(settings, grace_seconds=WorkSettings(folder=Path()).grace_seconds)


def test_a_worker_that_was_asked_first_has_no_more_time_than_that(settings: WorkSettings) -> None:
    assert 2 * settings.grace_seconds + TICK_SECONDS < 4.5, (
        "asked, then sent a signal, then killed: half a second is to spare"
    )


@doing(FAMILY)
def test_nothing_of_a_cancelled_worker_is_left_when_that_is_told(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkProgressed)
    (job,) = bench.actor._jobs
    assert job.process is not None
    tree = [psutil.Process(pid) for pid in (job.process.pid, *descendants(job.process.pid))]
    assert len(tree) >= 3
    bench.tell(CancelWork(key=KEY, attempt=1))
    bench.until(WorkCancelled)
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in tree)
