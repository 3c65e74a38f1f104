"""What a process tree uses, from /proc."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """`pss_mib`: memory of all processes, shared pages counted once. `threads`: of the one with the most."""

    processes: int
    threads: int
    pss_mib: float


def tree(pid: int) -> list[int]:
    """The process and all below it that are there now."""
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        for task in Path(f"/proc/{current}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # it ended between the two looks
    return found


def usage(pids: list[int]) -> Usage:
    """What these processes use now; those that have ended count nothing."""
    threads, pss = [0], 0
    for pid in pids:
        try:
            threads.append(len(list(Path(f"/proc/{pid}/task").iterdir())))
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        pss += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return Usage(processes=len(pids), threads=max(threads), pss_mib=pss / 1024)


def server_processes(pid: int) -> list[int]:
    """The server's own processes: gunicorn's master and its worker, without the workers that do the tasks."""
    children = [child for child in tree(pid) if _parent(child) == pid]
    return [pid, *children]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
