"""ruff over files of a tree, without any configuration; a file that it fails at is left out alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TIMEOUT = 120.0
PER_RUN = 400
"""Files in one call."""
BASE = ("check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--output-format=json")


def ruff_json(tree: Path, paths: Sequence[str], options: Sequence[str]) -> list[dict[str, Any]]:
    """ruff's findings, each with `path` relative to the tree."""
    found: list[dict[str, Any]] = []
    for begin in range(0, len(paths), PER_RUN):
        found += _chunk(tree, paths[begin : begin + PER_RUN], options)
    root = tree.resolve()
    return [{**item, "path": Path(item["filename"]).resolve().relative_to(root).as_posix()} for item in found]


def _chunk(tree: Path, paths: Sequence[str], options: Sequence[str]) -> list[dict[str, Any]]:
    """One call; where ruff itself ends badly, halves of it, down to the file that it cannot take."""
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    words = [find_ruff_bin(), *BASE, *options, "--", *(f"./{path}" for path in paths)]
    done = subprocess.run(words, cwd=tree, capture_output=True, timeout=TIMEOUT, check=False)
    if done.returncode == 0:
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found
    if len(paths) == 1:
        return []
    half = len(paths) // 2
    return [*_chunk(tree, paths[:half], options), *_chunk(tree, paths[half:], options)]
