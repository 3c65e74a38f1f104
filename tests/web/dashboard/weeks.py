"""What weeks of use leave behind: failures, and what was measured."""

from __future__ import annotations

from actors.health.facts import CaseNow, Facts
from actors.issue.states import SHOWN, State
from storage.batch import Batch
from tests.web.dashboard.office import Office

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
REPOSITORIES = ("octo/sample", "octo/website", "research-group/analysis-of-very-long-running-simulations")
SAID = {
    "E_SERVER": "HTTPSConnectionPool(host='api.github.com', port=443): Read timed out. (read timeout=15.0)",
    "E_WORKER_LIMIT": "the worker ran for 600 seconds",
    "E_PERMISSION": "Resource not accessible by integration",
}


def failures(office: Office) -> None:
    """Failures of some days."""
    long = REPOSITORIES[2]
    bad = [(hour * HOUR, "E_SERVER", REPOSITORIES[0], "") for hour in range(0, 100, 3) for _ in range(hour % 5)]
    bad += [(hour * HOUR + 9, "E_WORKER_LIMIT", REPOSITORIES[1], f"{REPOSITORIES[1]}#30") for hour in range(0, 30, 7)]
    bad += [(minute * 20.0, "E_PERMISSION", long, f"{long}#{minute}") for minute in range(6)]
    for ago, code, repo, key in sorted(bad, reverse=True):
        office.fail(code, ago=ago, repo=repo, case=key, message=SAID[code])


def measured(office: Office) -> None:
    """What a server that has run for hours would have measured."""
    samples = office.samples
    for minute in range(59, -1, -1):
        at = office.now - minute * MINUTE
        samples.add("arrived", 3 + (minute * 7) % 11, at)
        samples.add("handled", 0.02 + (minute % 5) / 50, at)
        samples.add("github_seconds", 0.2 + (minute % 7) / 10, at)
        samples.add("github_left", 2_400 + minute * 22, at, "token")
        samples.add("github_reset", office.now + 41 * MINUTE, at, "token")
    samples.add("work_running", 2, office.now)
    samples.add("work_waiting", 2, office.now)
    for seconds in (40.0, 75.0, 130.0):
        samples.add("work_seconds", seconds, office.now)
        samples.add("ended", seconds, office.now, "completed")
    made = [office.now - 40.0 * place for place in range(64)]
    office.store.write(Batch().put("meta", "budget:github:token", {"creations": made}))
    cases = tuple(
        CaseNow(key=f"octo/sample#{place}", state=state.value, since=office.now - 60, ours=True)
        for place, state in enumerate(State)
        if not SHOWN[state].over
    )
    office.facts = Facts(
        counts={
            "inbox": 3.0,
            "oldest_seconds": 0.4,
            "in_flight": 2.0,
            "dead_letters": 2.0,
            "threads": 38.0,
            "live": 21.0,
            "timers": 14.0,
            "memory_bytes": 187e6,
            "uptime_seconds": 9 * DAY,
            "handler_seconds": 0.01,
            "disk_free_bytes": 41e9,
            "disk_total_bytes": 120e9,
            "database_bytes": 64e6,
        },
        storage_seconds=0.004,
        mailboxes={"health": 0, "errors": 0, "work": 1, "github:token": 2},
        cases=cases,
    )
