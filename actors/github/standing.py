"""What we may do in a repository, asked before a task is begun whose result has to be pushed there.

An App is told by its installation's grants, a token by its owner's role. Rules for branches are not asked for: GitHub
names them without saying who may pass them by, and a refusal that is none is worse than a push that is refused.
https://docs.github.com/en/rest/apps/apps#get-an-installation-for-the-authenticated-app
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actors.messages import AccessKnown, Browsed, ReadAccess

GRANTS = {"contents": "Contents", "pull_requests": "Pull requests", "issues": "Issues"}


def path(question: ReadAccess) -> str:
    """Where the answer stands; an App asks as itself."""
    if question.installation is not None:
        return f"/app/installations/{question.installation}"
    return f"/repos/{question.repo}"


def judge(question: ReadAccess, answer: Browsed) -> AccessKnown:
    """What was found, as a yes, or a no with the reason. What GitHub does not tell is no reason."""
    found = answer.found
    if not isinstance(found, Mapping):
        return AccessKnown(repo=question.repo, may=False, why="the repository is not there, or hidden from the server")
    why = _token(found) if question.installation is None else _app(found)
    return AccessKnown(repo=question.repo, may=not why, why=why)


def _app(found: Mapping[str, Any]) -> str:
    if found.get("suspended_at"):
        return "the installation of the GitHub App is suspended"
    granted = found.get("permissions")
    if not isinstance(granted, Mapping):
        return ""
    missing = [name for scope, name in GRANTS.items() if granted.get(scope) not in ("write", "admin")]
    return f"the GitHub App may not write: {', '.join(missing)}" if missing else ""


def _token(found: Mapping[str, Any]) -> str:
    if found.get("archived"):
        return "the repository is archived"
    may = found.get("permissions")
    if isinstance(may, Mapping) and may.get("push") is False:
        return "the server's account may not push to the repository"
    return ""
