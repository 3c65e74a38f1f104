"""Kill a real server at random instants under load, with GitHub losing answers, and look what became of it all.

    python -m tests.crash.harness --kills 50

People's issues (analyses and changes), questions and cancellations go to the sandbox, GitHub loses answers, applies
late, resets and answers 5xx; the server is killed (SIGKILL, all of its processes at once) and started again on the
same data folder. In the end the oracle compares what people did with what exists: every issue is a case that ended,
those too whose delivery got no 202, since the server fetches what it missed; no comment and no pull request stands
twice; each case has exactly one state label, and was never without one or with two but inside a change.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.cases import FORM
from tests.crash.oracle import Verdict, acknowledged, ended, until_quiet
from tests.crash.phases import CHANGES
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

REPO = "octo/crash"
PLACES = (("POST", r"/comments$"), ("POST", r"/labels$"), ("PATCH", r"/comments/\d+$"), ("POST", r"/pulls$"))
"""Requests that GitHub fails at."""
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


def run(folder: Path, *, kills: int, seed: int, faults: bool = True, settle_seconds: float = 240.0) -> Verdict:
    """`kills` rounds of load and death, then time to settle, then the oracle."""
    chance = random.Random(seed)
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder, settings=SETTINGS)
        sandbox.add_repository(REPO, source(folder), permissions={"maria": "admin", "nadia": "read", BOT: "admin"})
        opened: list[int] = []
        for _ in range(kills):
            stage.start()
            _load(sandbox, opened, chance, faults=faults)
            stage.kill()
        stage.start()
        sandbox.wait_until(lambda: ended(sandbox, REPO, opened), settle_seconds)
        until_quiet(sandbox, REPO, opened, seconds=2 * QUIET_SECONDS)
        stage.stop()
        verdict = Verdict(kills=kills, cases=len(opened), acknowledged=len(acknowledged(sandbox, REPO)))
        verdict.look(sandbox, REPO, opened)
        return verdict
    finally:
        sandbox.stop()


def _load(sandbox: Sandbox, opened: list[int], chance: random.Random, *, faults: bool) -> None:
    """A few people do a few things, then a random instant passes."""
    if faults:
        for method, path in chance.sample(PLACES, 2):
            kind = chance.choice(("lost", "late", "reset", "status"))
            options: dict[str, Any] = {"late": {"delay": LATE_SECONDS}, "status": {"code": 502}}.get(kind, {})
            sandbox.faults.add(method, path, kind, times=1, after=chance.randrange(3), **options)  # type: ignore[arg-type]
    for _ in range(chance.randrange(1, 4)):
        body = CHANGES if chance.random() < 0.3 else FORM
        number = sandbox.open_issue(REPO, "maria", f"Case {len(opened) + 1}", body, ["agent:task"])
        opened.append(number)
        if chance.random() < 0.3:
            who, what = chance.choice(("maria", "nadia")), chance.choice(("/status", "thank you", "/cancel"))
            sandbox.comment(REPO, number, who, what)
    sandbox.wait_until(lambda: False, chance.uniform(0.0, 3.0))


def sample(folder: Path) -> Path:
    """A small repository to work on."""
    place = folder / "sample"
    place.mkdir()
    (place / "README.md").write_text("# Sample\n\nA place to look at.\n")
    (place / "app.py").write_text("def add(a, b):\n    if a:\n        return a + b\n    return b\n")
    return place


FORM_FILE = """name: Other
description: Another form
labels: ["agent:task"]
body:
  - type: input
    attributes: {label: What is it about}
  - type: textarea
    attributes: {label: Prompt}
  - type: textarea
    attributes: {label: Relevant files}
"""


def source(folder: Path) -> Path:
    """A repository with a form of its own, and code that can be analysed and documented."""
    place = folder / "source"
    (place / ".github" / "ISSUE_TEMPLATE").mkdir(parents=True)
    (place / "README.md").write_text("# Sample\n\nA place to look at.\n")
    (place / "app.py").write_text('def add(a, b):\n    """The sum."""\n    if a:\n        return a + b\n    return b\n')
    (place / ".github" / "ISSUE_TEMPLATE" / "other.yml").write_text(FORM_FILE)
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
