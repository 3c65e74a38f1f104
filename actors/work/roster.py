"""All attempts that are known: which of them may begin now, and who is to hear of a new place in the queue. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from actors.messages import ErrorFacts, Observed
from actors.work.jobs import Job, Stage
from actors.work.queue import FairQueue, Waiting
from actors.work.settings import WorkSettings
from actors.work.standstill import Standstill

PLACES_SHOWN = 3
"""Each change of the first places is told; further back, halving is."""


class Roster:
    """The jobs by id, their queue, and the slots of those that are at work. Times are on the monotonic clock."""

    def __init__(self, settings: WorkSettings) -> None:
        self._concurrency, self._per_repository = settings.concurrency, settings.per_repository
        self._slots = settings.concurrency + settings.most_parked
        self._queue = FairQueue(ageing=settings.ageing_seconds)
        self._jobs: dict[str, Job] = {}
        self.still = Standstill(stand_ins=settings.stand_ins)

    def __iter__(self) -> Iterator[Job]:
        return iter(tuple(self._jobs.values()))

    def get(self, id: str) -> Job | None:
        """The job of that name, if it is not settled."""
        return self._jobs.get(id)

    def add(self, job: Job, now: float, *, waits: bool = True) -> None:
        """Note a new job, and let it wait for its turn unless there is none for it."""
        self._jobs[job.id] = job
        job.added_at = now
        if waits:
            self._wait(job)

    def hold(self, job: Job, facts: ErrorFacts, now: float) -> bool:
        """Whether a job that could not begin went back to the place that it had: no worker can work."""
        if not self.still.begins(job, facts, now):
            return False
        job.stage, job.slot = Stage.QUEUED, None
        self._wait(job)
        return True

    def _wait(self, job: Job) -> None:
        waiting = Waiting(
            job=job.id, repository=job.repository, priority=job.start.priority, since=job.added_at, person=job.person
        )
        self._queue.add(waiting)

    def urge(self, job: Job, priority: int) -> None:
        """Another priority for a job; who waits already is passed or passes."""
        if job.start.priority != priority:
            job.start = replace(job.start, priority=priority)
            self._queue.urge(job.id, priority)

    def remove(self, job: Job) -> None:
        """Forget a job, wherever it stands."""
        self._queue.remove(job.id)
        del self._jobs[job.id]

    def next(self, now: float) -> Job | None:
        """The job that may begin now, given its slot; None while the limits leave no room."""
        taken = {job.slot for job in self}
        slot = next((slot for slot in range(self._slots) if slot not in taken), None)
        active = Counter(job.repository for job in self if job.slot is not None and not job.parked)
        if slot is None or active.total() >= self._concurrency:
            return None
        waiting = self._queue.take(
            now,
            running=active,
            per_repository=self._per_repository,
            may=lambda id: self.still.tries(self._jobs[id], now),
        )
        if waiting is None:
            return None
        job = self._jobs[waiting.job]
        job.stage, job.slot = Stage.PREPARING, slot
        return job

    def place(self, job: Job, now: float) -> int:
        """The place of a job that does not run yet; one that is being prepared stands first."""
        return self._queue.places(now).get(job.id, 1)

    def load(self, at: float) -> tuple[Observed, ...]:
        """How many run and how many wait, and whether nobody can, at `at` (epoch seconds), as HealthActor is told."""
        running = sum(job.slot is not None for job in self)
        return (
            Observed(name="work_running", value=float(running), at=at),
            Observed(name="work_waiting", value=float(len(self._queue)), at=at),
            Observed(name="work_still", value=float(bool(self.still)), at=at),
        )

    def news(self, now: float) -> list[tuple[Job, int]]:
        """The places that are worth telling and were not told yet; they count as told from now on."""
        changed = []
        for id, place in self._queue.places(now).items():
            job = self._jobs[id]
            why = self.still.why(job)
            if worth_telling(job.place_told, place) or job.why_told != why:
                job.place_told, job.why_told = place, why
                changed.append((job, place))
        return changed


def worth_telling(told: int | None, place: int) -> bool:
    """Whether a job's new place in the queue is news: so that a long queue that moves is not a storm of its own."""
    if told is None or told == place:
        return told is None
    return place <= PLACES_SHOWN or place * 2 <= told or place >= told * 2
