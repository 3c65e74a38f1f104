"""A worker in the cage reaches its own hosts and nothing else, and the key is nowhere in there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts, WorkCosted, WorkFinished
from actors.work.prices import price
from actors.work.recipe_file import Operator, load
from actors.work.settings import WorkSettings
from tests.actors.work.bench import KEY, Bench
from tests.actors.work.conftest import start_work
from tests.agents.conftest import written
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn

CANARY = f"cnry-{secrets.token_hex(16)}"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint([Turn(tokens=(2_000_000, 100_000)), Turn(fault="echo")]) as made:
        yield made


@pytest.fixture
def spied(settings: WorkSettings, endpoint: Endpoint, tmp_path: Path) -> Iterator[Bench]:
    operator = Operator(values={"OPENAI_BASE_URL": f"{endpoint.url}/v1"}, keys={"OPENAI_API_KEY": CANARY})
    recipe = load(written(tmp_path, "spy"), operator)
    prices = (price("gpt-*=1.5/10"),)
    made = Bench(replace(settings, isolation="auto", recipe=recipe, prices=prices))
    yield made
    made.actor.end()


def test_it_reaches_its_host_with_a_key_that_it_never_sees(
    spied: Bench, endpoint: Endpoint, repository: RepositoryFacts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    spied.tell(start_work(repository))
    ended = spied.until(WorkFinished)
    said = dict(line.removeprefix("- ").split(": ", 1) for line in ended.report.splitlines())
    assert said["/chat/completions"] == "200"
    assert (said["/files"], said["wrong token"]) == ("403", "401")
    assert (said["found"], said["echoed"]) == ("[]", "[]")
    assert int(said["searched"]) > 20
    assert endpoint.asked[0].headers["authorization"] == f"Bearer {CANARY}"
    assert CANARY not in str([record.__dict__ for record in caplog.records])
    costed = spied.issue(KEY).last(WorkCosted)
    assert (costed.usd, costed.tokens) == (4, 2_100_000), "as the endpoint counted, and at its price"


def test_a_key_that_is_there_would_be_found(spied: Bench, settings: WorkSettings, repository: RepositoryFacts) -> None:
    recipe = spied.actor._settings.recipe
    leaky = replace(recipe, environment={**recipe.environment, "LEAK": f"x{CANARY}"})
    bench = Bench(replace(settings, isolation="auto", recipe=leaky))
    bench.tell(start_work(repository))
    report = bench.until(WorkFinished).report
    bench.actor.end()
    assert "'environment'" in report
    assert "/environ'" in report
    assert "/mem'" in report


def test_without_a_cage_that_holds_it_in_it_does_not_run(
    spied: Bench, endpoint: Endpoint, settings: WorkSettings, repository: RepositoryFacts
) -> None:
    open_air = Bench(replace(settings, isolation="off", recipe=spied.actor._settings.recipe))
    open_air.tell(start_work(repository))
    facts = open_air.until_judged().facts
    assert facts.exception == "NoIsolation"
    assert "only bubblewrap can see to that" in facts.message
    assert not endpoint.asked
    open_air.actor.end()
