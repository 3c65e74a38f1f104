"""How this server talks to GitHub, in the operator's numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from actors.github.budget import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times in seconds. `quiet` is longer than the 10 s after which GitHub ends a request.

    The others say how long an answer is believed: a permission, a repository's own settings and forms, its files.
    """

    limits: Limits = field(default_factory=Limits)
    quiet: float = 12.0
    permission_seconds: float = 60.0
    file_seconds: float = 300.0
    tree_seconds: float = 30.0
