"""Concurrent issues: how long a case takes alone, and beside others.

    python -m tests.load.concurrent [--waves 1,5,10,20,40] [--work 3]

Each wave opens so many issues at once. The worker waits `--work` seconds and computes nothing, so what is measured is
the server: the time to the first sign on the issue (its label), and to its end, each as a ratio to that of one issue
alone. GitHub's limits and the pacing are lifted by settings; as many workers run as the largest wave has issues.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cases import FORM
from tests.crash.harness import REPO, SETTINGS, sample
from tests.crash.oracle import OVER
from tests.load.drawing import plot, spread, table
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

PATIENCE = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """`issues` opened at once: seconds to each one's first label and to its end; how many did not end well."""

    issues: int
    first: list[float]
    end: list[float]
    failed: int


def settings(most: int, work: float) -> dict[str, str]:
    """Workers for all, each of which waits."""
    waits = f"import time; time.sleep({work}); print('Looked at it.')"
    return {
        **SETTINGS,
        "WORKERS": str(most),
        "WORKERS_PER_REPOSITORY": str(most),
        "MOST_LIVE_ISSUES": str(2 * most),
        "WORKER_COMMAND": f"{sys.executable} -I -c {shlex.quote(waits)}",
        "WORKER_SPEAKS": "text",
        "WORKER": "custom",
        "LOG_LEVEL": "WARNING",
    }


def measure(folder: Path, waves: Sequence[int], *, work: float) -> list[Wave]:
    """All waves, one after the other, on one server."""
    sandbox = Sandbox()
    sandbox.start()
    try:
        sandbox.add_user("maria")
        stage = Stage(sandbox, data=folder, settings=settings(max(waves), work))
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "write"})
        with stage:
            _wave(sandbox, 1)  # fetches the repository, so that no measured case does
            return [_wave(sandbox, issues) for issues in waves]
    finally:
        sandbox.stop()


def _wave(sandbox: Sandbox, issues: int) -> Wave:
    numbers = [sandbox.open_issue(REPO, "maria", f"Task {n}", FORM, ["agent:task"]) for n in range(issues)]
    sandbox.wait_until(lambda: all(_ended(sandbox, number) for number in numbers), PATIENCE)
    first, end, failed = [], [], 0
    for number in numbers:
        opened = sandbox.issue(REPO, number).created_at
        set_at = [(change.at, change.label) for change in sandbox.timeline(REPO, number) if change.kind == "labeled"]
        ours = [(at, label) for at, label in set_at if label and label.startswith("agent:") and label != "agent:task"]
        first.append(ours[0][0] - opened if ours else PATIENCE)
        end.append(ours[-1][0] - opened if ours else PATIENCE)
        failed += not ours or ours[-1][1] != "agent:completed"
    return Wave(issues=issues, first=first, end=end, failed=failed)


def _ended(sandbox: Sandbox, number: int) -> bool:
    return bool(OVER.intersection(sandbox.issue(REPO, number).labels))


def show(waves: Sequence[Wave]) -> str:
    """The figures as a table, and a plot of the ratios."""
    alone_first, alone_end = (max(0.001, spread(times)[0]) for times in (waves[0].first, waves[0].end))
    rows = []
    for wave in waves:
        first, first_late = spread(wave.first)
        end, end_late = spread(wave.end)
        rows.append(
            (
                wave.issues,
                f"{first:.2f} s",
                f"{first_late:.2f} s",
                f"{end:.1f} s",
                f"{end_late:.1f} s",
                f"{end / alone_end:.2f}",
                f"{wave.issues / max(wave.end):.2f}",
                wave.failed,
            )
        )
    head = ("issues", "first sign p50", "p95", "end p50", "p95", "end / alone", "cases a second", "not completed")
    counts = [float(wave.issues) for wave in waves]
    curves = (
        ("first sign", counts, [spread(wave.first)[0] / alone_first for wave in waves]),
        ("end", counts, [spread(wave.end)[0] / alone_end for wave in waves]),
    )
    return f"{table(head, rows)}\n\n{plot('times as long as alone', *curves, x='issues at once', y='')}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--waves", default="1,5,10,20,40", help="how many issues at once, one after the other")
    options.add_argument("--work", type=float, default=3.0, help="seconds that a worker waits")
    asked = options.parse_args()
    counts = [int(count) for count in asked.waves.split(",")]
    with tempfile.TemporaryDirectory(prefix="concurrent-", ignore_cleanup_errors=True) as name:
        waves = measure(Path(name), counts, work=asked.work)
    print(show(waves))
    sys.exit(1 if any(wave.failed for wave in waves) else 0)


if __name__ == "__main__":
    main()
