"""A key that an endpoint sends back is blotted out of the stream, also where it is cut in two. Pure."""

from __future__ import annotations

BLOT = b"[redacted]"
SHORTEST = 8
"""Characters of a key that is looked for; shorter ones are no secret and would blot out words."""


class Blotter:
    """`feed` gives what may be passed on by now, `rest` what is left at the end."""

    def __init__(self, *keys: str) -> None:
        self._keys = tuple(key.encode() for key in keys if len(key) >= SHORTEST)
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Pass on all but an end that may be the beginning of a key."""
        text = self._held + data
        for key in self._keys:
            text = text.replace(key, BLOT)
        keep = max((self._begun(text, key) for key in self._keys), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def rest(self) -> bytes:
        """What was held back: no whole key."""
        held, self._held = self._held, b""
        return held

    @staticmethod
    def _begun(text: bytes, key: bytes) -> int:
        """How many bytes at the end of the text are a beginning of the key."""
        longest = min(len(key) - 1, len(text))
        return next((size for size in range(longest, 0, -1) if text.endswith(key[:size])), 0)
