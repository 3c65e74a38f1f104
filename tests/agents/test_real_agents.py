"""The real Claude Code and Codex CLI, in the cage, through the proxy, against an endpoint on this machine.

    python -m pytest -m slow tests/agents

They come from npm (some 600 MB, kept in the temporary folder); nothing else is reached, and no key is needed.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from actors.errors.classify import classify
from actors.messages import RepositoryFacts, SteerWork, WorkCosted, WorkFinished, WorkPhase, WorkProgressed, WorkSteered
from actors.work import fitness
from actors.work.prices import price
from actors.work.recipe_file import Operator, load, shipped
from actors.work.settings import WorkSettings
from tests.actors.work import bench
from tests.actors.work.bench import KEY, Bench
from tests.actors.work.conftest import start_work
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn

pytestmark = pytest.mark.slow

PACKAGES = {"claude-code": "@anthropic-ai/claude-code", "codex": "@openai/codex"}
FOLDER = Path(tempfile.gettempdir()) / "caseworker-real-agents"
INSTALL_SECONDS = 600
CANARY = "cnry-00112233445566778899aabbccddeeff"
WRITES = {
    "claude-code": Turn(
        tool="Write", arguments={"file_path": "/tree/new.txt", "content": "hello\n"}, tokens=(1000, 10)
    ),
    "codex": Turn(tool="exec_command", arguments={"cmd": "echo hello > new.txt"}, tokens=(1000, 10)),
}
SLEEPS = Turn(tool="Bash", arguments={"command": "sleep 3"}, tokens=(1000, 10))
DONE = Turn(text="# It is done\n\nI wrote `new.txt`.", tokens=(1000, 10))
Starts = Callable[..., Bench]


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder with the programs."""
    FOLDER.mkdir(exist_ok=True)
    if not all((FOLDER / "node_modules" / package).is_dir() for package in PACKAGES.values()):
        words = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *PACKAGES.values()]
        subprocess.run(words, check=True, timeout=INSTALL_SECONDS)
    return FOLDER / "node_modules" / ".bin"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as made:
        yield made


@pytest.fixture
def starts(
    installed: Path, endpoint: Endpoint, settings: WorkSettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Starts]:
    """Makes a bench whose worker is the agent of that name."""
    monkeypatch.setattr(bench, "PATIENCE", 150.0)
    monkeypatch.setenv("PATH", f"{installed}:/usr/local/bin:/usr/bin:/bin")
    made: list[Bench] = []

    def start(name: str) -> Bench:
        operator = Operator(
            values={
                "ANTHROPIC_BASE_URL": endpoint.url,
                "OPENAI_BASE_URL": f"{endpoint.url}/v1",
                "CLAUDE_CODE_MODEL": "",
                "CODEX_MODEL": "gpt-5.1",
            },
            keys={"ANTHROPIC_API_KEY": CANARY, "OPENAI_API_KEY": CANARY, "WORKER_KEY": ""},
        )
        recipe = load(shipped()[name], operator)
        assert recipe.missing == ()
        prices = (price("*=1000/10000"),)
        made.append(Bench(replace(settings, isolation="require", recipe=recipe, prices=prices)))
        return made[-1]

    yield start
    for one in made:
        one.actor.end()


@pytest.mark.parametrize("name", PACKAGES)
def test_it_tells_its_version(starts: Starts, name: str) -> None:
    recipe = starts(name).actor._settings.recipe
    assert recipe.version is not None
    told, wrong = fitness.version(recipe, recipe.version)
    assert (told.count("."), wrong) == (2, "")


@pytest.mark.parametrize("name", PACKAGES)
def test_it_does_a_task_with_a_key_that_it_never_sees(
    starts: Starts, endpoint: Endpoint, repository: RepositoryFacts, name: str
) -> None:
    endpoint.turns = [WRITES[name], DONE]
    working = starts(name)
    working.tell(start_work(repository))
    ended = working.until(WorkFinished)
    assert ended.summary == "It is done"
    assert ended.change is not None
    assert [file.path for file in ended.change.files] == ["new.txt"]
    costed = working.issue(KEY).last(WorkCosted)
    assert (costed.tokens, costed.usd) == (2020, Decimal("2.2"))
    asked = [one for one in endpoint.asked if one.method == "POST"]
    assert all(CANARY in (one.headers.get("x-api-key", ""), one.headers.get("authorization", "")[7:]) for one in asked)
    assert CANARY not in str([one.body for one in asked])
    assert "Look at it." in asked[0].body.decode()


def test_claude_code_tells_when_it_writes(starts: Starts, endpoint: Endpoint, repository: RepositoryFacts) -> None:
    endpoint.turns = [WRITES["claude-code"], DONE]
    working = starts("claude-code")
    working.tell(start_work(repository))
    working.until(WorkFinished)
    assert working.issue(KEY).last(WorkPhase).phase == "implementing"
    assert "Writes new.txt" in [told.message for told in working.issue(KEY).of(WorkProgressed)]


def test_claude_code_is_steered_while_it_works(starts: Starts, endpoint: Endpoint, repository: RepositoryFacts) -> None:
    endpoint.turns = [SLEEPS, DONE]
    working = starts("claude-code")
    working.tell(start_work(repository))
    working.work_off(lambda: endpoint.asked)
    working.tell(SteerWork(key=KEY, attempt=1, number=1, text="Use tabs, please."))
    assert working.until(WorkSteered).taken
    working.until(WorkFinished)
    assert "Use tabs, please." in json.dumps(endpoint.asked[-1].values["messages"])


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize(
    ("status", "code"), [(401, "E_ENDPOINT_DENIED"), (429, "E_ENDPOINT_BUSY"), (529, "E_ENDPOINT_BUSY")]
)
def test_a_fault_of_its_endpoint_is_understood(
    starts: Starts, endpoint: Endpoint, repository: RepositoryFacts, name: str, status: int, code: str
) -> None:
    endpoint.turns = [Turn(status=status, headers={"retry-after": "1"})]
    working = starts(name)
    working.tell(start_work(repository))
    facts = working.until_judged().facts
    assert classify(facts, now=0.0, jitter=0.5).code == code, facts


@pytest.mark.parametrize("name", PACKAGES)
def test_only_a_plan_is_asked_for(starts: Starts, endpoint: Endpoint, repository: RepositoryFacts, name: str) -> None:
    endpoint.turns = [Turn(text='# The plan\n\nWrite it.\n\n```plan\n{"files": ["new.txt"], "risk": "low"}\n```\n')]
    working = starts(name)
    working.tell(start_work(repository, plan_only=True))
    ended = working.until(WorkFinished)
    assert ended.sketch is not None
    assert (ended.sketch.files, ended.sketch.risk, ended.change) == (("new.txt",), "low", None)
    assert "Only the plan is wanted" in endpoint.asked[0].body.decode()
