"""Agents and models as workers, through whole cases: steered, asking, costing, changing files, and misbehaving."""

from __future__ import annotations

import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial

import pytest

from tests.agents.conftest import written
from tests.cases import FORM
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn
from tests.integration.conftest import PEOPLE, SETTINGS, sample
from tests.integration.driver import REPO, Issue, Town, running
from tests.patience import PATIENCE
from web.cli.stage import Stage
from web.sandbox import Sandbox

PROMPT = "Look at the storage package and tell me which functions are too complex."
CANARY = f"cnry-{secrets.token_hex(16)}"
DOCUMENTED = {"type": "Documentation Generation", "output": "Documentation updates"}
DIFF = """Says where prices are kept.

- `README.md`: it did not say so.

```diff
--- a/README.md
+++ b/README.md
@@ -3 +3,3 @@
 The price of a basket is computed in `shop/prices.py`.
+
+Prices are kept in there, too.
```
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Town]:
    """A town whose server has the fake agent, a spy and a model; it says which by the type of the task."""
    folder = tmp_path_factory.mktemp("agents")
    sandbox = Sandbox()
    sandbox.start()
    (folder / "openai.key").write_text(f"{CANARY}\n")
    recipes = [str(written(folder, name)) for name in ("fake-agent", "spy")]
    settings = {
        **SETTINGS,
        "WORKER": "fake-agent",
        "WORKER_RECIPES": ":".join(recipes),
        "AGENTS": "openai",
        "OPENAI_BASE_URL": f"{endpoint.url}/v1",
        "OPENAI_API_KEY_FILE": str(folder / "openai.key"),
        "OPENAI_MODEL": "gpt-canary",
        "MODEL_PRICES": "gpt-*=1000/10000",
        "ATTEMPTS": "1",
        "LOG_LEVEL": "DEBUG",
        "WORK_SILENT_SECONDS": "6",
        "WORKERS_BY_TYPE": "General Question=openai, Documentation Generation=openai, Research and Summarization=spy",
    }
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder / "server", settings=settings)
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()


def ask(town: Town, *lines: str, type: str = "Code Analysis", output: str = "Analysis report") -> Issue:
    """An issue whose prompt tells the agent how to behave; its type says who works."""
    body = FORM.replace("Code Analysis", type).replace("Analysis report", output)
    return town.open_issue(body=body.replace(PROMPT, "\n\n".join(lines)))


# --- an agent


def test_an_agents_whole_case_ends_in_a_pull_request_with_its_cost(town: Town) -> None:
    issue = ask(town, "Please do the work as it is meant.", type="Code Refactoring", output="Bug fix with tests")
    issue.expect_label("agent:completed")
    pull = next(one for one in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in one.head)
    assert "done.txt" in pull.body
    assert "1,200" in issue.expect_comment("0.25").body


def test_what_people_add_reaches_a_running_agent(town: Town) -> None:
    issue = ask(town, "Please wait for what I have to say.", "behave: steered")
    issue.expect_label("agent:in-progress")
    issue.comment("maria", "Please only look at the prices, and use tabs.")
    issue.expect_comment("I was told: ")
    issue.expect_label("agent:completed")


BEHAVIOURS = [
    ("crash", "E_WORKER_CRASH", "agent:escalated"),
    ("quits", "E_WORKER_CRASH", "agent:escalated"),
    ("hang", "E_WORKER_LIMIT", "agent:failed"),
    ("flood", "E_WORKER_LIMIT", "agent:failed"),
    ("nonsense", "E_BAD_RESULT", "agent:failed"),
    ("wrong-kinds", "E_BAD_RESULT", "agent:failed"),
    ("costly", "E_BAD_RESULT", "agent:failed"),
    ("lies", "E_WORKER_CRASH", "agent:escalated"),
    ("silent", "E_BAD_RESULT", "agent:failed"),
    ("says-failed", "E_BAD_RESULT", "agent:failed"),
    ("says-busy", "E_ENDPOINT_BUSY", "agent:escalated"),
]


def test_every_misbehaviour_ends_with_an_error_card_and_its_work_kept(town: Town) -> None:
    issues = [(ask(town, "Please do the work.", f"behave: {row[0]}"), *row[1:]) for row in BEHAVIOURS]
    for issue, code, state in issues:
        issue.expect_comment(code)
        issue.expect_label(state)
        told = issue.expect_comment("agent/issue-").body
        (branch,) = set(re.findall(rf"agent/issue-{issue.number}-[a-z0-9-]+", told))
        there = partial(town.sandbox.file, REPO, branch, "half.txt")
        town.sandbox.wait_until(lambda there=there: there() is not None, PATIENCE)
        assert there() == "half of the work\n"


def test_one_that_will_not_end_is_cancelled(town: Town) -> None:
    issue = ask(town, "Please do the work.", "behave: stubborn")
    issue.expect_label("agent:implementing")
    issue.expect_comment("Goes on")
    issue.comment("maria", "/cancel")
    issue.expect_label("agent:cancelled")


def test_a_report_that_would_do_something_is_harmless(town: Town) -> None:
    issue = ask(town, "Please do the work.", "behave: preaches")
    issue.expect_label("agent:completed")
    report = issue.expect_comment("look, fixes").body
    assert "@everybody" not in report
    assert "<script>" not in report
    assert "<!-- caseworker:status -->" not in report


# --- a model


def test_a_model_asks_and_answers_and_what_it_cost_is_shown(town: Town, endpoint: Endpoint) -> None:
    endpoint.turns = [
        Turn(text="QUESTION: Which shop do you mean?\n- The book shop\n- The pen shop", tokens=(1_000, 100)),
        Turn(text="**The book shop is cheap.**\n\nSee `shop/prices.py`, line 8.", tokens=(1_000, 100)),
    ]
    issue = ask(town, "Is the shop cheap, and which of its prices is the lowest?", type="General Question")
    issue.expect_label("agent:awaiting-feedback")
    issue.expect_comment("- [ ] **2** The pen shop")
    issue.comment("maria", "1")
    issue.expect_comment("The book shop is cheap.")
    issue.expect_label("agent:completed")
    assert "The people answer: The book shop" in endpoint.asked[-1].values["messages"][-1]["content"]
    assert "2,200" in issue.expect_comment("4.00").body


def test_a_models_diff_becomes_a_pull_request(town: Town, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(text=DIFF)]
    issue = ask(town, "Say in the README where prices are kept.", **DOCUMENTED)
    issue.expect_label("agent:completed")
    pull = next(one for one in town.sandbox.pulls(REPO) if f"issue-{issue.number}-" in one.head)
    assert "| `README.md` | +2 −0 | it did not say so. |" in pull.body
    text = town.sandbox.file(REPO, pull.head, "README.md")
    assert text is not None
    assert text.endswith("Prices are kept in there, too.\n")


def test_what_people_add_reaches_a_model_that_writes(town: Town, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(text="Old words. " * 800, pause=0.2), Turn(text="New words, and tabs.")]
    issue = ask(town, "Is the shop cheap, and which of its prices is the lowest?", type="General Question")
    issue.expect_label("agent:in-progress")
    issue.expect_comment("The model writes")
    issue.comment("maria", "Please only look at the prices, and use tabs.")
    issue.expect_comment("New words, and tabs.")
    issue.expect_label("agent:completed")


FAULTS = [
    (Turn(status=401, body=f"Incorrect API key provided: {CANARY}"), "E_ENDPOINT_DENIED", "agent:escalated"),
    (Turn(status=429, headers={"retry-after": "3600"}), "E_ENDPOINT_BUSY", "agent:escalated"),
    (Turn(status=400), "E_BAD_RESULT", "agent:failed"),
    (Turn(fault="html"), "E_BAD_RESULT", "agent:failed"),
    (Turn(fault="nonsense"), "E_BAD_RESULT", "agent:failed"),
    (Turn(text=DIFF.replace(" The price", " The cost")), "E_BAD_RESULT", "agent:failed"),
]


@pytest.mark.parametrize(("turn", "code", "state"), FAULTS, ids=["401", "429", "400", "html", "nonsense", "diff"])
def test_a_fault_of_the_endpoint_ends_with_an_error_card(
    town: Town, endpoint: Endpoint, turn: Turn, code: str, state: str
) -> None:
    endpoint.turns = [turn]
    issue = ask(town, "Say in the README where prices are kept.", **DOCUMENTED)
    issue.expect_comment(code)
    issue.expect_label(state)


# --- the key, at last: after all of the above


def test_the_key_is_nowhere_that_a_worker_or_a_reader_can_look(town: Town, endpoint: Endpoint) -> None:
    endpoint.turns = [Turn(text="Hello."), Turn(fault="echo"), Turn(text="Hello.")]
    issue = ask(town, "Look for the key everywhere that you can.", type="Research and Summarization")
    issue.expect_label("agent:completed")
    report = issue.expect_comment("searched: ").body
    assert "found: []" in report.replace("\\", "")
    assert "echoed: []" in report.replace("\\", "")
    assert any(CANARY in asked.headers.get("authorization", "") for asked in endpoint.asked), "it was used"
    for name, text in readable(town, issue.number):
        assert CANARY.encode() not in text, name


def readable(town: Town, last: int) -> Iterator[tuple[str, bytes]]:
    """All that the server has written or shows: its folder with store, logs and trees, comments, pages, its dump."""
    for path in town.stage.data.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield str(path), path.read_bytes()
    for number in range(1, last + 1):
        for comment in town.sandbox.comments(REPO, number):
            yield f"comment {comment.id}", comment.body.encode()
    for pull in town.sandbox.pulls(REPO):
        yield f"pull request {pull.number}", pull.body.encode()
    for page in ("/", "/health", "/metrics", "/api/v1/health", "/errors", "/queue"):
        try:
            with urllib.request.urlopen(f"{town.stage.url}{page}", timeout=PATIENCE) as answer:
                yield page, answer.read()
        except urllib.error.HTTPError as refused:
            yield page, refused.read()
