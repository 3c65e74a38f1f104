"""Who asks, and what they may: roles in a repository, and an App's granted permissions.

https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories
"""

from __future__ import annotations

from dataclasses import dataclass, field

from web.sandbox.errors import NOT_FOR_INTEGRATIONS, Forbidden, NotFound, Unauthorized
from web.sandbox.model import Repository
from web.sandbox.state import World

ROLES = ("none", "read", "triage", "write", "maintain", "admin")

LEGACY_PERMISSION = {"maintain": "write", "triage": "read"}
"""How the older `permission` field names the roles that came later."""

_LEVELS = {"read": 1, "write": 2, "admin": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The one behind a request: nobody (no login), a user, or an App (its bot's login and its grants)."""

    login: str | None = None
    app_id: int | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    is_app_itself: bool = False

    @property
    def name(self) -> str:
        """The login, where there must be one; else Unauthorized."""
        if self.login is None:
            raise Unauthorized("Requires authentication")
        return self.login


def role(world: World, repo: Repository, login: str | None) -> str:
    """The role name of a login, `none` where it may not even see the repository."""
    granted = {name.lower(): value for name, value in repo.permissions.items()}
    if login is not None:
        if login.lower() == repo.owner.lower():
            return "admin"
        if login.lower() in granted:
            return granted[login.lower()]
        if any(app.bot_login.lower() == login.lower() for app in world.apps.values()):
            return "write"
    return "none" if repo.private else "read"


def has_role(world: World, repo: Repository, login: str | None, *, least: str) -> bool:
    return ROLES.index(role(world, repo, login)) >= ROLES.index(least)


def association(repo: Repository, login: str) -> str:
    """The `author_association` of GitHub, as little worth here as there: a read-only collaborator is one too."""
    if login.lower() == repo.owner.lower():
        return "OWNER"
    if login.lower() in {name.lower() for name in repo.permissions}:
        return "COLLABORATOR"
    return "NONE"


def ensure_visible(world: World, repo: Repository, caller: Caller) -> None:
    """A private repository does not exist for those who may not read it."""
    if caller.app_id is None and not has_role(world, repo, caller.login, least="read"):
        raise NotFound


def ensure_may(world: World, repo: Repository, caller: Caller, *, scope: str, level: str, least: str) -> None:
    """An App needs `level` on `scope` (issues, contents ...), a user the role `least`; else Forbidden."""
    if caller.app_id is not None:
        granted = _LEVELS.get(caller.permissions.get(scope, ""), 0)
        if granted < _LEVELS[level]:
            raise Forbidden(NOT_FOR_INTEGRATIONS)
        return
    if level != "read" and caller.login is None:
        raise Unauthorized("Requires authentication")
    if not has_role(world, repo, caller.login, least=least):
        raise Forbidden
