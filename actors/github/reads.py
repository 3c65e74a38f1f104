"""Questions to GitHub: who waits for which answer, which answers are still fresh, and how one is got."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from actors.github import standing
from actors.github.pace import Pace
from actors.messages import (
    AccessKnown,
    Browse,
    Browsed,
    FileKnown,
    PermissionKnown,
    PullKnown,
    ReadAccess,
    ReadFile,
    ReadPermission,
    ReadPull,
    ReadTemplates,
    ReadTree,
    Ref,
    TemplatesKnown,
    TreeKnown,
)

Question = ReadPermission | ReadAccess | ReadFile | ReadTemplates | ReadTree | ReadPull | Browse
Reply = PermissionKnown | AccessKnown | FileKnown | TemplatesKnown | TreeKnown | PullKnown | Browsed

KEPT = 1_000
"""Answers kept before those that are too old are thrown away."""


def name(question: Question) -> str:
    """The same for everybody who asks the same."""
    match question:
        case ReadPermission(repo=repo, login=login):
            return f"permission:{repo}:{login}"
        case ReadAccess(repo=repo):
            return f"access:{repo}"
        case ReadFile(repo=repo, path=path):
            return f"file:{repo}:{path}"
        case ReadTemplates(repo=repo):
            return f"templates:{repo}"
        case ReadTree(repo=repo, ref=ref):
            return f"tree:{repo}:{ref}"
        case ReadPull(repo=repo, number=number):
            return f"pull:{repo}:{number}"
        case Browse(path=path):
            return f"browse:{path}"


def nothing(question: Question) -> Reply:
    """The answer when none can be had: no permission, no file."""
    match question:
        case ReadPermission(login=login):
            return PermissionKnown(login=login, role="none")
        case ReadAccess(repo=repo):
            return AccessKnown(repo=repo)
        case ReadFile(path=path):
            return FileKnown(path=path, text=None)
        case ReadTemplates():
            return TemplatesKnown(templates={})
        case ReadTree():
            return TreeKnown(files=None)
        case ReadPull(number=number):
            return PullKnown(number=number, state="unread")
        case Browse(path=path):
            return Browsed(path=path, found=None)


class Library(Protocol):
    """Where answers come from."""

    def permission(self, repo: str, login: str) -> str:
        """The role of a person."""

    def file(self, repo: str, path: str) -> str | None:
        """The text of a file."""

    def templates(self, repo: str) -> dict[str, str]:
        """The issue forms by name."""

    def tree(self, repo: str, ref: str) -> dict[str, int] | None:
        """The size of each file."""

    def pull(self, repo: str, number: int) -> PullKnown:
        """How a pull request stands."""

    def browse(self, path: str, *, as_app: bool) -> Browsed:
        """What stands at a path."""


def fetch(question: Question, library: Library) -> Reply:
    """Ask now; raises what the library raises."""
    match question:
        case ReadPermission(repo=repo, login=login):
            return PermissionKnown(login=login, role=library.permission(repo, login))
        case ReadAccess():
            as_app = question.installation is not None
            return standing.judge(question, library.browse(standing.path(question), as_app=as_app))
        case ReadFile(repo=repo, path=path):
            return FileKnown(path=path, text=library.file(repo, path))
        case ReadTemplates(repo=repo):
            return TemplatesKnown(templates=library.templates(repo))
        case ReadTree(repo=repo, ref=ref):
            return TreeKnown(files=library.tree(repo, ref))
        case ReadPull(repo=repo, number=number):
            return library.pull(repo, number)
        case Browse(path=path, as_app=as_app):
            return library.browse(path, as_app=as_app)


class Reads:
    """Which cases wait for which answer. An answer is believed for as long as `pace` says."""

    def __init__(self, pace: Pace, *, library: Library, issue: Callable[[str], Ref]) -> None:
        self._library = library
        self._issue = issue
        self._fresh: dict[type[Question], float] = {
            ReadPermission: pace.permission_seconds,
            ReadAccess: pace.file_seconds,
            ReadFile: pace.file_seconds,
            ReadTemplates: pace.file_seconds,
            ReadTree: pace.tree_seconds,
            Browse: 0.0,  # never kept: it may be large
            ReadPull: 0.0,  # it proves what was done: memory proves nothing
        }
        self._askers: dict[str, list[str]] = {}
        self._answers: dict[str, tuple[float, Reply]] = {}

    def answered(self, question: Question, now: float) -> bool:
        """Whether an answer that is still believed was told; otherwise its issue waits for one."""
        at, reply = self._answers.get(name(question), (0.0, None))
        if reply is not None and 0 <= now - at < self._fresh[type(question)]:
            self._issue(question.key).tell(reply)
            return True
        askers = self._askers.setdefault(name(question), [])
        if question.key not in askers:
            askers.append(question.key)
        return False

    def send(self, question: Question, now: float) -> None:
        """Ask GitHub, and tell all who wait; raises what the library raises."""
        reply = fetch(question, self._library)
        if len(self._answers) >= KEPT:
            oldest = now - max(self._fresh.values())
            self._answers = {known: kept for known, kept in self._answers.items() if kept[0] > oldest}
        refused = isinstance(reply, AccessKnown) and not reply.may  # somebody mends that, and tries again
        if self._fresh[type(question)] > 0 and not refused:
            self._answers[name(question)] = (now, reply)
        self._tell(question, reply)

    def give_up(self, question: Question) -> None:
        """No answer can be had: a permission fails closed."""
        self._tell(question, nothing(question))

    def _tell(self, question: Question, reply: Reply) -> None:
        for key in self._askers.pop(name(question), []):
            self._issue(key).tell(reply)
