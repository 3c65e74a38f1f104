"""GitHub Apps: JWT, installation tokens, and what they open."""

from __future__ import annotations

import time

import github
import jwt
import pytest
import requests

from tests.patience import PATIENCE
from tests.web.sandbox.conftest import REPO, Api
from web.sandbox import App, Sandbox


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    return sandbox.add_app("caseworker")


def signed(app: App, *, life: int = 300, key: str | None = None) -> str:
    now = int(time.time())
    return jwt.encode({"iat": now - 10, "exp": now + life, "iss": str(app.id)}, key or app.private_key, "RS256")


def ask(sandbox: Sandbox, method: str, path: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.request(method, sandbox.api_url + path, headers=headers, timeout=PATIENCE)


def test_pygithub_acts_as_the_installation(sandbox: Sandbox, app: App) -> None:
    auth = github.Auth.AppAuth(app.id, app.private_key)
    with github.GithubIntegration(auth=auth, base_url=sandbox.api_url) as integration:
        installation = integration.get_repo_installation(*REPO.split("/"))
        assert installation.id == app.installation_id
        client = integration.get_github_for_installation(installation.id)
        number = sandbox.open_issue(REPO, "rea", "T", "B")
        comment = client.get_repo(REPO).get_issue(number).create_comment("by the app")
        client.close()
    assert comment.user.login == "caseworker[bot]"
    assert sandbox.comments(REPO, number)[0].author == "caseworker[bot]"
    assert comment.raw_data["performed_via_github_app"]["slug"] == "caseworker"


def test_a_jwt_opens_the_apps_own_paths_alone(sandbox: Sandbox, app: App) -> None:
    assert ask(sandbox, "GET", "/app", signed(app)).json()["slug"] == "caseworker"
    assert ask(sandbox, "GET", f"/repos/{REPO}", signed(app)).status_code == 401
    assert ask(sandbox, "GET", "/app", sandbox.add_user("ana")).status_code == 401


def test_a_jwt_must_be_signed_by_the_app_and_short_lived(sandbox: Sandbox, app: App) -> None:
    other = sandbox.add_app("other")
    wrong_key = ask(sandbox, "GET", "/app", signed(app, key=other.private_key))
    assert (wrong_key.status_code, wrong_key.json()["message"]) == (
        401,
        "A JSON web token could not be decoded",
    )
    too_long = ask(sandbox, "GET", "/app", signed(app, life=3600))
    assert too_long.json()["message"] == "'Expiration time' claim ('exp') is too far in the future"
    assert ask(sandbox, "GET", "/app", signed(app, life=-120)).status_code == 401


def test_a_token_may_be_narrowed_and_then_reaches_no_further(sandbox: Sandbox, app: App) -> None:
    path = f"{sandbox.api_url}/app/installations/{app.installation_id}/access_tokens"
    headers = {"Authorization": f"Bearer {signed(app)}"}
    answer = requests.post(
        path, headers=headers, json={"permissions": {"metadata": "read", "issues": "read"}}, timeout=PATIENCE
    )
    assert answer.status_code == 201
    narrowed = Api(sandbox, answer.json()["token"])
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    assert narrowed("GET", f"/repos/{REPO}/issues/{number}").status_code == 200
    refused = narrowed("POST", f"/repos/{REPO}/issues/{number}/comments", json={"body": "x"})
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert narrowed("GET", "/user").status_code == 403
    beyond = requests.post(path, headers=headers, json={"permissions": {"workflows": "write"}}, timeout=PATIENCE)
    assert beyond.status_code == 422
