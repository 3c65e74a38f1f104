"""What calls to GitHub come to: an answer with what was asked for in it, or a failure as facts. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from actors.messages import ErrorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a write came to; `id` is the comment's, `body` the text of one that was found."""

    id: int | None = None
    url: str = ""
    body: str = field(default="", compare=False)


class GatewayError(Exception):
    """A call failed; `facts` say how, without judgement."""

    def __init__(self, facts: ErrorFacts) -> None:
        super().__init__(facts.message)
        self.facts = facts


def text(value: object) -> str:
    """A text of an answer. Raises ValueError where there is none."""
    if not isinstance(value, str) or not value:
        raise ValueError("the answer does not hold what was asked for")
    return value
