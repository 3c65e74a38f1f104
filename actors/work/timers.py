"""What the actors of this package need of the scheduler."""

from __future__ import annotations

from typing import Protocol

from actors.messages import Ref


class Timers(Protocol):
    """Something that tells messages later."""

    def after(self, seconds: float, ref: Ref, message: object) -> None:
        """Tell `message` to `ref` once `seconds` have passed."""
