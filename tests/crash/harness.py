"""Kill a real server at random instants under load, with GitHub losing answers, and look what became of it all.

    python -m tests.crash.harness --kills 50

A person's issues and comments go to the sandbox, the server is killed (SIGKILL, all of its processes at once)
and started again on the same data folder. In the end the oracle compares what was acknowledged with what exists:
every issue whose delivery got its 202 is a case that ended, no comment stands twice, each case has one status
comment and exactly one state label, and it was never without one or with two but inside a change.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.cases import FORM
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

REPO = "octo/crash"
MARKER = re.compile(r"<!-- caseworker:(\S+) -->\s*\Z")
OVER = frozenset({"agent:completed", "agent:failed", "agent:escalated", "agent:cancelled"})
QUIET_SECONDS = 2.0
LATE_SECONDS = 1.0
SETTINGS = {
    "GITHUB_WRITE_GAP_SECONDS": "0",
    "GITHUB_POINTS_A_MINUTE": "0",
    "GITHUB_CREATIONS_A_MINUTE": "0",
    "GITHUB_CREATIONS_AN_HOUR": "0",
    "GITHUB_RESERVE": "0",
    "GITHUB_QUIET_SECONDS": str(QUIET_SECONDS),
    "WORKERS": "3",
    "WORKERS_PER_REPOSITORY": "3",
    "MOST_LIVE_ISSUES": "20",
    "LOG_LEVEL": "INFO",
}


@dataclass(slots=True)
class Verdict:
    """What the oracle found; all lists empty is what is promised."""

    kills: int = 0
    cases: int = 0
    acknowledged: int = 0
    lost: list[int] = field(default_factory=list)  # acknowledged, but no case
    stuck: list[str] = field(default_factory=list)  # cases that did not end
    doubled: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.stuck or self.doubled or self.labels)


def run(folder: Path, *, kills: int, seed: int, faults: bool = True, settle_seconds: float = 120.0) -> Verdict:
    """`kills` rounds of load and death, then time to settle, then the oracle."""
    chance = random.Random(seed)
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder, settings=SETTINGS)
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", "nadia": "read", BOT: "write"})
        opened: list[int] = []
        for _ in range(kills):
            stage.start()
            _load(sandbox, opened, chance, faults=faults)
            stage.kill()
        stage.start()
        taken = acknowledged(sandbox)
        sandbox.wait_until(lambda: _ended(sandbox, taken), settle_seconds)
        _until_quiet(sandbox, opened)
        stage.stop()
        return _judge(sandbox, opened, taken, kills)
    finally:
        sandbox.stop()


def _load(sandbox: Sandbox, opened: list[int], chance: random.Random, *, faults: bool) -> None:
    """A few people do a few things, then a random instant passes."""
    if faults:
        for kind in chance.sample(["lost", "late", "reset"], 2):
            options = {"delay": LATE_SECONDS} if kind == "late" else {}
            sandbox.faults.add("POST", r"/comments$", kind, times=1, after=chance.randrange(3), **options)
    for _ in range(chance.randrange(1, 4)):
        number = sandbox.open_issue(REPO, "maria", f"Case {len(opened) + 1}", FORM, ["agent:task"])
        opened.append(number)
        if chance.random() < 0.3:
            sandbox.comment(REPO, number, chance.choice(["maria", "nadia"]), chance.choice(["/status", "thank you"]))
    sandbox.wait_until(lambda: False, chance.uniform(0.0, 3.0))


def acknowledged(sandbox: Sandbox) -> set[int]:
    """Issues whose opening, or labelling, the server took with a 202."""
    taken = set()
    for delivery in sandbox.deliveries:
        if delivery.status == 202 and delivery.event == "issues" and delivery.action in ("opened", "labeled"):
            taken.add(int(delivery.payload["issue"]["number"]))
    return taken


def state(sandbox: Sandbox, number: int) -> list[str]:
    labels = sandbox.issue(REPO, number).labels
    return [label for label in labels if label.startswith("agent:") and label != "agent:task"]


def _ended(sandbox: Sandbox, numbers: set[int]) -> bool:
    return all(len(state(sandbox, number)) == 1 and state(sandbox, number)[0] in OVER for number in numbers)


def _until_quiet(sandbox: Sandbox, opened: list[int]) -> None:
    """Nothing happens any more for longer than a lost answer is waited out; bounded."""

    def count() -> int:
        return sum(len(sandbox.timeline(REPO, number)) for number in opened)

    for _ in range(20):
        seen = count()
        if not sandbox.wait_until(lambda seen=seen: count() != seen, 2 * QUIET_SECONDS):
            return


def _judge(sandbox: Sandbox, opened: list[int], taken: set[int], kills: int) -> Verdict:
    verdict = Verdict(kills=kills, cases=len(opened), acknowledged=len(taken))
    for number in sorted(taken):
        labels = state(sandbox, number)
        comments = sandbox.comments(REPO, number)
        ours = [comment for comment in comments if comment.author.endswith("[bot]")]
        if not ours and not labels:
            verdict.lost.append(number)
        if len(labels) != 1 or labels[0] not in OVER:
            verdict.stuck.append(f"#{number} {labels}")
        verdict.doubled += _doubled(number, [comment.body for comment in ours])
        verdict.labels += _label_faults(sandbox, number)
    return verdict


def _doubled(number: int, bodies: list[str]) -> list[str]:
    """Effects that stand twice, and a second status or result comment."""
    effects = Counter(match[1] for body in bodies if (match := MARKER.search(body)))
    found = [f"#{number} effect {effect} x {count}" for effect, count in effects.items() if count > 1]
    for what, sign in (("status", "| Since |"), ("result", "## Code Analysis")):
        count = sum(sign in body for body in bodies)
        if count > 1:
            found.append(f"#{number} {count} {what} comments")
    return found


def _label_faults(sandbox: Sandbox, number: int) -> list[str]:
    """Instants at which there was no state label after the first, or more than two."""
    present: set[str] = set()
    begun, faults = False, []
    for change in sandbox.timeline(REPO, number):
        label = change.label or ""
        if not label.startswith("agent:") or label == "agent:task":
            continue
        if change.kind == "labeled":
            present.add(label)
            begun = True
        elif change.kind == "unlabeled":
            present.discard(label)
        if begun and not 1 <= len(present) <= 2:
            faults.append(f"#{number} had {sorted(present)}")
    return faults


def sample(folder: Path) -> Path:
    """A small repository to work on."""
    place = folder / "sample"
    place.mkdir()
    (place / "README.md").write_text("# Sample\n\nA place to look at.\n")
    (place / "app.py").write_text("def add(a, b):\n    if a:\n        return a + b\n    return b\n")
    return place


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--no-faults", action="store_true")
    options.add_argument("--settle", type=float, default=240.0, help="seconds that the last server has to end all")
    asked = options.parse_args()
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory(prefix="crash-", ignore_cleanup_errors=True) as name:
        verdict = run(
            Path(name), kills=asked.kills, seed=asked.seed, faults=not asked.no_faults, settle_seconds=asked.settle
        )
        if not verdict.clean:
            print((Path(name) / "server.log").read_text()[-20_000:])
    print(verdict)
    sys.exit(0 if verdict.clean else 1)


if __name__ == "__main__":
    main()
