"""Which lines a unified diff in a text adds or changes, by file; so that a review is about what is new."""

from __future__ import annotations

import re

from actors.work.analyser.assignment import Named

FILE = re.compile(r"^\+\+\+ (?:b/)?(?P<path>[^\t\n]{1,400})")
HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(?P<first>\d+)(?:,(?P<count>\d+))? @@")


def changed(text: str) -> list[Named]:
    """The changed places in the order of the diff; empty where the text holds none."""
    places: list[Named] = []
    path = ""
    for line in text.splitlines():
        file, hunk = FILE.match(line), HUNK.match(line)
        if file is not None:
            path = "" if file["path"] == "/dev/null" else file["path"].strip()
        elif hunk is not None and path:
            first, count = int(hunk["first"]), int(hunk["count"] or 1)
            if count:
                places.append(Named(path=path, first=first, last=first + count - 1))
    return places
