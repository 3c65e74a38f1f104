"""/livez, /readyz, /health and /metrics: what each answers in which state."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from storage.inbox import Inbox
from storage.store import Store
from web.health import blueprint
from web.webhooks import Receiver

HEALTHY: dict[str, Any] = {"status": "healthy", "anomalies": []}


class Site:
    """The routes over a report and reasons that a test sets."""

    def __init__(self) -> None:
        self.receiver = Receiver([b"secret"], most_bytes=10)
        self.found: dict[str, Any] | None = HEALTHY
        self.wrong: list[str] = []
        app = Flask(__name__)
        app.register_blueprint(blueprint(self.receiver, lambda: self.found, lambda: self.wrong))
        self.client = app.test_client()

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        answer = self.client.get(path)
        return answer.status_code, answer.json or {}


@pytest.fixture
def starting() -> Site:
    return Site()


@pytest.fixture
def ready(starting: Site, store: Store) -> Site:
    starting.receiver.attach(Inbox(store), lambda: None)
    return starting


def test_a_process_that_answers_is_alive_whatever_else(starting: Site) -> None:
    starting.found, starting.wrong = None, ["the database takes no writes"]
    assert starting.get("/livez") == (200, {"status": "alive"})


def test_before_the_folder_is_ours_nothing_is_ready_and_nobody_is_asked(starting: Site) -> None:
    status, said = starting.get("/readyz")
    assert (status, said["status"]) == (503, "starting")
    assert starting.get("/health")[0] == 503


def test_ready_needs_writes_that_reach_the_disk_and_actors_that_run(ready: Site) -> None:
    assert ready.get("/readyz") == (200, {"status": "ready"})
    ready.wrong = ["work does not run", "the database takes no writes: full"]
    assert ready.get("/readyz") == (
        503,
        {"status": "unfit", "error": "work does not run; the database takes no writes: full"},
    )


@pytest.mark.parametrize(("status", "code"), [("healthy", 200), ("degraded", 200), ("unhealthy", 503)])
def test_health_is_503_only_when_the_server_does_not_do_its_duty(ready: Site, status: str, code: int) -> None:
    ready.found = {"status": status, "anomalies": []}
    assert ready.get("/health") == (code, ready.found)


def test_a_health_actor_that_does_not_answer_in_time_is_unhealthy(ready: Site) -> None:
    ready.found = None
    status, said = ready.get("/health")
    assert (status, said["status"]) == (503, "unhealthy")
    assert "does not answer" in said["error"]


def test_metrics_are_text_also_when_nobody_answers(ready: Site) -> None:
    ready.found = None
    answer = ready.client.get("/metrics")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert 'caseworker_health_status{status="unhealthy"} 1.0' in answer.text
