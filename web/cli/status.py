"""`run.py status`: does a server run, how is it, and what lies before it."""

from __future__ import annotations

import http.client
import json
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from storage.errors import StorageError
from storage.store import ReadOnlyStore
from web import local
from web.cli.owner import fail, reading
from web.dashboard.source import Reference, Source
from web.dashboard.wording import STATES, span

RUNS, NO_SERVER, UNHEALTHY = 0, 1, 3
"""Exit statuses; 2, as everywhere, where the data folder cannot be read."""
PATIENCE_SECONDS = 10.0
MIB = 1024 * 1024


def status(folder: Path, *, as_json: bool) -> None:
    """What is stored, read beside the server, and the report of the server itself if one runs."""
    with reading(folder) as store:
        try:
            stored = _stored(store)
        except StorageError as error:
            fail(str(error))
    server = local.find(folder)
    report = _ask(server.url) if server else None
    if as_json:
        url = server.url if server and report else None
        click.echo(json.dumps({"server": url, "stored": stored, "health": report}, indent=2))
    else:
        for name, text in (*_server_lines(server.url if server else "", report), *_stored_lines(stored)):
            click.echo(f"{name:<11} {text}")
    if report is None:
        sys.exit(NO_SERVER)
    sys.exit(UNHEALTHY if report["status"] == "unhealthy" else RUNS)


def _stored(store: ReadOnlyStore) -> dict[str, Any]:
    cards = Source(store=lambda: store, report=lambda: None, reference=Reference()).active()
    return {
        "deliveries_waiting": store.count("inbox"),
        "dead_letters": store.count("dead_letters"),
        "cases_under_way": len(cards),
        "by_state": dict(Counter(card["state"] for card in cards)),
        "by_move": dict(Counter(card["move"] for card in cards)),
    }


def _ask(url: str) -> dict[str, Any] | None:
    """The health report, also one of an unhealthy server (503); None where nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=PATIENCE_SECONDS) as answer:
            report = json.load(answer)
    except urllib.error.HTTPError as refused:
        report = _decoded(refused)
    except (OSError, ValueError, http.client.HTTPException):
        return None
    return report if isinstance(report, dict) and "status" in report else None


def _decoded(refused: urllib.error.HTTPError) -> Any:
    try:
        return json.load(refused)
    except (OSError, ValueError):
        return None


def _server_lines(url: str, report: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if report is None:
        yield "server", "none answers: `run.py serve` starts it" + (f" (the last one was at {url})" if url else "")
        return
    uptime = report.get("process", {}).get("uptime_seconds")
    yield "server", f"{report['status']} at {url}" + (f", up for {span(uptime)}" if uptime is not None else "")
    if report.get("error"):
        yield "", str(report["error"])
    for anomaly in report.get("anomalies", ()):
        yield "", f"{anomaly['severity']}: {anomaly['sentence']}"
    if "github" in report:
        yield "github", _github(report["github"])
    if "work" in report:
        yield "workers", f"{report['work']['running']:.0f} running, {report['work']['waiting']:.0f} cases wait for one"
    if "storage" in report:
        yield "storage", _storage(report["storage"])


def _github(github: Mapping[str, Any]) -> str:
    reachable = {None: "not asked yet", True: "reachable", False: "not reachable"}[github["reachable"]]
    limits = (
        f"{limit['left']:,.0f} requests left"
        + (f" until {time.strftime('%H:%M UTC', time.gmtime(limit['resets_at']))}" if limit["resets_at"] else "")
        for limit in github["limits"].values()
    )
    return ", ".join((reachable, *limits))


def _storage(storage: Mapping[str, Any]) -> str:
    if not storage["writes"]:
        return f"writes fail: {storage['error']}"
    free = storage["disk_free_bytes"]
    return f"writes in {storage['write_seconds'] * 1_000:.1f} ms" + (f", {free / MIB:,.0f} MiB free" if free else "")


def _stored_lines(stored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "deliveries", f"{stored['deliveries_waiting']} waiting, {stored['dead_letters']} given up (dead letters)"
    counts = stored["by_state"]
    states = ", ".join(f"{counts[state]} {name.lower()}" for state, (_, name) in STATES.items() if state in counts)
    yield "cases", f"{stored['cases_under_way']} under way" + (f": {states}" if states else "")
    person = stored["by_move"].get("person", 0)
    if person:
        yield "", f"{person} {'waits' if person == 1 else 'wait'} for a person"
