"""Workers as child processes: real ones, good and bad."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from actors.messages import WorkerExited, WorkerSpoke
from actors.work.launch import descendants
from actors.work.settings import WorkSettings
from tests.actors.work.conftest import Run, script
from tests.patience import PATIENCE

CAGES = ["off", pytest.param("auto", id="best cage here")]


@pytest.fixture(params=CAGES)
def settings(request: pytest.FixtureRequest, settings: WorkSettings) -> WorkSettings:
    """Once without a cage and once in the best one that this machine allows."""
    return replace(settings, isolation=request.param)


def ended(run: Run) -> WorkerExited:
    return run.heard.wait(WorkerExited)[0]


def said(run: Run) -> list[str]:
    ended(run)
    return [message.line for message in run.heard.of(WorkerSpoke)]


def test_a_worker_reads_its_document_and_writes_lines(tmp_path: Path, settings: WorkSettings) -> None:
    recipe = script(tmp_path, "import sys; print(sys.stdin.readline().strip()); print('last', end='')")
    run = Run(settings, recipe, {"task": "größer", "long": "x" * 300_000})
    lines = said(run)
    assert json.loads(lines[1]) == {"task": "größer", "long": "x" * 300_000}
    assert lines[2] == "last"
    assert ended(run).status == 0


def test_nothing_more_is_said_to_a_worker_that_is_gone(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, script(tmp_path, ""))
    assert run.process.join(PATIENCE)
    run.process.say_no_more()
    assert not run.process.say({"event": "steer"})


def test_a_worker_that_reads_nothing_ends_all_the_same(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, script(tmp_path, "pass"), {"long": "x" * 300_000})
    assert ended(run).status == 0


def test_a_crash_is_told_with_its_last_words(tmp_path: Path, settings: WorkSettings) -> None:
    exited = ended(Run(settings, script(tmp_path, "raise RuntimeError('ouch')")))
    assert exited.status == 1
    assert "RuntimeError: ouch" in exited.log


def test_a_signal_is_told_as_a_negative_status(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, script(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"))
    assert ended(run).status == -11


def test_a_command_that_is_not_there_is_told(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, replace(script(tmp_path, ""), argv=("no-such-program",)))
    assert ended(run).status == 127
    assert "no-such-program could not be run" in ended(run).log


def test_a_worker_that_is_stopped_may_tidy_up(tmp_path: Path, settings: WorkSettings) -> None:
    tidy = """
        import os, signal, sys
        def tidy(*_):
            os.write(1, b"tidy")
            sys.exit(3)
        signal.signal(signal.SIGTERM, tidy)
        print("ready", flush=True)
        while True:
            signal.pause()
    """
    run = Run(replace(settings, grace_seconds=PATIENCE), script(tmp_path, tidy))
    run.heard.wait(WorkerSpoke, 2)
    run.process.stop()
    assert ended(run).status == 3
    assert said(run)[-1] == "tidy"


def test_a_worker_that_will_not_end_is_killed_with_all_its_children(tmp_path: Path, settings: WorkSettings) -> None:
    stubborn = """
        import os, signal, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for _ in range(2):
            if os.fork() == 0:
                os.setsid()
                if os.fork():
                    os._exit(0)
                break
        print("up", flush=True)
        while True:
            signal.pause()
    """
    run = Run(settings, script(tmp_path, stubborn))
    run.heard.wait(WorkerSpoke, 4)
    tree = [psutil.Process(pid) for pid in descendants(run.process.pid)]
    assert len(tree) >= 3
    run.process.stop()
    assert ended(run).status == -9
    assert not any(process.is_running() for process in tree)


def test_a_grandchild_that_outlives_its_worker_is_ended(tmp_path: Path, settings: WorkSettings) -> None:
    leaving = """
        import os, signal
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("child", flush=True)
            while True:
                signal.pause()
        os.read(0, 10)
    """
    run = Run(settings, script(tmp_path, leaving))
    assert ended(run).status == 0
    assert descendants(run.process.pid) == []


def test_a_keeper_that_is_killed_takes_the_worker_with_it(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, script(tmp_path, "import signal\nwhile True: signal.pause()"))
    run.heard.wait(WorkerSpoke)
    tree = [psutil.Process(pid) for pid in descendants(run.process.pid)]
    run.process.kill()
    assert ended(run).status == -9
    _, alive = psutil.wait_procs(tree, timeout=PATIENCE)
    assert alive == []


FLOODS = {
    "lines": ("while True: print('{}')", "lines"),
    "bytes": ("while True: print('x' * 9999)", "bytes"),
    "a line": ("import sys\nwhile True: sys.stdout.write('x' * 9999)", "a line of more than"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_ends_the_worker(tmp_path: Path, settings: WorkSettings, flood: str) -> None:
    code, words = FLOODS[flood]
    small = replace(settings, output_bytes=400_000, output_lines=1_000, line_bytes=50_000)
    run = Run(small, script(tmp_path, code))
    ended(run)
    assert words in run.process.fault
    assert len(run.heard.of(WorkerSpoke)) <= 1_000


def test_much_on_standard_error_is_cut_to_its_end(tmp_path: Path, settings: WorkSettings) -> None:
    exited = ended(Run(settings, script(tmp_path, "import sys; sys.stderr.write('x' * 900_000 + 'end')")))
    assert len(exited.log) <= 8 * 1024
    assert exited.log.endswith("end")


def test_cpu_time_is_bounded(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(replace(settings, cpu_seconds=1), script(tmp_path, "while True: pass"))
    assert ended(run).status == -24  # SIGXCPU


def test_memory_is_bounded(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(replace(settings, memory_bytes=200 << 20), script(tmp_path, "b = bytearray(600 << 20)"))
    assert "MemoryError" in ended(run).log


def test_nothing_of_the_servers_environment_is_handed_on(
    tmp_path: Path, settings: WorkSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("SOMETHING", "private")
    run = Run(settings, script(tmp_path, "import json, os; print(json.dumps(dict(os.environ)))"))
    environment = json.loads(said(run)[1])
    allowed = {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "PWD", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE"}
    assert set(environment) <= allowed
    assert environment["HOME"] not in (os.environ["HOME"], "/")


def test_the_work_tree_is_the_current_folder_and_can_be_written(tmp_path: Path, settings: WorkSettings) -> None:
    run = Run(settings, script(tmp_path, "open('made', 'w').write('x')"))
    assert ended(run).status == 0
    assert (settings.trees / "attempt" / "tree" / "made").read_text() == "x"


def test_a_worker_gives_way_to_the_server(tmp_path: Path, settings: WorkSettings) -> None:
    assert said(Run(settings, script(tmp_path, "import os; print(os.nice(0))")))[1] == "10"


def test_a_worker_ends_with_the_thread_that_spawned_it(tmp_path: Path, settings: WorkSettings) -> None:
    recipe, runs = script(tmp_path, "import signal\nwhile True: signal.pause()"), []

    def spawn() -> None:
        runs.append(Run(settings, recipe))
        runs[0].heard.wait(WorkerSpoke)

    thread = threading.Thread(target=spawn)
    thread.start()
    thread.join()
    ended(runs[0])
    assert descendants(runs[0].process.pid) == []
