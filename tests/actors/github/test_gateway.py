"""The gateway against recorded answers: one HTTP request a call, and what failures become."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
import requests
import responses

from actors.github.gateway import Answer, Credentials, Gateway, GatewayError
from actors.messages import Assign, CreateComment, EditComment, ErrorFacts, GitHubWrite, React, SetTitle, SwitchLabels

API = "http://127.0.0.1:9"
ISSUE = f"{API}/repos/octo/sample/issues/7"
COMMENTS = f"{ISSUE}/comments"
ONE = f"{API}/repos/octo/sample/issues/comments/9"
TOKEN = "ghp_a-token-for-tests"
MARKER = "<!-- caseworker:7:1 -->"
CREATE = CreateComment(body=f"Hello.\n\n{MARKER}", marker=MARKER)


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Credentials(token=TOKEN), api_url=API, installation=None, timeout=5)


def asked(http: responses.RequestsMock) -> list[tuple[str, str]]:
    """Method and address of every request that was made."""
    return [(str(call.request.method), str(call.request.url)) for call in http.calls]


def perform(gateway: Gateway, write: GitHubWrite = CREATE) -> Answer:
    """What the actor does with an effect of issue 7."""
    return gateway.perform("octo/sample", 7, write)


def facts(gateway: Gateway, write: GitHubWrite = CREATE) -> ErrorFacts:
    """What is known of the failure."""
    with pytest.raises(GatewayError) as failed:
        perform(gateway, write)
    return failed.value.facts


def test_making_the_gateway_and_asking_for_the_limits_sends_nothing(gateway: Gateway) -> None:
    with responses.RequestsMock() as http:
        assert gateway.limits() is None
        assert gateway.git_token() == TOKEN
        assert asked(http) == []


def test_a_comment_is_one_request_with_our_token_and_name(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(COMMENTS, json={"id": 5, "html_url": "https://x/5"}, status=201)
    assert perform(gateway) == Answer(id=5, url="https://x/5")
    assert asked(http) == [("POST", COMMENTS)]
    request = http.calls[0].request
    assert request.headers["Authorization"] == f"token {TOKEN}"
    assert request.headers["User-Agent"] == "caseworker"
    assert json.loads(request.body) == {"body": CREATE.body}  # type: ignore[arg-type]


def test_an_edit_is_one_request(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.patch(ONE, json={"id": 9, "body": "New."})
    assert perform(gateway, EditComment(comment_id=9, body="New.")) == Answer(id=9)
    assert asked(http) == [("PATCH", ONE)]


def test_giving_the_issue_to_people_is_one_request(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(f"{ISSUE}/assignees", json={"number": 7, "assignees": []}, status=201)
    assert perform(gateway, Assign(logins=("alice", "bob"))) == Answer()
    assert asked(http) == [("POST", f"{ISSUE}/assignees")]
    assert json.loads(http.calls[0].request.body) == {"assignees": ["alice", "bob"]}  # type: ignore[arg-type]


def test_a_reaction_is_one_request(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(f"{ONE}/reactions", json={"id": 1, "content": "eyes"}, status=201)
    assert perform(gateway, React(comment_id=9, content="eyes")) == Answer()
    assert asked(http) == [("POST", f"{ONE}/reactions")]


def test_labels_are_added_before_others_are_removed(gateway: Gateway, http: responses.RequestsMock) -> None:
    both = [{"name": "Agent:Analyzing"}, {"name": "x"}]
    http.post(f"{ISSUE}/labels", json=both)
    http.delete(f"{ISSUE}/labels/agent%3Aqueued", json=both)
    perform(gateway, SwitchLabels(add=("agent:analyzing", "x"), remove=("agent:queued",)))
    assert [method for method, _ in asked(http)] == ["POST", "DELETE"]
    assert json.loads(http.calls[0].request.body) == {"labels": ["agent:analyzing", "x"]}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("write", "method", "place"),
    [
        (SwitchLabels(add=("x",), remove=()), "POST", f"{ISSUE}/labels"),
        (SwitchLabels(add=(), remove=("x",)), "DELETE", f"{ISSUE}/labels/x"),
        (EditComment(comment_id=9, body="new"), "PATCH", ONE),
        (React(comment_id=9, content="eyes"), "POST", f"{ONE}/reactions"),
        (SetTitle(title="new"), "PATCH", ISSUE),
    ],
)
@pytest.mark.parametrize("body", ["<html>a proxy's page</html>", "", "{}", "null"])
def test_a_200_that_does_not_say_so_is_no_success(
    gateway: Gateway, http: responses.RequestsMock, write: GitHubWrite, method: str, place: str, body: str
) -> None:
    http.add(method, place, body=body, status=200, content_type="text/html")
    assert facts(gateway, write).status is None


def test_a_label_that_is_gone_already_is_what_was_wanted(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.delete(f"{ISSUE}/labels/bug", json={"message": "Label does not exist"}, status=404)
    assert perform(gateway, SwitchLabels(add=(), remove=("bug",))) == Answer()


def test_a_repository_that_is_gone_is_a_failure_of_a_removal(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.delete(f"{ISSUE}/labels/bug", json={"message": "Not Found"}, status=404)
    assert facts(gateway, SwitchLabels(add=(), remove=("bug",))).status == 404


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503])
def test_no_answer_is_tried_again_by_itself(gateway: Gateway, http: responses.RequestsMock, status: int) -> None:
    http.post(COMMENTS, json={"message": "No."}, status=status)
    assert facts(gateway).status == status
    assert len(http.calls) == 1


def test_a_failure_carries_status_message_and_the_headers_in_lower_case(
    gateway: Gateway, http: responses.RequestsMock
) -> None:
    headers = {
        "Retry-After": "7",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "99",
        "X-GitHub-Request-Id": "A:1",
    }
    http.post(COMMENTS, json={"message": "Slow down."}, status=403, headers={**headers, "Set-Cookie": "private"})
    known = facts(gateway)
    assert (known.phase, known.status, known.message, known.creates) == ("github", 403, "Slow down.", True)
    assert known.headers == {name.lower(): value for name, value in headers.items()}


def test_a_page_in_place_of_json_is_a_failure_with_its_status(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(COMMENTS, body="<html>Unicorn</html>", status=502, content_type="text/html")
    assert facts(gateway).status == 502


LOST = [
    requests.exceptions.ReadTimeout("no answer in 5 s"),
    requests.exceptions.ConnectionError("Connection aborted, RemoteDisconnected"),
    requests.exceptions.ChunkedEncodingError("half an answer"),
]


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_a_dropped_or_late_answer_may_have_created(
    gateway: Gateway, http: responses.RequestsMock, error: requests.exceptions.RequestException
) -> None:
    http.post(COMMENTS, body=error)
    known = facts(gateway)
    assert (known.status, known.creates, len(http.calls)) == (None, True, 1)


def test_a_connection_that_never_came_about_has_created_nothing(http: responses.RequestsMock, gateway: Gateway) -> None:
    http.post(COMMENTS, body=requests.exceptions.ConnectTimeout("no route"))
    known = facts(gateway)
    assert (known.status, known.creates) == (None, False)


def test_a_refused_connection_has_created_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{closed.getsockname()[1]}"
        known = facts(Gateway(Credentials(token=TOKEN), api_url=api, installation=None, timeout=5))
    assert (known.status, known.creates) == (None, False)


@pytest.mark.parametrize("write", [EditComment(comment_id=9, body="x"), React(comment_id=9, content="eyes")])
def test_a_lost_answer_to_anything_but_a_comment_creates_nothing(gateway: Gateway, write: GitHubWrite) -> None:
    with responses.RequestsMock() as http:
        http.add(responses.PATCH if isinstance(write, EditComment) else responses.POST, _address(write), body=LOST[0])
        assert not facts(gateway, write).creates


def _address(write: GitHubWrite) -> str:
    return ONE if isinstance(write, EditComment) else f"{ONE}/reactions"


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "5", "[1]", '"x"', '{"id": "x"}', "<html>", '{"id": null}'])
def test_an_answer_that_does_not_say_what_was_created_counts_as_lost(
    gateway: Gateway, http: responses.RequestsMock, body: str
) -> None:
    http.post(COMMENTS, body=body, status=201, content_type="application/json")
    known = facts(gateway)
    assert (known.status, known.creates) == (None, True)


def test_a_moved_repository_is_followed(gateway: Gateway, http: responses.RequestsMock) -> None:
    moved = f"{API}/repositories/1/issues/7/comments"
    http.post(COMMENTS, json={"message": "Moved"}, status=301, headers={"Location": moved})
    http.post(moved, json={"id": 5, "html_url": "u"}, status=201)
    assert perform(gateway).id == 5


def test_the_limits_are_those_of_the_last_answer(gateway: Gateway, http: responses.RequestsMock) -> None:
    headers = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4321", "X-RateLimit-Reset": "1750000000"}
    http.post(COMMENTS, json={"id": 5, "html_url": "u"}, status=201, headers=headers)
    perform(gateway)
    assert gateway.limits() == (4_321, 1_750_000_000.0)
