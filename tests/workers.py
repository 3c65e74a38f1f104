"""What tests that run at the same time must not share."""

from __future__ import annotations

import os
import re
from pathlib import Path

from actors.work.settings import WorkSettings

MOST = 16
"""Workers of one server in a test."""


def own_uids() -> int:
    """The first of the user ids for what this process of pytest runs: a user's processes are counted together."""
    number = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", ""))
    return WorkSettings(folder=Path()).worker_uid + MOST * (1 + int(number or 0) % 100)
