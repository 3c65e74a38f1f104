"""How every comment ends: in a hidden marker, within the length that GitHub takes. Pure.

By its marker a comment whose answer was lost is found again instead of being posted twice.
"""

from __future__ import annotations

from actors.issue.neutral import inline, open_fence

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
