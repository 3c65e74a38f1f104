"""The world of the sandbox: every record, the indices over them, one lock, and the condition all waiters wait on.

Whoever reads or changes records holds `world.lock`; the functions of `issues`, `comments`, `labels` and
`pulls` take it themselves. Nothing slow (git, a webhook, a file) happens while it is held.
"""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from web.sandbox.errors import NotFound
from web.sandbox.model import App, Comment, Grant, Hook, Issue, Kind, Label, Repository, RequestRecord, User

FIRST_ID = 3_000_000_001  # beyond 32 bits, as GitHub's own ids have been since 2023

_ALPHABET = string.ascii_letters + string.digits


def new_token(prefix: str) -> str:
    """A token in GitHub's form: a prefix that names its kind and 36 letters or digits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(36))


class World:
    """All state. Logins, repository names and label names are compared without regard to case, as on GitHub."""

    def __init__(self, *, clock: Callable[[], float], home: Path) -> None:
        """`clock` gives seconds since the epoch; `home` is the folder for the bare repositories."""
        self.clock = clock
        self.home = home
        self.url = ""
        self.lock = threading.RLock()
        self.push_lock = threading.Lock()  # one push at a time, so that each ref's move is told once
        self.users: dict[str, User] = {}
        self.apps: dict[int, App] = {}
        self.repositories: dict[str, Repository] = {}
        self.hooks: dict[int, Hook] = {}
        self.grants: dict[str, Grant] = {}
        self.requests: list[RequestRecord] = []
        self.next_id = FIRST_ID
        self.batch = 0
        self._tokens: dict[str, User] = {}
        self._comments: dict[int, Comment] = {}
        self._label_names: dict[tuple[int, str], Label] = {}
        self._former: dict[str, str] = {}  # names that repositories had, each with the one that followed
        self._version = 0
        self._changed = threading.Condition()
        self._depth = 0

    @property
    def api(self) -> str:
        return f"{self.url}/api/v3"

    def new_id(self) -> int:
        with self.lock:
            self.next_id += 1
            return self.next_id - 1

    # -- change and wait ------------------------------------------------------------------------------------

    @contextmanager
    def changing(self) -> Iterator[int]:
        """Hold the lock for one change (which may consist of others) and wake the waiters after it.

        Yields the number of the batch, the same for all changes nested in the outermost one.
        """
        with self.lock:
            if self._depth == 0:
                self.batch += 1
            self._depth += 1
            try:
                yield self.batch
            finally:
                self._depth -= 1
        self.touch()

    def touch(self) -> None:
        """Wake everybody who waits for a change."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait_until(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """Whether `predicate` came true within `timeout` real seconds; asked again after each change.

        It is called without any lock held, so it may look at things outside of the sandbox too.
        """
        deadline = time.monotonic() + timeout
        while True:
            seen = self._version
            if predicate():
                return True
            with self._changed:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait_for(lambda seen=seen: self._version != seen, left):  # type: ignore[misc]
                    return False

    # -- people -----------------------------------------------------------------------------------------------

    def add_user(self, login: str, *, kind: Kind = "User") -> User:
        """The user of that login, made if there is none."""
        with self.changing():
            known = self.users.get(login.lower())
            if known is not None:
                return known
            user = User(id=self.new_id(), login=login, kind=kind, token=new_token("ghp_"), created_at=self.clock())
            self.users[login.lower()] = user
            self._tokens[user.token] = user
            return user

    def user(self, login: str) -> User:
        """Raises NotFound for an unknown login."""
        found = self.users.get(login.lower())
        if found is None:
            raise NotFound
        return found

    def user_of_token(self, token: str) -> User | None:
        return self._tokens.get(token)

    def app(self, app_id: int | None) -> App | None:
        return None if app_id is None else self.apps.get(app_id)

    def installed_app(self) -> App | None:
        """The App whose webhooks are sent: the first one there is."""
        return next(iter(self.apps.values()), None)

    # -- what there is ----------------------------------------------------------------------------------------

    def repository(self, full_name: str) -> Repository:
        """Also by a name that it had before, as long as no other one has that."""
        name = full_name.lower()
        found = self.repositories.get(name) or self.repositories.get(self._former.get(name, ""))
        if found is None:
            raise NotFound
        return found

    def issue(self, full_name: str, number: int) -> Issue:
        found = self.repository(full_name).issues.get(number)
        if found is None:
            raise NotFound
        return found

    def comment(self, full_name: str, comment_id: int) -> Comment:
        found = self._comments.get(comment_id)
        if found is None or found.repo.lower() != self.repository(full_name).full_name.lower():
            raise NotFound
        return found

    def label(self, repo: Repository, name: str) -> Label | None:
        return self._label_names.get((repo.id, name.lower()))

    def labels_of(self, issue: Issue) -> list[Label]:
        labels = self.repository(issue.repo).labels
        return [labels[key] for key in issue.labels]

    # -- indices ----------------------------------------------------------------------------------------------

    def put_label(self, repo: Repository, label: Label) -> None:
        """Store a label, under a new name too."""
        self.drop_label_name(repo, label.id)
        repo.labels[label.id] = label
        self._label_names[repo.id, label.name.lower()] = label

    def drop_label_name(self, repo: Repository, label_id: int) -> None:
        stale = [key for key, value in self._label_names.items() if key[0] == repo.id and value.id == label_id]
        for key in stale:
            del self._label_names[key]

    def rename(self, repo: Repository, name: str) -> None:
        """Give a repository another name, under which all that is in it stands from now on."""
        before, after = repo.full_name.lower(), f"{repo.owner}/{name}".lower()
        del self.repositories[before]
        repo.name = name
        self.repositories[after] = repo
        self._former = {old: after if new == before else new for old, new in self._former.items()} | {before: after}
        for issue in repo.issues.values():
            issue.repo = repo.full_name
            for comment in issue.comments.values():
                comment.repo = repo.full_name

    def put_comment(self, comment: Comment) -> None:
        self.issue(comment.repo, comment.number).comments[comment.id] = comment
        self._comments[comment.id] = comment

    def drop_comment(self, comment: Comment) -> None:
        del self.issue(comment.repo, comment.number).comments[comment.id]
        del self._comments[comment.id]

    def rebuild_indices(self) -> None:
        """Derive every index from the records, after they were read from a file."""
        self._tokens = {user.token: user for user in self.users.values()}
        for repo in self.repositories.values():
            for label in repo.labels.values():
                self._label_names[repo.id, label.name.lower()] = label
            for issue in repo.issues.values():
                self._comments.update(issue.comments)
