"""How times, states, moves and numbers are said on the pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from actors import money
from web.markdown import render

STATES: dict[str, tuple[str, str]] = {
    "queued": ("🕓", "Queued"),
    "analyzing": ("🔍", "Analyzing"),
    "in-progress": ("⚙️", "In progress"),
    "implementing": ("🛠️", "Implementing"),
    "testing": ("🧪", "Testing"),
    "awaiting-feedback": ("✋", "Awaiting feedback"),
    "escalated": ("🆘", "Escalated"),
    "completed": ("✅", "Completed"),
    "failed": ("❌", "Failed"),
    "cancelled": ("⏹️", "Cancelled"),
}
"""By state, in the order of the board: those that wait for a person stand out by their move."""

MOVES = {"agent": "the server's move", "person": "a person's move", "nobody": "over"}
KINDS = {
    "state": "State",
    "delivery": "From GitHub",
    "said": "Said",
    "work": "Worker",
    "github": "To GitHub",
    "question": "Question",
    "trouble": "Trouble",
    "note": "Note",
}
"""What a moment of a story is called."""
NOWHERE = "There is no page at this address."
NO_ENDPOINT = "There is nothing like this at this address. /api/v1/openapi.json says what there is."

_TIMERS = {
    "retry": "the next attempt begins",
    "question": "people are reminded of the question, or its time is over",
    "wait": "people are reminded that it is their move, or the time for it is over",
    "ask": "the questions are posted",
    "budget": "the budget allows no more, or allows it again",
    "labels": "the labels are tried again",
    "settle": "the state is shown on the issue, if it lasts",
    "status": "the status comment is edited",
    "look": "the pull request is looked at again",
}
_DETAILS = {
    "by": "by",
    "led_to": "led to",
    "understood_as": "understood as",
    "id": "delivery",
    "url": "on GitHub",
    "to": "now",
    "for": "as",
    "found": "answer",
    "changed": "what it changed",
    "edited": "edits",
    "user_message": "means",
    "says": "means",
}
_BOX = re.compile(r"(?m)^([ \t]*[-*] )\[([ xX])\] ")
_STEPS = ((60.0, "s", 1.0), (3_600.0, "min", 60.0), (86_400.0, "h", 3_600.0))
_SIZES = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))


def span(seconds: float) -> str:
    """A length of time, roughly: `45 s`, `3 min`, `5 h`, `2 days`."""
    for below, unit, size in _STEPS:
        if seconds < below:
            return f"{max(0, int(seconds // size))} {unit}"
    days = int(seconds // 86_400)
    return "1 day" if days == 1 else f"{days} days"


def short(seconds: float) -> str:
    """A length of time that may be well below a second: `12 ms`, `1.3 s`, then as `span`."""
    if seconds < 1.0:
        return f"{seconds * 1_000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 60.0 else span(seconds)


def ago(at: float, now: float | None = None) -> str:
    """How long ago a time (epoch seconds) was, or how long it is still to come."""
    seconds = (time.time() if now is None else now) - at
    return f"in {span(-seconds)}" if seconds < 0 else f"{span(seconds)} ago"


def date(at: float) -> str:
    """A time in full, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def machine(at: float) -> str:
    """A time as HTML's `datetime` wants it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(at: float) -> str:
    """The time of day, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def day(at: float) -> str:
    """The day, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%A, %Y-%m-%d")


def size(count: float) -> str:
    """So many bytes: `3.4 MiB`."""
    for unit, least in _SIZES:
        if count >= least:
            return f"{count / least:.1f} {unit}"
    return f"{count:.0f} bytes"


def web(address: str) -> str:
    """The address where it may be followed from a page (http, https), else the empty text."""
    return address if address.startswith(("https://", "http://")) else ""


def timer(name: str) -> str:
    """What time will bring, in words."""
    if name in _TIMERS:
        return _TIMERS[name]
    return f"{name.replace(':', ' ').replace('_', ' ')} is due"


def otherwise(what: str, default: str) -> str:
    """What happens when nobody answers a question, as the end of a sentence."""
    if what == "default":
        return f"“{default}” is taken"
    return {"escalate": "a person has to take over", "cancel": "the case is cancelled"}.get(what, what)


def detail(name: str) -> str:
    """What a detail of a story is called."""
    return _DETAILS.get(name, name.replace("_", " "))


def coded(text: str) -> Markup:
    """A text with what stands between back-ticks as code; all of it escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def prose(text: str) -> Markup:
    """What somebody wrote as GitHub shows it, made safe; boxes to tick as signs, since nobody can tick them here."""
    whole = _BOX.sub(lambda box: f"{box[1]}{'☑' if box[2].strip() else '☐'} ", text.encode("utf-8", "replace").decode())
    return Markup(render(whole))  # noqa: S704 - `render` lets nothing through that is not on its list


def plural(count: float, one: str, many: str = "") -> str:
    """`1 case`, `2 cases`."""
    return f"{count:,.0f} {one if count == 1 else many or one + 's'}"


def usd(amount: str | float) -> str:
    """An amount of US dollars as people read it; empty where nothing was spent, or nothing told."""
    exact = money.dollars(amount or 0)
    return money.shown(exact) if exact else ""


FUNCTIONS: tuple[Callable[..., Any], ...] = (
    span,
    short,
    ago,
    date,
    machine,
    clock,
    day,
    size,
    web,
    timer,
    otherwise,
    detail,
    coded,
    prose,
    plural,
    usd,
)
"""What templates can call."""
