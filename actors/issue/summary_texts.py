"""The summary of a case as Markdown: for the issue, and for a worker. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from actors.issue.neutral import inline, worded
from actors.issue.overriding import How, Standing
from actors.issue.phrases import folded, name, when
from actors.issue.summary import Asked, Summary

MOST = 15
"""Lines of a part on the issue; the newest. The command line shows all."""
NOTHING = "Nothing was asked of the work, decided or left open yet."
_HOW = {
    How.WIDENED: "widened by",
    How.NARROWED: "in part overridden by",
    How.REPLACED: "overridden by",
    How.WITHDRAWN: "taken back by",
}


def comment(summary: Summary, now: float) -> str:
    """The summary as a comment on the issue."""
    parts = [f"### What was said and decided\n\n**Goal:** {worded(summary.goal, limit=600)}"]
    parts += [f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines) for title, lines in _parts(summary, now)]
    if len(parts) == 1:
        parts.append(NOTHING)
    return "\n\n".join(parts)


def in_force(summary: Summary, now: float) -> str:
    """What holds, folded, for the status comment; nothing where nothing was asked for."""
    lines = [f"- {_point(item, now)}" for item in summary.holds[-MOST:]]
    return folded("What the work has to keep to", "\n".join(lines)) if lines else ""


def _parts(summary: Summary, now: float) -> Iterator[tuple[str, list[str]]]:
    """Each part that has something to tell, with its lines."""
    parts = {
        "In force": [_point(item, now) for item in summary.holds],
        "No longer in force": [_point(item, now) for item in summary.over],
        "Decided": [_said(note.text, note.by, note.at, now) for note in summary.decisions],
        "Questions and answers": [_asked(asked, now) for asked in summary.questions if not asked.open],
        "Attempts": [f"{inline(note.ref)}: {worded(note.text)}, {when(note.at, now)}" for note in summary.attempts],
        "Open": [worded(line, limit=400) for line in summary.open],
    }
    for title, lines in parts.items():
        if lines:
            more = [f"… and {len(lines) - MOST} earlier ones"] if len(lines) > MOST else []
            yield title, [*more, *lines[-MOST:]]


def _point(item: Standing, now: float) -> str:
    line = _said(f"“{worded(item.note.text, limit=300)}”", item.note.by, item.note.at, now, safe=True)
    if item.by is None:
        return line
    later = item.by
    return f"{line}; {_HOW[item.how]} “{worded(later.text, limit=200)}” ({_who(later.by)}, {when(later.at, now)})"


def _asked(asked: Asked, now: float) -> str:
    answer = f"**{inline(asked.answer, limit=300)}**" if asked.answer else "no answer"
    by = f", {_who(asked.answered_by)} {when(asked.answered_at, now)}" if asked.answered_at else ""
    if asked.person and not asked.answered_by:
        by = f", {when(asked.answered_at, now)}"
    line = f"{worded(asked.text, limit=300)} {answer}{by}"
    over = asked.standing
    if over is None or over.by is None:
        return line
    return f"{line}; {_HOW[over.how]} “{worded(over.by.text, limit=200)}” ({_who(over.by.by)}, {when(over.by.at, now)})"


def _said(text: str, by: str, at: float, now: float, *, safe: bool = False) -> str:
    return f"{text if safe else worded(text, limit=300)}, {_who(by)} {when(at, now)}"


def _who(login: str) -> str:
    return name(login) if login else "nobody answered"
