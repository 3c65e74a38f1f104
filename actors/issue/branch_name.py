"""Names that are made of an issue's title: a branch, and the first line of a commit or a pull request. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST_SLUG = 40
LONGEST_SUBJECT = 100

_ACTS = re.compile(
    r"https?://|#(?=\d)|\bGH-(?=\d)|@(?=\w)|[\[\]<>`]",  # references, mentions, and words such as [skip ci]
    re.IGNORECASE,
)


def branch(number: int, title: str) -> str:
    """`agent/issue-N-slug`: plain ASCII, whatever stands in the title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return f"agent/issue-{number}-{slug or 'task'}"


def subject(title: str) -> str:
    """The title as one line in which nothing refers, mentions, closes an issue or steers a CI."""
    shown = "".join(sign if sign.isprintable() else " " for sign in title)
    text = " ".join(_ACTS.sub("", shown).split()).lstrip("/")
    if len(text) > LONGEST_SUBJECT:
        text = text[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return text or "Changes"
