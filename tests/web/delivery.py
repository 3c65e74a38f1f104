"""Signed deliveries as a webhook sends them, and GitHub's own example payloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from web.signature import sign

SECRET = b"a secret for the tests of the receiver"
FOLDER = Path(__file__).parents[1] / "fixtures" / "github"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.json"))
MOST_BYTES = 20_000


def example(name: str) -> dict[str, Any]:
    """One of GitHub's example payloads, such as `issues.opened`."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return loaded


def signed(body: bytes, *, delivery: str = "d-1", event: str = "issues", secret: bytes = SECRET) -> dict[str, str]:
    """The headers of a delivery."""
    return {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": sign(secret, body),
    }
