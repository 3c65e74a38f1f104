"""What may be on GitHub without anybody knowing: what an earlier process was sending when it ended. Pure.

After a backup was restored that is everything that the lost time may have sent: it is not noted anywhere, but what is
sent now bears the same marks, so whoever looks finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LOOKED_FOR = 86_400.0
"""So many seconds after a restore what is to be created is looked for first; until then all that was missed is in."""


class Uncertain:
    """`calls`: rows of effects that were being sent, each with `at`; `restored`: when (`at`) a state of `since` was."""

    def __init__(
        self, calls: Iterable[tuple[str, Mapping[str, Any]]] = (), restored: Mapping[str, Any] | None = None
    ) -> None:
        self._calls = {effect_id: float(call["at"]) for effect_id, call in calls}
        self._restored = restored

    def since(self, effect_id: str, now: float) -> float | None:
        """Since when an effect may be there already, None if it cannot be; asked once for each."""
        noted = self._calls.pop(effect_id, None)
        if noted is None and self._restored is not None and now - float(self._restored["at"]) < LOOKED_FOR:
            noted = float(self._restored["since"])
        return None if noted is None else min(noted, now)
