"""Names that a task coins, and the names of the code that they are made of: `upsert_many` of `upsert`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actors.work.analyser.search import STOP, spoken
from actors.work.analyser.sources import Source

MOST, MOST_PARTS = 8, 8
"""Coined names that are looked at, and parts of a name."""
SHORTEST = 3
_NAME = re.compile(r"\b[A-Za-z]\w*(?:_|[a-z0-9](?=[A-Z]))\w+\b")
"""A name of several words: `sort_keys`, `sortKeys`."""


def coined(text: str, sources: Sequence[Source]) -> dict[str, tuple[str, ...]]:
    """Names of several words that the text has and the code has not, each with its longest parts that the code has."""
    names = list(dict.fromkeys(_NAME.findall(text)))
    if not names:
        return {}
    code = " ".join(f" {spoken(source.text, keep=False).lower()} " for source in sources)
    parts = {name: spoken(name, keep=False).lower().split()[:MOST_PARTS] for name in names}
    new = [name for name in names if f" {' '.join(parts[name])} " not in code]
    return {name: _known(parts[name], code) for name in new[:MOST]}


def _known(parts: Sequence[str], code: str) -> tuple[str, ...]:
    for length in range(len(parts) - 1, 0, -1):
        runs = [parts[at : at + length] for at in range(len(parts) - length + 1)]
        found = ["_".join(run) for run in runs if _tells(run) and f" {' '.join(run)} " in code]
        if found:
            return tuple(found)
    return ()


def _tells(run: Sequence[str]) -> bool:
    return len(run) > 1 or (len(run[0]) >= SHORTEST and run[0] not in STOP)
