"""GitHub's webhook signature: HMAC-SHA-256 over the raw bytes. Pure.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

PREFIX = "sha256="


def sign(secret: bytes, body: bytes) -> str:
    """The value of `X-Hub-Signature-256` for a body."""
    return PREFIX + hmac.digest(secret, body, "sha256").hex()


def verified(header: str | None, body: bytes, secrets: Sequence[bytes]) -> bool:
    """Whether one of the secrets (two during a rotation) signed these bytes. Constant time; any header is safe."""
    if not header:
        return False
    given = header.encode("utf-8", "surrogatepass")
    matches = [hmac.compare_digest(sign(secret, body).encode(), given) for secret in secrets]
    return any(matches)
