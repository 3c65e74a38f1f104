from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.ref import ManualClock
from tests.web.dashboard.office import TOKEN, Office
from web.dashboard.access import COOKIE, MOST_WRONG, SESSION_SECONDS, Access, digest

AWAY = {"REMOTE_ADDR": "203.0.113.7"}


def get(office: Office, path: str = "/", **options: object) -> TestResponse:
    return office.client().get(path, **options)  # type: ignore[arg-type]


def test_from_this_machine_anybody_may_look(office: Office) -> None:
    assert get(office).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "127.9.9.9"])
def test_this_machine_has_several_names(office: Office, host: str) -> None:
    assert get(office, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "options",
    [
        {"environ_base": AWAY},
        {"headers": {"X-Forwarded-For": "203.0.113.7"}},
        {"headers": {"Forwarded": "for=203.0.113.7"}},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Host": "127.0.0.1.evil.example"}},
    ],
    ids=["address", "proxy", "forwarded", "rebinding", "prefix"],
)
@pytest.mark.parametrize("path", ["/", "/cases", "/cases/octo/sample/7"])
def test_from_elsewhere_nothing_is_shown_without_the_token(
    office: Office, options: dict[str, object], path: str
) -> None:
    answer = get(office, path, **options)
    assert answer.status_code == 401
    assert "token" in answer.text


def test_the_token_opens_the_pages_from_elsewhere(office: Office) -> None:
    client = office.client()
    answer = client.post("/login", data={"token": TOKEN}, environ_base=AWAY)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/", environ_base=AWAY).status_code == 200
    assert get(office, headers={"Authorization": f"Bearer {TOKEN}"}, environ_base=AWAY).status_code == 200


def test_the_cookie_is_for_https_alone_where_the_page_came_so(office: Office) -> None:
    answer = office.client().post("/login", data={"token": TOKEN}, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", digest(TOKEN), "\ud800", "ü"])
def test_another_token_opens_nothing(office: Office, token: str) -> None:
    assert office.access.login(token) is None
    assert office.client().post("/login", data={"token": "wrong"}).status_code == 401


def test_after_many_wrong_tokens_the_right_one_has_to_wait_a_minute() -> None:
    clock = ManualClock()
    access = Access(digest(TOKEN), clock=clock)
    for _ in range(MOST_WRONG):
        assert access.login("guess") is None
    assert access.login(TOKEN) is None
    clock.pass_(61.0)
    assert access.login(TOKEN) is not None


def test_without_a_token_nobody_gets_in_from_elsewhere(office: Office) -> None:
    assert Access("").login("") is None


def test_a_session_ends(office: Office) -> None:
    clock = ManualClock()
    access = Access(digest(TOKEN), clock=clock)
    made = access.login(TOKEN)
    assert made is not None
    request = office.app.test_request_context("/", headers={"Cookie": f"{COOKIE}={made.id}"}).request
    assert access.session(request) == made
    clock.pass_(SESSION_SECONDS + 1)
    assert access.session(request) is None


def test_who_acts_needs_the_secret_of_the_form(office: Office) -> None:
    client = office.client()
    client.post("/login", data={"token": TOKEN})
    assert client.post("/logout").status_code == 403
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert found
    assert client.post("/logout", data={"csrf": found[1]}).status_code == 303
    assert "Log out" not in client.get("/").text


def test_even_from_this_machine_nobody_acts_without_the_token(office: Office) -> None:
    assert office.client().post("/logout").status_code == 403


def test_every_page_forbids_foreign_code_and_frames(office: Office) -> None:
    for path in ("/", "/login", "/cases", "/cases/octo/sample/404"):
        policy = get(office, path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
