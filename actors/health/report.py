"""Samples and facts in, health report out, as JSON values. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from actors.health.anomalies import Anomaly, Look, find, stuck
from actors.health.forecast import forecast
from actors.health.samples import BUCKETS, DURATIONS, SAMPLES, WINDOW, summary

SHOWN_MINUTES = 60
BY_MINUTE = ("arrived", "handled", "errors", "github_seconds")
"""Samples whose numbers are shown minute by minute, for the last hour; the running minute comes last."""
ENDS = ("completed", "failed", "escalated", "cancelled")


def report(look: Look) -> dict[str, Any]:
    """The state of the server. `docs/operations.md` says what each part holds.

    `status`: `unhealthy` where the server does not do its duty (a critical anomaly), `degraded` with any other
    anomaly, else `healthy`.
    """
    found = find(look)
    return {
        "status": status(found),
        "at": look.now,
        "window_seconds": WINDOW,
        "deliveries": _deliveries(look),
        "github": _github(look),
        "cases": _cases(look),
        "work": _work(look),
        "storage": _storage(look),
        "process": _process(look),
        "facts": dict(look.facts.counts),
        "samples": {name: summary(look.samples.recent(name, look.now)) for name in SAMPLES},
        "totals": _totals(look),
        "minutes": {name: look.samples.by_minute(name, look.now, count=SHOWN_MINUTES) for name in BY_MINUTE},
        "anomalies": [anomaly.json() for anomaly in found],
    }


def status(found: list[Anomaly]) -> str:
    """One word for all anomalies."""
    if any(anomaly.severity == "critical" for anomaly in found):
        return "unhealthy"
    return "degraded" if found else "healthy"


def _deliveries(look: Look) -> dict[str, Any]:
    handled = look.samples.recent("handled", look.now)
    counts = look.facts.counts
    return {
        "waiting": counts.get("inbox"),
        "oldest_seconds": counts.get("oldest_seconds"),
        "in_flight": counts.get("in_flight"),
        "handled_a_minute": round(len(handled) / (WINDOW / 60), 2),
        "seconds": summary(handled),
        "dead_letters": counts.get("dead_letters"),
        "last_arrival": look.last_arrival,
    }


def _github(look: Look) -> dict[str, Any]:
    samples = look.samples
    opened = {label: value for label, (_, value) in samples.latest("github_open").items()}
    answered = max((at for at, _ in samples.latest("github_seconds").values()), default=None)
    failed = len(samples.recent("github_errors", look.now))
    asked = answered is not None or failed or any(opened.values())
    return {
        "reachable": answered is not None and not any(opened.values()) if asked else None,
        "last_request": answered,
        "seconds": summary(samples.recent("github_seconds", look.now)),
        "errors": failed,
        "paused_seconds": _paused(look),
        "limits": {label or "token": _limit(look, label) for label in samples.labels("github_left")},
    }


def _limit(look: Look, label: str) -> dict[str, Any]:
    known = forecast(look.samples, label, look.now)
    return {
        "left": known.left,
        "resets_at": known.resets_at,
        "a_minute": known.a_minute,
        "empty_at": known.empty_at,
        "line": [{"at": at, "left": left} for at, left in known.line],
    }


def _paused(look: Look) -> float:
    """Seconds for which GitHub's wish to slow down still holds."""
    ends = [at + seconds for at, seconds in look.samples.latest("github_paused").values()]
    return max(0.0, round(max(ends, default=0.0) - look.now, 1))


def _cases(look: Look) -> dict[str, Any]:
    ends = {how: len(look.samples.recent("ended", look.now, label=how)) for how in ENDS}
    judged = ends["completed"] + ends["failed"] + ends["escalated"]
    return {
        "under_way": len(look.facts.cases),
        "by_state": dict(Counter(case.state for case in look.facts.cases)),
        "stuck": len(stuck(look)),
        "ended": ends,
        "success_rate": round(ends["completed"] / judged, 3) if judged else None,
        "seconds_by_type": {
            label: summary(look.samples.recent("completed", look.now, label=label))
            for label in look.samples.labels("completed")
        },
    }


def _work(look: Look) -> dict[str, Any]:
    gauges = {name: look.samples.latest(name).get("", (0.0, 0.0))[1] for name in ("work_running", "work_waiting")}
    return {
        "running": gauges["work_running"],
        "waiting": gauges["work_waiting"],
        "seconds": summary(look.samples.recent("work_seconds", look.now)),
        "failed": len(look.samples.recent("work_failed", look.now)),
    }


def _storage(look: Look) -> dict[str, Any]:
    facts = look.facts
    return {
        "writes": not facts.storage_error,
        "error": facts.storage_error,
        "write_seconds": round(facts.storage_seconds, 4),
        **{name: facts.counts.get(name) for name in ("database_bytes", "disk_free_bytes", "disk_total_bytes")},
    }


def _process(look: Look) -> dict[str, Any]:
    counts = look.facts.counts
    names = ("uptime_seconds", "memory_bytes", "threads", "live", "timers", "handler_seconds")
    return {
        **{name: counts.get(name) for name in names},
        "mailboxes": dict(look.facts.mailboxes),
        "down": list(look.facts.down),
        "restarts": len(look.samples.recent("restarts", look.now)),
    }


def _totals(look: Look) -> dict[str, Any]:
    """Since the start, by name and label: what `/metrics` counts."""
    return {
        name: {
            label: {"count": total.count, "sum": round(total.sum, 6)}
            | ({"buckets": dict(zip(map(str, BUCKETS), total.buckets, strict=True))} if name in DURATIONS else {})
            for label, total in labels.items()
        }
        for name, labels in look.samples.totals.items()
    }
