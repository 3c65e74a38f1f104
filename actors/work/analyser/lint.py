"""What ruff finds in Python code, by rules chosen here and never by the repository's own configuration."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from actors.work.analyser.complexity import parse
from actors.work.analyser.ruff_run import ruff_json
from actors.work.analyser.sources import Source

RULES = ("E9", "F", "B", "PLE", "S102", "S301", "S307", "S501", "S506", "S602", "S605", "S608", "ASYNC210", "ASYNC251")
IGNORED = ("B008", "B010", "B027", "B028", "F403", "F405", "PLE0704", "B905", "B912")
"""Matters of taste, idioms of frameworks, and arguments (`strict=`) that an older Python does not know."""
UNTIDY = frozenset({"F401", "F541", "F811", "F841", "B007", "B009", "B011", "B018", "B904"})
LOOK = frozenset({"B019", "B020", "B023", "B024", "BLE001", "E722", "PLW1510", "PLW2901", "RUF006"})
"""Rules beside those about security whose findings are worth a look, and often meant so."""


class Weight(IntEnum):
    """How much a finding matters; the larger the more."""

    UNTIDY = 1
    RISK = 2  # mostly security: true or not depends on where the data comes from
    DEFECT = 3
    BROKEN = 4  # it does not even parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `rule` is ruff's, `message` is plain text."""

    path: str
    first: int
    last: int
    rule: str
    message: str
    weight: Weight
    url: str = ""


def findings(tree: Path, sources: Sequence[Source], *, more: Sequence[str] = ()) -> list[Finding]:
    """All findings by `RULES` and the rules `more`, the weightiest first, then by place."""
    paths = [source.path for source in sources if source.language == "Python"]
    found = list(_run(tree, paths, more))
    texts = {source.path: source.text for source in sources}
    found = [item for item in found if item.rule != "F821" or not _bound(texts[item.path], item)]
    return sorted(found, key=lambda item: (-item.weight, item.path, item.first, item.rule))


def _bound(text: str, item: Finding) -> bool:
    """Whether an undefined name is bound elsewhere in the same function: then it is the order that ruff doubts."""
    module = parse(text)
    name = re.search(r"`([^`]+)`", item.message)
    if module is None or name is None:
        return False
    around = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= item.first <= (node.end_lineno or node.lineno)
    ]
    return any(
        isinstance(it, ast.Name) and it.id == name[1] and isinstance(it.ctx, ast.Store)
        for node in around
        for it in ast.walk(node)
    )


def _run(tree: Path, paths: Sequence[str], more: Sequence[str]) -> Iterator[Finding]:
    rules = [f"--select={','.join((*RULES, *more))}", f"--ignore={','.join(IGNORED)}", "--target-version=py314"]
    for item in ruff_json(tree, paths, rules):
        finding = _finding(item["path"], item)
        if not (finding.rule == "F401" and finding.path.endswith("__init__.py")):  # there it is how names are handed on
            yield finding


def _finding(path: str, item: dict[str, Any]) -> Finding:
    rule = item["code"] or "syntax"
    return Finding(
        path=path,
        first=item["location"]["row"],
        last=item["end_location"]["row"],
        rule=rule,
        message=item["message"],
        weight=_weight(rule),
        url=item.get("url") or "",
    )


def _weight(rule: str) -> Weight:
    if rule in ("syntax", "invalid-syntax") or rule.startswith("E9"):
        return Weight.BROKEN
    if rule in UNTIDY:
        return Weight.UNTIDY
    return Weight.RISK if rule.startswith("S") or rule in LOOK else Weight.DEFECT
