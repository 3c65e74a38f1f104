"""How fast deliveries are taken, beside a bare Flask that stores nothing, in one interleaved run.

    python -m tests.load.ingest [--rounds 5] [--seconds 3]

Ours commits each delivery to disk (`synchronous=FULL`) before its 202. Then, while cases are being worked on
against the sandbox, deliveries come at a steady rate and the time to each answer is measured. Traffic goes to
127.0.0.1 only, and everything that is started is ended.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.cases import FORM
from web.cli.stage import BOT, ROOT, Stage
from web.sandbox import Sandbox

SECRET = "a-secret-of-the-benchmark-0123456789"
LIFTED = {
    "GITHUB_WRITE_GAP_SECONDS": "0",
    "GITHUB_POINTS_A_MINUTE": "0",
    "GITHUB_CREATIONS_A_MINUTE": "0",
    "GITHUB_CREATIONS_AN_HOUR": "0",
    "GITHUB_RESERVE": "0",
    "LOG_LEVEL": "WARNING",
}


def generate(port: int, secret: str, *options: str) -> dict[str, Any]:
    """One run of the generator, in a process of its own."""
    command = [sys.executable, "-m", "tests.load.generator", str(port), "--secret", secret, *options]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


def bare(seconds: float) -> dict[str, Any]:
    """The baseline: started, loaded, ended."""
    port = 18_000 + os.getpid() % 2_000
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "1", "--threads", "16"]
    command += ["-b", f"127.0.0.1:{port}", "--keep-alive", "60", "--log-level", "error", "tests.load.bare_flask:app"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "SECRET": SECRET}) as server:
        try:
            _await(f"http://127.0.0.1:{port}/livez")
            generate(port, SECRET, "--seconds", "1")
            return generate(port, SECRET, "--seconds", str(seconds))
        finally:
            server.terminate()


def ours(seconds: float) -> dict[str, Any]:
    """Our server with all its actors, GitHub being the sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox()
        sandbox.start()
        try:
            with Stage(sandbox, data=Path(folder), settings=LIFTED) as stage:
                generate(stage.port, stage.secret, "--seconds", "1")
                return generate(stage.port, stage.secret, "--seconds", str(seconds))
        finally:
            sandbox.stop()


def steady(seconds: float, rate: float, cases: int) -> dict[str, Any]:
    """A steady rate of deliveries while `cases` cases are being worked on."""
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox()
        sandbox.start()
        try:
            sandbox.add_user("maria")
            stage = Stage(sandbox, data=Path(folder), settings=LIFTED)
            sandbox.add_repository("octo/work", ROOT, permissions={"maria": "admin", BOT: "write"})
            with stage:
                for number in range(cases):
                    sandbox.open_issue("octo/work", "maria", f"Case {number}", FORM, ["agent:task"])
                return generate(
                    stage.port, stage.secret, "--seconds", str(seconds), "--rate", str(rate), "--connections", "16"
                )
        finally:
            sandbox.stop()


def _await(url: str) -> None:
    ends = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--rate", type=float, default=100.0)
    options.add_argument("--cases", type=int, default=20)
    asked = options.parse_args()
    ratios = []
    print("| round | server | answers/s | accepted | p50 ms | p99 ms | ratio |\n|---|---|---|---|---|---|---|")
    for number in range(1, asked.rounds + 1):
        base, own = bare(asked.seconds), ours(asked.seconds)
        ratios.append(own["per_second"] / base["per_second"])
        for name, figures in (("bare Flask, gthread", base), ("Caseworker", own)):
            ratio = f"{ratios[-1]:.2f}" if figures is own else "1.00"
            accepted = f"{figures['accepted']} of {figures['answers']}"
            print(
                f"| {number} | {name} | {figures['per_second']} | {accepted} | {figures['p50_ms']} "
                f"| {figures['p99_ms']} | {ratio} |",
                flush=True,
            )
    print(f"\nMedian ratio to the bare Flask: {statistics.median(ratios):.2f}")
    under = steady(asked.seconds * 3, asked.rate, asked.cases)
    print(f"At {asked.rate:g} deliveries a second beside {asked.cases} cases: {json.dumps(under)}")


if __name__ == "__main__":
    main()
