"""Webhooks out: headers, signatures, payloads, order, and never a second time by itself."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
import requests

from tests.patience import PATIENCE
from tests.web.sandbox.conftest import REPO, Api, Receiver
from web.sandbox import Sandbox

SECRET = "It's a Secret to Everybody"


@pytest.fixture
def hook(sandbox: Sandbox, receiver: Receiver) -> int:
    return sandbox.add_hook(receiver.url, SECRET)


def sent(sandbox: Sandbox, receiver: Receiver) -> list[tuple[str, dict[str, Any]]]:
    """Event and payload of all that was received, once everything has been tried."""
    assert sandbox.wait_until(lambda: all(item.duration is not None for item in sandbox.deliveries), PATIENCE)
    return [(headers["X-GitHub-Event"], json.loads(body)) for headers, body in receiver.got]


def actions(events: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str | None]]:
    return [(event, payload.get("action")) for event, payload in events]


def test_a_new_hook_is_greeted_with_a_signed_ping(sandbox: Sandbox, receiver: Receiver, hook: int) -> None:
    [(event, payload)] = sent(sandbox, receiver)
    assert (event, payload["hook_id"]) == ("ping", hook)
    headers, body = receiver.got[0]
    for name, digest in (("X-Hub-Signature-256", hashlib.sha256), ("X-Hub-Signature", hashlib.sha1)):
        wanted = hmac.new(SECRET.encode(), body, digest).hexdigest()
        assert headers[name] == f"{digest().name}={wanted}"
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert headers["X-GitHub-Hook-ID"] == str(hook)
    assert headers["X-GitHub-Hook-Installation-Target-Type"] == "repository"
    assert headers["Content-Type"] == "application/json"


def test_opening_with_labels_sends_opened_and_one_labeled_for_each(
    sandbox: Sandbox, receiver: Receiver, hook: int
) -> None:
    sandbox.open_issue(REPO, "rea", "T", "B", ["bug", "question"])
    events = sent(sandbox, receiver)[1:]
    assert actions(events) == [("issues", "opened"), ("issues", "labeled"), ("issues", "labeled")]
    opened, first, second = (payload for _, payload in events)
    assert [label["name"] for label in opened["issue"]["labels"]] == ["bug", "question"]
    assert [first["label"]["name"], second["label"]["name"]] == ["bug", "question"]
    assert opened["repository"]["full_name"] == REPO
    assert opened["sender"]["login"] == "rea"
    assert opened["issue"]["url"] == f"{sandbox.api_url}/repos/{REPO}/issues/1"


def test_each_change_is_told_in_order(sandbox: Sandbox, receiver: Receiver, hook: int) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    comment = sandbox.comment(REPO, number, "ana", "first")
    sandbox.edit_comment(REPO, comment, "ana", "second")
    sandbox.delete_comment(REPO, comment, "ana")
    sandbox.edit_issue(REPO, number, "rea", title="T2", body="B2")
    sandbox.assign(REPO, number, "ana", ["tia"])
    sandbox.close_issue(REPO, number, "rea")
    sandbox.reopen_issue(REPO, number, "rea")
    events = sent(sandbox, receiver)[1:]
    assert actions(events) == [
        ("issues", "opened"),
        ("issue_comment", "created"),
        ("issue_comment", "edited"),
        ("issue_comment", "deleted"),
        ("issues", "edited"),
        ("issues", "assigned"),
        ("issues", "closed"),
        ("issues", "reopened"),
    ]
    payloads = [payload for _, payload in events]
    assert payloads[2]["changes"] == {"body": {"from": "first"}}
    assert payloads[2]["comment"]["body"] == "second"
    assert payloads[4]["changes"] == {"title": {"from": "T"}, "body": {"from": "B"}}
    assert payloads[5]["assignee"]["login"] == "tia"
    assert payloads[6]["issue"]["state"] == "closed"


def test_a_change_over_rest_is_told_with_the_bot_as_sender(
    sandbox: Sandbox, receiver: Receiver, hook: int, as_user: Callable[[str], Api]
) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    as_user("helper")("POST", f"/repos/{REPO}/issues/{number}/comments", json={"body": "working"})
    event, payload = sent(sandbox, receiver)[-1]
    assert (event, payload["sender"]["login"], payload["sender"]["type"]) == (
        "issue_comment",
        "helper",
        "Bot",
    )


def test_a_hook_gets_the_events_it_asked_for(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.add_hook(receiver.url, SECRET, events=["issue_comment"])
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    sandbox.comment(REPO, number, "rea", "hello")
    assert actions(sent(sandbox, receiver)) == [("ping", None), ("issue_comment", "created")]


def test_a_form_hook_sends_the_payload_as_a_field(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.add_hook(receiver.url, SECRET, content_type="form")
    assert sandbox.wait_until(lambda: sandbox.deliveries[0].duration is not None, PATIENCE)
    headers, body = receiver.got[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert json.loads(parse_qs(body.decode())["payload"][0])["zen"]
    wanted = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={wanted}"


def test_a_failed_delivery_is_recorded_and_only_repeated_by_hand(
    sandbox: Sandbox, receiver: Receiver, hook: int
) -> None:
    sent(sandbox, receiver)
    receiver.status = 500
    sandbox.open_issue(REPO, "rea", "T", "B")
    assert actions(sent(sandbox, receiver)) == [("ping", None), ("issues", "opened")]
    failed = sandbox.deliveries[-1]
    assert failed.status == 500
    receiver.status = 202
    sandbox.redeliver(failed.guid)
    assert actions(sent(sandbox, receiver))[-1] == ("issues", "opened")
    again = sandbox.deliveries[-1]
    assert (again.guid, again.redelivery, again.status) == (failed.guid, True, 202)
    assert receiver.got[-1][1] == receiver.got[-2][1]


def test_a_receiver_that_is_away_is_an_error_on_record(sandbox: Sandbox) -> None:
    receiver = Receiver()
    receiver.close()
    sandbox.add_hook(receiver.url, SECRET)
    assert sandbox.wait_until(lambda: sandbox.deliveries[0].duration is not None, PATIENCE)
    assert sandbox.deliveries[0].status is None
    assert "ConnectionRefusedError" in str(sandbox.deliveries[0].error)


def test_deliveries_are_listed_shown_and_repeated_over_rest(
    sandbox: Sandbox, receiver: Receiver, hook: int, as_user: Callable[[str], Api]
) -> None:
    for count in range(3):
        sandbox.open_issue(REPO, "rea", f"T{count}", "B")
    sent(sandbox, receiver)
    admin, base = as_user("adam"), f"/repos/{REPO}/hooks/{hook}/deliveries"
    first = admin("GET", f"{base}?per_page=3")
    second = admin("GET", first.links["next"]["url"])
    listed = first.json() + second.json()
    assert [item["event"] for item in listed] == ["issues", "issues", "issues", "ping"]
    assert {item["status_code"] for item in listed} == {202}
    shown = admin("GET", f"{base}/{listed[0]['id']}").json()
    assert shown["request"]["payload"]["issue"]["title"] == "T2"
    assert admin("POST", f"{base}/{listed[0]['id']}/attempts").status_code == 202
    assert actions(sent(sandbox, receiver))[-1] == ("issues", "opened")
    assert as_user("ana")("GET", base).status_code == 404


def test_an_apps_deliveries_name_its_installation(sandbox: Sandbox, receiver: Receiver) -> None:
    app = sandbox.add_app("caseworker")
    sandbox.add_hook(receiver.url, SECRET)
    sandbox.open_issue(REPO, "rea", "T", "B")
    _, payload = sent(sandbox, receiver)[-1]
    assert payload["installation"]["id"] == app.installation_id
    assert receiver.got[-1][0]["X-GitHub-Hook-Installation-Target-Type"] == "integration"
    now = int(time.time())
    token = jwt.encode({"iat": now, "exp": now + 60, "iss": app.client_id}, app.private_key, "RS256")
    answer = requests.get(
        f"{sandbox.api_url}/app/hook/deliveries", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
    )
    assert [item["event"] for item in answer.json()] == ["issues", "ping"]


def test_several_lanes_keep_the_order_of_each_issue(sandbox: Sandbox, receiver: Receiver) -> None:
    numbers = [sandbox.open_issue(REPO, "rea", "T", "B") for _ in range(4)]
    sandbox.add_hook(receiver.url, SECRET, lanes=3)
    for count in range(5):
        for number in numbers:
            sandbox.comment(REPO, number, "rea", str(count))
    events = sent(sandbox, receiver)
    for number in numbers:
        told = [
            payload["comment"]["body"]
            for event, payload in events
            if event != "ping" and payload["issue"]["number"] == number
        ]
        assert told == ["0", "1", "2", "3", "4"]
