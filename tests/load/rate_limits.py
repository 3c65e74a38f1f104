"""GitHub's limits: everything is delivered in the end, whether the server knows them or runs into them.

    python -m tests.load.rate_limits [--issues 16] [--creations 20]

The sandbox enforces limits smaller than GitHub's own (creations and points a minute, a gap between writes), so that a
run takes minutes. First the server's settings are those limits: it should never be refused. Then they are lifted (but
for the gap), so it only learns of them by being refused: it should wait as long as GitHub asks (`retry-after`) and lose
or double nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.cases import FORM
from tests.crash.harness import REPO, sample
from tests.crash.oracle import MARKER, OVER
from tests.load import concurrent
from tests.load.drawing import Curve, plot, spread, table
from web.cli.stage import BOT, Stage
from web.sandbox import Limits, Sandbox

GAP_SECONDS = 0.2
POINTS_A_CREATION = 20
RETRY_AFTER = 5
PATIENCE = 900.0
COMMENT = re.compile(r"/issues/\d+/comments$")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What one run came to; times in seconds since its first issue."""

    name: str
    issues: int
    ended: int = 0
    doubled: int = 0
    requests: int = 0
    refused: int = 0
    hasty: int = 0  # requests that came before the time that a refusal had named
    ends: list[float] = field(default_factory=list)
    created: list[float] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Everything was delivered, once."""
        return self.ended == self.issues and not self.doubled


def enforced(creations: int) -> Limits:
    """What the sandbox allows."""
    return Limits(
        enforce=True,
        content_per_minute=creations,
        points_per_minute=POINTS_A_CREATION * creations,
        write_gap=GAP_SECONDS,
        retry_after=RETRY_AFTER,
    )


def known(creations: int) -> dict[str, str]:
    """The same as the server's settings."""
    return {
        "GITHUB_WRITE_GAP_SECONDS": str(GAP_SECONDS),
        "GITHUB_POINTS_A_MINUTE": str(POINTS_A_CREATION * creations),
        "GITHUB_CREATIONS_A_MINUTE": str(creations),
    }


def measure(folder: Path, name: str, *, issues: int, limits: Limits, settings: Mapping[str, str]) -> Outcome:
    """One run with a server of its own."""
    sandbox = Sandbox(limits=limits)
    sandbox.start()
    try:
        sandbox.add_user("maria")
        stage = Stage(sandbox, data=folder, settings={**concurrent.settings(4, 1.0), **settings})
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "write"})
        with stage:
            numbers = [sandbox.open_issue(REPO, "maria", f"Task {n}", FORM, ["agent:task"]) for n in range(issues)]
            sandbox.wait_until(lambda: all(_ended(sandbox, number) for number in numbers), PATIENCE)
        return _judge(sandbox, Outcome(name=name, issues=issues), numbers, limits.retry_after)
    finally:
        sandbox.stop()


def _ended(sandbox: Sandbox, number: int) -> bool:
    return bool(OVER.intersection(sandbox.issue(REPO, number).labels))


def _judge(sandbox: Sandbox, outcome: Outcome, numbers: Sequence[int], pause: float) -> Outcome:
    began = sandbox.issue(REPO, numbers[0]).created_at
    for number in numbers:
        outcome.ended += _ended(sandbox, number)
        outcome.ends.append(sandbox.timeline(REPO, number)[-1].at - began)
        marks = Counter(
            found[1] for comment in sandbox.comments(REPO, number) if (found := MARKER.search(comment.body)) is not None
        )
        outcome.doubled += sum(count - 1 for count in marks.values())
    refusals = [violation.at for violation in sandbox.violations]
    outcome.requests, outcome.refused = len(sandbox.requests), len(refusals)
    outcome.hasty = sum(
        any(at < request.at < at + 0.9 * pause for at in refusals)
        for request in sandbox.requests
        if request.path != "/user"  # who we are, for commits, is asked once by the workers' side
    )
    outcome.created = [
        request.at - began
        for request in sandbox.requests
        if request.method == "POST" and COMMENT.search(request.path) and request.status == 201
    ]
    return outcome


def show(outcomes: Sequence[Outcome], creations: int) -> str:
    """The figures as a table, and a plot of the comments over time beside what the limit allows."""
    rows = []
    for outcome in outcomes:
        middle, late = spread(outcome.ends)
        rows.append(
            (
                outcome.name,
                f"{outcome.ended} of {outcome.issues}",
                outcome.doubled,
                outcome.requests,
                outcome.refused,
                outcome.hasty,
                f"{middle:.0f} s",
                f"{late:.0f} s",
            )
        )
    head = ("limits", "ended", "doubled", "requests", "refused", "too early", "end p50", "p95")
    curves: list[Curve] = [
        (outcome.name, sorted(outcome.created), list(range(1, len(outcome.created) + 1))) for outcome in outcomes
    ]
    drawn = plot(f"comments made; {creations} a minute are allowed", *curves, x="seconds", y="comments")
    return f"{table(head, rows)}\n\n{drawn}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--issues", type=int, default=16)
    options.add_argument("--creations", type=int, default=20, help="comments a minute that the sandbox allows")
    asked = options.parse_args()
    outcomes = []
    for name, settings in (
        ("known", known(asked.creations)),
        ("learned", {"GITHUB_WRITE_GAP_SECONDS": str(GAP_SECONDS)}),
    ):
        with tempfile.TemporaryDirectory(prefix="limits-", ignore_cleanup_errors=True) as folder:
            outcomes.append(
                measure(Path(folder), name, issues=asked.issues, limits=enforced(asked.creations), settings=settings)
            )
    print(show(outcomes, asked.creations))
    sys.exit(0 if all(outcome.clean for outcome in outcomes) and not outcomes[0].refused else 1)


if __name__ == "__main__":
    main()
