"""A case's story: what was said and what happened, in one line of time, a page of the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from storage.store import ReadOnlyStore
from web.dashboard.cases import found, key_of
from web.dashboard.source import Source

Values = Mapping[str, Any]
Row = dict[str, Any]
LIMIT = 200
US = "caseworker"
NOW_READS = "status comment, as it reads now"
MAY = {"steer": "steer the work", "read": "be read, not steer the work"}
"""What somebody might do when they said something."""
KINDS = (
    ("state ", "state"),
    ("delivery", "delivery"),
    ("attempt", "work"),
    ("result", "work"),
    ("worker", "work"),
    ("clarification", "work"),
    ("change", "work"),
    ("sent", "github"),
    ("read", "github"),
    ("pull request", "github"),
    ("question", "question"),
    ("reminded", "question"),
    ("deadline", "question"),
)
"""How a line of the story begins, and what kind of moment that is."""


def story(source: Source, values: Values) -> Row:
    """The last moments before `before` (a place that an earlier page gave), oldest first.

    Each has its `kind`: state, delivery, said, work, github, question, trouble or note.
    """
    key, limit = key_of(values), values.get("limit", LIMIT)
    _, record = found(source, key)
    lines, turns = _ends(values.get("before", ""), int(record.get("events", 0)), int(record.get("turns", 0)))
    means = {row["code"]: row["says"] for row in source.reference.errors}
    happened = [_happened(row, means) for row in _rows(source.there, "history", key, end=lines, limit=limit)]
    spoken_rows = _rows(source.there, "turns", key, end=turns, limit=limit)
    said = [_said(row) for row in spoken_rows]
    shown = sorted([*_in_order(happened, said=False), *_in_order(said, said=True)], key=lambda item: item[0])[-limit:]
    spoken = sum(is_said for _, is_said, _ in shown)
    lines, turns = lines - (len(shown) - spoken), turns - spoken
    told = {moment["at"] for moment in happened if moment["kind"] == "said"}
    twice = {id(moment) for moment, row in zip(said, spoken_rows, strict=True) if _twice(row, told)}
    return {
        "key": key,
        "moments": [moment for _, _, moment in shown if id(moment) not in twice],
        "before": f"{lines}.{turns}" if lines > 0 or turns > 0 else "",
    }


def _in_order(moments: list[Row], *, said: bool) -> list[tuple[float, bool, Row]]:
    """Moments with the place of each in time, which never goes back: what a page leaves out is then the beginning."""
    places = accumulate((float(moment["at"]) for moment in moments), max)
    return [(place, said, moment) for place, moment in zip(places, moments, strict=True)]


def _ends(before: str, lines: int, turns: int) -> tuple[int, int]:
    """How many lines and turns come before that place, which an earlier page gave as `lines.turns`."""
    if not before:
        return lines, turns
    line, _, turn = before.partition(".")
    return min(lines, int(line)), min(turns, int(turn))


def _rows(store: ReadOnlyStore, table: str, key: str, *, end: int, limit: int) -> list[Row]:
    """The last `limit` rows before number `end`; they are numbered from 0."""
    begin = max(0, end - limit)
    after = f"{key}/{begin - 1:08d}" if begin else ""
    rows = store.page(table, prefix=f"{key}/", after=after, limit=end - begin) if end > begin else []
    return [row for _, row in rows]


def _happened(line: Values, means: Mapping[str, str]) -> Row:
    """`means`: what each error code says; a failure is told with that, beside the technical side."""
    what, details = str(line["what"]), {**(line.get("details") or {})}
    if says := means.get(str(details.get("code", ""))):
        details = {"code": details.pop("code"), "says": says, **details}
    kind = "trouble" if "code" in details else next((kind for word, kind in KINDS if what.startswith(word)), "note")
    if what == "sent comment" and details.get("text"):
        text = str(details.pop("text"))
        return _moment(line, kind="said", what=text, details=details, speaker=US)
    return _moment(line, kind=kind, what=what, details=details)


def _twice(turn: Values, told: set[float]) -> bool:
    """Whether a turn is our own that the line of its sending, of the same instant, tells as well; or never was said."""
    return turn.get("role") == "case" or (turn.get("role") == "agent" and turn["at"] in told)


def _said(turn: Values) -> Row:
    details = {
        "for": NOW_READS if "status" in turn.get("intents", ()) and turn.get("role") == "agent" else "",
        "may": MAY.get(turn.get("may", ""), ""),
        "changed": "; ".join(note["says"] for note in turn.get("notes", ()) if note.get("says")),
        "edited": len(turn.get("earlier", ())) or "",
        "deleted_by": turn.get("deleted_by", ""),
    }
    return _moment(turn, kind="said", what=str(turn["text"]), details=details, speaker=str(turn["speaker"]["login"]))


def _moment(line: Values, *, kind: str, what: str, details: Row, speaker: str = "") -> Row:
    told = {name: _plain(value) for name, value in details.items() if value not in ("", None)}
    return {"at": line["at"], "kind": kind, "what": what, "speaker": speaker, "details": told}


def _plain(value: object) -> str:
    """A detail as text, however it was noted."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)
