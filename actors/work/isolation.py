"""What holds a worker in: bubblewrap, a user of its own, or its limits alone, whichever works here.

As root, bubblewrap makes the namespaces and the mounts, and *inside* them `launch.py confine` drops to the
worker's user before any of the worker's code runs. The other order fails where Python or the data folder lies
below a folder that only root may enter, and where user namespaces are switched off.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from actors.work import launch, relay
from actors.work.mounts import outermost, readable, system_mounts
from actors.work.recipe import Recipe, python
from actors.work.settings import WorkSettings

log = logging.getLogger(__name__)

PROBE_SECONDS = 15.0
PROBES = 3
"""A machine that has much to do may take longer than one of them; what comes to no end in all is no verdict."""
NICE = 10  # from their first instruction on: the web side keeps its latency while workers start and compute
TREE_INSIDE, HOME_INSIDE, DOOR_INSIDE = "/tree", "/home/worker", "/run/door"
RELAY_PORT = 3128  # the cage's own 127.0.0.1 has nobody else on it


class Cage(StrEnum):
    """What holds a worker in; the values are shown to people."""

    BUBBLEWRAP = "bubblewrap"
    OTHER_USER = "separate user"
    LIMITS = "limits only"


class NoCage(Exception):
    """Isolation is required, and bubblewrap is missing or does not work here; or nobody knows whether it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The folder of one attempt: the work tree, and a home that begins empty. `slot` picks the worker's user."""

    folder: Path
    slot: int = 0

    @property
    def tree(self) -> Path:
        """The checked out files; no `.git` lies in it."""
        return self.folder / "tree"

    @property
    def home(self) -> Path:
        """HOME and TMPDIR of the worker."""
        return self.folder / "home"

    @property
    def door(self) -> Path:
        """The socket that leads to the server's proxy, for a worker that has hosts."""
        return self.folder / "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What is spawned."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    folder: Path


class Isolation:
    """Builds the command lines of workers. The cage is chosen once, by trying it; one that did not answer in time is
    neither taken for one that does not work nor remembered."""

    def __init__(self, settings: WorkSettings) -> None:
        self._settings = settings
        self._bwrap = shutil.which("bwrap")  # by the server's own PATH: the worker's is another
        self._choosing = threading.Lock()
        self._cage: Cage | None = None

    def cage(self) -> Cage:
        """The best cage that works here; may take some seconds at the first call. Thread-safe. Raises `NoCage`."""
        with self._choosing:
            if self._cage is None:
                self._cage = self._choose()
                log.info("workers are held in", extra={"isolation": self._cage.value})
            return self._cage

    def own(self, attempt: Attempt) -> None:
        """Hand the attempt's folders over to the user that its worker runs as."""
        attempt.home.mkdir(mode=0o700, exist_ok=True)
        uid = self._uid(self.cage(), attempt.slot)
        if uid is None:
            return
        os.chown(attempt.folder, uid, uid)
        for top in (attempt.tree, attempt.home):
            os.chown(top, uid, uid)
            for folder, folders, files in os.walk(top):
                for name in (*folders, *files):
                    os.chown(Path(folder, name), uid, uid, follow_symlinks=False)

    def owner(self, attempt: Attempt) -> int:
        """The user whom everything belongs to that the attempt's worker wrote."""
        uid = self._uid(self.cage(), attempt.slot)
        return os.geteuid() if uid is None else uid

    def tree(self, attempt: Attempt) -> str:
        """The work tree's path as the worker sees it."""
        return TREE_INSIDE if self.cage() is Cage.BUBBLEWRAP else str(attempt.tree)

    def home(self, attempt: Attempt) -> str:
        """Its home's path as the worker sees it."""
        return HOME_INSIDE if self.cage() is Cage.BUBBLEWRAP else str(attempt.home)

    def put(self, attempt: Attempt, name: str, text: str) -> None:
        """Write a file into the home that no worker has been in yet."""
        path = attempt.home / name
        path.write_text(text, encoding="utf-8", errors="replace")
        path.chmod(0o644)

    def lets_out(self, recipe: Recipe) -> None:
        """Raises `NoCage` where `recipe` has hosts, and nothing here would keep it from all the others."""
        if recipe.hosts and self.cage() is not Cage.BUBBLEWRAP:
            raise NoCage(f"{recipe.name} may reach its own hosts alone, and only bubblewrap can see to that")

    def command(self, recipe: Recipe, attempt: Attempt) -> Command:
        """The command that runs `recipe` on `attempt` in the cage, its whole tree of processes kept together."""
        return self._command(self.cage(), recipe, attempt)

    def _command(self, cage: Cage, recipe: Recipe, attempt: Attempt) -> Command:
        caged = cage is Cage.BUBBLEWRAP
        home = HOME_INSIDE if caged else str(attempt.home)
        # bubblewrap itself cannot enter the tree: it is root without root's powers, and the tree another user's
        spec = {**self._limits(cage, attempt.slot), "folder": TREE_INSIDE if caged else None}
        if caged and recipe.hosts:
            spec["relay"] = {"port": RELAY_PORT, "path": DOOR_INSIDE, "program": relay.__file__}
        inner = [*launcher("confine", spec), *recipe.argv]
        outer = [*self._bubblewrap(recipe, attempt), *inner] if caged else inner
        return Command(
            argv=(*kept(grace=self._settings.grace_seconds, caged=caged), *outer),
            environment=environment(recipe, home=home),
            folder=attempt.tree,
        )

    def _uid(self, cage: Cage, slot: int) -> int | None:
        return self._settings.worker_uid + slot if os.geteuid() == 0 and cage is not Cage.LIMITS else None

    def _limits(self, cage: Cage, slot: int) -> dict[str, object]:
        uid = self._uid(cage, slot)
        limits = {
            "RLIMIT_CPU": self._settings.cpu_seconds,
            # not RLIMIT_AS: runtimes reserve far more address space than they use
            "RLIMIT_DATA": self._settings.memory_bytes,
            "RLIMIT_FSIZE": self._settings.file_bytes,
            "RLIMIT_NOFILE": 1024,
            "RLIMIT_CORE": 0,
        }
        if uid is not None:  # counted per user: with ours it would count our own processes
            limits["RLIMIT_NPROC"] = self._settings.processes
        return {"uid": uid, "limits": limits}

    def _bubblewrap(self, recipe: Recipe, attempt: Attempt) -> list[str]:
        words = [
            self._bwrap or "bwrap",
            "--die-with-parent",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-ipc",
            "--unshare-uts",
        ]
        if os.geteuid() == 0:  # the two that `confine` drops to the worker's user with; gone after that
            words += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        else:
            words += ["--unshare-user", "--cap-drop", "ALL"]
        words += system_mounts()
        for path in outermost((*python(), *recipe.reads, Path(launch.__file__), Path(relay.__file__))):
            words += readable(path)
        if recipe.hosts:
            words += ["--dir", "/run", "--bind", str(attempt.door), DOOR_INSIDE]
        words += ["--dir", "/home", "--bind", str(attempt.home), HOME_INSIDE]
        return [*words, "--bind", str(attempt.tree), TREE_INSIDE, "--chdir", "/", "--"]

    def _choose(self) -> Cage:
        if self._settings.isolation == "off":
            return Cage.LIMITS
        self._bwrap = shutil.which("bwrap")  # it may have been installed since the last try
        if self._bwrap and self._works(Cage.BUBBLEWRAP):
            return Cage.BUBBLEWRAP
        if self._settings.isolation == "require":
            raise NoCage("bubblewrap is required for workers, and it is missing or may not make namespaces here")
        return Cage.OTHER_USER if os.geteuid() == 0 and self._works(Cage.OTHER_USER) else Cage.LIMITS

    def _works(self, cage: Cage) -> bool:
        """Whether a program that looks at its work tree comes to its end in `cage`. Raises `NoCage` where none says."""
        for _ in range(PROBES):
            works = self._tried(cage)
            if works is not None:
                return works
            log.warning("a probe took too long", extra={"isolation": cage.value, "seconds": PROBE_SECONDS})
        raise NoCage(
            f"whether workers can be held in ({cage.value}) is not known: {PROBES} trials took more than "
            f"{PROBE_SECONDS:g} seconds each. The machine is overloaded, or `bwrap` hangs; it is tried again"
        )

    def _tried(self, cage: Cage) -> bool | None:
        """One trial; None where it came to no end."""
        self._settings.trees.mkdir(parents=True, exist_ok=True)
        attempt = Attempt(folder=Path(tempfile.mkdtemp(prefix="probe-", dir=self._settings.trees)))
        attempt.tree.mkdir()
        attempt.home.mkdir()
        try:
            looks = Recipe(name="probe", argv=(sys.executable, "-I", "-S", "-c", "import os; os.listdir(os.getcwd())"))
            command = self._command(cage, looks, attempt)
            self._probe_owner(cage, attempt)
            done = subprocess.run(
                command.argv,
                env=command.environment,
                cwd=command.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        finally:
            shutil.rmtree(attempt.folder, ignore_errors=True)
        if done.returncode != 0:
            log.warning(
                "workers cannot be held in so here",
                extra={"isolation": cage.value, "said": done.stderr[-300:].decode(errors="replace")},
            )
        return done.returncode == 0

    def _probe_owner(self, cage: Cage, attempt: Attempt) -> None:
        uid = self._uid(cage, attempt.slot)
        if uid is not None:
            for path in (attempt.folder, attempt.tree, attempt.home):
                os.chown(path, uid, uid)


def launcher(mode: str, spec: dict[str, object]) -> list[str]:
    """The beginning of a command line that runs what follows through `launch.py`."""
    return [sys.executable, "-I", "-S", str(Path(launch.__file__)), mode, json.dumps(spec), "--"]


def kept(*, grace: float, caged: bool = False) -> list[str]:
    """The beginning of a command line whose whole tree of processes ends with it, on SIGTERM, and with this thread."""
    return ["nice", "-n", str(NICE), *launcher("keep", {"parent": os.getpid(), "grace": grace, "caged": caged})]


def environment(recipe: Recipe, *, home: str) -> dict[str, str]:
    """All that a worker gets of an environment: nothing of the server's own is handed on."""
    bins = [str(prefix / "bin") for prefix in python()]
    bins += [str(path) for path in recipe.bins if str(path) not in (*bins, "/usr/local/bin", "/usr/bin", "/bin")]
    return {
        "PATH": ":".join([*bins, "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        **recipe.environment,
    }
