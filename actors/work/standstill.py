"""When no worker can work at all: jobs keep their places, one of them tries now and then, and all go on with it. Pure.

That is the machine's fault, not the task's: no attempt is counted, and nobody is asked to take over.
"""

from __future__ import annotations

from dataclasses import dataclass

from actors.messages import ErrorFacts
from actors.work.jobs import Job

EVERYBODY = "NoIsolation"
ONE = ("NoProgram", "NoKey")
"""The failures that stop all workers, and those that stop one of them."""
AGAIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Still:
    """Why, and until when nobody tries."""

    why: str
    until: float


class Standstill:
    """Times are on the monotonic clock. `stand_ins`: other workers are tried for one whose program is missing."""

    def __init__(self, *, stand_ins: bool) -> None:
        self._stand_ins = stand_ins
        self._still: dict[str, Still] = {}  # by the worker's name, all of them under the empty one

    def __bool__(self) -> bool:
        """Whether any worker stands still."""
        return bool(self._still)

    def begins(self, job: Job, facts: ErrorFacts, now: float) -> bool:
        """Whether that failure is none of the job's: then it goes back to its place, and its like wait with it."""
        if facts.exception in ONE and self._stand_ins:
            return False
        if facts.exception not in (EVERYBODY, *ONE):
            return False
        name = "" if facts.exception == EVERYBODY else job.recipe.name
        self._still[name] = Still(facts.message, now + AGAIN_SECONDS)
        return True

    def why(self, job: Job) -> str:
        """What the job waits for, empty where it waits for its turn alone."""
        still = self._still.get("") or self._still.get(job.recipe.name)
        return still.why if still else ""

    def only(self, job: Job) -> str:
        """The one worker that stands still, where others may work."""
        return job.recipe.name if "" not in self._still and job.recipe.name in self._still else ""

    def tries(self, job: Job, now: float) -> bool:
        """Whether the job may begin. Where its like stand still, it is the one that tries; the others wait for it."""
        names = [name for name in ("", job.recipe.name) if name in self._still]
        if any(now < self._still[name].until for name in names):
            return False
        for name in names:
            self._still[name] = Still(self._still[name].why, now + AGAIN_SECONDS)
        return True

    def over(self, job: Job) -> bool:
        """The job has its work tree: workers can work. Whether that is news."""
        ended = [self._still.pop(name, None) for name in ("", job.recipe.name)]
        return any(ended)
