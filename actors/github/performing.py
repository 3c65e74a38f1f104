"""What is written to an issue, one request each: PyGithub's objects come in as they are. Pure but for them."""

from __future__ import annotations

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


def find(issue: Any, *, marker: str, since: float, author: str) -> Any:
    """The comment of `author` (empty: of anybody) that ends in `marker`, None where there is none."""
    for comment in issue.get_comments(since=datetime.fromtimestamp(since, UTC)):
        writer = comment.user.login if comment.user else None  # an account that is gone has none
        if author in ("", writer) and (comment.body or "").rstrip().endswith(marker):
            return comment
    return None


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
