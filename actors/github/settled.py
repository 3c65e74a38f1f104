"""The latest effects that are over, for heads that are told again after their issue's actor was let go. Pure."""

from __future__ import annotations

from collections import OrderedDict

from actors.messages import EffectDone, EffectFailed

REMEMBERED = 10_000


class Settled:
    """Outcomes by effect id; the oldest goes when there are too many."""

    def __init__(self) -> None:
        self._outcomes: OrderedDict[str, EffectDone | EffectFailed] = OrderedDict()

    def get(self, effect_id: str) -> EffectDone | EffectFailed | None:
        """How that effect ended, if it did."""
        return self._outcomes.get(effect_id)

    def add(self, outcome: EffectDone | EffectFailed) -> None:
        """An effect is over."""
        self._outcomes[outcome.effect_id] = outcome
        while len(self._outcomes) > REMEMBERED:
            self._outcomes.popitem(last=False)
