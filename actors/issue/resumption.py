"""What a restart of the server did to a case, as it is stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Manner(StrEnum):
    """What became of what was under way."""

    RESUMED = "resumed"  # asked and sent again
    REQUEUED = "requeued"  # the attempt is asked for again
    SETTLED = "settled"  # a result is posted, an attempt that was called off is ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """The last restart: when the case was taken up again, and how. `times` counts the restarts that it met."""

    at: float
    manner: Manner
    sentence: str
    times: int = 1
