"""A plan that a worker hands in: the text is the report, its facts are read, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts, Sketch, WorkFinished
from actors.work.plans import sketched
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings
from tests.actors.work.bench import Bench
from tests.actors.work.conftest import script, start_work

PLANNED = """
import json, pathlib, sys
told = json.loads(sys.stdin.readline())
pathlib.Path("new.py").write_text("x = 1\\n")
block = '```plan\\n{"risk": "low"}\\n```' if told["plan_only"] else ""
report = "First this, then that.\\n\\n" + block
print(json.dumps({"event": "result", "summary": "Planned.", "report": report}), flush=True)
"""


@pytest.mark.parametrize(
    ("block", "sketch"),
    [
        (
            '{"files": ["a.py", "b.py", "a.py"], "risk": "High", "usd": 0.5, "minutes": 10}',
            Sketch(files=("a.py", "b.py"), risk="high", usd=Decimal("0.5"), minutes=10.0),
        ),
        ("{}", Sketch()),
        ("no JSON at all", Sketch()),
        ("[1]", Sketch()),
        ('{"files": "a.py", "risk": 3, "usd": -1, "minutes": "ten"}', Sketch()),
        (
            '{"files": [1, null, "a\\u0000.py"], "risk": "extreme", "usd": 1e300, "minutes": true}',
            Sketch(files=("a.py",)),
        ),
        ("[" * 100_000, Sketch()),
    ],
)
def test_the_facts_are_read_as_far_as_they_can_be_used(block: str, sketch: Sketch) -> None:
    assert sketched(f"# The plan\n\n1. First\n\n```plan\n{block}\n```\n") == ("# The plan\n\n1. First", sketch)


def test_a_plan_without_facts_is_its_text() -> None:
    assert sketched("Just do it.\n\n```python\nx = 1\n```\n") == ("Just do it.\n\n```python\nx = 1\n```", Sketch())


def test_a_plan_of_nothing_but_facts_keeps_them_as_its_text() -> None:
    report, sketch = sketched('```plan\n{"risk": "low"}\n```')
    assert "risk" in report
    assert sketch.risk == "low"


@pytest.fixture
def planning(settings: WorkSettings, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(replace(settings, recipe=script(tmp_path, PLANNED)))
    yield made
    made.actor.end()


def test_where_only_a_plan_is_wanted_a_change_names_its_files_and_is_dropped(
    planning: Bench, repository: RepositoryFacts
) -> None:
    planning.tell(start_work(repository, plan_only=True))
    ended = planning.until(WorkFinished)
    assert ended.change is None
    assert ended.report == "First this, then that."
    assert ended.sketch == Sketch(files=("new.py",), risk="low")


def test_otherwise_there_is_no_sketch_and_the_change_counts(planning: Bench, repository: RepositoryFacts) -> None:
    planning.tell(start_work(repository))
    ended = planning.until(WorkFinished)
    assert ended.sketch is None
    assert ended.change is not None


def test_an_agent_is_told_that_only_a_plan_is_wanted(
    agent: Recipe, settings: WorkSettings, repository: RepositoryFacts
) -> None:
    bench = Bench(replace(settings, recipe=agent))
    task = {"type": "Feature Implementation", "priority": "Medium", "files": [], "prompt": "behave: echoes"}
    bench.tell(start_work(repository, plan_only=True, task=task))
    report = bench.until(WorkFinished).report
    bench.actor.end()
    assert "Only the plan is wanted: change nothing." in report
