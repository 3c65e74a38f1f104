"""What the sandbox remembers: plain records, free of behaviour, each of which maps to JSON as it stands.

Records point at each other by id, number or login and never by reference, so that the whole state can be
written to a file and read back. Times are seconds since the epoch (UTC).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["User", "Bot", "Organization"]

DEFAULT_LABELS: tuple[tuple[str, str, str], ...] = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)
"""The labels every new repository has on GitHub: name, colour, description."""


@dataclass(slots=True, kw_only=True)
class User:
    id: int
    login: str
    kind: Kind
    token: str
    created_at: float


@dataclass(slots=True, kw_only=True)
class App:
    """A GitHub App and its one installation, which covers every repository."""

    id: int
    slug: str
    client_id: str
    private_key: str
    public_key: str
    installation_id: int
    bot_login: str
    permissions: dict[str, str]
    created_at: float


@dataclass(slots=True, kw_only=True)
class Grant:
    """An installation token: what it may do, and until when."""

    app_id: int
    permissions: dict[str, str]
    expires_at: float


@dataclass(slots=True, kw_only=True)
class Label:
    id: int
    name: str
    color: str
    description: str | None = None
    default: bool = False


@dataclass(slots=True, kw_only=True)
class Reaction:
    id: int
    login: str
    content: str
    created_at: float


@dataclass(slots=True, kw_only=True)
class Comment:
    id: int
    repo: str
    number: int
    login: str
    body: str
    created_at: float
    updated_at: float
    app_id: int | None = None
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Change:
    """One change of an issue.

    `kind` is one of opened, labeled, unlabeled, renamed, edited, closed, reopened, assigned, unassigned, locked,
    unlocked, commented, comment_edited, comment_deleted. Changes made by one request share their `batch`: nobody
    outside ever sees the state between them. `before` and `after` hold the title, body or comment text.
    """

    id: int
    batch: int
    at: float
    kind: str
    actor: str
    label: str | None = None
    color: str | None = None
    comment_id: int | None = None
    assignee: str | None = None
    before: str | None = None
    after: str | None = None
    app_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Pull:
    """The part of an issue that makes it a pull request."""

    id: int
    head: str
    base: str
    draft: bool
    head_sha: str
    base_sha: str
    commits: int
    additions: int
    deletions: int
    changed_files: int


@dataclass(slots=True, kw_only=True)
class Issue:
    id: int
    repo: str
    number: int
    title: str
    body: str | None
    login: str
    created_at: float
    updated_at: float
    state: str = "open"
    state_reason: str | None = None
    locked: bool = False
    lock_reason: str | None = None
    closed_at: float | None = None
    closed_by: str | None = None
    app_id: int | None = None
    labels: list[int] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: dict[int, Comment] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    pull: Pull | None = None


@dataclass(slots=True, kw_only=True)
class Repository:
    id: int
    owner: str
    name: str
    path: str
    default_branch: str
    private: bool
    created_at: float
    updated_at: float
    pushed_at: float
    description: str | None = None
    open_count: int = 0
    permissions: dict[str, str] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(slots=True, kw_only=True)
class Hook:
    id: int
    url: str
    secret: str
    events: list[str]
    content_type: str
    lanes: int
    created_at: float


@dataclass(slots=True, kw_only=True)
class RequestRecord:
    """One REST request. `status` stays None while it is answered, and for good where the connection was cut."""

    method: str
    path: str
    at: float
    user: str | None = None
    status: int | None = None
    body: dict[str, Any] = field(default_factory=dict)
    fault: str | None = None
    duration: float | None = None
