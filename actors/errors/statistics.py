"""Counts of failures by hour, code and repository, what rises, and what repeats over cases. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actors.errors.plain_words import in_words
from actors.redaction import redact_wire

HOUR = 3_600
KEPT_HOURS = 7 * 24
"""How long counts are kept."""
SHOWN_HOURS = 24
SHOWN_REPOSITORIES = 20
SHOWN_CODES = 12
SHOWN_LATEST = 30
LONGEST_SHOWN = 300
MOST_ROWS = 2_000
"""Rows of one hour; beyond them repositories are counted together under `(others)`."""
OTHERS = "(others)"
PREFIX = "error:"
REPEATED = 3
"""Cases that meet the same failure within an hour before that counts as one cause rather than many."""
RISING, RISING_FROM = 3.0, 5
"""A code rises when the last hour holds so many times as many as the hours before on average, and at least so many."""
REMEMBERED = 1_000
_VARYING = re.compile(r"0x[0-9a-f]+|[0-9a-f]{12,}|\d+|'[^']{0,200}'|\"[^\"]{0,200}\"", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One failure, judged: `case` is the issue's key or empty, `message` the technical side."""

    code: str
    repo: str
    case: str
    message: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """The same failure in several cases since `since`; `cases` in the order in which they met it."""

    code: str
    cases: tuple[str, ...]
    message: str
    since: float


def fingerprint(occurrence: Occurrence) -> str:
    """Equal for two failures of the same kind: numbers, ids and quoted words left out."""
    return f"{occurrence.code} {_VARYING.sub('#', occurrence.message)}"


def row_key(hour: int, code: str, repo: str) -> str:
    """The key of a row of the table `statistics`."""
    return f"{PREFIX}{hour:010d}:{code}:{repo}"


class Statistics:
    """Built again after a restart from the rows that `add` answered."""

    def __init__(self, rows: Iterable[tuple[str, Mapping[str, Any]]] = ()) -> None:
        self._counts: Counter[tuple[int, str, str]] = Counter()
        self._rows: Counter[int] = Counter()
        self._recent: deque[Occurrence] = deque(maxlen=REMEMBERED)
        for key, row in rows:
            hour, code, repo = key.removeprefix(PREFIX).split(":", 2)
            self._counts[int(hour), code, repo] = int(row["count"])
            self._rows[int(hour)] += 1

    def add(self, occurrence: Occurrence) -> tuple[str, dict[str, Any]]:
        """Count a failure; the row to be stored, as (key, value)."""
        hour = int(occurrence.at // HOUR)
        cell = (hour, occurrence.code, occurrence.repo)
        if cell not in self._counts:
            if self._rows[hour] >= MOST_ROWS:
                cell = (hour, occurrence.code, OTHERS)
            self._rows[hour] += cell not in self._counts
        self._counts[cell] += 1
        self._recent.append(occurrence)
        return row_key(*cell), {"count": self._counts[cell]}

    def forget(self, now: float) -> list[str]:
        """Drop the counts that are too old; the keys of their rows."""
        edge = int(now // HOUR) - KEPT_HOURS
        old = [cell for cell in self._counts if cell[0] < edge]
        for cell in old:
            del self._counts[cell]
            self._rows.pop(cell[0], None)
        return [row_key(*cell) for cell in old]

    def repetition(self, latest: Occurrence) -> Repetition | None:
        """Whether what just happened happens in several cases: the same failure within the last hour."""
        mark = fingerprint(latest)
        alike = [o for o in self._recent if o.case and latest.at - o.at <= HOUR and fingerprint(o) == mark]
        cases = tuple(dict.fromkeys(o.case for o in alike))
        if len(cases) < REPEATED:
            return None
        return Repetition(code=latest.code, cases=cases, message=latest.message, since=alike[0].at)

    def report(self, now: float) -> dict[str, Any]:
        """All of it as JSON values; counts are of the last seven days, `latest` since the start of the process."""
        hour = int(now // HOUR)
        codes: Counter[str] = Counter()
        repositories: Counter[str] = Counter()
        lines: dict[str, Counter[int]] = defaultdict(Counter)
        for (at, code, repo), count in self._counts.items():
            codes[code] += count
            lines[code][at] += count
            if repo:
                repositories[repo] += count
        shown_hours = range(hour - SHOWN_HOURS + 1, hour + 1)
        shown = [code for code, _ in codes.most_common(SHOWN_CODES)]
        return {
            "codes": dict(codes.most_common()),
            "repositories": dict(repositories.most_common(SHOWN_REPOSITORIES)),
            "hours": [{"begins": at * HOUR, "count": sum(line[at] for line in lines.values())} for at in shown_hours],
            "by_hour": {code: [lines[code][at] for at in shown_hours] for code in shown},
            "by_day": {code: _days(lines[code], hour) for code in shown},
            "rising": [*self._rising(hour)],
            "latest": [_told(occurrence) for occurrence in [*self._recent][: -SHOWN_LATEST - 1 : -1]],
        }

    def _rising(self, hour: int) -> Iterable[dict[str, Any]]:
        """Codes of the running hour that are far above their usual count in the 24 hours before it."""
        now: Counter[str] = Counter()
        before: Counter[str] = Counter()
        for (at, code, _), count in self._counts.items():
            if at == hour:
                now[code] += count
            elif hour - SHOWN_HOURS <= at < hour:
                before[code] += count
        for code, count in now.most_common():
            usual = before[code] / SHOWN_HOURS
            if count >= RISING_FROM and count > RISING * usual:
                yield {"code": code, "this_hour": count, "usual_an_hour": round(usual, 2)}


def _days(line: Counter[int], hour: int) -> list[int]:
    """How many came in in each of the last seven times 24 hours, oldest first."""
    first = hour - KEPT_HOURS + 1
    return [sum(line[first + at] for at in range(day, day + SHOWN_HOURS)) for day in range(0, KEPT_HOURS, SHOWN_HOURS)]


def _told(occurrence: Occurrence) -> dict[str, Any]:
    """A failure as it is shown: without what looks like a credential, and not too long."""
    return {
        "at": occurrence.at,
        "code": occurrence.code,
        "repository": occurrence.repo,
        "case": occurrence.case,
        "says": redact_wire(in_words(occurrence.message)),
        "message": redact_wire(occurrence.message)[:LONGEST_SHOWN],
    }
