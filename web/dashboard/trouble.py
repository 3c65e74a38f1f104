"""What went wrong: failures with their trends, deliveries that were given up, and those that could not be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storage import dead_letters
from storage.board import ACTIVE, Wanted
from storage.dead_letters import DeadLetter
from web.dashboard.source import Missing, Source

Values = Mapping[str, Any]
Row = dict[str, Any]
LONGEST_BODY = 200_000
MOST_CASES = 50
LIMIT = 50


def errors(source: Source, values: Values) -> Row:
    """Failures by code, repository, hour and day; what rises, what came last, and the cases that stand in one now."""
    del values
    report = source.health()
    known = report.get("errors") or {}
    says = {row["code"]: row["says"] for row in source.reference.errors}
    names = ("codes", "repositories", "by_hour", "by_day")
    cases = source.cases(Wanted(scope=ACTIVE, having="error"), limit=MOST_CASES).cards
    shown = ("key", "repository", "number", "title", "state", "error", "since")
    return {
        **{name: known.get(name, {}) for name in names},
        **{name: known.get(name, []) for name in ("hours", "rising", "latest")},
        "meanings": {code: says.get(code, "") for code in known.get("codes", {})},
        "anomalies": [each for each in report["anomalies"] if each["name"] in ("errors", "repeated")],
        "cases": [{name: card[name] for name in shown} for card in cases],
    }


def letters(source: Source, values: Values) -> Row:
    """Deliveries that were given up, the oldest first, without their bodies."""
    limit = values.get("limit", LIMIT)
    found = dead_letters.letters(source.there, after=int(values.get("after", -1)), limit=limit + 1)
    page = found[:limit]
    return {
        "dead_letters": [_letter(letter) for letter in page],
        "count": source.there.count("dead_letters"),
        "next": str(page[-1].number) if len(found) > limit else "",
    }


def letter(source: Source, values: Values) -> Row:
    """One of them, its body as text: JSON is laid out, and what is longer than `LONGEST_BODY` is cut."""
    found = dead_letters.letter(source.there, values["number"])
    if found is None:
        raise Missing(f"There is no dead letter {values['number']}: it was tried again or dropped, or never was.")
    text = _laid_out(found.body)
    return _letter(found) | {"body": text[:LONGEST_BODY], "cut": len(text) > LONGEST_BODY}


def retry(source: Source, values: Values) -> Row:
    """Have a dead letter tried again."""
    return _acted(values["number"], done=source.acts.retry(str(values["number"])))


def drop(source: Source, values: Values) -> Row:
    """Throw a dead letter away."""
    return _acted(values["number"], done=source.acts.drop(str(values["number"])))


def malformed(source: Source, values: Values) -> Row:
    """The latest deliveries that could not be read, the latest first."""
    rows = (row for _, row in source.there.page("malformed", limit=1_000))
    latest = sorted(rows, key=lambda row: float(row["at"]), reverse=True)[: values.get("limit", LIMIT)]
    return {"malformed": [{name: row[name] for name in ("id", "event", "at", "reason")} for row in latest]}


def _acted(number: int, *, done: bool) -> Row:
    if not done:
        raise Missing(f"There is no dead letter {number}: it was tried again or dropped, or never was.")
    return {"number": number, "done": True}


def _letter(found: DeadLetter) -> Row:
    return {
        "number": found.number,
        "delivery": found.id,
        "event": found.event,
        "key": found.key,
        "received_at": found.received_at,
        "given_up_at": found.buried_at,
        "tries": found.tries,
        "reason": found.reason,
        "bytes": len(found.body),
    }


def _laid_out(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        laid_out = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
    return laid_out.encode("utf-8", "replace").decode()
