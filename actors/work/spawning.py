"""One attempt's worker, started: its command in the cage, its assignment in the form that it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actors.messages import Ref
from actors.work import prompt
from actors.work.assignment import assignment
from actors.work.isolation import Attempt, Isolation
from actors.work.jobs import Job
from actors.work.lines import OutputLimits
from actors.work.process import WorkerProcess
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings

PROMPT_FILE = "task.md"


class Spawner:
    """Starts workers from the thread that calls it; what they say is told to `to`."""

    def __init__(self, isolation: Isolation, settings: WorkSettings, *, to: Ref) -> None:
        self._isolation, self._settings, self._to = isolation, settings, to

    def spawn(self, job: Job, attempt: Attempt, *, history: Sequence[Mapping[str, Any]] = ()) -> WorkerProcess:
        """Start the worker of `job`. Raises OSError where that cannot be done."""
        document = assignment(
            job.id,
            job.start,
            commit=job.commit,
            tree=self._isolation.tree(attempt),
            settings=self._settings,
            history=history,
            answers=job.exchange.known(),
            clarifications=job.exchange.clarifications.values(),
        )
        recipe, given = self._fitted(job.recipe, attempt, document)
        command, limits = self._isolation.command(recipe, attempt), OutputLimits.of(self._settings)
        return WorkerProcess(command, job=job.id, document=given, to=self._to, limits=limits)

    def _fitted(
        self, recipe: Recipe, attempt: Attempt, document: Mapping[str, Any]
    ) -> tuple[Recipe, Mapping[str, Any] | str]:
        """The recipe with the task in it where it goes there, and what goes to the worker's standard input."""
        if recipe.speaks == "json":
            return recipe, document
        words = prompt.prompt(document, recipe)
        if recipe.prompt == "file":
            self._isolation.put(attempt, PROMPT_FILE, words)
        fitted = prompt.argv(recipe, text=words, path=f"{self._isolation.home(attempt)}/{PROMPT_FILE}")
        if recipe.prompt == "lines":
            return recipe, prompt.line(recipe, words)
        return fitted, words if recipe.prompt == "stdin" else ""
