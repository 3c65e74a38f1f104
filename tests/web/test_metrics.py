"""/metrics, and the dashboard and alert rules that ask for its names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from actors.health.facts import Facts
from actors.health.report import report
from actors.health.samples import SAMPLES, Samples
from tests.actors.health.looks import NOW, case, look
from tests.docs.pages import ROOT
from web.metrics import exposition

DASHBOARD = ROOT / "docs/operations/grafana-dashboard.json"
ALERTS = ROOT / "docs/operations/alerts.yml"
FOREIGN = {"up"}


def full() -> dict[str, Any]:
    """A report in which everything is there."""
    kept = Samples()
    for name in SAMPLES:
        kept.add(name, 2.0, NOW, "42")
    counts = dict.fromkeys(
        ("inbox", "oldest_seconds", "in_flight", "dead_letters", "threads", "live", "timers", "handler_seconds"), 1.0
    ) | dict.fromkeys(("uptime_seconds", "disk_free_bytes", "disk_total_bytes", "database_bytes"), 1e12)
    facts = Facts(counts=counts, cases=(case("o/r#1", "queued", ago=1),), mailboxes={"health": 2})
    return report(look(kept, facts))


def text(found: dict[str, Any] | None) -> str:
    return exposition(lambda: found, lambda: {202: 7, 503: 1})().decode()


def values(found: dict[str, Any] | None) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text(found))
        for sample in family.samples
    }


def test_every_part_of_the_report_is_told_to_prometheus() -> None:
    told = values(full())
    assert told["caseworker_health_status", ("degraded",)] == 1.0
    assert told["caseworker_delivery_oldest_age_seconds", ()] == 1.0
    assert told["caseworker_cases", ("queued",)] == 1.0
    assert told["caseworker_github_requests_left", ("42",)] == 2.0
    assert told["caseworker_webhook_answers_total", ("503",)] == 1.0
    assert told["caseworker_errors_total", ("42",)] == 2.0
    assert told["caseworker_anomaly", ("dead_letters",)] == 1.0
    assert told["caseworker_mailbox_messages", ("health",)] == 2.0
    assert told["caseworker_process_resident_memory_bytes", ()] > 1 << 20


def test_a_histogram_s_buckets_hold_what_is_at_most_their_edge() -> None:
    told = values(full())
    buckets = {labels[0]: value for (name, labels), value in told.items() if name.endswith("handling_seconds_bucket")}
    assert (buckets["1.0"], buckets["2.5"], buckets["+Inf"]) == (0.0, 1.0, 1.0)
    assert told["caseworker_delivery_handling_seconds_sum", ()] == 2.0


def test_without_a_report_the_server_counts_as_unhealthy() -> None:
    told = values(None)
    assert told["caseworker_health_status", ("unhealthy",)] == 1.0
    assert told["caseworker_webhook_answers_total", ("202",)] == 7.0
    assert ("caseworker_deliveries_waiting", ()) not in told


def test_two_applications_in_one_process_do_not_share_a_registry() -> None:
    assert text(None) != text(full())
    assert 'unhealthy"} 1.0' in text(None)


@pytest.mark.parametrize("family", [*text_string_to_metric_families(text(full()))], ids=lambda family: family.name)
def test_names_and_units_are_in_the_field_s_style(family: Any) -> None:
    assert re.fullmatch(r"caseworker_[a-z_]+", family.name)
    assert family.documentation
    for sample in family.samples:
        if family.type == "counter" and not sample.name.endswith("_created"):
            assert sample.name.endswith("_total")
    assert not family.name.endswith(("_milliseconds", "_mb", "_minutes"))


# --- what asks for them ------------------------------------------------------------------------------------------


def dashboard_queries() -> Iterator[tuple[str, str]]:
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"].replace("$job", "caseworker")


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    return list(group["rules"])


QUERIES = [*dashboard_queries(), *((rule["alert"], rule["expr"]) for rule in rules())]


@pytest.mark.parametrize(("where", "query"), QUERIES, ids=[f"{where}-{n}" for n, (where, _) in enumerate(QUERIES)])
def test_a_query_is_promql_and_asks_for_metrics_that_exist(where: str, query: str) -> None:
    promql_parser.parse(query)
    there = {name for name, _ in values(full())}
    asked = set(re.findall(r"\b(?:caseworker_\w+|up)\b(?=[{\[\s=-])", query))
    asked |= set(re.findall(r"\bcaseworker_\w+", query)) - {"caseworker"}
    assert asked, where
    assert asked - there - FOREIGN == set()


def test_every_gauge_and_counter_that_stands_for_trouble_has_an_alert() -> None:
    asked = " ".join(rule["expr"] for rule in rules())
    for name in (
        "storage_writable",
        "dead_letters",
        "cases_stuck",
        "github_reachable",
        "errors_total",
        "disk_free_bytes",
    ):
        assert f"caseworker_{name}" in asked


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert set(rule["annotations"]) == {"summary", "description"}
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}


def test_the_dashboard_is_one_that_grafana_can_load() -> None:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= set(board)
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["type"] in ("row", "stat", "timeseries")
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}"
            assert panel["targets"]
    assert {variable["name"] for variable in board["templating"]["list"]} == {"datasource", "job"}


def test_no_panel_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
