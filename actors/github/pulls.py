"""Pull requests as this server makes and reads them, over PyGithub's objects, which are handed in.

https://docs.github.com/en/rest/pulls/pulls
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from actors.messages import OpenPullRequest, PullKnown

NO_DRAFTS = "draft pull requests are not supported"
ALREADY = "already exists"


def open_or_update(repository: Any, write: OpenPullRequest, refused: type[Exception]) -> tuple[int, str]:
    """Number and address of the draft; one request, two or three where GitHub refuses the first.

    It refuses a second open pull request of a branch: that one is brought up to date then. And it knows no drafts in
    some private repositories: there an ordinary one is opened, whose title says what it is. `refused`: what PyGithub
    raises.
    """
    try:
        made = _create(repository, write, draft=True)
    except refused as error:
        said = _said(error)
        if NO_DRAFTS in said:
            made = _create(repository, write, draft=False)
        elif ALREADY in said:
            known = _update(repository, write)
            if known is None:
                raise
            return known["number"], known["html_url"]
        else:
            raise
    return made.number, made.html_url


def find(repository: Any, write: OpenPullRequest) -> tuple[int, str] | None:
    """The open pull request of the branch, if there is one."""
    found = _open_one(repository, write)
    return None if found is None else (found["number"], found["html_url"])


def read(repository: Any, number: int) -> PullKnown:
    """How it stands now."""
    pull = repository.get_pull(number)
    told = pull.raw_data  # as it came: what is missing in it is not asked for again, one attribute after the other
    head, base = told["head"], told.get("base") or {}
    return PullKnown(
        number=number,
        state=told["state"],
        head=head["sha"],
        commits=told["commits"],
        base=base.get("ref") or "",
        title=told.get("title") or "",
        merged=bool(told.get("merged")),
        fork=_id(head) is None or _id(head) != _id(base),
    )


def _id(side: Mapping[str, Any]) -> int | None:
    """The number of the repository that a side of a pull request lies in; None for one that was deleted."""
    return (side.get("repo") or {}).get("id")


def _create(repository: Any, write: OpenPullRequest, *, draft: bool) -> Any:
    title = write.title if draft else f"Draft: {write.title}"
    return repository.create_pull(base=write.base, head=write.head, title=title, body=write.body, draft=draft)


def _update(repository: Any, write: OpenPullRequest) -> dict[str, Any] | None:
    found = _open_one(repository, write)
    if found is not None:
        repository.get_pull(found["number"]).edit(title=write.title, body=write.body)
    return found


def _open_one(repository: Any, write: OpenPullRequest) -> dict[str, Any] | None:
    """Raises ValueError for an answer that is no list: PyGithub takes an empty one for "none"."""
    owner = repository.full_name.partition("/")[0]
    asked = urlencode({"state": "open", "head": f"{owner}:{write.head}", "base": write.base})
    _, found = repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pulls?{asked}")
    if not isinstance(found, list):
        raise ValueError("the answer is no list")
    return next((pull for pull in found if pull["head"]["ref"] == write.head), None)


def _said(error: Any) -> str:
    """All that GitHub said, in small letters; empty unless it refused what was sent."""
    return str(error.data).lower() if error.status == 422 else ""
