"""Why each file was changed, as a report says it in lines of their own. Pure; workers in the cage read it, too."""

from __future__ import annotations

import re

LONGEST = 300
_LINE = re.compile(r"^\s*[-*]\s+`([^`\n]+)`\s*(?::|-|—|–)\s*(.+)$", re.MULTILINE)


def whys(report: str) -> dict[str, str]:
    """Path to reason, for each line such as "- `app.py`: it subtracted"."""
    return {path: " ".join(why.split())[:LONGEST] for path, why in _LINE.findall(report)}
