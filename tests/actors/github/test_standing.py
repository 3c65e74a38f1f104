"""What we may do in a repository, out of GitHub's answers."""

from __future__ import annotations

from typing import Any

import pytest

from actors.github import standing
from actors.messages import Browsed, ReadAccess

TOKEN = ReadAccess(key="octo/sample#1", repo="octo/sample")
APP = ReadAccess(key="octo/sample#1", repo="octo/sample", installation=7)
ALL = {"contents": "write", "pull_requests": "write", "issues": "write"}


@pytest.mark.parametrize(
    ("question", "found", "why"),
    [
        (TOKEN, {"permissions": {"push": True}}, ""),
        (TOKEN, {"permissions": {"push": False}}, "the server's account may not push to the repository"),
        (TOKEN, {"permissions": {"push": True}, "archived": True}, "the repository is archived"),
        (TOKEN, {}, ""),  # what GitHub does not tell is no reason
        (TOKEN, {"permissions": "?"}, ""),
        (TOKEN, None, "the repository is not there, or hidden from the server"),
        (TOKEN, [], "the repository is not there, or hidden from the server"),
        (APP, {"permissions": ALL}, ""),
        (APP, {"permissions": ALL | {"contents": "read"}}, "the GitHub App may not write: Contents"),
        (APP, {"permissions": {"issues": "write"}}, "the GitHub App may not write: Contents, Pull requests"),
        (APP, {"permissions": ALL, "suspended_at": "2025-01-01"}, "the installation of the GitHub App is suspended"),
        (APP, {}, ""),
    ],
)
def test_what_is_found_is_a_yes_or_a_no_with_its_reason(question: ReadAccess, found: Any, why: str) -> None:
    answer = standing.judge(question, Browsed(path="", found=found))
    assert (answer.may, answer.why) == (not why, why)


def test_an_app_asks_for_its_installation_and_a_token_for_the_repository() -> None:
    assert standing.path(TOKEN) == "/repos/octo/sample"
    assert standing.path(APP) == "/app/installations/7"
