"""A plan that a worker hands in: the report, and the facts in a fenced block marked `plan` at its end. Pure.

The facts are written by a model: what cannot be used of them is passed over, and never a reason to fail.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from actors.messages import Change, Sketch
from actors.money import dollars
from actors.work.contract import one_line

BLOCK = re.compile(r"^(`{3,}|~{3,})[ \t]*plan[^\n]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
MOST_FILES = 200
MOST_USD, MOST_MINUTES = 100_000.0, 100_000.0


def sketched(report: str) -> tuple[str, Sketch]:
    """The report without the block, and what the block says."""
    blocks = BLOCK.findall(report)
    rest = BLOCK.sub("", report).strip()
    return rest or report, _sketch(_values(blocks[-1][1])) if blocks else Sketch()


def with_files(sketch: Sketch, change: Change | None) -> Sketch:
    """A worker that changed files though only a plan was wanted has shown which ones it means."""
    if change is None or sketch.files:
        return sketch
    return replace(sketch, files=tuple(file.path for file in change.files))


def _values(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _sketch(values: dict[str, Any]) -> Sketch:
    files, risk = values.get("files"), values.get("risk")
    named = [one_line(path) for path in files if isinstance(path, str)] if isinstance(files, list) else []
    word = risk.strip().lower() if isinstance(risk, str) else ""
    usd, minutes = _number(values.get("usd"), MOST_USD), _number(values.get("minutes"), MOST_MINUTES)
    return Sketch(
        files=tuple(dict.fromkeys(filter(None, named)))[:MOST_FILES],
        risk=word if word in ("low", "medium", "high") else "",
        usd=_amount(usd),
        minutes=minutes,
    )


def _number(value: Any, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value)


def _amount(value: float | None) -> Decimal | None:
    return None if value is None else dollars(value)
