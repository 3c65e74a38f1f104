"""Who may what, also by a team and by a role that an organisation made; and redirects of renamed repositories."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import responses

from actors.github.gateway import Credentials, Gateway, GatewayError
from actors.messages import EditComment

API = "http://127.0.0.1:9"
PERMISSION = f"{API}/repos/octo/sample/collaborators/bob/permission"


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Credentials(token="t" * 20), api_url=API, installation=None, timeout=5)


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({"role_name": "Release crew", "permission": "write"}, "write"),
        ({"role_name": "Bug squad", "permission": "read"}, "read"),
        ({"role_name": "triage", "permission": "read"}, "triage"),
        ({"role_name": "maintain", "permission": "write"}, "maintain"),
    ],
)
def test_an_organisation_s_own_role_counts_as_the_one_that_it_is_based_on(
    gateway: Gateway, http: responses.RequestsMock, said: dict[str, str], role: str
) -> None:
    http.get(PERMISSION, json=said)
    assert gateway.permission("octo/sample", "bob") == role


TEAM = f"{API}/orgs/octo/teams/core/memberships/bob"


@pytest.mark.parametrize(
    ("role", "status", "answer", "expected"),
    [
        ("read", 200, {"state": "active"}, "write"),
        ("read", 200, {"state": "pending"}, "read"),
        ("none", 404, {"message": "Not Found"}, "none"),
    ],
)
def test_an_active_member_of_a_named_team_may_write(
    http: responses.RequestsMock, role: str, status: int, answer: dict[str, str], expected: str
) -> None:
    http.get(PERMISSION, json={"role_name": role, "permission": role})
    http.get(TEAM, json=answer, status=status)
    asked = Gateway(Credentials(token="t"), api_url=API, installation=None, timeout=5.0, teams=("octo/core",))
    assert asked.permission("octo/sample", "bob") == expected


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirected_write_is_made_where_it_belongs(
    gateway: Gateway, http: responses.RequestsMock, status: int
) -> None:
    moved = f"{API}/repositories/1/issues/comments/5"
    http.patch(f"{API}/repos/octo/sample/issues/comments/5", status=status, headers={"Location": moved}, json={})
    http.patch(moved, json={"id": 5, "body": "new"})
    gateway.perform("octo/sample", 7, EditComment(comment_id=5, body="new"))
    assert [call.request.url for call in http.calls][-1] == moved
    assert json.loads(http.calls[-1].request.body or b"") == {"body": "new"}


def test_a_redirect_that_leads_nowhere_is_no_success(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.patch(f"{API}/repos/octo/sample/issues/comments/5", status=307, json={"message": "Moved"})
    with pytest.raises(GatewayError) as failed:
        gateway.perform("octo/sample", 7, EditComment(comment_id=5, body="new"))
    assert failed.value.facts.status == 307


def test_a_redirect_to_another_host_is_not_followed(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.patch(f"{API}/repos/octo/sample/issues/comments/5", status=307, headers={"Location": "https://evil.example/x"})
    with pytest.raises(GatewayError):
        gateway.perform("octo/sample", 7, EditComment(comment_id=5, body="new"))
    assert len(http.calls) == 1
