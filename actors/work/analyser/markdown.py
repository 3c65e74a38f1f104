"""Markdown for reports. Text from the repository is data: it is escaped, or stands in code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

LONGEST_REPORT = 40_000
"""Characters of a report, so that it fits into one comment with room for what is said around it."""


def code(text: str) -> str:
    """Inline code on one line, also inside a table."""
    flat = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {flat} {fence}" if longest else f"`{flat}`"


def escape(text: str) -> str:
    """Text on one line that is shown as it is, whatever it holds."""
    flat = " ".join(text.split())
    return re.sub(r"([\\*_\[\]|#~])", r"\\\1", html.escape(flat, quote=False))


def prose(text: str) -> str:
    """Text on one line in which `backticks` mark code, as linters write; all else is shown as it is."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(code(part) if at % 2 and part.strip() else _spaced(part) for at, part in enumerate(parts))


def _spaced(text: str) -> str:
    """Escaped, with the spaces at its ends kept as one."""
    return f"{' ' * text[:1].isspace()}{escape(text)}{' ' * (text[-1:].isspace() and len(text) > 1)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown; columns whose heading ends with `:` are numbers and stand to the right."""
    rule = ["---:" if title.endswith(":") else "---" for title in head]
    lines = [[title.rstrip(":") for title in head], rule, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def details(summary: str, body: str) -> str:
    """A part that is folded up until somebody opens it. `summary` is plain text."""
    return f"<details>\n<summary>{html.escape(summary, quote=False)}</summary>\n\n{body}\n\n</details>"


def block(text: str, language: str = "") -> str:
    """A block of code."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def fit(parts: Sequence[str], limit: int = LONGEST_REPORT) -> str:
    """Join the parts of a report, the most important first; what does not fit is left out whole, and that is said."""
    note = "*The report was cut here: more did not fit. Name files in the task to see them in full.*"
    kept: list[str] = []
    size = len(note)
    for part in filter(None, parts):
        size += len(part) + 2
        if size > limit:
            kept.append(note)
            break
        kept.append(part)
    return "\n\n".join(kept)


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 file`, `1,200 files`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
