"""How long `run.py serve` takes to its first 200 on /livez, and what it uses when idle, beside a bare Flask.

python -m tests.load.start [--rounds 5]
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence

from tests.load.processes import Usage, tree, usage
from web.cli.stage import ROOT

IDLE_SECONDS = 3.0


def start(command: Sequence[str], port: int, settings: Mapping[str, str]) -> tuple[float, Usage]:
    """Seconds from the start of the process to the first 200, and what all its processes use a little later."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **settings, "CASEWORKER_DATA": f"{folder}/data"}
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            _await(f"http://127.0.0.1:{port}/livez")
            took = time.monotonic() - began
            time.sleep(IDLE_SECONDS)
            return took, usage(tree(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _await(url: str) -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(url)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def ours() -> tuple[float, Usage]:
    """Our server; GitHub is an address where nobody answers."""
    port = _port()
    settings = {
        "PORT": str(port),
        "GITHUB_WEBHOOK_SECRET": secrets.token_hex(16),
        "GITHUB_TOKEN": "none",
        "GITHUB_API_URL": "http://127.0.0.1:9",
    }
    return start([sys.executable, "run.py", "serve"], port, settings)


def bare() -> tuple[float, Usage]:
    """The baseline."""
    port = _port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "1", "--threads", "16"]
    command += ["-b", f"127.0.0.1:{port}", "tests.load.bare_flask:app"]
    return start(command, port, {"SECRET": "bare"})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    runs = [(bare(), ours()) for _ in range(rounds)]
    for name, which in (("bare Flask", 0), ("Caseworker", 1)):
        seconds = statistics.median(run[which][0] for run in runs)
        memory = statistics.median(run[which][1].pss_mib for run in runs)
        print(f"{name:12} first 200 on /livez after {seconds:.2f} s, idle {memory:.0f} MiB (PSS, all processes)")
    ratio = statistics.median(run[1][0] / run[0][0] for run in runs)
    print(f"start: {ratio:.2f} x the bare Flask")


if __name__ == "__main__":
    main()
