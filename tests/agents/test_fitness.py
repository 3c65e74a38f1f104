"""Before anything is fetched: is the worker's key there, and its program as new as its recipe asks?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts, WorkFinished, WorkQueued
from actors.work.fitness import Fitness, NoKey, TooOld
from actors.work.recipe import Recipe
from actors.work.recipe_file import Operator, load, shipped
from actors.work.settings import WorkSettings
from actors.work.standstill import AGAIN_SECONDS
from tests.actors.work.bench import KEY, Bench
from tests.actors.work.conftest import start_work

RECIPE = """
name: agent
command: [PROGRAM, "{prompt}"]
prompt: argument
output: text
reads: [PREFIX, BASE]
version: {command: [PROGRAM, --version], least: 2.0.0}
"""
PROGRAM = """#!PYTHON -I
import pathlib, sys, time
if "--version" in sys.argv:
    with pathlib.Path("ASKED").open("a") as asked:
        asked.write("x")
    TELLS
else:
    print("It is done.")
"""
VALUES = {"OPENAI_BASE_URL": "", "CLAUDE_CODE_MODEL": "", "CODEX_MODEL": ""}


class Agent:
    """A program that tells its version, and notes how often it was asked for it."""

    def __init__(self, folder: Path) -> None:
        self._program, self._asked = folder / "agent", folder / "asked"
        self.install("print('agent 1.9.3')")
        text = RECIPE.replace("PROGRAM", str(self._program))
        (folder / "agent.yml").write_text(text.replace("PREFIX", sys.prefix).replace("BASE", sys.base_prefix))
        self.recipe = load(folder / "agent.yml", Operator())

    def install(self, tells: str) -> None:
        text = PROGRAM.replace("PYTHON", sys.executable).replace("ASKED", str(self._asked)).replace("TELLS", tells)
        fresh = self._program.with_name("fresh")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.rename(self._program)

    @property
    def times(self) -> int:
        return len(self._asked.read_text()) if self._asked.exists() else 0


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    return Agent(tmp_path)


def test_one_that_is_too_old_is_not_begun_with_and_each_try_looks_again(agent: Agent) -> None:
    fitness = Fitness()
    with pytest.raises(TooOld, match=r"needs version 2\.0\.0 or newer of its program, and version 1\.9\.3 is too old"):
        fitness.check(agent.recipe)
    agent.install("print('agent 2.0.1')")
    for _ in range(3):
        fitness.check(agent.recipe)
    assert agent.times == 2
    agent.install("print('agent 1.0.0')")
    with pytest.raises(TooOld):
        fitness.check(agent.recipe)


@pytest.mark.parametrize(
    ("tells", "why"), [("print('what?')", "tells no version"), ("sys.exit('broken')", "tells no version")]
)
def test_one_that_does_not_say_is_taken_for_none(agent: Agent, tells: str, why: str) -> None:
    agent.install(tells)
    with pytest.raises(TooOld, match=why):
        Fitness().check(agent.recipe)


def test_one_that_does_not_answer_in_time_is_let_go_on(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actors.work.fitness.VERSION_SECONDS", 0.5)
    agent.install("time.sleep(30)")
    Fitness().check(agent.recipe)


def shipped_recipe(name: str, *, url: str, key: str = "") -> Recipe:
    operator = Operator(values={**VALUES, "ANTHROPIC_BASE_URL": url}, keys={"ANTHROPIC_API_KEY": key})
    return replace(load(shipped()[name], operator), version=None)


def test_without_the_key_that_its_maker_wants_it_is_not_begun_with() -> None:
    with pytest.raises(
        NoKey, match=r"needs ANTHROPIC_API_KEY for https://api\.anthropic\.com, .* the server restarted"
    ):
        Fitness().check(shipped_recipe("claude-code", url="https://api.anthropic.com"))
    Fitness().check(shipped_recipe("claude-code", url="https://api.anthropic.com", key="k"))
    Fitness().check(shipped_recipe("claude-code", url="http://127.0.0.1:11434"))


@pytest.fixture
def benches(settings: WorkSettings) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def bench(**changed: object) -> Bench:
        made.append(Bench(replace(settings, **changed)))  # type: ignore[arg-type]
        return made[-1]

    yield bench
    for one in made:
        one.actor.end()


def test_its_tasks_wait_say_why_and_go_on_when_it_is_new_enough(
    agent: Agent, benches: Callable[..., Bench], repository: RepositoryFacts
) -> None:
    bench = benches(recipe=agent.recipe)
    bench.tell(start_work(repository))
    bench.work_off(lambda: any(told.why for told in bench.issue(KEY).of(WorkQueued)))
    assert "version 1.9.3 is too old" in bench.issue(KEY).last(WorkQueued).why
    assert bench.issue(KEY).last(WorkQueued).only == "agent"
    assert not list(bench.actor._settings.mirrors.glob("*.git")), "nothing was fetched"
    agent.install("print('agent 2.4.0')")
    bench.pass_(AGAIN_SECONDS + 1)
    assert bench.until(WorkFinished).report == "It is done."


def test_where_there_are_stand_ins_it_is_told_at_once(
    agent: Agent, benches: Callable[..., Bench], repository: RepositoryFacts
) -> None:
    bench = benches(recipe=agent.recipe, stand_ins=True)
    bench.tell(start_work(repository))
    assert bench.until_judged().facts.exception == "NoProgram"
