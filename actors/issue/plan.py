"""A plan that somebody has to approve: a value of the record, and what tells one plan from another. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a worker means to do. `files` may name folders and globs; `usd` and `minutes` are None where nobody said.

    `digest` is of all that an approval is for: the plan's text and files, the task as it stood (`task`, the digest of
    the issue's text), and the commit that was planned on (`base`). `posting` is the effect that posts it.
    """

    number: int
    attempt: int
    worker: str
    summary: str
    text: str
    files: tuple[str, ...]
    risk: str
    reasons: tuple[str, ...]
    usd: Decimal | None
    minutes: float | None
    base: str
    task: str
    digest: str
    posting: str = ""
    url: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """`by` turned a plan down, and `why`; `summary` is that plan's."""

    by: str
    why: str
    summary: str


def digest(*, text: str, files: tuple[str, ...], task: str, base: str) -> str:
    """Another one where anything is another that an approval is for."""
    what = json.dumps([text, files, task, base])
    return hashlib.blake2b(what.encode("utf-8", "replace"), digest_size=16).hexdigest()
