"""From a delivery's body to the message that an issue gets, or the reason why none does."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import pytest

from actors.messages import (
    CommentAdded,
    CommentEdited,
    IssueClosed,
    IssueEdited,
    IssueOpened,
    LabelChanged,
    Person,
    RepositoryFacts,
)
from actors.routing import Door, Ignored, Routed
from tests.web.delivery import example
from web.events import route

DOOR = Door(own="caseworker", bots=frozenset({77}))
KEY = "Codertocat/Hello-World#1"


def went(name: str, payload: object, *, door: Door = DOOR) -> Routed | Ignored:
    """Where a payload of that event goes."""
    return route(name.partition(".")[0], json.dumps(payload).encode(), door)


def routed(name: str, **changes: Any) -> Routed:
    """The example with some of its top parts changed goes to a case."""
    found = went(name, {**example(name), **changes})
    assert isinstance(found, Routed), found
    return found


def reason(name: str, **changes: Any) -> str:
    """Why the example with some of its top parts changed goes nowhere."""
    found = went(name, {**example(name), **changes})
    assert isinstance(found, Ignored), found
    return found.reason


def user(**changes: Any) -> dict[str, Any]:
    """A user of GitHub's."""
    return {"id": 5, "login": "alice", "type": "User", **changes}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("issues.opened", IssueOpened),
        ("issues.edited", IssueEdited),
        ("issues.labeled", LabelChanged),
        ("issues.deleted", IssueClosed),
        ("issue_comment.created", CommentAdded),
    ],
)
def test_github_s_own_examples_become_messages(name: str, kind: type) -> None:
    found = routed(name)
    assert found.key == KEY
    assert type(found.event) is kind


def test_an_opened_issue_carries_all_that_is_read_of_it() -> None:
    event = routed("issues.opened", installation={"id": 42}).event
    assert isinstance(event, IssueOpened)
    assert event.repository == RepositoryFacts(
        full_name="Codertocat/Hello-World",
        clone_url="https://github.com/Codertocat/Hello-World.git",
        default_branch="master",
        installation=42,
        id=186_853_002,
    )
    assert event.sender == Person(id=21_031_067, login="Codertocat")
    assert (event.issue.number, event.issue.title) == (1, "Spelling error in the README file")
    assert event.issue.url == "https://github.com/Codertocat/Hello-World/issues/1"
    assert event.issue.updated_at == 1_557_933_618.0


def test_a_comment_carries_its_text_and_time() -> None:
    event = routed("issue_comment.created").event
    assert isinstance(event, CommentAdded)
    assert event.body == example("issue_comment.created")["comment"]["body"]
    assert event.created_at == 1_557_933_621.0


@pytest.mark.parametrize(("action", "added"), [("labeled", True), ("unlabeled", False)])
def test_a_label_that_comes_or_goes_is_named(action: str, added: bool) -> None:
    event = routed("issues.labeled", action=action).event
    assert isinstance(event, LabelChanged)
    assert (event.label, event.added) == ("bug", added)


@pytest.mark.parametrize(("action", "deleted"), [("closed", False), ("deleted", True)])
def test_a_closed_issue_is_told_from_a_deleted_one(action: str, deleted: bool) -> None:
    event = routed("issues.deleted", action=action).event
    assert isinstance(event, IssueClosed)
    assert event.deleted is deleted


@pytest.mark.parametrize("part", ["issue", "comment"])
@pytest.mark.parametrize("body", [None, "", "missing"])
def test_a_text_that_nobody_wrote_is_the_empty_text(part: str, body: str | None) -> None:
    payload = example("issue_comment.created")
    if body == "missing":
        del payload[part]["body"]
    else:
        payload[part]["body"] = body
    found = went("issue_comment", payload)
    assert isinstance(found, Routed)
    assert isinstance(found.event, CommentAdded)
    assert (found.event.issue.body if part == "issue" else found.event.body) == ""


def test_a_form_encoded_delivery_says_the_same_as_json() -> None:
    text = json.dumps(example("issues.opened"))
    assert route("issues", urlencode({"payload": text}).encode(), DOOR) == route("issues", text.encode(), DOOR)


def test_lone_surrogates_become_replacement_characters_everywhere() -> None:
    payload = example("issues.labeled")
    text = json.dumps(payload).replace('"bug"', '"b\\ud800g"').replace("Spelling error", "Spelling \\udfff error")
    found = route("issues", text.encode(), DOOR)
    assert isinstance(found, Routed)
    _assert_storable(found.meaning)
    _assert_storable(found.event)
    assert isinstance(found.event, LabelChanged)
    assert found.event.label == "b\ufffdg"


def _assert_storable(value: object) -> None:
    """No text in a message has a lone surrogate."""
    if isinstance(value, str):
        value.encode()
    elif hasattr(value, "__dataclass_fields__"):
        for field in fields(value):  # type: ignore[arg-type]
            _assert_storable(getattr(value, field.name))


# --- who comes in ----------------------------------------------------------------------------------------------


def test_a_bot_is_left_outside_unless_it_is_on_the_list() -> None:
    assert reason("issues.opened", sender=user(type="Bot")) == "bot"
    assert reason("issues.opened", sender=user(login="renovate[bot]")) == "bot"
    assert routed("issues.opened", sender=user(id=77, type="Bot"))


def test_what_we_did_as_an_app_is_our_own() -> None:
    door = Door(own="caseworker[bot]", bots=frozenset({5}))
    payload = {**example("issues.opened"), "sender": user(login="caseworker[bot]", type="Bot")}
    assert went("issues.opened", payload, door=door) == Ignored(reason="our own")


def test_with_a_personal_token_its_owner_is_heard_but_not_our_labels() -> None:
    own = user(login="caseworker")
    assert routed("issues.opened", sender=own)
    assert routed("issues.labeled", sender=own)
    assert routed("issues.labeled", sender=own, label={"name": "agent:task"})
    assert reason("issues.labeled", sender=own, label={"name": "priority:high"}) == "our own"
    assert reason("issues.labeled", sender=own, label={"name": "agent:queued"}) == "our own"
    assert reason("issues.labeled", sender=own, action="unlabeled", label={"name": "agent:queued"}) == "our own"


def test_a_state_label_that_somebody_else_sets_is_heard() -> None:
    assert routed("issues.labeled", label={"name": "agent:queued"})


MARKED = "Done.\n\n<!-- caseworker:octo/sample#7:3 -->"


def said(body: str, *, by: str, event: str = "issue_comment.created", before: str | None = None) -> Routed | Ignored:
    """Where a comment goes that `by` wrote or edited, with a token that belongs to `caseworker`."""
    payload = example(event)
    payload["comment"]["body"], payload["sender"] = body, user(login=by)
    if before is not None:
        payload["action"], payload["changes"] = "edited", {"body": {"from": before}}
    return went(event, payload)


def test_with_a_token_our_own_comment_is_known_by_its_last_line() -> None:
    assert said(MARKED, by="caseworker") == Ignored(reason="our own")
    assert said(f"{MARKED}\n\n", by="Caseworker") == Ignored(reason="our own")


@pytest.mark.parametrize(
    "body",
    [
        "/retry",
        f"> {MARKED}\n\n/retry",
        f"{MARKED}\n/retry",
        "/retry\n\n> <!-- caseworker:octo/sample#7:3 -->",
        "/retry <!-- caseworker:octo/sample#7:3 -->",
        "/retry\n<!-- caseworker:x -->",
    ],
)
def test_with_a_token_its_owner_s_command_is_heard_whatever_it_quotes(body: str) -> None:
    assert isinstance(said(body, by="caseworker"), Routed)


def test_our_marker_in_somebody_else_s_comment_hides_nothing() -> None:
    assert isinstance(said(f"/retry\n\n{MARKED}", by="alice"), Routed)


def test_before_our_login_is_known_the_marker_alone_has_to_do() -> None:
    payload = example("issue_comment.created")
    payload["comment"]["body"] = MARKED
    assert went("issue_comment", payload, door=Door()) == Ignored(reason="our own")


def test_a_tick_in_our_own_comment_is_heard_and_our_own_edit_is_not() -> None:
    asked = "1. Which?\n- [ ] this\n- [ ] that\n\n<!-- caseworker:octo/sample#7:3 -->"
    ticked = asked.replace("[ ] that", "[x] that")
    heard = said(ticked, by="caseworker", before=asked)
    assert isinstance(heard, Routed)
    assert isinstance(heard.event, CommentEdited)
    assert (heard.event.before, heard.event.body) == (asked, ticked)
    assert said(ticked.replace("Which?", "Answered."), by="caseworker", before=ticked) == Ignored(reason="our own")
    assert isinstance(said(ticked, by="alice", before=asked), Routed)


def test_pull_requests_are_no_cases() -> None:
    issue = {**example("issue_comment.created")["issue"], "pull_request": {"url": "https://x"}}
    assert reason("issue_comment.created", issue=issue) == "pull request"


# --- what is not for us ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("gollum", "event gollum"),
        ("workflow_run", "event workflow_run"),
        ("e" * 64, f"event {'e' * 40}"),
        ("", "event unknown"),
        ("a b", "event unknown"),
        ("\x00<script>", "event unknown"),
    ],
)
def test_unknown_events_are_counted_under_a_bounded_reason(event: str, expected: str) -> None:
    assert route(event, b"{}", DOOR) == Ignored(reason=expected)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("celebrated", "action issues.celebrated"),
        ("a" * 500, f"action issues.{'a' * 40}"),
        ("<b>", "action issues.unknown"),
        (None, "action issues.unknown"),
        (["opened"], "action issues.unknown"),
        ({}, "action issues.unknown"),
    ],
)
def test_unknown_actions_are_counted_under_a_bounded_reason(action: object, expected: str) -> None:
    assert reason("issues.opened", action=action) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "malformed: no JSON"),
        (b"{", "malformed: no JSON"),
        (b"\xff\xfe\x00", "malformed: no JSON"),
        (b"payload=", "malformed: no JSON"),
        (b"payload=%7B", "malformed: no JSON"),
        (b"[" * 100_000, "malformed: no JSON"),
        (b'{"a":' * 100_000, "malformed: no JSON"),
        (b'{"action":"opened","n":' + b"9" * 10_000 + b"}", "malformed: no JSON"),
        (b"null", "malformed: no object"),
        (b"[]", "malformed: no object"),
        (b'"issues"', "malformed: no object"),
        (b"{}", "action issues.unknown"),
        (b'{"action":"opened"}', "malformed: repository"),
        (b'{"action":"opened","repository":5}', "malformed: repository._schema"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_what_is_no_event_is_ignored_with_its_reason(body: bytes, expected: str) -> None:
    assert route("issues", body, DOOR) == Ignored(reason=expected)


@pytest.mark.parametrize("number", [0, -1, 2**63, 1.5, "1", True, None, float("nan")])
def test_a_number_that_cannot_be_one_is_malformed(number: object) -> None:
    issue = {**example("issues.opened")["issue"], "number": number}
    assert reason("issues.opened", issue=issue) == "malformed: issue.number"


@pytest.mark.parametrize("name", ["Hello-World", "a/b/c", "a b/c", "a/b\n", "/", "a/" + "b" * 101, "é/b", ""])
def test_a_repository_s_name_is_owner_and_name(name: str) -> None:
    repository = {**example("issues.opened")["repository"], "full_name": name}
    assert reason("issues.opened", repository=repository) == "malformed: repository.full_name"


@pytest.mark.parametrize("when", ["yesterday", "", None, 5, {}, "9999999-01-01", "2019-13-01T00:00:00Z"])
def test_a_time_that_is_none_is_malformed(when: object) -> None:
    issue = {**example("issues.opened")["issue"], "updated_at": when}
    assert reason("issues.opened", issue=issue) == "malformed: issue.updated_at"


def test_a_label_s_name_that_would_not_fit_into_a_key_is_malformed() -> None:
    assert reason("issues.labeled", label={"name": "x" * 2_000}) == "malformed: label.name"


# --- meaning ---------------------------------------------------------------------------------------------------


def test_the_same_event_from_two_hooks_has_one_meaning() -> None:
    assert routed("issues.opened").meaning == routed("issues.opened", installation={"id": 42}).meaning


def test_different_events_about_one_issue_have_different_meanings() -> None:
    opened = example("issues.opened")
    edited = {**opened, "action": "edited"}
    later = {**edited, "issue": {**edited["issue"], "updated_at": "2019-05-15T15:20:19Z"}}
    labelled = {**opened, "action": "labeled", "label": {"name": "a"}}
    relabelled = {**opened, "action": "labeled", "label": {"name": "b"}}
    found = [went("issues", payload) for payload in (opened, edited, later, labelled, relabelled)]
    assert len({one.meaning for one in found if isinstance(one, Routed)}) == 5
