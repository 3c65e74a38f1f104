"""The worker that asks a model, run against an endpoint that speaks the protocol, with its faults."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from actors.work.endpoint import asking, speech
from actors.work.endpoint.__main__ import main
from tests.actors.work.conftest import commit, git
from tests.endpoints.server import Endpoint
from tests.endpoints.turn import Turn
from tests.patience import PATIENCE, until

APP = "def add(a, b):\n    return a - b\n\n\ndef main():\n    print(add(1, 2))\n"
DIFF = """Adds instead of subtracting.

- `app.py`: `add` subtracted.

```diff
--- a/app.py
+++ b/app.py
@@ -1,2 +1,2 @@
 def add(a, b):
-    return a - b
+    return a + b
```
"""
REVIEW = {
    "state": "open",
    "fork": False,
    "base": "main",
    "merge_base": "b" * 40,
    "head": "a" * 40,
    "commits": [],
    "complete": True,
    "files": [],
}
OLD = "Old. " * 16_000
"""An answer that goes on for longer than a test waits."""
WRONG = DIFF.replace("-    return a - b", "-    return a * b")


class Sink(io.StringIO):
    """What the worker says, as it says it."""

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    def wait_for(self, name: str) -> dict[str, Any]:
        assert until(lambda: self.of(name)), self.events
        return self.of(name)[-1]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "app.py").write_text(APP)
    (folder / "README.md").write_text("# Adding machine\n\nIt adds.\n")
    return folder


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as made:
        yield made


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(asking.Asking.__init__, "__kwdefaults__", {"sleep": waited.append})
    return waited


def document(tree: Path, **more: Any) -> dict[str, Any]:
    files = [{"path": "app.py", "first_line": None, "last_line": None}]
    task = {"type": "Bug Investigation", "prompt": "Why is the sum of two numbers wrong?", "files": files}
    return {
        "version": 1,
        "repository": {"full_name": "octo/sum", "html_url": "", "default_branch": "main", "commit": "a" * 40},
        "issue": {"number": 7, "title": "Sums are wrong"},
        "task": task,
        "constraints": [],
        "context": "",
        "clarifications": [],
        "answers": [],
        "tree": str(tree),
        **more,
    }


class Running:
    """The worker in a thread, its standard input a pipe."""

    def __init__(self, endpoint: Endpoint, told: dict[str, Any], *, model: str = "gpt-test") -> None:
        ear, mouth = os.pipe()
        self.source: IO[str] = os.fdopen(ear)
        self.mouth: IO[str] = os.fdopen(mouth, "w")
        self.sink = Sink()
        self.status: int | None = None
        self._environment = {"ENDPOINT_URL": f"{endpoint.url}/v1", "ENDPOINT_KEY": "token", "ENDPOINT_CONTEXT": "20000"}
        self._environment["ENDPOINT_MODEL"] = model
        self.say(told)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def say(self, order: dict[str, Any]) -> None:
        self.mouth.write(json.dumps(order) + "\n")
        self.mouth.flush()

    def join(self) -> Sink:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), self.sink.events
        self.mouth.close()
        for thread in threading.enumerate():
            if thread.name == "orders":
                thread.join(PATIENCE)
        self.source.close()
        return self.sink

    def _run(self) -> None:
        self.status = main(self.source, self.sink, self._environment)


def done(endpoint: Endpoint, tree: Path, **more: Any) -> Sink:
    return Running(endpoint, document(tree, **more)).join()


def test_an_answer_is_a_report(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text="**It subtracts.**\n\nSee `app.py`, line 2." + " More." * 100)]
    sink = done(endpoint, tree)
    (result,) = sink.of("result")
    assert result["summary"] == "It subtracts."
    assert result["report"].startswith("**It subtracts.**\n\nSee")
    assert sink.of("hello")[0]["accepts"] == ["answer", "steer", "cancel"]
    assert [event["percent"] for event in sink.of("progress")] == sorted(e["percent"] for e in sink.of("progress"))
    assert (tree / "app.py").read_text() == APP


def test_the_model_sees_the_plan_that_was_approved(endpoint: Endpoint, tree: Path) -> None:
    done(endpoint, tree, plan={"text": "1. Turn the sign round.", "files": ["app.py"]})
    assert (
        "## The plan that was approved\n\n1. Turn the sign round." in endpoint.asked[0].values["messages"][1]["content"]
    )


def test_the_model_sees_the_change_that_it_reviews(endpoint: Endpoint, tree: Path) -> None:
    review = {"number": 12, "title": "Sums", "diff": "--- a/app.py\n" + "+ x\n" * 5_000, **REVIEW}
    done(endpoint, tree, review=review)
    told = endpoint.asked[0].values["messages"][1]["content"]
    assert "To be reviewed: pull request #12 (Sums)" in told
    assert "+ x\n(cut off: it is longer)" in told
    assert len(told) < 21_000


def test_the_model_sees_the_task_and_what_fits_it_within_bounds(endpoint: Endpoint, tree: Path) -> None:
    for number in range(300):
        (tree / f"part{number}.py").write_text(f"def sum_of_numbers_{number}():\n    return {number}\n" * 50)
    done(
        endpoint,
        tree,
        constraints=["Do not touch main."],
        clarifications=["It is urgent."],
        answers=[{"id": "a", "question": "Which?", "answer": "The first."}],
    )
    told = endpoint.asked[0].values
    text = told["messages"][1]["content"]
    for said in ("Why is the sum", "Do not touch main.", "It is urgent.", "Which?: The first.", "2     return a - b"):
        assert said in text
    assert len(text) < 22_000
    assert (told["stream"], told["stream_options"], told["model"]) == (True, {"include_usage": True}, "gpt-test")


def test_a_diff_that_applies_is_the_change(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=DIFF)]
    (result,) = done(endpoint, tree).of("result")
    assert "return a + b" in (tree / "app.py").read_text()
    assert result["explanations"] == {"app.py": "`add` subtracted."}
    assert "```" not in result["report"]
    assert result["summary"] == "Adds instead of subtracting."


def test_wrong_line_numbers_are_forgiven(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=DIFF.replace("@@ -1,2 +1,2 @@", "@@ -1,9 +1,9 @@"))]
    assert done(endpoint, tree).of("result")
    assert "return a + b" in (tree / "app.py").read_text()


def test_a_diff_that_does_not_apply_is_repaired_once(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=WRONG), Turn(text=DIFF)]
    assert done(endpoint, tree).of("result")
    assert "return a + b" in (tree / "app.py").read_text()
    repair = endpoint.asked[1].values["messages"][-1]["content"]
    assert "does not apply" in repair
    assert "2     return a - b" in repair


def test_a_diff_that_never_applies_is_no_result_and_changes_nothing(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=WRONG)]
    sink = done(endpoint, tree)
    assert not sink.of("result")
    (failure,) = sink.of("failure")
    assert failure["reason"] == "unusable"
    assert "does not apply: error: patch failed: app.py:1" in failure["message"]
    assert (tree / "app.py").read_text() == APP
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize("path", ["../out.txt", ".git/config", "/etc/passwd", "link/x.txt"])
def test_a_diff_leads_nowhere_else(endpoint: Endpoint, tree: Path, path: str) -> None:
    (tree / "link").symlink_to(tree.parent)
    text = f"Evil.\n\n```diff\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+owned\n```\n"
    endpoint.turns = [Turn(text=text)]
    assert done(endpoint, tree).of("failure")
    assert {entry.name for entry in tree.parent.iterdir()} == {"tree"}
    assert not (tree / ".git").exists()


def test_a_diff_in_a_folder_of_a_repository_changes_that_folder(endpoint: Endpoint, tmp_path: Path) -> None:
    """git must not take a repository above the tree for the one that is meant."""
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {"tree/app.py": APP})
    endpoint.turns = [Turn(text=DIFF)]
    assert done(endpoint, tmp_path / "tree").of("result")
    assert "return a + b" in (tmp_path / "tree" / "app.py").read_text()


def test_only_a_plan_changes_nothing(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=f'{DIFF}\n```plan\n{{"files": ["app.py"]}}\n```\n')]
    (result,) = done(endpoint, tree, plan_only=True).of("result")
    assert (tree / "app.py").read_text() == APP
    assert "```plan" in result["report"]
    assert "write the plan" in endpoint.asked[0].values["messages"][0]["content"]


def test_a_question_is_asked_and_its_answer_goes_to_the_model(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text="QUESTION: Floats too?\n- Yes\n- No, integers"), Turn(text="Only integers.")]
    running = Running(endpoint, document(tree))
    asked = running.sink.wait_for("question")
    assert (asked["id"], asked["text"], asked["options"]) == ("q1", "Floats too?", ["Yes", "No, integers"])
    running.say({"event": "answer", "id": "q1", "answer": "No, integers"})
    assert running.join().of("result")[0]["summary"] == "Only integers."
    assert "The people answer: No, integers" in endpoint.asked[1].values["messages"][-1]["content"]


def test_what_people_add_breaks_the_answer_off(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=OLD, pause=0.1), Turn(text="New.")]
    running = Running(endpoint, document(tree))
    assert until(lambda: endpoint.asked)
    running.say({"event": "steer", "text": "Floats, too."})
    assert until(lambda: len(endpoint.asked) == 2)
    assert running.join().of("result")[0]["summary"] == "New."
    assert "Floats, too." in endpoint.asked[1].values["messages"][-1]["content"]


def test_a_cancel_ends_it_at_once(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text=OLD, pause=0.1)]
    running = Running(endpoint, document(tree))
    assert until(lambda: endpoint.asked)
    running.say({"event": "cancel"})
    sink = running.join()
    assert running.status == 0
    assert not sink.of("result")


FAULTS = [
    ([Turn(status=401, body="Incorrect API key: sk-secret")], "denied", "refuses the server's key (HTTP 401)", 1),
    ([Turn(status=403)], "denied", "HTTP 403", 1),
    ([Turn(status=404)], "unusable", "does not take the request (HTTP 404)", 1),
    ([Turn(status=400)], "unusable", "HTTP 400", 1),
    ([Turn(status=429, headers={"retry-after": "7"})], "busy", "takes no more now (HTTP 429)", 3),
    ([Turn(status=429, headers={"retry-after": "3600"})], "busy", "HTTP 429", 1),
    ([Turn(status=500)], "busy", "HTTP 500", 3),
    ([Turn(fault="cut")], "busy", "broke off", 3),
    ([Turn(fault="nonsense")], "unusable", "nonsense", 1),
    ([Turn(fault="html")], "unusable", "answered with text/html", 1),
    ([Turn(fault="endless")], "unusable", "has no end", 1),
    ([Turn(text="")], "unusable", "answered nothing", 1),
]


@pytest.mark.parametrize(("turns", "reason", "says", "asked"), FAULTS, ids=[row[2] for row in FAULTS])
def test_a_fault_of_the_endpoint_is_told(
    endpoint: Endpoint, tree: Path, turns: list[Turn], reason: str, says: str, asked: int
) -> None:
    endpoint.turns = turns
    sink = done(endpoint, tree)
    (failure,) = sink.of("failure")
    assert failure["reason"] == reason
    assert says in failure["message"]
    assert "sk-secret" not in sink.getvalue()
    assert len(endpoint.asked) == asked
    assert not sink.of("result")


def test_how_long_to_wait_is_handed_on(endpoint: Endpoint, tree: Path, no_waiting: list[float]) -> None:
    endpoint.turns = [Turn(status=429, headers={"retry-after": "3600"})]
    assert done(endpoint, tree).of("failure")[0]["after"] == 3600
    assert no_waiting == []


@pytest.mark.parametrize("fault", [Turn(status=429, headers={"retry-after": "7"}), Turn(status=503), Turn(fault="cut")])
def test_what_passes_is_tried_again(endpoint: Endpoint, tree: Path, fault: Turn, no_waiting: list[float]) -> None:
    endpoint.turns = [fault, Turn(text="Well.")]
    sink = done(endpoint, tree)
    assert sink.of("result")[0]["summary"] == "Well."
    assert no_waiting == [7.0 if fault.headers else 2.0]
    assert "trying again in" in str(sink.of("progress"))


def test_nobody_there(tree: Path, endpoint: Endpoint) -> None:
    with Endpoint() as gone:
        pass
    (failure,) = done(gone, tree).of("failure")
    assert failure["reason"] == "busy"


@pytest.mark.parametrize("line", ["{}", "no JSON", '{"task": 1}', ""])
def test_what_is_no_assignment_ends_with_status_2(endpoint: Endpoint, line: str) -> None:
    environment = {"ENDPOINT_URL": endpoint.url, "ENDPOINT_KEY": "k", "ENDPOINT_MODEL": "m", "ENDPOINT_CONTEXT": "9"}
    assert main(io.StringIO(line + "\n"), Sink(), environment) == 2


def test_without_a_model_it_says_so(endpoint: Endpoint, tree: Path) -> None:
    sink = Running(endpoint, document(tree), model="").join()
    assert "OPENAI_MODEL" in sink.of("failure")[0]["message"]


def test_a_model_that_asks_and_asks_is_told_to_go_on(endpoint: Endpoint, tree: Path) -> None:
    endpoint.turns = [Turn(text="QUESTION: And now?")]
    running = Running(endpoint, document(tree))
    for number in range(1, 4):
        assert until(lambda number=number: len(running.sink.of("question")) == number)  # type: ignore[misc]
        running.say({"event": "answer", "id": f"q{number}", "answer": "Yes."})
    sink = running.join()
    assert "no end in 8 rounds" in sink.of("failure")[0]["message"]
    assert len(sink.of("question")) == 3


def test_progress_is_not_told_more_often_than_it_can_be_read() -> None:
    sink, now = Sink(), [0.0]
    said = speech.Speech(io.StringIO(), sink, clock=lambda: now[0])
    for _ in range(10):
        said.progress(1, "x")
    now[0] = 1.0
    said.progress(2, "y")
    assert len(sink.of("progress")) == 2
