"""The verbs: doing by name what people do on the pages, and looking at what came of it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from web.sandbox import comments, issues
from web.sandbox.errors import NotFound
from web.sandbox.gitstore import GitStore
from web.sandbox.model import Change, Comment, Issue, Pull
from web.sandbox.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment as it stood when it was asked for; times in seconds since the epoch."""

    id: int
    author: str
    body: str
    created_at: float
    updated_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """An issue as it stood when it was asked for; labels in the order in which they were set."""

    number: int
    title: str
    body: str
    state: str
    state_reason: str | None
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    author: str
    locked: bool
    is_pull: bool
    created_at: float
    updated_at: float
    closed_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PullView:
    """A pull request as it stood when it was asked for; `commits` beyond its base."""

    number: int
    title: str
    body: str
    author: str
    state: str
    draft: bool
    head: str
    base: str
    head_sha: str
    commits: int


class Driver:
    """Acts as somebody without asking for rights: an issue form sets labels for any author, and so does this.

    Errors are those of `errors`: NotFound for what is not there, Unprocessable for what GitHub does not take.
    """

    def __init__(self, site: Site) -> None:
        self.site = site

    def open_issue(self, repo: str, login: str, title: str, body: str, labels: Sequence[str] = ()) -> int:
        """Open an issue and return its number."""
        world = self.site.world
        with world.lock:
            author = world.user(login).login
            there = world.repository(repo)
            made = issues.open_issue(self.site, there, actor=author, title=title, body=body, labels=labels)
            return made.number

    def edit_issue(
        self, repo: str, number: int, login: str, *, title: str | None = None, body: str | None = None
    ) -> None:
        with self.site.world.lock:
            issues.edit_issue(self.site, self._issue(repo, number), actor=login, title=title, body=body)

    def comment(self, repo: str, number: int, login: str, body: str) -> int:
        """Comment and return the comment's id."""
        with self.site.world.lock:
            author = self.site.world.user(login).login
            found = self._issue(repo, number)
            return comments.add_comment(self.site, found, body, actor=author, privileged=True).id

    def edit_comment(self, repo: str, comment_id: int, login: str, body: str) -> None:
        with self.site.world.lock:
            comments.edit_comment(self.site, self._comment(repo, comment_id), body, actor=login)

    def delete_comment(self, repo: str, comment_id: int, login: str) -> None:
        with self.site.world.lock:
            comments.delete_comment(self.site, self._comment(repo, comment_id), actor=login)

    def add_label(self, repo: str, number: int, login: str, label: str) -> None:
        with self.site.world.lock:
            issues.add_labels(self.site, self._issue(repo, number), [label], actor=login)

    def remove_label(self, repo: str, number: int, login: str, label: str) -> None:
        """Raises NotFound where the issue does not carry the label."""
        world = self.site.world
        with world.lock:
            found, there = self._issue(repo, number), world.label(world.repository(repo), label)
            if there is None or there.id not in found.labels:
                raise NotFound("Label does not exist")
            issues.remove_labels(self.site, found, [there], actor=login)

    def close_issue(self, repo: str, number: int, login: str, *, reason: str = "completed") -> None:
        with self.site.world.lock:
            issues.set_state(self.site, self._issue(repo, number), "closed", actor=login, reason=reason)

    def reopen_issue(self, repo: str, number: int, login: str) -> None:
        with self.site.world.lock:
            issues.set_state(self.site, self._issue(repo, number), "open", actor=login)

    def assign(self, repo: str, number: int, login: str, assignees: Sequence[str]) -> None:
        """Make these the issue's assignees, in place of those it has."""
        with self.site.world.lock:
            issues.set_assignees(self.site, self._issue(repo, number), assignees, actor=login)

    def lock_issue(self, repo: str, number: int, login: str) -> None:
        with self.site.world.lock:
            issues.set_lock(self.site, self._issue(repo, number), locked=True, actor=login)

    def unlock_issue(self, repo: str, number: int, login: str) -> None:
        with self.site.world.lock:
            issues.set_lock(self.site, self._issue(repo, number), locked=False, actor=login)

    def rename_repository(self, repo: str, name: str, login: str) -> None:
        """Give a repository another name under its owner; it is still found under the old one."""
        world = self.site.world
        with world.lock, world.changing():
            found = world.repository(repo)
            before = found.name
            world.rename(found, name)
            changes = {"repository": {"name": {"from": before}}}
            self.site.announce("repository", "renamed", found, actor=login, changes=changes)

    # -- looking ----------------------------------------------------------------------------------------------

    def issue(self, repo: str, number: int) -> IssueView:
        with self.site.world.lock:
            found = self._issue(repo, number)
            return IssueView(
                number=found.number,
                title=found.title,
                body=found.body or "",
                state=found.state,
                state_reason=found.state_reason,
                labels=tuple(label.name for label in self.site.world.labels_of(found)),
                assignees=tuple(found.assignees),
                author=found.login,
                locked=found.locked,
                is_pull=found.pull is not None,
                created_at=found.created_at,
                updated_at=found.updated_at,
                closed_at=found.closed_at,
            )

    def issues(self, repo: str) -> list[int]:
        """The numbers of all issues and pull requests, oldest first."""
        with self.site.world.lock:
            return list(self.site.world.repository(repo).issues)

    def pulls(self, repo: str) -> list[PullView]:
        """All pull requests, oldest first."""
        with self.site.world.lock:
            found = self.site.world.repository(repo).issues.values()
            return [_pull_view(item, item.pull) for item in found if item.pull is not None]

    def branches(self, repo: str) -> dict[str, str]:
        """Each branch and the commit at its tip."""
        refs = self._store(repo).refs("heads")
        return {ref.removeprefix("refs/heads/"): sha for ref, sha in refs.items()}

    def file(self, repo: str, ref: str, path: str) -> str | None:
        """The text of a file at a branch or commit, None where there is none."""
        store = self._store(repo)
        commit = store.resolve(ref)
        entry = store.entry(commit, path) if commit is not None else None
        return None if entry is None else store.blob(entry.sha).decode(errors="replace")

    def message(self, repo: str, ref: str) -> str:
        """The message of the commit at the tip of a branch."""
        return self._store(repo).commit(ref).message

    def comments(self, repo: str, number: int) -> list[CommentView]:
        """The comments of an issue, oldest first."""
        with self.site.world.lock:
            return [
                CommentView(
                    id=item.id,
                    author=item.login,
                    body=item.body,
                    created_at=item.created_at,
                    updated_at=item.updated_at,
                )
                for item in self._issue(repo, number).comments.values()
            ]

    def timeline(self, repo: str, number: int) -> list[Change]:
        """Every change of an issue in order; what one request changed together has the same `batch`."""
        with self.site.world.lock:
            return copy.deepcopy(self._issue(repo, number).changes)

    def _store(self, repo: str) -> GitStore:
        with self.site.world.lock:
            return GitStore(self.site.world.repository(repo).path)

    def _issue(self, repo: str, number: int) -> Issue:
        return self.site.world.issue(repo, number)

    def _comment(self, repo: str, comment_id: int) -> Comment:
        return self.site.world.comment(repo, comment_id)


def _pull_view(item: Issue, pull: Pull) -> PullView:
    return PullView(
        number=item.number,
        title=item.title,
        body=item.body or "",
        author=item.login,
        state=item.state,
        draft=pull.draft,
        head=pull.head,
        base=pull.base,
        head_sha=pull.head_sha,
        commits=pull.commits,
    )
