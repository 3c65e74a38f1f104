"""One line of what `doctor` found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line. `state` is `ok`, `warn` (works, but not as well) or `bad` (does not work)."""

    name: str
    state: str
    says: str
    mend: str = ""
