"""BranchActor: brings kept commits to GitHub as branches, in threads of its own, and never over somebody's work.

Nothing is kept beyond this process: an IssueActor whose push is not settled tells `PushChange` again, and a branch
that stands at its commit already is what was wanted.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from actors.base import Actor
from actors.messages import (
    AnalyseError,
    ChangePushed,
    ErrorAnalysed,
    ErrorFacts,
    PushAgain,
    PushChange,
    PushEnded,
    PushFailed,
    Ref,
)
from actors.work.git import UNREACHED, Git, GitFailed, GitTimedOut, NotWanted, Patience
from actors.work.mirrors import Mirrors
from actors.work.preparation import GitToken
from actors.work.settings import WorkSettings
from actors.work.timers import Timers
from actors.work.workspace import WorkspaceError, check_source

log = logging.getLogger(__name__)

AT_ONCE = 2
NAMES = 9
"""Names that are tried for one branch: the plain one, then `-2` to `-9`."""
PUSH_SECONDS = 60.0
"""Long enough for the largest change; git waits without end for the rest of an answer that was cut off."""
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
LOST = re.compile(r"does not match any|bad object|not a git repository|invalid object|unable to read", re.I)
REFUSED = re.compile(
    r"\b40[13]\b|denied|refus|permission|declined|protected|not allowed|authentication|could not read Username", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push under way, or waiting for the verdict on its `failure`."""

    request: PushChange
    tries: int = 1
    failure: ErrorFacts | None = None


class NoName(Exception):
    """Every name that the branch could have is taken by somebody else's commits."""


class BranchActor(Actor):
    """One for all repositories; one push for a repository at a time."""

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        issue: Callable[[str], Ref],
        errors: Ref,
        scheduler: Timers,
        settings: WorkSettings,
        git_token: GitToken,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._issue, self._errors, self._scheduler = issue, errors, scheduler
        self._settings, self._git_token = settings, git_token
        self._mirrors = Mirrors(settings)
        self._pushes: dict[str, Push] = {}
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="push")

    def end(self) -> None:
        """Begin nothing more; what is under way ends by its patience, and is told again after the next start."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def receive(self, message: object) -> None:
        match message:
            case PushChange():
                self._take(message)
            case PushEnded():
                self._ended(message)
            case PushAgain(name=name):
                if name in self._pushes:
                    self._begin(name)
            case ErrorAnalysed():
                self._judged(message)
            case _:
                self.unhandled(message)

    def _take(self, request: PushChange) -> None:
        name = f"{request.key}:{request.head}"
        known = self._pushes.get(name)
        if known is None:
            self._pushes[name] = Push(request=request)
            self._begin(name)
        elif known.failure is not None:
            self._ask(name, known.failure, request)  # the verdict may have been lost

    def _begin(self, name: str) -> None:
        push = self._pushes[name] = replace(self._pushes[name], failure=None)
        future = self._pool.submit(self._push, push.request)
        future.add_done_callback(lambda done: self.me.tell(_came_of(done, name, push.tries)))

    def _ended(self, message: PushEnded) -> None:
        push = self._pushes.get(message.name)
        if push is None:
            return
        if message.facts is None:
            log.info("pushed", extra={"key": push.request.key, "branch": message.branch})
            self._settle(message.name, ChangePushed(head=push.request.head, branch=message.branch))
        else:
            self._pushes[message.name] = replace(push, failure=message.facts)
            self._ask(message.name, message.facts, push.request)

    def _ask(self, name: str, facts: ErrorFacts, request: PushChange) -> None:
        repo = request.repository.full_name
        self._errors.tell(AnalyseError(ticket=name, facts=facts, reply_to=self.me, repo=repo, key=request.key))

    def _judged(self, message: ErrorAnalysed) -> None:
        push = self._pushes.get(message.ticket)
        if push is None or push.failure is None:
            return
        if message.analysis.retryable:
            self._pushes[message.ticket] = replace(push, tries=push.tries + 1, failure=None)
            self._scheduler.after(message.analysis.delay, self.me, PushAgain(name=message.ticket))
        else:
            self._settle(message.ticket, PushFailed(head=push.request.head, analysis=message.analysis))

    def _settle(self, name: str, outcome: ChangePushed | PushFailed) -> None:
        self._issue(self._pushes.pop(name).request.key).tell(outcome)

    def _push(self, request: PushChange) -> str:
        """Runs in the pool: the name that the branch got."""
        repository, patience = request.repository, Patience(PUSH_SECONDS)
        check_source(repository, allow_file=self._settings.allow_file_protocol)
        if not BRANCH.fullmatch(request.branch):
            raise WorkspaceError(f"{request.branch!r} is no name for a branch")
        git = Git(
            clone_url=repository.clone_url,
            token=self._git_token(repository.installation),
            allow_file=self._settings.allow_file_protocol,
        )
        names = [request.branch, *(f"{request.branch}-{number}" for number in range(2, NAMES + 1))]
        refs = [f"refs/heads/{name}" for name in names]
        with self._mirrors.held(repository.clone_url, patience) as mirror:
            here = f"--git-dir={mirror}"
            said = git.run(here, "ls-remote", "--", repository.clone_url, *refs, patience=patience)
            tips = {ref: sha for sha, ref in (line.split("\t", 1) for line in said.splitlines() if "\t" in line)}
            mine = {"", request.head, *request.ours}
            ref = next((ref for ref in refs if tips.get(ref, "") in mine), None)
            if ref is None:
                raise NoName(f"{request.branch} and its numbered names all hold commits that are not ours")
            # the lease: should anybody push there between the look and this, nothing is overwritten
            lease = f"--force-with-lease={ref}:{tips.get(ref, '')}"
            options = ("--quiet", "--no-verify", "--no-recurse-submodules", "--no-signed", lease)
            git.run(here, "push", *options, "--", repository.clone_url, f"{request.head}:{ref}", patience=patience)
        return ref.removeprefix("refs/heads/")


def _came_of(done: Future[str], name: str, tries: int) -> PushEnded:
    error = NotWanted() if done.cancelled() else done.exception()
    if error is None:
        return PushEnded(name=name, branch=done.result())
    sentence = str(error)[:500] if not isinstance(error, GitTimedOut) else "the push took too long"
    return PushEnded(
        name=name,
        facts=ErrorFacts(phase="work", exception=_kind(error), message=sentence, attempt=tries),
    )


def _kind(error: BaseException) -> str:
    """The word that the classifier's rules look at."""
    if isinstance(error, NoName | WorkspaceError):
        return "PushRefused"
    if isinstance(error, GitFailed) and LOST.search(str(error)):
        return "ChangeLost"
    # a 403 in the middle of a push (git: the other side hung up) is a limit: who may not push hears so at its beginning
    if isinstance(error, GitFailed) and REFUSED.search(str(error)) and not UNREACHED.search(str(error)):
        return "PushRefused"
    return "PushFailed"
