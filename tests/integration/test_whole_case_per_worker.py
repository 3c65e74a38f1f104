"""One case from its form to its pull request, once for each kind of worker; what each cannot do, the issue says."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cases import FORM
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town
from tests.patience import PATIENCE
from web.cli.stage import Stage
from web.sandbox import Sandbox

PROMPT = "Look at the storage package and tell me which functions are too complex."
WORKER = Path(__file__).with_name("planner.py")
CLIS = Path(__file__).parents[1] / "agents" / "fake_clis.py"
DIFF = "--- /dev/null\n+++ b/docs/usage.md\n@@ -0,0 +1 @@\n+How to use it\n"
TOKENS = (1_000, 100)
"""Of each answer of the endpoint, which then costs 20 cents."""
PLAN = """Say how the shop is used.

1. Write `docs/usage.md`.

```plan
{"files": ["docs/usage.md"], "risk": "low", "minutes": 2}
```
"""
TURNS = (
    Turn(tokens=TOKENS, text=PLAN),
    Turn(tokens=TOKENS, text="QUESTION: Where shall prices be kept?\n- SQLite\n- PostgreSQL"),
    Turn(tokens=TOKENS, text="Old words. " * 9_000, pause=0.1),  # goes on for longer than a test waits
    Turn(tokens=TOKENS, text=f"It is written down.\n\n- `docs/usage.md`: nobody said it.\n\n```diff\n{DIFF}```\n"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a worker does of the task `type`, and what it can do. `busy` is what it says while it can be steered.

    `costs`: what its case costs in all; empty where an answer is broken off, which is estimated.
    """

    type: str
    busy: str
    costs: str = ""
    does: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = (Turn(tokens=TOKENS),)
    asks: bool = False
    hears: bool = True


WRITES = "write docs/usage.md How to use it"
ROWS = {
    "openai": Row(type="Research and Summarization", busy="The model writes: ", turns=TURNS, asks=True),
    "claude-code": Row(
        type="Code Refactoring", busy="Waits for what people add", costs="$0.40", does=("listen", WRITES)
    ),
    "codex": Row(type="Bug Investigation", busy="Takes its time", costs="$0.40", does=("slow", WRITES), hears=False),
    "planner": Row(
        type="Feature Implementation",
        busy="waits to be steered",
        costs="$0.30",
        does=("ask", "be steered", WRITES),
        asks=True,
    ),
}

ANALYSER = Row(type="Documentation Generation", busy="")
"""The built-in worker is done before anybody can say a word."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("whole")
    sandbox = Sandbox()
    sandbox.start()
    programs = folder / "bin"
    programs.mkdir()
    for name in ("claude", "codex"):
        (programs / name).write_text(f"#!{sys.executable} -I\n{CLIS.read_text()}")
        (programs / name).chmod(0o755)
    (programs / "node").symlink_to(sys.executable)
    settings = {
        **SETTINGS,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "AGENTS": "openai,claude-code,codex",
        "OPENAI_BASE_URL": f"{endpoint.url}/v1",
        "OPENAI_API_KEY": "key",
        "OPENAI_MODEL": "gpt-local",
        "ANTHROPIC_BASE_URL": endpoint.url,
        "ANTHROPIC_API_KEY": "key",
        "CLAUDE_CODE_MODEL": "claude-local",
        "CODEX_MODEL": "gpt-local",
        "MODEL_PRICES": "*=100/1000",
        "APPROVE": "always",
        "WORKER_COMMAND": f"{sys.executable} -I {WORKER}",
        "WORKER_READS": f"{WORKER}:{sys.prefix}:{sys.base_prefix}",
        "WORKER_NAME": "planner",
        "WORKER": "planner",
        "WORKERS_BY_TYPE": ", ".join(f"{row.type}={name}" for name, row in (*ROWS.items(), ("analyser", ANALYSER))),
    }
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder / "server", settings=settings)
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with stage:
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


def filed(town: Town, worker: str, row: Row) -> Issue:
    body = FORM.replace(PROMPT, "\n".join(("Please write the following for those who use the shop:", *row.does)))
    body = body.replace("Analysis report", "Documentation updates").replace("Code Analysis", row.type)
    return town.open_issue(body=body, title=f"How the shop is used ({worker})")


@pytest.mark.parametrize("worker", ROWS)
def test_a_whole_case(town: Town, endpoint: Endpoint, worker: str) -> None:
    row = ROWS[worker]
    endpoint.turns, endpoint.asked, endpoint.models = list(row.turns), [], []
    issue = filed(town, worker, row)
    planned(issue)
    issue.comment("maria", "Please mention the coupon, too.")
    issue.expect_comment("1 clarification was noted; attempt 2 takes it up.")
    issue.comment("tom", "/approve")
    if row.asks:
        issue.expect_comment("**1** SQLite")
        issue.comment("maria", "2")
    steered(town, issue, endpoint, row)
    issue.expect_label("agent:completed")
    finished(town, issue, row)


def planned(issue: Issue) -> None:
    """The plan names its files, its risk, its cost and its time, and says its summary once."""
    plan = issue.expect_comment("A plan, to be approved").body
    issue.expect_label("agent:awaiting-feedback")
    assert plan.count("Say how the shop is used") == 1
    for part in ("| Files | `docs/usage.md` |", "| Risk | ", "| Cost | ", "| Time | about 2 minutes |"):
        assert part in plan


def steered(town: Town, issue: Issue, endpoint: Endpoint, row: Row) -> None:
    """Whoever can hear hears while it works; of whoever cannot the issue says which attempt will."""
    issue.expect_comment(row.busy)
    issue.comment("maria", "Please mention the basket, too.")
    if not row.hears:
        issue.expect_comment("the worker got 1 with its task, and 1 is left to attempt 3")
        endpoint.models = ["go-on"]
        return
    if row.turns is TURNS:
        assert town.sandbox.wait_until(lambda: b"mention the basket" in endpoint.asked[-1].body, PATIENCE)
        return
    issue.expect_label("agent:completed")
    (pull,) = [pull for pull in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in pull.head]
    assert re.search(r"(Added while it worked|Steered)\W.*Please mention the basket", pull.body), pull.body


def finished(town: Town, issue: Issue, row: Row) -> None:
    """A draft pull request that says why, and what the case has cost, in the result as in the status."""
    (pull,) = [pull for pull in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in pull.head]
    assert "It changes the files that the plan that **tom** approved named, and no others." in pull.body
    assert "/tree/" not in pull.body
    assert (town.sandbox.file(REPO, pull.head, "docs/usage.md") or "").startswith("How to use it")
    result = issue.expect_comment(f"draft pull request [#{pull.number}]").body
    for told in ("Please mention the coupon, too", "Please mention the basket, too"):
        assert told in result
    status = issue.expect_comment("| Cost | $").body
    cost = re.search(r"\| Cost \| (\$[0-9.]+) of \$5\.00, ([0-9,]+) tokens", status)
    assert cost is not None, status
    assert f"The case has cost {cost[1]}, {cost[2]} tokens." in result
    assert cost[1] == row.costs or not row.costs
    assert ("Too late for this attempt" in result) is not row.hears
    assert ("**PostgreSQL**" in result) is row.asks
    assert "approved by **tom**" in status
    assert "/tree/" not in status


def test_the_built_in_workers_whole_case_costs_nothing(town: Town) -> None:
    issue = filed(town, "analyser", ANALYSER)
    plan = issue.expect_comment("A plan, to be approved").body
    issue.expect_label("agent:awaiting-feedback")
    assert "| Files | `docs/api/" in plan
    assert "| Cost | nothing |" in plan
    issue.comment("maria", "Please mention the coupon, too.")
    issue.expect_comment("1 clarification was noted; attempt 2 takes it up.")
    issue.comment("tom", "/approve")
    issue.expect_label("agent:completed")
    (pull,) = [pull for pull in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in pull.head]
    assert "It changes the files that the plan that **tom** approved named, and no others." in pull.body
    result = issue.expect_comment(f"draft pull request [#{pull.number}]").body
    assert "Please mention the coupon, too" in result
    assert "has cost" not in result
    issue.expect_comment("| Cost | $0.00 of $5.00 |")
