"""Verbs for the whole-system tests: what people do, and what is expected of the issue after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.cases import FORM
from tests.patience import PATIENCE
from web.cli.stage import Stage
from web.sandbox import CommentView, Sandbox

REPO = "octo/sample"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue in the sandbox."""

    sandbox: Sandbox
    number: int
    repo: str = REPO

    @property
    def labels(self) -> list[str]:
        """The state labels on it."""
        labels = self.sandbox.issue(self.repo, self.number).labels
        return [label for label in labels if label.startswith("agent:") and label != "agent:task"]

    @property
    def ours(self) -> list[CommentView]:
        """Our comments, oldest first."""
        return [item for item in self.sandbox.comments(self.repo, self.number) if item.author.endswith("[bot]")]

    @property
    def label_history(self) -> list[str]:
        """The state labels in the order in which they were set."""
        changes = self.sandbox.timeline(self.repo, self.number)
        return [c.label for c in changes if c.kind == "labeled" and c.label and c.label.startswith("agent:")][1:]

    @property
    def calls(self) -> list[str]:
        """The REST requests about this issue and its comments, as `METHOD path`."""
        ids = {str(comment.id) for comment in self.ours}
        return [
            f"{request.method} {request.path}"
            for request in self.sandbox.requests
            if f"/issues/{self.number}/" in f"{request.path}/" or request.path.rpartition("/")[2] in ids
        ]

    def comment(self, login: str, body: str) -> None:
        """Somebody comments."""
        self.sandbox.comment(self.repo, self.number, login, body)

    def edit(self, login: str, body: str) -> None:
        """Somebody edits the issue's text."""
        self.sandbox.edit_issue(self.repo, self.number, login, body=body)

    def expect_label(self, label: str) -> None:
        """Exactly this state label, within `PATIENCE`."""
        seen = self.sandbox.wait_until(lambda: self.labels == [label], PATIENCE)
        assert seen, f"expected {label}, there is {self.labels}; comments: {[c.body[:300] for c in self.ours]}"

    def expect_comment(self, text: str) -> CommentView:
        """One of our comments holds `text`, within `PATIENCE`."""
        self.sandbox.wait_until(lambda: any(text in comment.body for comment in self.ours), PATIENCE)
        found = [comment for comment in self.ours if text in comment.body]
        assert found, f"no comment with {text!r} among {[c.body[:400] for c in self.ours]}"
        return found[0]


class Town:
    """A sandbox with people, a server beside it, and issues, in `repo` unless another one is named."""

    def __init__(self, sandbox: Sandbox, stage: Stage, repo: str = REPO) -> None:
        self.sandbox = sandbox
        self.stage = stage
        self.repo = repo

    def open_issue(
        self, login: str = "maria", *, body: str = FORM, title: str = "Look at the code", repo: str = ""
    ) -> Issue:
        """File a task through the form, which sets the trigger label for anybody."""
        repo = repo or self.repo
        return Issue(self.sandbox, self.sandbox.open_issue(repo, login, title, body, ["agent:task"]), repo)


@contextmanager
def running(stage: Stage) -> Iterator[Stage]:
    """With the server running. It is killed in the end: that is quicker, and how it stops is tested elsewhere."""
    stage.start()
    try:
        yield stage
    finally:
        stage.kill()
