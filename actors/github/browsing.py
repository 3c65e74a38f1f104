"""One page of GitHub's REST API as it is: for lists that PyGithub has no methods for. Pure but for the call."""

from __future__ import annotations

import re
from typing import Any, Protocol

from actors.messages import Browsed

_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


class Requester(Protocol):
    """PyGithub's."""

    base_url: str

    def requestJsonAndCheck(self, verb: str, url: str) -> tuple[dict[str, Any], Any]:  # noqa: N802 - PyGithub's name
        """One request; raises for a status that is an error."""


def browse(requester: Requester, path: str) -> Browsed:
    """One request; raises what PyGithub raises."""
    headers, found = requester.requestJsonAndCheck("GET", path)
    link = _NEXT.search(str(headers.get("link", "")))
    return Browsed(path=path, found=found, next=link[1].removeprefix(requester.base_url) if link else "")
