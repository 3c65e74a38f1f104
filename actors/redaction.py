"""Credentials in a text are blotted out before it is stored, logged or said. Pure."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_[A-Za-z0-9_]{20,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\Z)"
)
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@]{1,200}@")
_BEARER = re.compile(r"\b(bearer|token|basic)\s+[A-Za-z0-9._~+/=-]{16,}", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with everything that looks like a credential blotted out."""
    return _SECRET.sub("[redacted]", text)


def redact_wire(text: str) -> str:
    """`redact`, and what libraries print of a request: credentials in an address or in an Authorization header."""
    return _BEARER.sub(r"\1 [redacted]", _IN_ADDRESS.sub("[redacted]@", redact(text)))
