"""The gateway's questions: permission, identity, our own comments; and a GitHub App's credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from actors.github.gateway import Answer, Credentials, Gateway, GatewayError
from actors.messages import CreateComment

API = "http://127.0.0.1:9"
COMMENTS = f"{API}/repos/octo/sample/issues/7/comments"
PERMISSION = f"{API}/repos/octo/sample/collaborators/bob/permission"
MARKER = "<!-- caseworker:7:1 -->"
US = "caseworker[bot]"


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Credentials(token="t" * 20), api_url=API, installation=None, timeout=5)


@pytest.fixture(scope="module")
def key() -> str:
    """A private key as GitHub gives to an App."""
    made = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()


def find(gateway: Gateway, *, author: str = US) -> Answer | None:
    """Our comment with the marker, if it is there."""
    return gateway.find_comment("octo/sample", 7, marker=MARKER, since=1_750_000_000.0, author=author)


def comment(number: int, body: str | None, *, login: str | None = US) -> dict[str, object]:
    """A comment as GitHub lists it."""
    user = None if login is None else {"login": login}
    return {"id": number, "body": body, "user": user, "html_url": f"u/{number}"}


@pytest.mark.parametrize("role", ["admin", "maintain", "write", "triage", "read", "none"])
def test_a_permission_is_the_role_s_name(gateway: Gateway, http: responses.RequestsMock, role: str) -> None:
    http.get(PERMISSION, json={"permission": "write", "role_name": role})
    assert gateway.permission("octo/sample", "bob") == role
    assert len(http.calls) == 1


def test_somebody_whom_github_does_not_know_there_may_nothing(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(PERMISSION, json={"message": "Not Found"}, status=404)
    assert gateway.permission("octo/sample", "bob") == "none"


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_permission_that_cannot_be_read_is_a_failure(
    gateway: Gateway, http: responses.RequestsMock, status: int
) -> None:
    http.get(PERMISSION, json={"message": "No."}, status=status)
    with pytest.raises(GatewayError):
        gateway.permission("octo/sample", "bob")


@pytest.mark.parametrize("body", [{}, [], None, {"role_name": None}, {"role_name": 5}, {"role_name": ""}])
def test_an_answer_without_a_role_is_a_failure_and_no_permission(
    gateway: Gateway, http: responses.RequestsMock, body: object
) -> None:
    http.get(PERMISSION, json=body)
    with pytest.raises(GatewayError):
        gateway.permission("octo/sample", "bob")


def test_our_login_is_that_of_the_token(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{API}/user", json={"login": "octo-bot", "id": 1})
    assert gateway.identity() == "octo-bot"
    assert len(http.calls) == 1


@pytest.mark.parametrize("body", [{}, [], {"login": None}])
def test_an_answer_without_a_login_is_a_failure(gateway: Gateway, http: responses.RequestsMock, body: object) -> None:
    http.get(f"{API}/user", json=body)
    with pytest.raises(GatewayError):
        gateway.identity()


@pytest.mark.parametrize(
    "others",
    [
        [comment(1, f"x\n{MARKER}", login="mallory")],
        [comment(1, f"{MARKER}\nand more")],
        [comment(1, "x\n<!-- caseworker:7:11 -->")],
        [comment(1, f"x\n{MARKER}", login=None)],
        [comment(1, None)],
        [],
    ],
    ids=["somebody else's", "marker not at the end", "another effect", "of a deleted account", "no text", "none"],
)
def test_only_our_own_comment_that_ends_in_the_marker_is_adopted(
    gateway: Gateway, http: responses.RequestsMock, others: list[dict[str, object]]
) -> None:
    http.get(COMMENTS, json=others)
    assert find(gateway) is None


def test_our_own_comment_is_found_on_a_later_page_with_one_request_a_page(
    gateway: Gateway, http: responses.RequestsMock
) -> None:
    following = {"Link": f'<{COMMENTS}?page=2>; rel="next"'}
    http.get(COMMENTS, json=[comment(number, "x") for number in range(1, 101)], headers=following)
    http.get(COMMENTS, json=[comment(101, f"x\n\n{MARKER}\n")])
    assert find(gateway) == Answer(id=101, url="u/101")
    assert len(http.calls) == 2
    assert "per_page=100" in str(http.calls[0].request.url)
    assert "since=2025-06-15T15%3A06%3A40Z" in str(http.calls[0].request.url)


@pytest.mark.parametrize("body", ["", " ", "null", "{}", '"none"'])
def test_an_answer_that_is_no_list_does_not_say_that_there_is_no_comment(
    gateway: Gateway, http: responses.RequestsMock, body: str
) -> None:
    http.get(COMMENTS, body=body, content_type="application/json")
    with pytest.raises(GatewayError):
        find(gateway)


@pytest.mark.parametrize("body", ["", "null"])
def test_what_comes_back_empty_was_not_read(gateway: Gateway, http: responses.RequestsMock, body: str) -> None:
    http.get(f"{API}/repos/octo/sample/labels", body=body, content_type="application/json")
    with pytest.raises(GatewayError):
        gateway.labels("octo/sample")


def test_without_a_known_login_the_marker_alone_has_to_do(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(COMMENTS, json=[comment(1, f"x\n{MARKER}", login="octo")])
    assert find(gateway, author="") == Answer(id=1, url="u/1")


def test_an_app_fetches_the_token_of_its_installation_once(key: str, http: responses.RequestsMock) -> None:
    gateway = Gateway(Credentials(app_id="12", private_key=key), api_url=API, installation=34, timeout=5)
    tomorrow = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = f"{API}/app/installations/34/access_tokens"
    http.post(address, json={"token": "ghs_of-the-installation", "expires_at": tomorrow}, status=201)
    http.post(COMMENTS, json={"id": 5, "html_url": "u"}, status=201)
    for _ in range(2):
        gateway.perform("octo/sample", 7, CreateComment(body=MARKER, marker=MARKER))
    assert gateway.git_token() == "ghs_of-the-installation"
    assert [str(call.request.url) for call in http.calls] == [address, COMMENTS, COMMENTS]
    assert str(http.calls[0].request.headers["Authorization"]).startswith("Bearer ")
    assert http.calls[1].request.headers["Authorization"] == "token ghs_of-the-installation"


def test_an_app_s_login_is_its_slug(key: str, http: responses.RequestsMock) -> None:
    gateway = Gateway(Credentials(app_id="12", private_key=key), api_url=API, installation=34, timeout=5)
    http.get(f"{API}/app", json={"id": 12, "slug": "caseworker"})
    assert gateway.identity() == US
    assert len(http.calls) == 1


def test_an_app_without_an_installation_fails_without_a_request(key: str, http: responses.RequestsMock) -> None:
    gateway = Gateway(Credentials(app_id="12", private_key=key), api_url=API, installation=None, timeout=5)
    with pytest.raises(GatewayError) as failed:
        gateway.perform("octo/sample", 7, CreateComment(body=MARKER, marker=MARKER))
    assert (failed.value.facts.exception, failed.value.facts.creates) == ("NoInstallation", False)
    assert gateway.limits() is None
    assert len(http.calls) == 0


def test_a_private_key_that_is_none_fails_without_a_request(http: responses.RequestsMock) -> None:
    gateway = Gateway(Credentials(app_id="12", private_key="no key"), api_url=API, installation=34, timeout=5)
    with pytest.raises(GatewayError) as failed:
        gateway.identity()
    assert (failed.value.facts.exception, failed.value.facts.creates) == ("InvalidKeyError", False)
    assert len(http.calls) == 0
