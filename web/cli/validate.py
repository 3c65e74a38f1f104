"""`run.py validate BODY.md`: what an issue's text is understood as, and whether it would be sent back."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import click

from actors.issue import schema
from actors.issue.form import Parsed, parse
from actors.issue.review import Review, review


def validate(
    *, body: Path, title: str, template: Path | None, repository: str, tree: Path | None, as_json: bool
) -> None:
    """Print what was understood; exit status 1 when the issue would go back to its author."""
    form = template.read_text(encoding="utf-8", errors="replace") if template else None
    parsed = parse(_text(body), title=title, template=form, repository=repository)
    reviewed = review(parsed, tree=_sizes(tree) if tree else None)
    if as_json:
        click.echo(json.dumps(described(parsed, reviewed), indent=2, ensure_ascii=False))
    else:
        for line in _lines(parsed, reviewed):
            click.echo(line)
    sys.exit(1 if _goes_back(parsed, reviewed) else 0)


def described(parsed: Parsed, reviewed: Review) -> dict[str, Any]:
    """The JSON of `--json`; its shape is documented in the user guide."""
    return {
        "accepted": not _goes_back(parsed, reviewed),
        "source": parsed.source,
        "confidence": parsed.confidence,
        "template": parsed.template,
        "task": None if parsed.task is None else schema.dump_task(parsed.task),
        "fields": [{"label": label, "text": text} for label, text in parsed.fields],
        "problems": [_plain(problem) for problem in reviewed.problems],
        "refused_files": [_plain(refused) for refused in parsed.refused],
        "complexity": reviewed.complexity.value,
        "reasons": list(reviewed.reasons),
        "suggestions": list(reviewed.suggestions),
        "files": [
            {**_plain(status.reference), "state": status.state.value, "says": status.said()}
            for status in reviewed.files
        ],
        "estimate": {"seconds": reviewed.estimate.seconds, "sureness": reviewed.estimate.sureness()},
    }


def _goes_back(parsed: Parsed, reviewed: Review) -> bool:
    return parsed.task is None or reviewed.blocked


def _text(body: Path) -> str:
    if str(body) == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return body.read_bytes().decode("utf-8", "replace")


def _sizes(folder: Path) -> dict[str, int]:
    """Every file below a folder with its size; what lies in .git is not the repository's."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def _plain(value: Any) -> dict[str, Any]:
    return {name: item.value if isinstance(item, Enum) else item for name, item in dataclasses.asdict(value).items()}


def _lines(parsed: Parsed, reviewed: Review) -> Iterator[str]:
    yield f"Read as {parsed.source}, confidence {parsed.confidence:.0%}."
    task = parsed.task
    if task is not None:
        for name in ("type", "priority", "output"):
            guessed = " (a guess)" if name in task.guessed else ""
            yield f"  {name:11} {getattr(task, name).value}{guessed}"
        yield f"  {'prompt':11} {click.style(_short(task.prompt), bold=True)}"
        reasons = ", ".join(reviewed.reasons) or "nothing speaks for more"
        yield f"  {'complexity':11} {reviewed.complexity.value}: {reasons}"
        minutes = reviewed.estimate.seconds / 60
        yield f"  {'estimate':11} {minutes:.0f} min ({reviewed.estimate.sureness()})"
    for status in reviewed.files:
        yield f"  {'file':11} {status.reference.path}: {status.said()}"
    for problem in reviewed.problems:
        word, colour = ("must mend", "red") if problem.blocking else ("note", "yellow")
        yield f"  {click.style(f'{word:11}', fg=colour)} {problem.field}: {problem.what} {problem.mend}"
    for suggestion in reviewed.suggestions:
        yield f"  {'better':11} {suggestion}"
    yield "It would be sent back." if _goes_back(parsed, reviewed) else "It would be accepted."


def _short(text: str, most: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
