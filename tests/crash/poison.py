"""One poisonous comment beside healthy cases: what becomes of it, and of them.

    python -m tests.crash.poison --healthy 50

For each kind of poison (see `tests.crash.poisoned`) a real server gets the poison in the middle of healthy cases.
Promised is: after three tries the comment lies among the dead letters, its issue says so once, and every case whose
opening was acknowledged ends.
Printed is how long the healthy cases took beside the poison, as a ratio to the same without it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from storage.store import Store
from tests.cases import FORM
from tests.crash.harness import REPO, SETTINGS, sample
from tests.crash.oracle import acknowledged, ended
from tests.crash.poisoned import POISONS
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

HANDLER_SECONDS = 3
WATCHDOG_SECONDS = 6
PROGRAM = (sys.executable, str(Path(__file__).with_name("poisoned.py")))
PUT_ASIDE = "could not be handled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one run. `seconds`: until every healthy case had ended."""

    kind: str
    healthy: int
    ended: int
    letters: int
    told: int
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        expected = 1 if self.kind else 0
        return self.ended == self.healthy and self.letters == expected and self.told == expected


def run(folder: Path, *, kind: str, healthy: int, patience: float = 300.0) -> Outcome:
    """One server, `healthy` cases, and in the middle of them a poisonous comment of `kind` (none if empty)."""
    sandbox = Sandbox()
    sandbox.start()
    settings = SETTINGS | {
        "HANDLER_SECONDS": str(HANDLER_SECONDS),
        "GUNICORN_CMD_ARGS": f"--timeout {WATCHDOG_SECONDS}",
        "MOST_LIVE_ISSUES": "100",
    }
    stage = Stage(sandbox, data=folder, settings=settings, program=PROGRAM)
    try:
        sandbox.add_user("maria")
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "write"})
        stage.start()
        began = time.monotonic()
        victim = _open(sandbox, 0)
        numbers = [_open(sandbox, number) for number in range(1, healthy // 2 + 1)]
        if kind:
            sandbox.comment(REPO, victim, "maria", f"poison: {kind}")
        numbers += [_open(sandbox, number) for number in range(healthy // 2 + 1, healthy + 1)]
        sandbox.wait_until(lambda: _tried(sandbox, numbers), patience)
        numbers = sorted(acknowledged(sandbox, REPO) & set(numbers))
        sandbox.wait_until(lambda: ended(sandbox, REPO, numbers), patience)
        seconds = time.monotonic() - began
        sandbox.wait_until(lambda: not kind or _told(sandbox, victim) > 0, patience)
        stage.stop()
        return Outcome(
            kind=kind,
            healthy=len(numbers),
            ended=sum(ended(sandbox, REPO, [number]) for number in numbers),
            letters=_letters(folder),
            told=_told(sandbox, victim),
            seconds=seconds,
        )
    finally:
        stage.kill()
        sandbox.stop()


def _open(sandbox: Sandbox, number: int) -> int:
    return sandbox.open_issue(REPO, "maria", f"Case {number}", FORM, ["agent:task"])


def _tried(sandbox: Sandbox, numbers: list[int]) -> bool:
    """Whether GitHub has tried to hand over the opening of each; a poison that ends the process refuses some."""
    over = [delivery for delivery in sandbox.deliveries if delivery.status is not None or delivery.error]
    return {delivery.payload["issue"]["number"] for delivery in over if delivery.action == "opened"} >= set(numbers)


def _told(sandbox: Sandbox, number: int) -> int:
    return sum(PUT_ASIDE in comment.body for comment in sandbox.comments(REPO, number))


def _letters(folder: Path) -> int:
    store = Store.open(folder / "data", wait=30.0)
    try:
        return store.count("dead_letters")
    finally:
        store.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--healthy", type=int, default=50)
    options.add_argument("--kinds", nargs="*", default=list(POISONS), choices=list(POISONS))
    asked = options.parse_args()
    clean, usual = True, 0.0
    print(f"{'poison':<10} {'ended':>9} {'dead letters':>13} {'told':>5} {'seconds':>8} {'times the usual':>16}")
    for kind in ("", *asked.kinds):
        with tempfile.TemporaryDirectory(prefix="poison-", ignore_cleanup_errors=True) as name:
            outcome = run(Path(name), kind=kind, healthy=asked.healthy)
            usual = usual or outcome.seconds
            clean = clean and outcome.clean
            ended = f"{outcome.ended}/{outcome.healthy}"
            ratio = outcome.seconds / usual
            counts = f"{outcome.letters:>13} {outcome.told:>5}"
            print(f"{kind or 'none':<10} {ended:>9} {counts} {outcome.seconds:>8.1f} {ratio:>16.2f}", flush=True)
            if not outcome.clean:
                print((Path(name) / "server.log").read_text()[-5_000:])
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
