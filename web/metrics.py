"""The health report as Prometheus metrics. One registry for each application, nothing global.

https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "caseworker"
STATUSES = ("healthy", "degraded", "unhealthy")

GAUGES: dict[str, tuple[tuple[str, str], str]] = {
    "deliveries_waiting": (("deliveries", "waiting"), "Deliveries not yet handled"),
    "delivery_oldest_age_seconds": (("deliveries", "oldest_seconds"), "Age of the oldest delivery not yet handled"),
    "deliveries_in_flight": (("deliveries", "in_flight"), "Deliveries that are with issue actors"),
    "dead_letters": (("deliveries", "dead_letters"), "Deliveries that were given up and wait for a person"),
    "github_reachable": (("github", "reachable"), "1 while GitHub answers"),
    "github_paused_seconds": (("github", "paused_seconds"), "How long GitHub's wish to slow down still holds"),
    "cases_stuck": (("cases", "stuck"), "Cases that are in their state for too long"),
    "workers_running": (("work", "running"), "Workers that run"),
    "work_waiting": (("work", "waiting"), "Attempts that wait for a worker"),
    "storage_writable": (("storage", "writes"), "1 while writes reach the disk"),
    "storage_write_seconds": (("storage", "write_seconds"), "Duration of the latest small write"),
    "database_bytes": (("storage", "database_bytes"), "Size of the database and its log"),
    "disk_free_bytes": (("storage", "disk_free_bytes"), "Room left on the data folder's disk"),
    "disk_total_bytes": (("storage", "disk_total_bytes"), "Size of the data folder's disk"),
    "uptime_seconds": (("process", "uptime_seconds"), "Time since the actors were started"),
    "threads": (("process", "threads"), "Threads of the process"),
    "issue_actors": (("process", "live"), "Live issue actors"),
    "timers": (("process", "timers"), "Timers that are set"),
    "slowest_handler_seconds": (("process", "handler_seconds"), "How long the slowest actor is at its message"),
}
"""Name (behind the prefix) -> where its value stands in the report, and what it is."""

COUNTERS: dict[str, tuple[str, str, str]] = {
    "deliveries_arrived": ("arrived", "", "Deliveries taken out of the inbox for the first time"),
    "deliveries_caught_up": ("caught_up", "", "Missed deliveries and events that were fetched from GitHub"),
    "github_request_errors": ("github_errors", "", "Requests to GitHub that failed"),
    "errors": ("errors", "code", "Failures by code"),
    "actor_restarts": ("restarts", "kind", "Actors started again after a failure"),
    "cases_ended": ("ended", "outcome", "Cases that ended, by how"),
    "work_failures": ("work_failed", "", "Attempts that came to nothing"),
}
"""Name -> the sample it counts, the name of its label (empty: none), and what it is."""
SUMMED = frozenset({"arrived", "caught_up", "errors"})
"""Samples whose values count, not their number."""

HISTOGRAMS: dict[str, tuple[str, str, str]] = {
    "github_request_duration_seconds": ("github_seconds", "", "Duration of requests to GitHub"),
    "delivery_handling_seconds": ("handled", "", "From a delivery's arrival until it was handled"),
    "case_duration_seconds": ("completed", "type", "From the opening of a case until it was completed"),
    "work_duration_seconds": ("work_seconds", "", "Duration of workers' attempts"),
}

LABELLED: dict[str, tuple[str, str]] = {
    "health_status": ("status", "1 for the present status"),
    "cases": ("state", "Cases that are not over, by state"),
    "github_requests_left": ("installation", "Requests left of GitHub's hour"),
    "github_reset_timestamp_seconds": ("installation", "When GitHub's hour begins anew"),
    "mailbox_messages": ("actor", "Messages that wait in a service's mailbox"),
    "anomaly": ("name", "1 for each anomaly of the moment"),
    "webhook_answers": ("code", "Answers to deliveries by HTTP status"),
}
"""Gauges (and the counter of answers) with one label each."""

Report = Callable[[], dict[str, Any] | None]


class HealthCollector(Collector):
    """Asks for the report at each scrape. `answers`: how often each HTTP status was given to a delivery."""

    def __init__(self, report: Report, answers: Callable[[], Mapping[int, int]]) -> None:
        self._report = report
        self._answers = answers

    def collect(self) -> Iterable[Metric]:
        """All metrics; without a report only that the server is unhealthy, and the answers."""
        found = self._report()
        status = "unhealthy" if found is None else found["status"]
        yield _labelled("health_status", {name: float(name == status) for name in STATUSES})
        answers = CounterMetricFamily(_name("webhook_answers"), LABELLED["webhook_answers"][1], labels=["code"])
        for code, count in sorted(self._answers().items()):
            answers.add_metric([str(code)], count)
        yield answers
        if found is not None:
            yield from _gauges(found)
            yield from _counters(found["totals"])
            yield from _histograms(found["totals"])
            yield from _with_labels(found)

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask anybody."""
        return ()


def exposition(report: Report, answers: Callable[[], Mapping[int, int]]) -> Callable[[], bytes]:
    """A function that gives the text of `/metrics`."""
    registry = CollectorRegistry()
    registry.register(HealthCollector(report, answers))
    ProcessCollector(namespace=PREFIX, registry=registry)
    return lambda: generate_latest(registry)


def _name(name: str) -> str:
    return f"{PREFIX}_{name}"


def _gauges(found: Mapping[str, Any]) -> Iterator[Metric]:
    for name, ((part, key), says) in GAUGES.items():
        value = found[part].get(key)
        if value is not None:
            yield GaugeMetricFamily(_name(name), says, value=float(value))


def _counters(totals: Mapping[str, Any]) -> Iterator[Metric]:
    for name, (sample, label, says) in COUNTERS.items():
        family = CounterMetricFamily(_name(name), says, labels=[label] if label else [])
        rows = totals.get(sample, {})
        what = "sum" if sample in SUMMED else "count"
        if not label:
            family.add_metric([], sum(row[what] for row in rows.values()))
        for value, row in rows.items():
            if label:
                family.add_metric([value], row[what])
        yield family


def _histograms(totals: Mapping[str, Any]) -> Iterator[Metric]:
    for name, (sample, label, says) in HISTOGRAMS.items():
        family = HistogramMetricFamily(_name(name), says, labels=[label] if label else [])
        for value, row in totals.get(sample, {}).items():
            buckets = [*((edge, float(count)) for edge, count in row["buckets"].items()), ("+Inf", float(row["count"]))]
            family.add_metric([value] if label else [], buckets, sum_value=row["sum"])
        yield family


def _with_labels(found: Mapping[str, Any]) -> Iterator[Metric]:
    limits = found["github"]["limits"]
    yield _labelled("cases", found["cases"]["by_state"])
    yield _labelled("github_requests_left", {name: row["left"] for name, row in limits.items()})
    resets = {name: row["resets_at"] for name, row in limits.items() if row["resets_at"]}
    yield _labelled("github_reset_timestamp_seconds", resets)
    yield _labelled("mailbox_messages", found["process"]["mailboxes"])
    yield _labelled("anomaly", {anomaly["name"]: 1.0 for anomaly in found["anomalies"]})


def _labelled(name: str, values: Mapping[str, float]) -> Metric:
    label, says = LABELLED[name]
    family = GaugeMetricFamily(_name(name), says, labels=[label])
    for value, number in values.items():
        family.add_metric([value], float(number))
    return family
