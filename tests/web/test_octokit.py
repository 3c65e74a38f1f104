"""Every payload that GitHub's Octokit project publishes goes where the table says, or is ignored with its reason."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.routing import Door, Ignored, Routed
from tests.web.delivery import FOLDER
from tests.web.test_events_broken import STRANGE, places
from web.events import EVENTS, ROUTES, route

EXAMPLES: list[dict[str, Any]] = json.loads(lzma.decompress((FOLDER / "octokit.json.xz").read_bytes()))
BODIES = [(one["name"], json.dumps(one["payload"]).encode()) for one in EXAMPLES]
DOOR = Door(own="caseworker")
KNOWN = {(row.event, action) for row in ROUTES for action in row.actions or ("",)}


def where(number: int) -> Routed | Ignored:
    name, body = BODIES[number]
    return route(name, body, DOOR)


def numbers(event: str, action: str | None = None) -> Iterator[int]:
    for number, one in enumerate(EXAMPLES):
        if one["name"] == event and action in (None, one["payload"].get("action", "")):
            yield number


def test_there_are_hundreds_of_them_of_all_events() -> None:
    assert len(EXAMPLES) == 454
    assert len({one["name"] for one in EXAMPLES}) > 50


def test_none_of_them_is_malformed() -> None:
    reasons = [found.reason for number in range(len(BODIES)) if isinstance(found := where(number), Ignored)]
    assert [reason for reason in reasons if reason.startswith("malformed")] == []


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_what_the_table_does_not_hold_is_ignored_by_its_name(number: int) -> None:
    one, found = EXAMPLES[number], where(number)
    name, action = one["name"], one["payload"].get("action", "")
    if name == "ping":
        assert found == Ignored(reason="ping")
    elif name not in EVENTS:
        assert found == Ignored(reason=f"event {name}")
    elif (name, action) not in KNOWN:
        assert found == Ignored(reason=f"action {name}.{action}")
    else:
        assert isinstance(found, Routed) or found.reason in (
            "pull request",
            f"{name}: no branch of ours",
            f"{name}: no name changed",
        )


@pytest.mark.parametrize("event", ["issues", "issue_comment"])
def test_an_issue_s_events_go_to_its_case_and_a_pull_request_s_to_none(event: str) -> None:
    for number in numbers(event):
        payload, found = EXAMPLES[number]["payload"], where(number)
        if payload["issue"].get("pull_request"):
            assert found == Ignored(reason="pull request")
            continue
        assert isinstance(found, Routed)
        origin = payload.get("changes", {})
        repository = origin.get("old_repository", payload["repository"])["full_name"]
        assert found.key == f"{repository}#{origin.get('old_issue', payload['issue'])['number']}"


def test_each_kind_of_message_comes_of_them_as_often_as_counted_by_hand() -> None:
    found = [where(number) for number in range(len(BODIES))]
    assert Counter(type(one.event).__name__ for one in found if isinstance(one, Routed)) == {
        "CommentAdded": 7,
        "CommentDeleted": 3,
        "CommentEdited": 3,
        "IssueClosed": 1,
        "IssueEdited": 5,
        "IssueLocked": 4,
        "IssueNoted": 9,
        "IssueOpened": 4,
        "IssueReopened": 1,
        "IssueTransferred": 2,
        "LabelChanged": 6,
        "RepositoryBack": 8,
        "RepositoryLabelChanged": 4,
        "RepositoryLost": 8,
        "RepositoryRenamed": 4,
    }


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("pull_request", "PullRequestChanged"),
        ("pull_request_review", "PullRequestReviewed"),
        ("pull_request_review_comment", "ReviewCommentAdded"),
        ("check_suite", "ChecksFinished"),
        ("check_run", "ChecksFinished"),
        ("push", "BranchPushed"),
    ],
)
def test_on_a_branch_of_ours_the_same_payloads_go_to_its_case(event: str, kind: str) -> None:
    heard = 0
    for number in numbers(event):
        payload = json.loads(BODIES[number][1])
        if not _named(payload, "agent/issue-12-a-b"):
            continue
        found = route(event, json.dumps(payload).encode(), DOOR)
        if isinstance(found, Ignored):
            assert found.reason.startswith(("action ", "bot"))
            continue
        assert type(found.event).__name__ == kind
        assert found.key == f"{payload['repository']['full_name']}#12"
        heard += 1
    assert heard >= 4


def _named(payload: dict[str, Any], branch: str) -> bool:
    """The payload as it were if the branch was called so; False for one that has no branch of its repository."""
    pull = payload.get("pull_request")
    if pull:
        pull["head"]["ref"] = branch
        return pull["head"]["repo"] is not None and pull["head"]["repo"]["id"] == payload["repository"]["id"]
    if "ref" in payload:
        payload["ref"] = f"refs/heads/{branch}"
        return True
    suite = payload.get("check_suite") or payload["check_run"]["check_suite"]
    suite["head_branch"] = branch
    return True


READ = [number for number in range(len(BODIES)) if EXAMPLES[number]["name"] in EVENTS]


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """One of them with up to four places replaced or dropped."""
    number = draw(st.sampled_from(READ))
    payload = json.loads(BODIES[number][1])
    for path in draw(st.lists(st.sampled_from(places(payload)), min_size=1, max_size=4)):
        inner = payload
        try:
            for step in path[:-1]:
                inner = inner[step]
            if draw(st.booleans()):
                del inner[path[-1]]
            else:
                inner[path[-1]] = draw(STRANGE)
        except (KeyError, IndexError, TypeError):
            continue
    return EXAMPLES[number]["name"], json.dumps(payload).encode()


@settings(deadline=None)
@given(broken())
def test_broken_at_random_they_never_raise(delivery: tuple[str, bytes]) -> None:
    found = route(*delivery, DOOR)
    assert isinstance(found, Routed) or 0 < len(found.reason) <= 100


ROWS = list({(EXAMPLES[number]["name"], EXAMPLES[number]["payload"].get("action")): number for number in READ}.values())


@pytest.mark.parametrize("number", [number for number in ROWS if isinstance(where(number), Routed)])
def test_each_part_that_is_read_may_be_missing_or_anything(number: int) -> None:
    name, body = BODIES[number]
    payload = json.loads(body)
    for path in [path for path in places(payload) if len(path) <= 2]:
        inner = payload
        for step in path[:-1]:
            inner = inner[step]
        kept = inner[path[-1]]
        for strange in (None, "", 0, [], {}, [[]], "x", -1, True):
            inner[path[-1]] = strange
            assert isinstance(route(name, json.dumps(payload).encode(), DOOR), Routed | Ignored)
        inner[path[-1]] = kept
