"""Every sentence said on GitHub, one function each.

What came from outside is made harmless before it gets into a text. Each comment ends in a hidden marker, so
that one whose answer was lost can be found again instead of being posted twice.
"""

from __future__ import annotations

from actors.issue.neutral import inline, neutral, open_fence
from actors.issue.phrases import fenced, name
from actors.issue.record import IssueRecord

LIMIT = 60_000
"""Characters of a comment; GitHub refuses more than 65,536 (measured: 422)."""

LONGEST_LINE = 2_000
"""A text is cut at the end of a line, unless its last line is longer than this."""

_MARKER = "<!-- caseworker:{} -->"


def marker(effect_id: str) -> str:
    """What stands hidden at the end of a comment that `effect_id` made."""
    return _MARKER.format(effect_id)


def signed(body: str, effect_id: str) -> str:
    """The comment as it is posted: cut to what GitHub takes, with its marker as the last line."""
    return f"{_cut(body)}\n\n{marker(effect_id)}"


def result(record: IssueRecord, report: str) -> str:
    """The result of the work, as a comment of its own."""
    task_type = record.task.type.value if record.task else "Result"
    head = f"## {task_type}: {inline(record.title)}"
    foot = f"<sub>Asked for by {name(record.requested_by.login)}. Not what you need? `/retry` does it again.</sub>"
    return f"{head}\n\n{_cut(neutral(report), LIMIT - 1_000)}\n\n{foot}"


def failure(record: IssueRecord, log: str) -> str:
    """What went wrong, why, and what a person can do."""
    error = record.error
    if error is None:
        return "The task could not be done."
    lines = [f"### ❌ {inline(error.user_message, limit=500)}", "", f"Error code `{error.code}`, {_tries(record)}."]
    if error.actions:
        lines += ["", "**What you can do**", *(f"- {action}" for action in error.actions)]
    details = error.technical + (f"\n\n{log}" if log else "")
    lines += ["", "<details><summary>Technical details</summary>", "", fenced(details), "", "</details>"]
    return "\n".join(lines)


def buried(delivery_id: str) -> str:
    """One event of this issue could not be handled, whatever was tried."""
    return (
        f"Something that happened here could not be handled, also not at the third try, and was put aside "
        f"(delivery `{inline(delivery_id)}`). Everything else goes on. If it was a command, give it once more; "
        f"the operator finds the details in the server's dead letters."
    )


def _cut(text: str, limit: int = LIMIT) -> str:
    if len(text) <= limit:
        return text
    end = text.rfind("\n", limit - LONGEST_LINE, limit)
    kept = text[: end if end > 0 else limit]
    fence = open_fence(kept)
    closed = f"{kept}\n{fence}" if fence else kept
    return f"{closed}\n\n*Cut here: the text is {len(text):,} characters long, GitHub takes 65,536.*"


def _tries(record: IssueRecord) -> str:
    return "1 attempt" if record.attempts == 1 else f"{record.attempts} attempts"
