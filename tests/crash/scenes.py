"""What people and operators do while a server is about to die at a point: one small scene a name."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from storage import folder as data_folder
from storage.codec import encode_text
from tests.cases import FORM
from tests.crash.oracle import ended, state, until_quiet
from tests.crash.phases import CHANGES
from tests.patience import PATIENCE
from web.cli.stage import SERVER, Stage, StageError
from web.sandbox import Sandbox

RUN = Path(SERVER[1])
POINTED = Path(__file__).with_name("pointed.py")
SLEEPER = Path(__file__).with_name("sleeper.py")


def slow(signs: Path) -> dict[str, str]:
    """Settings for a worker that goes on until the file `over` is in the folder `signs`, which is made."""
    signs.mkdir(parents=True, exist_ok=True)
    return {
        "WORKER": "sleeper",
        "WORKER_NAME": "sleeper",
        "WORKER_SPEAKS": "json",
        "WORKER_COMMAND": f"{sys.executable} -I {SLEEPER} {signs / 'over'}",
        "WORKER_READS": f"{sys.prefix}:{sys.base_prefix}:{SLEEPER}:{signs}",
    }


@dataclass(slots=True, kw_only=True)
class Town:
    """A sandbox, a server beside it, and what happened in one repository. `death`: arguments of `pointed.py`."""

    sandbox: Sandbox
    stage: Stage
    repo: str
    death: tuple[str, ...] = ()
    cases: list[int] = field(default_factory=list)
    comments: dict[int, int] = field(default_factory=dict)  # how many of ours a case has, where that is not two
    pulls: list[int] = field(default_factory=list)  # what ends with a pull request
    wrong: list[str] = field(default_factory=list)

    def open(self, body: str = FORM) -> int:
        """Somebody opens an issue."""
        title = f"Case {len(self.cases) + 1}"
        number = self.sandbox.open_issue(self.repo, "maria", title, body, ["agent:task"])
        self.cases.append(number)
        return number

    def serve(self, *, armed: bool = True) -> None:
        """Start the server; an armed one may die before it is ready."""
        self.stage.program = self.command("serve") if armed else SERVER
        try:
            self.stage.start()
        except StageError:
            if not armed:
                raise

    def command(self, *words: str) -> tuple[str, ...]:
        """A command line that dies at the point."""
        return (sys.executable, str(POINTED), *self.death, *words)

    def run(self, command: Sequence[str]) -> int:
        """The exit status of a command beside the server, negative for a signal."""
        done = subprocess.run(
            command,
            cwd=self.stage.data,
            env=self.stage.environment(),
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            start_new_session=True,
        )
        if done.returncode > 0:
            self.wrong.append(f"{' '.join(command[1:])}: {done.stderr.decode()[-300:]}")
        return done.returncode

    def until(self, predicate: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait until something is so on GitHub."""
        return self.sandbox.wait_until(predicate, seconds)


def analysis(town: Town) -> None:
    """Two issues are opened."""
    town.serve()
    town.open()
    town.open()


def change(town: Town) -> None:
    """One of two issues asks for a change."""
    town.serve()
    town.pulls.append(town.open(CHANGES))
    town.open()


def status(town: Town) -> None:
    """Somebody asks how far it is."""
    town.serve()
    number = town.open()
    town.comments[number] = 3
    town.sandbox.comment(town.repo, number, "maria", "/status")


def cancel(town: Town) -> None:
    """The case is called off while a worker is on it."""
    town.stage.settings |= slow(town.stage.data / "signs")
    town.serve()
    number = town.open()
    town.comments[number] = 1
    shown = ["agent:in-progress"]
    town.until(lambda: state(town.sandbox, town.repo, number) == shown or not town.stage.runs)
    town.sandbox.comment(town.repo, number, "maria", "/cancel")


def rename(town: Town) -> None:
    """The repository gets another name while cases are under way."""
    town.serve()
    town.open()
    town.open()
    town.until(lambda: bool(state(town.sandbox, town.repo, town.cases[0])))
    name = f"{town.repo.partition('/')[2]}-now"
    town.sandbox.rename_repository(town.repo, name, "maria")
    town.repo = f"octo/{name}"


def lost(town: Town) -> None:
    """GitHub makes a comment and the answer is lost."""
    town.sandbox.faults.add("POST", rf"^/repos/{town.repo}/issues/\d+/comments$", "lost", times=1, after=1)
    analysis(town)


def missed(town: Town) -> None:
    """Two issues are opened while no server runs."""
    town.open()
    town.open()
    deliveries = town.sandbox.deliveries
    town.until(lambda: all(item.status or item.error for item in deliveries))
    town.serve()


def old_data(town: Town) -> None:
    """The data folder of an earlier release, with cases under way."""
    town.serve(armed=False)
    town.open()
    town.open()
    town.until(lambda: bool(state(town.sandbox, town.repo, town.cases[0])))
    town.stage.kill()
    with closing(sqlite3.connect(_database(town), isolation_level=None)) as connection:
        connection.execute("DROP TABLE words")
        connection.execute("DELETE FROM comments")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (encode_text({"version": 1}),))
    town.serve()


def backup(town: Town) -> None:
    """A backup is made beside a server at work, and another one after the first was killed."""
    town.serve(armed=False)
    town.open()
    town.open()
    target = town.stage.data / "copy.db"
    if town.run(town.command("backup", str(target))) >= 0:
        town.wrong.append("the backup was not killed")
    if target.exists():
        town.wrong += _damage(target)
    town.run((sys.executable, str(RUN), "backup", str(target)))
    town.wrong += _damage(target)


def restore(town: Town) -> None:
    """A backup of cases that are over takes the database's place."""
    town.serve(armed=False)
    town.open()
    town.until(lambda: ended(town.sandbox, town.repo, town.cases))
    until_quiet(town.sandbox, town.repo, town.cases, seconds=2.0)
    town.stage.stop()
    target = town.stage.data / "copy.db"
    town.run((sys.executable, str(RUN), "backup", str(target)))
    if town.run(town.command("restore", str(target))) >= 0:
        town.wrong.append("the restore was not killed")
    town.serve()


def _database(town: Town) -> Path:
    return town.stage.data / "data" / data_folder.DATABASE


def _damage(path: Path) -> list[str]:
    """What is wrong with a copy of the database, looked at aside from it."""
    copy = path.with_suffix(".looked-at")
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        (rows,) = connection.execute("SELECT COUNT(*) FROM meta WHERE key = 'schema'").fetchone()
    copy.unlink()
    return [] if finding == "ok" and rows == 1 else [f"{path.name}: {finding}, {rows} versions"]


SCENES: dict[str, Callable[[Town], None]] = {
    "analysis": analysis,
    "change": change,
    "status": status,
    "cancel": cancel,
    "rename": rename,
    "lost": lost,
    "missed": missed,
    "old-data": old_data,
    "backup": backup,
    "restore": restore,
}
