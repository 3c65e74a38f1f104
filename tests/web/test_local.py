"""The routes for the command line: this machine, with the token, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import local

TOKEN = "t" * 64
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def asked() -> list[Mapping[str, str]]:
    return []


@pytest.fixture
def client(asked: list[Mapping[str, str]]) -> FlaskClient:
    def act(values: Mapping[str, str]) -> bool:
        asked.append(values)
        return values.get("number") == "7"

    app = Flask("test")
    app.register_blueprint(local.blueprint(lambda: TOKEN, {"retry": act}))
    return app.test_client()


def test_with_the_token_it_is_done(client: FlaskClient, asked: list[Mapping[str, str]]) -> None:
    assert client.post("/local/retry", headers=BEARER, data={"number": "7"}).status_code == 200
    assert client.post("/local/retry", headers=BEARER, data={"number": "8"}).status_code == 404
    assert client.post("/local/unknown", headers=BEARER).status_code == 404
    assert asked == [{"number": "7"}, {"number": "8"}]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer é"},
        {**BEARER, "X-Forwarded-For": "1.2.3.4"},
        {**BEARER, "Forwarded": "for=1.2.3.4"},
    ],
)
def test_without_it_or_through_a_proxy_nothing_is_done(
    client: FlaskClient, asked: list[Mapping[str, str]], headers: dict[str, str]
) -> None:
    assert client.post("/local/retry", headers=headers, data={"number": "7"}).status_code == 403
    assert asked == []


def test_from_another_machine_nothing_is_done(client: FlaskClient, asked: list[Mapping[str, str]]) -> None:
    answer = client.post("/local/retry", headers=BEARER, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.status_code == 403
    assert asked == []


def test_while_there_is_no_token_nobody_may(asked: list[Mapping[str, str]]) -> None:
    app = Flask("test")
    app.register_blueprint(local.blueprint(lambda: None, {}))
    assert app.test_client().post("/local/retry", headers={"Authorization": "Bearer None"}).status_code == 403


def test_the_file_is_its_owner_s_alone_and_new_with_each_process(tmp_path: Path) -> None:
    first = local.publish(tmp_path, "http://127.0.0.1:1")
    assert local.find(tmp_path) == first
    assert (tmp_path / local.FILE).stat().st_mode & 0o777 == 0o600
    assert local.publish(tmp_path, "http://127.0.0.1:1").token != first.token
    assert [path.name for path in tmp_path.iterdir()] == [local.FILE]


def test_a_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert local.find(tmp_path) is None
    (tmp_path / local.FILE).write_text("{")
    assert local.find(tmp_path) is None
