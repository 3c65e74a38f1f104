"""The dashboard: pages and JSON about the cases and the server, for whoever runs it. It reads; a token lets act."""

from __future__ import annotations

from web.dashboard.app import blueprint
from web.dashboard.source import Acts, Chosen, Source

__all__ = ["Acts", "Chosen", "Source", "blueprint"]
