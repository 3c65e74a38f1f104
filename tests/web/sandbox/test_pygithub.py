"""The client that the server uses, lazy and eager, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import github
import pytest
from github.Issue import Issue
from github.Repository import Repository

from tests.web.sandbox.conftest import REPO
from web.sandbox import Sandbox


@pytest.fixture(params=[True, False], ids=["lazy", "eager"])
def repository(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Repository]:
    client = github.Github(
        base_url=sandbox.api_url,
        auth=github.Auth.Token(sandbox.add_user("helper")),
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=request.param,
    )
    yield client.get_repo(REPO)
    client.close()


@pytest.fixture
def issue(sandbox: Sandbox, repository: Repository) -> Issue:
    number = sandbox.open_issue(REPO, "rea", "Explain", "How?", ["agent:task"])
    return repository.get_issue(number)


def test_an_issue_reads_as_it_was_written(issue: Issue) -> None:
    assert (issue.title, issue.body, issue.state, issue.user.login) == ("Explain", "How?", "open", "rea")
    assert [label.name for label in issue.labels] == ["agent:task"]
    assert issue.created_at <= datetime.now(UTC)
    assert issue.closed_at is None


def test_a_comment_is_created_edited_found_and_deleted(sandbox: Sandbox, issue: Issue) -> None:
    made = issue.create_comment("one")
    made.edit("two")
    assert [found.body for found in issue.get_comments()] == ["two"]
    assert issue.get_comment(made.id).user.type == "Bot"
    made.delete()
    assert sandbox.comments(REPO, issue.number) == []


def test_labels_are_added_removed_and_replaced(sandbox: Sandbox, issue: Issue) -> None:
    issue.add_to_labels("agent:queued", "Bug")
    issue.remove_from_labels("agent:task")
    assert sandbox.issue(REPO, issue.number).labels == ("agent:queued", "bug")
    issue.set_labels("agent:failed")
    assert [label.name for label in issue.get_labels()] == ["agent:failed"]
    issue.delete_labels()
    assert sandbox.issue(REPO, issue.number).labels == ()


def test_one_edit_sets_title_state_and_labels(sandbox: Sandbox, issue: Issue) -> None:
    issue.edit(title="Done", state="closed", state_reason="not_planned", labels=["agent:completed"])
    view = sandbox.issue(REPO, issue.number)
    assert (view.title, view.state, view.state_reason) == ("Done", "closed", "not_planned")
    assert view.labels == ("agent:completed",)


def test_reactions_are_counted_once_a_person(issue: Issue) -> None:
    issue.create_reaction("eyes")
    issue.create_reaction("eyes")
    comment = issue.create_comment("look")
    comment.create_reaction("rocket")
    assert [found.content for found in issue.get_reactions()] == ["eyes"]
    assert [found.user.login for found in comment.get_reactions()] == ["helper"]


def test_labels_of_the_repository_are_managed(repository: Repository) -> None:
    label = repository.create_label("agent:queued", "c5def5", "waits")
    label.edit("agent:waiting", "ffffff", "still waits")
    names = {found.name for found in repository.get_labels()}
    assert "agent:waiting" in names
    assert "agent:queued" not in names
    repository.get_label("agent:waiting").delete()
    with pytest.raises(github.UnknownObjectException):
        repository.get_label("agent:waiting").color  # noqa: B018 - a lazy label asks only now


@pytest.mark.parametrize(
    ("login", "permission", "role_name"),
    [
        ("ana", "write", "write"),
        ("tia", "read", "triage"),
        ("rea", "read", "read"),
        ("adam", "admin", "admin"),
        ("acme", "admin", "admin"),
        ("stranger", "read", "read"),
    ],
)
def test_permission_and_role_of_a_person(repository: Repository, login: str, permission: str, role_name: str) -> None:
    assert repository.get_collaborator_permission(login) == permission
    assert repository.get_collaborator_role_name(login) == role_name


def test_files_are_read_by_path_and_as_a_tree(repository: Repository) -> None:
    file = repository.get_contents("src/app.py", ref="main")
    assert not isinstance(file, list)
    assert file.decoded_content == b"print('hello')\n"
    listed = repository.get_contents("")
    assert isinstance(listed, list)
    assert {entry.path for entry in listed} == {".github", ".gitignore", "README.md", "src"}
    tree = repository.get_git_tree("main", recursive=True).tree
    assert {"src", "src/app.py", ".github/ISSUE_TEMPLATE/task.yml"} <= {entry.path for entry in tree}
    assert repository.get_readme().path == "README.md"
    with pytest.raises(github.UnknownObjectException):
        repository.get_contents("nowhere.py").sha  # noqa: B018 - a lazy file asks only now


def test_a_branch_and_a_ref_lead_to_the_same_commit(repository: Repository) -> None:
    branch = repository.get_branch("main")
    assert repository.get_git_ref("heads/main").object.sha == branch.commit.sha
    assert repository.get_commit("main").commit.sha == branch.commit.sha
    assert repository.get_git_commit(branch.commit.sha).message.startswith("Import")
    made = repository.create_git_ref("refs/heads/topic", branch.commit.sha)
    assert {found.name for found in repository.get_branches()} == {"main", "topic"}
    made.delete()
    assert {found.name for found in repository.get_branches()} == {"main"}


def test_who_am_i_and_what_is_left(sandbox: Sandbox) -> None:
    with github.Github(base_url=sandbox.api_url, auth=github.Auth.Token(sandbox.add_user("ana"))) as client:
        assert client.get_user().login == "ana"
        assert client.get_user("tia").type == "User"
        assert client.get_rate_limit().resources.core.limit == 5000
        assert client.oauth_scopes == ["repo", "workflow"]


def test_many_comments_come_in_pages(sandbox: Sandbox, issue: Issue) -> None:
    for count in range(65):
        sandbox.comment(REPO, issue.number, "ana", f"comment {count}")
    assert [found.body for found in issue.get_comments()] == [f"comment {count}" for count in range(65)]
