"""What is written to an issue, one request each: PyGithub's objects come in as they are. Pure but for them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from actors.github import pulls
from actors.messages import (
    Assign,
    CreateComment,
    EditComment,
    GitHubWrite,
    OpenPullRequest,
    React,
    SetTitle,
    SwitchLabels,
)

NOT_FOUND = 404
PAGE = 100


def perform(repository: Any, issue_number: int, write: GitHubWrite, refusal: type[Exception]) -> tuple[int | None, str]:
    """Do it; the id and address of what was made or edited. `refusal` is what PyGithub raises at an error."""
    issue = repository.get_issue(issue_number)
    match write:
        case CreateComment(body=body):
            created = issue.create_comment(body)
            return number(created.id), created.html_url
        case EditComment(comment_id=comment_id, body=body):
            edited = _said(issue, "PATCH", f"{repository.url}/issues/comments/{comment_id}", {"body": body})
            return number(edited.get("id")), ""
        case React(comment_id=comment_id, content=content):
            place = f"{repository.url}/issues/comments/{comment_id}/reactions"
            number(_said(issue, "POST", place, {"content": content}).get("id"))
        case Assign(logins=logins):
            number(_said(issue, "POST", f"{issue.url}/assignees", {"assignees": list(logins)}).get("number"))
        case SetTitle(title=title):
            number(_said(issue, "PATCH", issue.url, {"title": title}).get("number"))
        case SwitchLabels():
            _switch(issue, write, refusal)
        case OpenPullRequest():
            made, url = pulls.open_or_update(repository, write, refusal)
            return number(made), url
    return None, ""


def find(issue: Any, *, marker: str, since: float, author: str) -> dict[str, Any] | None:
    """The comment of `author` (empty: of anybody) that ends in `marker`, None where there is none.

    Raises ValueError for an answer that is no list: PyGithub takes an empty one for "no comments", and what is there
    would be posted again.
    """
    stamp = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for page in itertools.count(1):
        url = f"{issue.url}/comments?since={stamp}&per_page={PAGE}&page={page}"
        headers, found = issue.requester.requestJsonAndCheck("GET", url)
        for comment in listed(found):
            writer = (comment["user"] or {}).get("login")  # an account that is gone has none
            if author in ("", writer) and (comment["body"] or "").rstrip().endswith(marker):
                return comment
        if len(found) < PAGE and 'rel="next"' not in headers.get("link", ""):
            break
    return None


def listed(answer: object) -> list[dict[str, Any]]:
    """A page of a list; raises ValueError where the answer is none."""
    if not isinstance(answer, list):
        raise ValueError("the answer is no list")
    return answer


def number(value: object) -> int:
    """The id of what was made; raises ValueError where the answer is none of GitHub's."""
    if not isinstance(value, int):
        raise ValueError("the answer does not say what was created")
    return value


def _switch(issue: Any, write: SwitchLabels, refusal: type[Exception]) -> None:
    """Add, then remove; a label that is not there any more is what was wanted."""
    if write.add:
        there = _names(_answer(issue, "POST", f"{issue.url}/labels", {"labels": list(write.add)}))
        if not {label.lower() for label in write.add} <= there:
            raise ValueError("the answer does not name the labels that were added")
    for label in write.remove:
        try:
            _names(_answer(issue, "DELETE", f"{issue.url}/labels/{quote(label, safe='')}", None))
        except refusal as error:
            said: Any = error
            if said.status != NOT_FOUND or "label" not in str(said.data).lower():
                raise


def _names(answer: object) -> set[str]:
    """The labels that an issue has after a change, as GitHub answers it."""
    if not isinstance(answer, list):
        raise ValueError("the answer does not name the issue's labels")
    return {str(label["name"]).lower() for label in answer}


def _said(issue: Any, verb: str, url: str, body: dict[str, object]) -> dict[str, Any]:
    answer = _answer(issue, verb, url, body)
    if not isinstance(answer, dict):
        raise ValueError("the answer does not say what became of the request")
    return answer


def _answer(issue: Any, verb: str, url: str, body: dict[str, object] | None) -> Any:
    """One request. PyGithub's own methods take any 200 for a success, also a proxy's page: here the answer is read."""
    _, answer = issue.requester.requestJsonAndCheck(verb, url, input=body)
    return answer
