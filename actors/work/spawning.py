"""One attempt's worker, started: its command in the cage, its assignment in the form that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actors.messages import Ref, WorkerSpent, WorkspaceReady
from actors.work import prompt
from actors.work.assignment import assignment
from actors.work.isolation import RELAY_PORT, Attempt, Isolation
from actors.work.jobs import Job
from actors.work.lines import OutputLimits
from actors.work.process import WorkerProcess
from actors.work.proxy.usage import Spent
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings

if TYPE_CHECKING:
    from actors.work.proxy.doors import Doors

PROMPT_FILE = "task.md"
PROXY = f"http://127.0.0.1:{RELAY_PORT}"
"""Where a worker finds its hosts."""


class Spawner:
    """Starts workers from the thread that calls it; what they say is told to `to`."""

    def __init__(self, isolation: Isolation, settings: WorkSettings, *, to: Ref) -> None:
        self._isolation, self._settings, self._to = isolation, settings, to
        self._doors: Doors | None = None

    def spawn(self, job: Job, attempt: Attempt, ready: WorkspaceReady) -> WorkerProcess:
        """Start the worker of `job`. Raises OSError where that cannot be done."""
        document = assignment(
            job.id,
            job.start,
            commit=job.commit,
            tree=self._isolation.tree(attempt),
            settings=self._settings,
            history=ready.history,
            review=ready.review,
            answers=job.exchange.known(),
            clarifications=job.exchange.clarifications.values(),
            carried=job.carried,
        )
        if job.reader is not None:
            job.reader.tree = self._isolation.tree(attempt)
        token = self._opened(job, attempt)
        recipe = filled(job.recipe, home=self._isolation.home(attempt), token=token, model=job.start.model)
        recipe, given = self._fitted(recipe, attempt, document)
        command, limits = self._isolation.command(recipe, attempt), OutputLimits.of(self._settings)
        try:
            return WorkerProcess(command, job=job.id, document=given, to=self._to, limits=limits)
        except OSError:
            self.ended(job.id)
            raise

    def ended(self, job: str) -> None:
        """The worker of that job is gone: so is its door."""
        if self._doors is not None:
            self._doors.shut(job)

    def close(self) -> None:
        """Start nothing more."""
        if self._doors is not None:
            self._doors.close()

    def _opened(self, job: Job, attempt: Attempt) -> str:
        """Open the door of a worker that has hosts; its token."""
        if not job.recipe.hosts:
            return ""
        if self._doors is None:
            from actors.work.proxy.doors import Doors  # a tenth of a second, which most servers never need

            self._doors = Doors(heard=self._spent)
        return self._doors.open(job.id, job.recipe.hosts, attempt.door, owner=self._isolation.owner(attempt))

    def _fitted(
        self, recipe: Recipe, attempt: Attempt, document: Mapping[str, Any]
    ) -> tuple[Recipe, Mapping[str, Any] | str]:
        """The recipe with the task in it where it goes there, and what goes to the worker's standard input."""
        if recipe.speaks == "json":
            return recipe, document
        words = prompt.prompt(document, recipe)
        if "review" in document:
            self._isolation.put(attempt, prompt.DIFF, document["review"]["diff"])
        if (document.get("saved") or {}).get("diff"):
            self._isolation.put(attempt, prompt.SAVED, document["saved"]["diff"])
        if recipe.prompt == "file":
            self._isolation.put(attempt, PROMPT_FILE, words)
        fitted = prompt.argv(recipe, text=words, path=f"{self._isolation.home(attempt)}/{PROMPT_FILE}")
        if recipe.prompt == "lines":
            return recipe, prompt.line(recipe, words)
        return fitted, words if recipe.prompt == "stdin" else ""

    def _spent(self, job: str, spent: Spent) -> None:
        self._to.tell(
            WorkerSpent(job=job, model=spent.model, read=spent.read, cached=spent.cached, written=spent.written)
        )


def filled(recipe: Recipe, *, home: str, token: str, model: str = "") -> Recipe:
    """The recipe with what only the attempt knows, where its command and environment name that."""
    model = model or recipe.model
    known = {"{proxy}": PROXY, "{token}": token, "{home}": home, "{model}": model}
    words = (*recipe.argv, *(recipe.model_words if model else ()))

    def fill(text: str) -> str:
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    environment = {name: fill(text) for name, text in recipe.environment.items()}
    return replace(recipe, argv=tuple(fill(word) for word in words), environment=environment)
