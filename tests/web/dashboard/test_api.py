"""The API as its document describes it, and as a person would use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from werkzeug.test import TestResponse

from actors.issue.states import State
from storage.store import Store
from tests.web.dashboard.furnish import case as case_of
from tests.web.dashboard.furnish import furnish
from tests.web.dashboard.office import TOKEN, Office
from web.dashboard.asked import Nothing
from web.dashboard.endpoints import ENDPOINTS, Endpoint
from web.dashboard.openapi import PROBLEM, ROOT

AWAY = {"REMOTE_ADDR": "203.0.113.7"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
EXAMPLES = 15


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Store.open(tmp_path_factory.mktemp("furnished")) as store:
        office = Office(store)
        furnish(office)
        yield office


@pytest.mark.parametrize("mode", [*GenerationMode], ids=lambda mode: mode.value)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_every_answer_is_as_the_document_describes_it(
    furnished: Office, endpoint: Endpoint, mode: GenerationMode
) -> None:
    conform(furnished, endpoint, mode, examples=EXAMPLES)


THERE = {
    "case": {"owner": "octo", "name": "sample", "number": 4},
    "story": {"owner": "octo", "name": "sample", "number": 4},
    "dead_letter": {"number": 1},
}


@pytest.mark.parametrize("mode", [*GenerationMode], ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", THERE)
def test_what_is_there_is_told_as_described(tmp_path: Path, name: str, mode: GenerationMode) -> None:
    (endpoint,) = (endpoint for endpoint in ENDPOINTS if endpoint.name == name)
    with Store.open(tmp_path) as store:
        office = Office(store)
        furnish(office)
        conform(office, endpoint, mode, examples=EXAMPLES, there=THERE[name])


@pytest.mark.slow
@pytest.mark.parametrize("mode", [*GenerationMode], ids=lambda mode: mode.value)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_a_thousand_times_every_answer_is_as_described(
    furnished: Office, endpoint: Endpoint, mode: GenerationMode
) -> None:
    conform(furnished, endpoint, mode, examples=1_000)


def conform(
    office: Office,
    endpoint: Endpoint,
    mode: GenerationMode,
    *,
    examples: int,
    there: dict[str, Any] | None = None,
) -> None:
    """schemathesis asks what fits the document, or what does not, and looks whether the answers are as it says.

    `there` is the address of something that exists; by default addresses are made up, too.
    """
    document = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", office.app)
    operation = document[ROOT + endpoint.path][endpoint.method]
    takes_nothing = endpoint.query is Nothing and (endpoint.address is Nothing or there is not None)
    if mode is GenerationMode.NEGATIVE and takes_nothing:
        path = endpoint.path.format(**there or {})
        answer = office.client().open(f"{ROOT}{path}?unknown=1", method=endpoint.method)
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
        return

    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=there))
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def asked(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=BEARER)

    asked()


# --- used by a person --------------------------------------------------------------------------------------------


def ask(office: Office, path: str, *, method: str = "GET", **options: Any) -> TestResponse:
    return office.client().open(f"{ROOT}{path}", method=method, **options)


def found(office: Office, path: str) -> Any:
    answer = ask(office, path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_board_counts_each_state(furnished: Office) -> None:
    board = found(furnished, "/board?each=1")
    assert board["count"] == 15
    assert {group["state"]: (group["count"], len(group["cases"])) for group in board["states"]}["testing"] == (2, 1)


def test_pages_of_cases_follow_each_other_without_a_gap(furnished: Office) -> None:
    seen, after = [], ""
    for _ in range(20):
        page = found(furnished, f"/cases?scope=over&limit=2{'&after=' + quote(after) if after else ''}")
        seen += [card["key"] for card in page["cases"]]
        after = page["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7


def test_a_story_can_be_read_backwards_to_its_beginning(furnished: Office) -> None:
    whole = found(furnished, "/cases/octo/sample/4/story?limit=1000")
    assert whole["before"] == ""
    parts: list[Any] = []
    before = ""
    for _ in range(30):
        part = found(furnished, f"/cases/octo/sample/4/story?limit=3{'&before=' + before if before else ''}")
        parts = [*part["moments"], *parts]
        before = part["before"]
        if not before:
            break
    assert sorted(parts, key=str) == sorted(whole["moments"], key=str)
    assert [moment["at"] for moment in parts] == sorted(moment["at"] for moment in parts)


def test_a_case_says_why_it_is_where_it_is(furnished: Office) -> None:
    case = found(furnished, "/cases/octo/sample/40")
    assert case["waits_for"].startswith("an answer: Should the report")
    assert case["questions"][0]["fate"] == "open"
    assert [state["state"] for state in case["states"]][-1] == "awaiting-feedback"


def test_the_forecast_of_github_s_limits_is_told(furnished: Office) -> None:
    (token,) = found(furnished, "/limits")["installations"]
    assert token["a_minute"] == 22.0
    assert token["empty_at"] is None
    assert token["creations"] == 64


def test_what_cannot_be_asked_is_a_problem_that_says_what_is_wrong(furnished: Office) -> None:
    answer = ask(furnished, "/cases?limit=many&nothing=1")
    assert answer.content_type == PROBLEM
    assert answer.json is not None
    assert answer.json["status"] == 400
    assert set(answer.json["errors"]) == {"limit", "nothing"}


@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_an_address_that_nobody_has_says_where_the_api_is_described(furnished: Office, path: str) -> None:
    answer = ask(furnished, path)
    assert answer.json is not None
    assert "/api/v1/openapi.json says what there is." in answer.json["detail"]


@pytest.mark.parametrize("path", ["/nowhere", "/cases/octo/sample/9999", "/cases/octo/sample/x", "/dead-letters/999"])
def test_what_is_not_there_is_a_problem(furnished: Office, path: str) -> None:
    answer = ask(furnished, path)
    assert (answer.status_code, answer.content_type) == (404, PROBLEM)


def test_a_method_that_an_address_does_not_have_is_named_with_those_that_it_has(furnished: Office) -> None:
    answer = ask(furnished, "/board", method="PUT", headers=BEARER)
    assert (answer.status_code, answer.content_type) == (405, PROBLEM)
    assert "GET" in answer.headers["Allow"]


def test_while_the_health_actor_is_silent_its_addresses_say_so_and_the_others_go_on(furnished: Office) -> None:
    furnished.silent = True
    try:
        assert ask(furnished, "/health").status_code == 503
        assert ask(furnished, "/errors").content_type == PROBLEM
        assert ask(furnished, "/board").status_code == 200
    finally:
        furnished.silent = False


def test_from_elsewhere_the_token_is_asked_for(furnished: Office) -> None:
    answer = ask(furnished, "/board", environ_base=AWAY)
    assert (answer.status_code, answer.content_type) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert ask(furnished, "/board", environ_base=AWAY, headers=BEARER).status_code == 200


def test_nothing_is_changed_without_the_token(office: Office) -> None:
    number = office.bury(reason="TypeError")
    for path, method in ((f"/dead-letters/{number}/retry", "POST"), (f"/dead-letters/{number}", "DELETE")):
        assert ask(office, path, method=method).status_code == 401
        assert ask(office, path, method=method, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert office.store.count("dead_letters") == 1


def test_a_dead_letter_is_tried_again_or_dropped(office: Office) -> None:
    first, second = office.bury(reason="TypeError"), office.bury(reason="KeyError")
    before = office.inbox.depth()
    assert ask(office, f"/dead-letters/{first}/retry", method="POST", headers=BEARER).json == {
        "number": first,
        "done": True,
    }
    assert office.inbox.depth() == before + 1
    assert ask(office, f"/dead-letters/{second}", method="DELETE", headers=BEARER).status_code == 200
    assert office.store.count("dead_letters") == 0
    assert ask(office, f"/dead-letters/{second}", method="DELETE", headers=BEARER).status_code == 404


def test_a_text_that_has_no_utf_8_form_goes_out_all_the_same(office: Office) -> None:
    office.keep(case_of(office, 7, State.TESTING, title="\ud800 odd"))
    assert found(office, "/cases/octo/sample/7")["title"] == "? odd"
