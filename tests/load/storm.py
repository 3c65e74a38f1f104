"""Many issues opened at once: threads and memory stay bounded, every case ends, order is kept.

    python -m tests.load.storm [--issues 1000] [--live 50]

GitHub's limits and the pacing are lifted by settings. Prints a line every few seconds and the figures in the end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.harness import REPO, SETTINGS, sample
from tests.crash.oracle import OVER, state
from tests.load.processes import Usage, server_processes, usage
from web.cli.stage import BOT, Stage
from web.sandbox import Limits, Sandbox

ORDER = ["agent:queued", "agent:analyzing", "agent:in-progress", "agent:completed"]


def storm(folder: Path, *, issues: int, live: int, seconds: float) -> int:
    """Exit status 0 when every case ended in order."""
    from tests.cases import FORM

    sandbox = Sandbox(limits=Limits(primary_per_hour=10**6))
    sandbox.start()
    try:
        sandbox.add_user("maria")
        stage = Stage(
            sandbox,
            data=folder,
            settings={**SETTINGS, "MOST_LIVE_ISSUES": str(live), "WORKERS": "4", "WORKERS_PER_REPOSITORY": "4"},
        )
        sandbox.add_repository(REPO, sample(folder), permissions={"maria": "admin", BOT: "write"})
        with stage:
            assert stage.pid is not None
            idle = usage(server_processes(stage.pid))
            began = time.monotonic()
            numbers = [
                sandbox.open_issue(REPO, "maria", f"Issue {number}", FORM, ["agent:task"]) for number in range(issues)
            ]
            print(f"{issues} issues opened in {time.monotonic() - began:.1f} s; idle: {idle}")
            most = _watch(sandbox, stage.pid, numbers, seconds)
            took = time.monotonic() - began
        return _judge(sandbox, numbers, idle, most, took)
    finally:
        sandbox.stop()


def _watch(sandbox: Sandbox, pid: int, numbers: list[int], seconds: float) -> Usage:
    """Wait until every case ended; the most threads and memory that were seen."""
    threads, memory = 0, 0.0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        now = usage(server_processes(pid))
        threads, memory = max(threads, now.threads), max(memory, now.pss_mib)
        over = sum(_ended(sandbox, number) for number in numbers)
        print(f"  {over} of {len(numbers)} ended, {now.threads} threads, {now.pss_mib:.0f} MiB", flush=True)
        if over == len(numbers):
            break
        sandbox.wait_until(lambda: False, 5.0)
    return Usage(processes=0, threads=threads, pss_mib=memory)


def _ended(sandbox: Sandbox, number: int) -> bool:
    labels = state(sandbox, REPO, number)
    return len(labels) == 1 and labels[0] in OVER


def _judge(sandbox: Sandbox, numbers: list[int], idle: Usage, most: Usage, took: float) -> int:
    ended = completed = disordered = doubled = 0
    for number in numbers:
        labels = state(sandbox, REPO, number)
        ended += _ended(sandbox, number)
        completed += labels == ["agent:completed"]
        seen = [change.label for change in sandbox.timeline(REPO, number) if change.kind == "labeled"]
        shown = [label for label in seen if label in ORDER]
        disordered += shown != sorted(shown, key=ORDER.index)
        bodies = [comment.body for comment in sandbox.comments(REPO, number)]
        doubled += sum("| Since |" in body for body in bodies) > 1 or len(bodies) > 2
    calls = len(sandbox.requests)
    print(f"\n{len(numbers)} issues: {ended} ended, {completed} completed, {disordered} disordered, {doubled} doubled")
    print(f"{took:.0f} s, {calls / len(numbers):.1f} calls a case")
    print(f"threads at most {most.threads} (idle {idle.threads})")
    print(f"memory at most {most.pss_mib:.0f} MiB (idle {idle.pss_mib:.0f} MiB)")
    return 0 if ended == len(numbers) and not disordered and not doubled else 1


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--issues", type=int, default=1000)
    options.add_argument("--live", type=int, default=50, help="issues with an actor of their own at a time")
    options.add_argument("--seconds", type=float, default=1500.0, help="after so long it is given up")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="storm-", ignore_cleanup_errors=True) as name:
        sys.exit(storm(Path(name), issues=asked.issues, live=asked.live, seconds=asked.seconds))


if __name__ == "__main__":
    main()
