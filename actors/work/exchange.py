"""What passes between one attempt's worker and the people of its issue: questions, answers, costs. Pure.

An answer or a clarification that comes before the worker runs is written into its assignment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from actors.messages import Answered, Enquiry, SteerWork
from actors.work.contract import Artifact, Cost

Phase = Literal["implementing", "testing"]
"""What an issue is told of; to analyse is what every attempt begins with."""

MOST_QUESTIONS = 50
"""Questions of one attempt; a worker that asks more is in a loop."""
MOST_OPEN = 10
MOST_ARTIFACTS = 20
MOST_ARTIFACT_CHARACTERS = 1024 * 1024
"""Characters of all artifacts of one attempt together."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """`accepts` is None before the worker's `hello`. Times are seconds on the monotonic clock."""

    accepts: frozenset[str] | None = None
    open: dict[str, Enquiry] = field(default_factory=dict)
    """The questions that nobody has answered yet."""
    asked: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    """What is known already, by the question's id."""
    repeated: list[str] = field(default_factory=list)
    """Questions that were asked again though the answer is known: it is to be said once more."""
    clarifications: dict[int, str] = field(default_factory=dict)
    """What people added before the worker ran, by number."""
    waiting: list[SteerWork] = field(default_factory=list)
    """Clarifications that came between the start and the `hello`."""
    steered: dict[int, bool] = field(default_factory=dict)
    """Whether a clarification was taken, by number."""
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    cost: Cost | None = None
    cost_told: Cost | None = None
    cost_told_at: float = 0.0
    phase: Phase | None = None
    phase_told: Phase | None = None
    paused: float = 0.0
    """Seconds that were spent waiting for people."""

    def ask(self, enquiry: Enquiry) -> str:
        """Take a question in; what is wrong with it as a sentence, else the empty text."""
        if self.accepts is None or "answer" not in self.accepts:
            return "the worker asked a question, and its `hello` does not accept answers"
        if enquiry.id in self.open:
            return ""
        if enquiry.id in self.answers:
            self.repeated.append(enquiry.id)
            return ""
        self.asked += 1
        if self.asked > MOST_QUESTIONS or len(self.open) >= MOST_OPEN:
            return f"the worker asked more than {MOST_OPEN} questions at a time or {MOST_QUESTIONS} in all"
        self.open[enquiry.id] = enquiry
        return ""

    def answer(self, enquiry: str, text: str, *, silent: float) -> bool:
        """Take an answer in, `silent` seconds after the worker's last words; whether the worker waits for it."""
        self.answers[enquiry] = text
        if self.open.pop(enquiry, None) is None:
            return False
        self.paused += silent
        return True

    def keep(self, artifact: Artifact) -> str:
        """Take an artifact in, in the place of one of the same name; what is wrong as a sentence, else empty."""
        kept = {**self.artifacts, artifact.name: artifact}
        if len(kept) > MOST_ARTIFACTS or sum(len(one.text) for one in kept.values()) > MOST_ARTIFACT_CHARACTERS:
            return f"the worker handed in more than {MOST_ARTIFACTS} artifacts or {MOST_ARTIFACT_CHARACTERS} characters"
        self.artifacts = kept
        return ""

    def attached(self) -> str:
        """The artifacts as sections of the report."""
        return "".join(f"\n\n## {one.name}\n\n{_body(one)}" for one in self.artifacts.values())

    def known(self) -> list[Answered]:
        """The answers as the assignment has them."""
        return [Answered(enquiry=id, question="", answer=text) for id, text in self.answers.items()]


def _body(artifact: Artifact) -> str:
    text = artifact.text.strip("\n")
    if artifact.name.endswith((".md", ".markdown")):
        return text
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
