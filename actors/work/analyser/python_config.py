"""What a Python repository says of its own style, read as data: no tool is given the repository's configuration."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`formatter` names what formats the code here, empty for none; `target` is the oldest Python, as `py39`."""

    formatter: str = ""
    line_length: int = 88
    keep_quotes: bool = True
    single_quotes: bool = False
    target: str = ""
    ignored: frozenset[str] = field(default_factory=frozenset)
    sorts_imports: bool = False


def style(tree: Path) -> Style:
    """The style of the repository at `tree`; what cannot be read counts as not said."""
    project = _toml(tree / "pyproject.toml")
    tools = _dict(project.get("tool"))
    ruff = _dict(tools.get("ruff")) | _toml(tree / "ruff.toml") | _toml(tree / ".ruff.toml")
    lint = ruff | _dict(ruff.get("lint"))
    shown = _dict(ruff.get("format"))
    hooks = _text(tree / ".pre-commit-config.yaml")
    formatter = _formatter(tools, shown, hooks)
    black = _dict(tools.get("black"))
    chosen = [str(rule) for key in ("select", "extend-select") for rule in _list(lint.get(key))]
    length = ruff.get("line-length") or black.get("line-length") or _flake8(tree)
    return Style(
        formatter=formatter,
        line_length=length if isinstance(length, int) and 40 <= length <= 320 else 88,
        keep_quotes=not formatter
        or bool(black.get("skip-string-normalization"))
        or shown.get("quote-style") == "preserve",
        single_quotes=shown.get("quote-style") == "single",
        target=_target(project, ruff, _text(tree / "setup.cfg") + _text(tree / "setup.py")),
        ignored=frozenset(str(rule) for key in ("ignore", "extend-ignore") for rule in _list(lint.get(key))),
        sorts_imports="isort" in tools or any(rule in ("I", "I001", "ALL") for rule in chosen),
    )


def _formatter(tools: dict[str, Any], shown: dict[str, Any], hooks: str) -> str:
    if shown or "ruff-format" in hooks:
        return "ruff format"
    return "black" if "black" in tools or re.search(r"\bid: black\b", hooks) else ""


def _target(project: dict[str, Any], ruff: dict[str, Any], setup: str) -> str:
    given = ruff.get("target-version")
    if isinstance(given, str) and re.fullmatch(r"py3\d{1,2}", given):
        return given
    asked = str(_dict(project.get("project")).get("requires-python") or "")
    if not asked:
        found = re.search(r"python_requires\s*=\s*[\"']?([^\n\"']{1,60})", setup)
        asked = found[1] if found else ""
    oldest = re.search(r">=?\s*3\.(\d{1,2})", asked)
    return f"py3{oldest[1]}" if oldest and 7 <= int(oldest[1]) <= 14 else ""


def _flake8(tree: Path) -> int | None:
    for name in ("setup.cfg", ".flake8", "tox.ini"):
        found = re.search(r"(?m)^max[-_]line[-_]length\s*=\s*(\d{2,3})\s*$", _text(tree / name))
        if found:
            return int(found[1])
    return None


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        return ""
    return path.read_text(errors="replace")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
