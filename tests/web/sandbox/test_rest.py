"""Status codes, texts and headers are GitHub's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.sandbox.conftest import REPO, Api
from web.sandbox import Sandbox

ISSUES = f"/repos/{REPO}/issues"

Users = Callable[[str | None], Api]


@pytest.fixture
def number(sandbox: Sandbox) -> int:
    return sandbox.open_issue(REPO, "rea", "Title", "Body", ["agent:task"])


def test_a_missing_thing_is_a_404_with_githubs_body(api: Api) -> None:
    for path in (f"{ISSUES}/99", f"{ISSUES}/comments/99", "/repos/no/thing", "/nowhere", "/users/nobody"):
        answer = api("GET", path)
        assert answer.status_code == 404
        assert answer.json() == {
            "message": "Not Found",
            "documentation_url": "https://docs.github.com/rest",
            "status": "404",
        }


def test_wrong_credentials_are_refused(sandbox: Sandbox) -> None:
    answer = Api(sandbox, "ghp_wrong")("GET", "/user")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_nobody_reads_what_is_public_and_writes_nothing(as_user: Users, number: int) -> None:
    nobody = as_user(None)
    assert nobody("GET", f"{ISSUES}/{number}").status_code == 200
    assert nobody("POST", f"{ISSUES}/{number}/comments", json={"body": "x"}).status_code == 401
    assert nobody("GET", "/user").status_code == 401


@pytest.mark.parametrize("body", ["", "  \n", None])
def test_an_empty_comment_is_a_422(api: Api, number: int, body: str | None) -> None:
    answer = api("POST", f"{ISSUES}/{number}/comments", json={"body": body})
    assert answer.status_code == 422
    assert answer.json()["message"] == "Validation Failed"
    assert answer.json()["errors"] == [{"resource": "IssueComment", "code": "missing_field", "field": "body"}]


def test_a_comment_may_have_65536_characters_and_no_more(api: Api, number: int) -> None:
    path = f"{ISSUES}/{number}/comments"
    assert api("POST", path, json={"body": "é" * 65_536}).status_code == 201
    refused = api("POST", path, json={"body": "é" * 65_537})
    assert refused.status_code == 422
    assert "body is too long (maximum is 65536 characters)" in refused.text


@pytest.mark.parametrize(
    ("raw", "status"), [(b"{", 400), (b"[1]", 400), (b'{"body": 7}', 422), (b"\xff", 400), (b"", 422)]
)
def test_a_body_that_is_no_object_is_refused(api: Api, number: int, raw: bytes, status: int) -> None:
    assert api("POST", f"{ISSUES}/{number}/comments", data=raw).status_code == status


def test_a_locked_issue_takes_comments_from_writers_alone(as_user: Users, number: int) -> None:
    assert as_user("ana")("PUT", f"{ISSUES}/{number}/lock").status_code == 204
    refused = as_user("rea")("POST", f"{ISSUES}/{number}/comments", json={"body": "x"})
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "Unable to create comment because issue is locked.",
    )
    assert as_user("helper")("POST", f"{ISSUES}/{number}/comments", json={"body": "x"}).status_code == 201


def test_label_names_ignore_case_and_unknown_ones_are_created(api: Api, number: int) -> None:
    answer = api("POST", f"{ISSUES}/{number}/labels", json={"labels": ["AGENT:TASK", "brand new"]})
    assert [label["name"] for label in answer.json()] == ["agent:task", "brand new"]
    assert api("GET", f"/repos/{REPO}/labels/BRAND%20NEW").json()["color"] == "ededed"


def test_removing_an_absent_label_says_so(api: Api, number: int) -> None:
    answer = api("DELETE", f"{ISSUES}/{number}/labels/bug")
    assert (answer.status_code, answer.json()["message"]) == (404, "Label does not exist")
    assert api("DELETE", f"{ISSUES}/{number}/labels/agent%3Atask").json() == []


def test_a_label_that_exists_is_not_created_twice(api: Api) -> None:
    answer = api("POST", f"/repos/{REPO}/labels", json={"name": "BUG", "color": "ff0000"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "already_exists"


def test_labels_of_people_without_triage_are_dropped_without_a_word(as_user: Users) -> None:
    opened = as_user("rea")("POST", ISSUES, json={"title": "T", "labels": ["bug"]})
    assert (opened.status_code, opened.json()["labels"]) == (201, [])
    opened = as_user("tia")("POST", ISSUES, json={"title": "T", "labels": ["bug"]})
    assert [label["name"] for label in opened.json()["labels"]] == ["bug"]


def test_what_a_reader_may_not_do_is_a_403(as_user: Users, number: int) -> None:
    reader, path = as_user("stranger"), f"{ISSUES}/{number}"
    for method, place in (("PATCH", path), ("POST", f"{path}/labels"), ("DELETE", f"{path}/labels/bug")):
        answer = reader(method, place, json={"labels": ["bug"]})
        assert answer.status_code == 403
        assert answer.json()["message"] == "Must have admin rights to Repository."
    asked = reader("GET", f"/repos/{REPO}/collaborators/ana/permission")
    assert asked.json()["message"] == "Must have push access to view collaborator permission."


def test_a_private_repository_does_not_exist_for_strangers(sandbox: Sandbox, as_user: Users, source) -> None:
    sandbox.add_repository("acme/secret", source, permissions={"ana": "read"}, private=True)
    assert as_user("ana")("GET", "/repos/acme/secret").json()["private"] is True
    assert as_user("stranger")("GET", "/repos/acme/secret").status_code == 404
    assert as_user(None)("GET", "/repos/acme/secret").status_code == 404


def test_an_unchanged_answer_is_a_304_and_costs_nothing(api: Api, number: int) -> None:
    first = api("GET", f"{ISSUES}/{number}")
    again = api("GET", f"{ISSUES}/{number}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
    api("POST", f"{ISSUES}/{number}/comments", json={"body": "x"})
    assert api("GET", f"{ISSUES}/{number}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_every_answer_carries_githubs_headers(api: Api) -> None:
    for path in ("/user", "/nowhere", f"/repos/{REPO}"):
        headers = api("GET", path).headers
        assert headers["X-GitHub-Request-Id"].count(":") == 4
        assert headers["Content-Type"] == "application/json; charset=utf-8"
        assert {f"x-ratelimit-{name}" for name in ("limit", "remaining", "used", "reset", "resource")} <= {
            name.lower() for name in headers
        }


def test_link_headers_lead_through_a_list(sandbox: Sandbox, api: Api) -> None:
    for count in range(5):
        sandbox.open_issue(REPO, "ana", f"Issue {count}", "")
    first = api("GET", f"{ISSUES}?per_page=2&state=all")
    assert set(first.links) == {"next", "last"}
    second = api("GET", first.links["next"]["url"])
    assert set(second.links) == {"prev", "next", "last", "first"}
    third = api("GET", second.links["next"]["url"])
    assert set(third.links) == {"prev", "first"}
    pages = (first, second, third)
    assert [item["number"] for page in pages for item in page.json()] == [5, 4, 3, 2, 1]
    assert "Link" not in api("GET", f"{ISSUES}?per_page=5").headers


def test_a_list_is_filtered_by_label_state_author_and_time(sandbox: Sandbox, api: Api, number: int) -> None:
    other = sandbox.open_issue(REPO, "ana", "Other", "", ["bug"])
    sandbox.close_issue(REPO, other, "ana")

    def numbers(query: str) -> list[int]:
        return [item["number"] for item in api("GET", f"{ISSUES}?{query}").json()]

    assert numbers("labels=Agent:Task") == [number]
    assert numbers("labels=agent:task,bug&state=all") == []
    assert numbers("state=closed") == [other]
    assert numbers("state=all&creator=ana") == [other]
    assert numbers("state=all&since=2100-01-01T00:00:00Z") == []
    assert api("GET", f"{ISSUES}?since=yesterday").status_code == 422


def test_one_request_is_one_batch_on_the_timeline(sandbox: Sandbox, api: Api, number: int) -> None:
    api("PUT", f"{ISSUES}/{number}/labels", json={"labels": ["agent:queued"]})
    added, removed = sandbox.timeline(REPO, number)[-2:]
    assert [(added.kind, added.label), (removed.kind, removed.label)] == [
        ("labeled", "agent:queued"),
        ("unlabeled", "agent:task"),
    ]
    assert added.batch == removed.batch
    assert (added.actor, removed.actor) == ("ana", "ana")


def test_every_request_is_on_record(sandbox: Sandbox, api: Api, number: int) -> None:
    api("POST", f"{ISSUES}/{number}/comments", json={"body": "hello"})
    record = sandbox.requests[-1]
    assert (record.method, record.path) == ("POST", f"{ISSUES}/{number}/comments")
    assert (record.status, record.user, record.body) == (201, "ana", {"body": "hello"})


@pytest.mark.parametrize("wrong", [{"labels": [7]}, {"assignees": ["nobody-known"]}, {"state": "gone"}])
def test_a_refused_edit_changes_nothing(sandbox: Sandbox, api: Api, number: int, wrong: dict[str, object]) -> None:
    before = sandbox.issue(REPO, number)
    assert api("PATCH", f"{ISSUES}/{number}", json={"title": "New"} | wrong).status_code in (404, 422)
    assert sandbox.issue(REPO, number) == before


def test_a_refused_request_changes_nothing(sandbox: Sandbox, api: Api) -> None:
    assert api("POST", ISSUES, json={"title": "T", "assignees": ["nobody-known"]}).status_code == 404
    assert api("POST", ISSUES, json={"title": "T", "labels": ["x" * 51]}).status_code == 422
    assert sandbox.issues(REPO) == []
