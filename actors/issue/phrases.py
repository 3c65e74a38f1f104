"""Small pieces of which the texts on GitHub are made. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from actors.issue.neutral import inline, neutral
from actors.issue.states import State
from actors.redaction import redact

LONGEST_CODE = 4_000


def titled(state: State) -> str:
    """A state's name as a heading says it."""
    return state.value.replace("-", " ").capitalize()


def name(login: str) -> str:
    """A login as it is written in a sentence; it notifies nobody."""
    return f"**{inline(login)}**"


def clock_time(at: float) -> str:
    """A time (epoch seconds) as people read it, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def day(at: float) -> str:
    """The day of a time (epoch seconds), in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%d %B %Y").lstrip("0")


def when(at: float, now: float) -> str:
    """When something was said, as people say it: today, yesterday, on Tuesday, on 3 March. UTC."""
    then, today = datetime.fromtimestamp(at, UTC).date(), datetime.fromtimestamp(now, UTC).date()
    days = (today - then).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    if 1 < days < 7:
        return f"on {then:%A}"
    return f"on {then.day} {then:%B}" + ("" if then.year == today.year else f" {then.year}")


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    minutes = max(1, round(seconds / 60))
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"


def folded(summary: str, text: str) -> str:
    """Text that unfolds under its summary."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def quoted(text: str, *, limit: int) -> str:
    """Text from outside as a quotation, of at most about so many characters."""
    lines = neutral(redact(text)[:limit]).split("\n")  # the half of a credential would not be known for one
    return "\n".join(f"> {line}".rstrip() for line in lines)


def fenced(text: str) -> str:
    """Text from outside as it stands, as code; nothing for nothing."""
    return "```text\n" + redact(text).replace("```", "'''")[:LONGEST_CODE] + "\n```" if text.strip() else ""
