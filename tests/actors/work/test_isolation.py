"""What holds a worker in, and what it cannot reach from inside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import WorkerExited, WorkerSpoke
from actors.work import launch
from actors.work.isolation import Attempt, Cage, Isolation, NoCage
from actors.work.mounts import readable
from actors.work.recipe import Recipe, analyser
from actors.work.settings import WorkSettings
from tests.actors.work.conftest import Run, script
from tests.patience import PATIENCE


@pytest.fixture
def caged(settings: WorkSettings) -> WorkSettings:
    """Settings for the best cage; the test is skipped where that is not bubblewrap."""
    chosen = replace(settings, isolation="auto")
    if Isolation(chosen).cage() is not Cage.BUBBLEWRAP:
        pytest.skip("bubblewrap is missing or may not make namespaces here")
    return chosen


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


PEEKS = {
    "the data folder": "open('DATA/secret')",
    "the server's environment": "open('/proc/PID/environ')",
    "the server's processes": "import os; os.kill(PID, 0)",
    "a home": "open('HOME/.profile')",
    "the network": "import socket; socket.create_connection(('127.0.0.1', PORT), timeout=5)",
    "another user": "import os; os.setuid(0)",
    "the system": "open('/usr/bin/new', 'w')",
    "its own program": "open(__file__, 'a')",
    "the shadow file": "open('/etc/shadow')",
    "mounts": "import ctypes; l = ctypes.CDLL(None); assert l.mount(b'x', b'/tmp', b'tmpfs', 0, 0) == 0",
}


@pytest.mark.parametrize("peek", PEEKS)
def test_what_lies_outside_of_the_cage_is_out_of_reach(
    tmp_path: Path, caged: WorkSettings, port: int, peek: str
) -> None:
    caged.folder.mkdir(exist_ok=True)
    (caged.folder / "secret").write_text("x")
    code = PEEKS[peek].replace("DATA", str(caged.folder)).replace("HOME", str(Path.home()))
    code = code.replace("PID", str(os.getpid())).replace("PORT", str(port))
    exited = Run(caged, script(tmp_path, code)).heard.wait(WorkerExited)[0]
    assert exited.status == 1
    assert "Error" in exited.log


@pytest.fixture
def slow_bwrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `bwrap` that hangs as often as a file says, and then runs what it is told to, in no cage at all."""
    left, bins = tmp_path / "hangs", tmp_path / "bins"
    bins.mkdir()
    text = f"""#!/bin/sh
left=$(cat {left})
[ "$left" -gt 0 ] && echo $((left - 1)) > {left} && exec sleep 60
exit 0
"""
    (bins / "bwrap").write_text(text)
    (bins / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bins}:{os.environ['PATH']}")
    monkeypatch.setattr("actors.work.isolation.PROBE_SECONDS", 2.0)
    return left


def test_a_probe_that_takes_too_long_is_no_verdict(settings: WorkSettings, slow_bwrap: Path) -> None:
    slow_bwrap.write_text("1")
    assert Isolation(replace(settings, isolation="auto")).cage() is Cage.BUBBLEWRAP


def test_a_bubblewrap_that_never_answers_is_asked_again_later(settings: WorkSettings, slow_bwrap: Path) -> None:
    slow_bwrap.write_text("3")
    isolation = Isolation(replace(settings, isolation="auto"))
    with pytest.raises(NoCage, match="3 trials took more than 2 seconds each"):
        isolation.cage()
    assert isolation.cage() is Cage.BUBBLEWRAP


def test_two_workers_are_two_users(caged: WorkSettings) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a worker a user of its own")
    isolation = Isolation(caged)
    owners = set()
    for slot in range(2):
        attempt = Attempt(folder=caged.trees / str(slot), slot=slot)
        attempt.tree.mkdir(parents=True)
        (attempt.tree / "link").symlink_to("/etc/hostname")
        isolation.own(attempt)
        owners.add((attempt.tree.stat().st_uid, (attempt.tree / "link").lstat().st_uid))
    assert owners == {(caged.worker_uid, caged.worker_uid), (caged.worker_uid + 1, caged.worker_uid + 1)}
    assert Path("/etc/hostname").stat().st_uid == 0


def test_without_bubblewrap_root_gives_its_workers_another_user(
    settings: WorkSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a worker a user of its own")
    monkeypatch.setenv("PATH", "/nonexistent")
    cage = Isolation(replace(settings, isolation="auto")).cage()
    assert cage in (Cage.OTHER_USER, Cage.LIMITS)  # the latter where Python lies in a folder of root's alone


def test_a_cage_that_is_required_and_missing_runs_nothing(
    settings: WorkSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NoCage, match="bubblewrap is required"):
        Isolation(replace(settings, isolation="require")).cage()


def test_a_bubblewrap_that_does_not_work_is_not_used(
    settings: WorkSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "bin" / "bwrap"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'no namespaces' >&2; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    assert Isolation(replace(settings, isolation="auto")).cage() is not Cage.BUBBLEWRAP


def test_trying_the_cage_leaves_nothing_behind(settings: WorkSettings) -> None:
    Isolation(replace(settings, isolation="auto")).cage()
    assert not settings.trees.exists() or list(settings.trees.iterdir()) == []


def test_the_workers_command_line_names_only_what_it_may_see(caged: WorkSettings) -> None:
    attempt = Attempt(folder=caged.trees / "a")
    argv = Isolation(caged).command(analyser(), attempt).argv
    bound = {argv[at + 1] for at, word in enumerate(argv) if word in ("--bind", "--ro-bind", "--ro-bind-try")}
    assert not {str(caged.folder), str(Path.home()), "/", "/etc", str(Path.cwd())} & bound


def test_folders_of_the_system_are_not_bound_twice() -> None:
    assert readable(Path("/usr/lib/python3")) == []
    assert readable(Path("/opt/a"))[-1] == "/opt/a"


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    probe = f"import sys, runpy; runpy.run_path({launch.__file__!r}); print('actors' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_worker_from_the_path_is_found_inside(tmp_path: Path, caged: WorkSettings) -> None:
    recipe = Recipe(name="shell", argv=("sh", "-c", "echo hello"))
    assert shutil.which("sh")
    assert Run(caged, recipe).heard.wait(WorkerExited)[0].status == 0


def test_a_program_may_look_for_configuration_that_is_not_there(tmp_path: Path, caged: WorkSettings) -> None:
    """Node, git and others end where looking for a file in `/etc` is not allowed; that it is missing is fine."""
    look = "import os\nprint(json.dumps({'event': 'log', 'message': str(os.access('/etc', os.X_OK))}), flush=True)\n"
    run = Run(caged, script(tmp_path, f"import json\n{look}"))
    assert run.process.join(PATIENCE)
    assert "True" in str(run.heard.of(WorkerSpoke)[-1])
