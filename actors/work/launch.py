"""The small program that every child begins as: it keeps the whole tree of processes together, and confines it.

`launch.py keep SPEC -- COMMAND` runs the command and stays its parent. It collects every orphan below it
(Linux: PR_SET_CHILD_SUBREAPER), so that a grandchild that called setsid is found too, and ends the whole tree when
it is told to (SIGTERM), when its own parent ends, or when the command itself is over. It ends as the command did.
`launch.py confine SPEC -- COMMAND` lowers limits, drops to another user and becomes the command.

SPEC is a JSON object. The file is run by `python -I -S` inside and outside of cages, so it needs the standard
library alone and imports nothing of this project. Every git command begins as it, too: what is dear to import (pathlib,
typing, socket: twice the time of all else here) is left out, or imported where it is used.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 36, 38

NOT_STARTED = 127
"""Exit status when the command could not be run, as a shell has it."""


def control(option: int, value: int) -> None:
    """prctl(2); nothing where there is none. https://man7.org/linux/man-pages/man2/prctl.2.html"""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(how: int, parent: int) -> None:
    """Get signal `how` when the parent (its spawning thread) ends; exit at once if that has happened already."""
    control(PR_SET_PDEATHSIG, how)
    if parent and os.getppid() != parent:
        os._exit(NOT_STARTED)


def descendants(root: int) -> list[int]:
    """Every process below `root`, by /proc; empty where there is none."""
    below: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if not name.isdecimal():
            continue
        try:
            with open(f"/proc/{name}/stat", errors="replace") as file:
                after_name = file.read().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        below.setdefault(int(after_name[1]), []).append(int(name))
    found: list[int] = []
    frontier = [root]
    while frontier:
        children = below.get(frontier.pop(), [])
        found += children
        frontier += children
    return found


def send(how: int, *, child: int, spare: int = 0) -> None:
    """Signal the whole tree below this process but `spare`; the command's process group where /proc is missing."""
    for pid in descendants(os.getpid()) or [-child]:
        try:
            if pid != spare:
                os.kill(pid, how)
        except (ProcessLookupError, PermissionError):
            continue


def reap(child: int) -> tuple[int | None, bool]:
    """Collect whoever has ended: the command's exit status if it is among them, and whether any child is left."""
    status = None
    while True:
        try:
            pid, raw = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status, False
        if pid == 0:
            return status, True
        if pid == child:
            status = os.waitstatus_to_exitcode(raw)


def keep(spec: dict[str, Any], argv: list[str]) -> NoReturn:
    """Run `argv`, hold its tree together, end as it does."""
    die_with_parent(signal.SIGTERM, int(spec.get("parent", 0)))
    os.setsid()
    control(PR_SET_CHILD_SUBREAPER, 1)
    watched = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, watched)
        os.setsid()
        become(argv)
    silence_own_streams()
    finish(watch(child, watched, grace=float(spec.get("grace", 5.0)), spare=child if spec.get("caged") else 0))


def watch(child: int, watched: set[signal.Signals], *, grace: float, spare: int) -> int:
    """Wait until nobody is left; the command's exit status, negative for a signal.

    `spare` gets no polite signal: bubblewrap would take its whole cage down on it, and nobody inside could tidy up.
    """
    status: int | None = None
    kill_at: float | None = None
    while True:
        came = signal.sigtimedwait(watched, 1.0 if kill_at is None else 0.02)
        if came is not None and came.si_signo == signal.SIGTERM and kill_at is None:
            send(signal.SIGTERM, child=child, spare=spare)
            kill_at = time.monotonic() + grace
        ended, anybody = reap(child)
        status = ended if ended is not None else status
        if not anybody:
            return NOT_STARTED if status is None else status
        if status is not None or (kill_at is not None and time.monotonic() >= kill_at):
            send(signal.SIGKILL, child=child)
            kill_at = kill_at or time.monotonic()


def silence_own_streams() -> None:
    """Leave the pipes to the command, so that they end when it does."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def finish(status: int) -> NoReturn:
    """End with the same status, or by the same signal."""
    if status < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -status not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-status, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.Signals(-status)})
        os.kill(os.getpid(), -status)
    os._exit(status)


def confine(spec: dict[str, Any], argv: list[str]) -> NoReturn:
    """Give up what the command must not have, then become it."""
    for name, value in spec.get("limits", {}).items():
        lower(name, value)
    uid = spec.get("uid")
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    if spec.get("folder"):
        os.chdir(spec["folder"])
    os.umask(0o077)
    control(PR_SET_NO_NEW_PRIVS, 1)
    die_with_parent(signal.SIGKILL, 0)  # after setuid, which clears it
    if spec.get("relay"):
        start_relay(spec["relay"])
    become(argv)


def start_relay(spec: dict[str, Any]) -> None:
    """Start `program`, which leads from `port` of 127.0.0.1 to the UNIX socket `path`; it ends with this process."""
    import socket

    listening = socket.create_server(("127.0.0.1", int(spec["port"])))  # before the command runs: nobody has to wait
    parent = os.getpid()
    if os.fork():
        listening.close()
        return
    os.setsid()
    die_with_parent(signal.SIGKILL, parent)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a worker that is told to end may still want to ask something
    silence_own_streams()
    listening.set_inheritable(True)
    become([sys.executable, "-I", "-S", spec["program"], str(listening.fileno()), spec["path"]])


def lower(name: str, value: int) -> None:
    """Lower a resource limit; nothing where the system has no such limit, and never above what holds already."""
    kind = getattr(resource, name, None)
    if kind is None:
        return
    margin = 5 if name == "RLIMIT_CPU" else 0  # the soft limit's signal tells why, the hard one's only kills
    _, hard = resource.getrlimit(kind)
    hard = value + margin if hard == resource.RLIM_INFINITY else min(value + margin, hard)
    resource.setrlimit(kind, (min(value, hard), hard))


def become(argv: list[str]) -> NoReturn:
    """Replace this process by the command."""
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - no shell is wanted
    except OSError as error:
        os.write(2, f"{argv[0]} could not be run: {error.strerror}\n".encode())
        os._exit(NOT_STARTED)


def main(arguments: list[str]) -> NoReturn:
    """`keep|confine SPEC -- COMMAND...`"""
    mode, spec, _, *argv = arguments
    {"keep": keep, "confine": confine}[mode](json.loads(spec), argv)
    raise AssertionError("unreachable: both modes end the process")


if __name__ == "__main__":
    main(sys.argv[1:])
