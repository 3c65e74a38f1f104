"""The server dies while ten workers run: none of them lives on, and every case is settled once."""

from __future__ import annotations

from pathlib import Path

import psutil

from tests.cases import FORM
from tests.crash.harness import SETTINGS, sample
from tests.crash.scenes import SLEEPER, slow
from tests.patience import PATIENCE
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

REPO = "octo/crash"
TEN = 10
MORE = {
    "WORKERS": str(TEN),
    "WORKERS_PER_REPOSITORY": str(TEN),
    "STATUS_INTERVAL_SECONDS": "0",
}


def sleepers() -> list[psutil.Process]:
    """The workers that run now; the program that keeps each together names it, too."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if str(SLEEPER) in words and any(word.endswith("python") or "python3" in word for word in words[:1]):
            found.append(process)
    return found


def reports(sandbox: Sandbox, number: int) -> int:
    return sum("All of it." in comment.body for comment in sandbox.comments(REPO, number))


def completed(sandbox: Sandbox, number: int) -> bool:
    return "agent:completed" in sandbox.issue(REPO, number).labels


def test_ten_running_workers_end_with_the_server_and_their_cases_are_done_once_after_it(tmp_path: Path) -> None:
    sandbox = Sandbox()
    sandbox.start()
    signs = tmp_path / "signs"
    stage = Stage(sandbox, data=tmp_path, settings=SETTINGS | MORE | slow(signs))
    try:
        sandbox.add_user("maria")
        sandbox.add_repository(REPO, sample(tmp_path), permissions={"maria": "admin", BOT: "write"})
        stage.start()
        numbers = [sandbox.open_issue(REPO, "maria", f"Case {n}", FORM, ["agent:task"]) for n in range(TEN)]
        assert sandbox.wait_until(lambda: len(sleepers()) >= TEN, PATIENCE), f"{len(sleepers())} workers run"
        running = sleepers()
        stage.kill()  # its workers have sessions of their own
        _, alive = psutil.wait_procs(running, timeout=PATIENCE)
        assert alive == [], "workers outlive their server"
        assert not any(completed(sandbox, number) for number in numbers)

        (signs / "over").touch()
        stage.start()
        done = sandbox.wait_until(lambda: all(completed(sandbox, number) for number in numbers), PATIENCE)
        assert done, [sandbox.issue(REPO, number).labels for number in numbers]
        assert [reports(sandbox, number) for number in numbers] == [1] * TEN
    finally:
        stage.kill()
        sandbox.stop()
