"""What a person may do in a repository, as GitHub tells it, over PyGithub's requester, which is handed in.

https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

ROLES = frozenset({"admin", "maintain", "write", "triage", "read", "none"})
WRITERS = frozenset({"admin", "maintain", "write"})


def role(requester: Any, repo: str, login: str) -> str:
    """The role; one that an organisation made counts as the one that it is based on. One request.

    Raises ValueError for an answer that names none.
    """
    _, said = requester.requestJsonAndCheck("GET", f"/repos/{repo}/collaborators/{quote(login, safe='')}/permission")
    name, base = said.get("role_name"), said.get("permission")
    if name in ROLES:
        return str(name)
    if name and base in ROLES:
        return str(base)
    raise ValueError("the answer names no role")


def is_member(requester: Any, team: str, login: str) -> bool:
    """Whether a person is an active member of a team, named `organisation/team`. One request."""
    organisation, _, slug = team.partition("/")
    url = f"/orgs/{quote(organisation, safe='')}/teams/{quote(slug, safe='')}/memberships/{quote(login, safe='')}"
    _, said = requester.requestJsonAndCheck("GET", url)
    return bool(said.get("state") == "active")
