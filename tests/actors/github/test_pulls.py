"""Draft pull requests: opened once, brought up to date, found again after a lost answer, read for proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from actors.github.gateway import Answer, Credentials, Gateway, GatewayError
from actors.messages import EffectDone, OpenPullRequest, PullKnown, ReadPull
from storage.store import Store
from tests.actors.github.desk import REPO, Desk, failure, open_pull

API = "http://127.0.0.1:9"
PULLS = f"{API}/repos/octo/sample/pulls"
WRITE = OpenPullRequest(title="Look", body="For #7", head="agent/issue-7-look", base="main")


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Credentials(token="t"), api_url=API, installation=None, timeout=5)


def pull(**changed: Any) -> dict[str, Any]:
    """A pull request as GitHub tells it."""
    usual = {
        "number": 12,
        "url": f"{PULLS}/12",
        "html_url": "http://h/pull/12",
        "state": "open",
        "commits": 1,
        "title": "Look",
        "merged": False,
        "head": {"ref": WRITE.head, "sha": "a" * 40, "repo": {"id": 5}},
        "base": {"ref": "main", "sha": "b" * 40, "repo": {"id": 5}},
    }
    return usual | changed


def said(message: str) -> dict[str, Any]:
    return {"message": "Validation Failed", "errors": [{"resource": "PullRequest", "message": message}]}


def sent(http: responses.RequestsMock) -> list[tuple[str, dict[str, Any]]]:
    """Method and body of each request."""
    return [(str(call.request.method), json.loads(call.request.body or "{}")) for call in http.calls]


def test_a_pull_request_is_one_request_and_a_draft(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(PULLS, json=pull(), status=201)
    assert gateway.perform("octo/sample", 7, WRITE) == Answer(id=12, url="http://h/pull/12")
    body = {"title": "Look", "body": "For #7", "head": WRITE.head, "base": "main", "draft": True}
    assert sent(http) == [("POST", body)]


def test_one_that_is_open_already_is_brought_up_to_date(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(PULLS, json=said(f"A pull request already exists for octo:{WRITE.head}."), status=422)
    http.get(PULLS, json=[pull()])
    http.patch(f"{PULLS}/12", json=pull())
    assert gateway.perform("octo/sample", 7, WRITE).id == 12
    assert sent(http)[-1] == ("PATCH", {"title": "Look", "body": "For #7"})


def test_where_there_are_no_drafts_the_title_says_that_it_is_one(
    gateway: Gateway, http: responses.RequestsMock
) -> None:
    http.post(PULLS, json=said("Draft pull requests are not supported in this repository."), status=422)
    http.post(PULLS, json=pull(), status=201)
    assert gateway.perform("octo/sample", 7, WRITE).id == 12
    assert (sent(http)[1][1]["draft"], sent(http)[1][1]["title"]) == (False, "Draft: Look")


def test_another_refusal_is_a_failure_that_would_have_created(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.post(PULLS, json=said("No commits between main and agent/issue-7-look"), status=422)
    with pytest.raises(GatewayError) as failed:
        gateway.perform("octo/sample", 7, WRITE)
    assert failed.value.facts.status == 422
    assert failed.value.facts.creates


def test_how_it_stands_is_one_request(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{PULLS}/12", json=pull(commits=3))
    assert gateway.pull("octo/sample", 12) == PullKnown(
        number=12, state="open", head="a" * 40, commits=3, base="main", title="Look"
    )
    assert len(sent(http)) == 1


@pytest.mark.parametrize("repo", [None, {"id": 6}])
def test_one_of_a_fork_is_known_as_such_also_when_the_fork_is_gone(
    gateway: Gateway, http: responses.RequestsMock, repo: dict[str, int] | None
) -> None:
    http.get(f"{PULLS}/12", json=pull(merged=True, state="closed", head={"ref": "x", "sha": "a" * 40, "repo": repo}))
    known = gateway.pull("octo/sample", 12)
    assert (known.fork, known.merged, known.state) == (True, True, "closed")
    assert len(sent(http)) == 1


def test_one_that_may_not_be_read_is_told_apart_from_one_that_is_not_there(desk: Desk) -> None:
    desk.github.script.append(failure(403))
    desk.tell(ReadPull(key=f"{REPO}#7", repo=REPO, number=1))
    desk.work()
    assert desk.issue(f"{REPO}#7").last(PullKnown).state == "unread"


def test_one_that_is_not_there_is_none(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{PULLS}/12", json={"message": "Not Found"}, status=404)
    assert gateway.pull("octo/sample", 12) == PullKnown(number=12, state="none")


def test_commits_carry_our_name_and_github_s_address_for_it(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{API}/user", json={"login": "case-bot", "id": 99})
    assert gateway.author() == ("case-bot", "99+case-bot@users.noreply.127.0.0.1")
    assert len(sent(http)) == 1


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk(store)
    desk.work()
    return desk


def test_a_lost_answer_opens_no_second_pull_request(desk: Desk) -> None:
    desk.github.lose(failure(None, creates=True))
    desk.tell(open_pull())
    desk.pass_(60)
    assert len(desk.github.pulls) == 1
    assert desk.issue(f"{REPO}#7").told == [EffectDone(effect_id=f"{REPO}#7:1", id=1, url="u/1")]


def test_after_a_crash_it_is_looked_for_before_it_is_opened_again(desk: Desk) -> None:
    desk.github.lose(failure(None, creates=True))
    desk.tell(open_pull())
    desk.work()
    desk.restart()
    desk.tell(open_pull())
    desk.pass_(60)
    assert len(desk.github.pulls) == 1
    assert "find pull agent/issue-7-look" in [request.what for request in desk.github.sent]


def test_how_a_pull_request_stands_is_never_answered_from_memory(desk: Desk) -> None:
    question = ReadPull(key=f"{REPO}#7", repo=REPO, number=1)
    desk.tell(question)
    desk.work()
    desk.tell(open_pull(), question)
    desk.pass_(5)
    states = [known.state for known in desk.issue(f"{REPO}#7").of(PullKnown)]
    assert states in (["none", "open"], ["none", "none"])
    desk.tell(question)
    desk.work()
    assert desk.issue(f"{REPO}#7").last(PullKnown).state == "open"
