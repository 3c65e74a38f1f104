"""Work trees made and removed in threads of their own, a few at a time; what comes of it is told as a message."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from actors.messages import ErrorFacts, Ref, StartWork, WorkspaceFailed, WorkspaceReady
from actors.work import failures
from actors.work.fitness import Fitness, NoKey, TooOld
from actors.work.git import NotWanted, Patience
from actors.work.isolation import Isolation, NoCage
from actors.work.jobs import Job
from actors.work.proposals import NoProposal
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings
from actors.work.workspace import Prepared, WorkspaceError, Workspaces

GitToken = Callable[[int | None], str | None]
"""The token that reads the repositories of an installation; may ask GitHub, so it is called in a thread."""


class Preparation:
    """Tells `WorkspaceReady` (its path is the attempt's folder) or `WorkspaceFailed` to `to`, once for each `begin`."""

    def __init__(self, *, settings: WorkSettings, isolation: Isolation, git_token: GitToken, to: Ref) -> None:
        self._settings = settings
        self._workspaces, self._isolation = Workspaces(settings, isolation), isolation
        self._fitness = Fitness()
        self._git_token = git_token
        self._to = to
        # one more than may work, so that removing a large tree keeps nobody from starting
        self._pool = ThreadPoolExecutor(max_workers=settings.concurrency + 1, thread_name_prefix="workspace")

    def begin(self, job: str, start: StartWork, *, slot: int, recipe: Recipe) -> Patience:
        """Make the work tree of a job. Ending the returned patience gives it up."""
        patience = Patience(self._settings.fetch_seconds)
        future = self._pool.submit(self._prepare, job, start, slot, recipe, patience)
        future.add_done_callback(lambda done: self._to.tell(_came_of(done, job, start.attempt)))
        return patience

    def release(self, job: Job) -> None:
        """Let others have its place, and remove what it worked on."""
        job.slot = None
        if job.folder is not None:
            self.discard(job.folder)
            job.folder = None

    def discard(self, folder: Path) -> None:
        """Remove an attempt's folder."""
        self._pool.submit(self._workspaces.discard, folder)

    def sweep(self) -> None:
        """Remove what an earlier process left: everything that is there now."""
        self._pool.submit(self._workspaces.sweep, self._workspaces.leftovers())

    def close(self) -> None:
        """Begin nothing more. What is under way ends by its patience; what stays on the disk is swept next time."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _prepare(self, job: str, start: StartWork, slot: int, recipe: Recipe, patience: Patience) -> Prepared:
        self._isolation.lets_out(recipe)
        self._fitness.check(recipe)
        token = self._git_token(start.repository.installation)
        return self._workspaces.prepare(
            start.repository,
            name=job,
            slot=slot,
            token=token,
            patience=patience,
            task=start.task,
            base=start.base,
            planned=start.plan_files,
            review=start.review,
            saved=start.saved,
        )


def _came_of(done: Future[Prepared], job: str, attempt: int) -> WorkspaceReady | WorkspaceFailed:
    error = NotWanted() if done.cancelled() else done.exception()
    if error is not None:
        return WorkspaceFailed(job=job, facts=_why(error, attempt))
    prepared = done.result()
    return WorkspaceReady(
        job=job,
        path=str(prepared.attempt.folder),
        commit=prepared.commit,
        history=tuple(prepared.history),
        moved=prepared.moved,
        review=prepared.review,
        laid=prepared.laid,
        carried=prepared.carried,
    )


def _why(error: BaseException, attempt: int) -> ErrorFacts:
    match error:
        case WorkspaceError():
            return failures.no_workspace(str(error), attempt)
        case NoProposal():
            return failures.no_proposal(str(error), attempt)
        case NoCage():
            return failures.no_cage(str(error), attempt)
        case TooOld():
            return failures.too_old(str(error), attempt)
        case NoKey():
            return failures.no_key(str(error), attempt)
        case NotWanted():
            return failures.no_workspace("the attempt was cancelled", attempt)
    return failures.unforeseen(error, attempt)
