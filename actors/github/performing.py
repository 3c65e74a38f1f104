"""What is written to an issue, one request each: PyGithub's objects come in as they are. Pure but for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

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
            issue.get_comment(comment_id).edit(body)
            return comment_id, ""
        case React(comment_id=comment_id, content=content):
            issue.get_comment(comment_id).create_reaction(content)
        case Assign(logins=logins):
            issue.add_to_assignees(*logins)
        case SetTitle(title=title):
            issue.edit(title=title)
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
        issue.add_to_labels(*write.add)
    for label in write.remove:
        try:
            issue.remove_from_labels(label)
        except refusal as error:
            said: Any = error
            if said.status != NOT_FOUND or "label" not in str(said.data).lower():
                raise
