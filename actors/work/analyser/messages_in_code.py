"""Where an error's message is made: the text in the code whose fixed parts stand in the message, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actors.work.analyser.sources import Source

LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.){6,300})\"|'((?:[^'\\\n]|\\.){6,300})'|`((?:[^`\\\n]|\\.){6,300})`")
HOLE = re.compile(r"\{[^{}]{0,80}\}|\$\{[^{}]{0,80}\}|%[-+#0-9.]*[a-zA-Z]|%\([^)]{0,40}\)[a-z]|\\.")
FIXED, SHARE = 10, 0.4
"""Letters of fixed text that a literal needs, and its share of the message's, so that it says something."""


def raised_at(files: Sequence[Source], message: str) -> list[tuple[str, int]]:
    """Places (path, line) whose literals fit the message, those with the most fixed text first."""
    flat = " ".join(message.split())
    letters = len(re.findall(r"\w", flat))
    found = []
    for source in files:
        for number, line in enumerate(source.lines, start=1):
            if '"' not in line and "'" not in line and "`" not in line:
                continue
            for match in LITERAL.finditer(line[:500]):
                fixed = _fixed(match[1] or match[2] or match[3] or "", flat)
                if fixed >= max(FIXED, SHARE * letters):
                    raises = bool(re.search(r"\b(raise|throw|panic|Error|Exception|errors?\.New|Errorf|fail)\b", line))
                    found.append((-fixed - 10 * raises, source.path, number))
    return [(path, number) for _, path, number in sorted(found)]


def _fixed(literal: str, message: str) -> int:
    """How many letters of a literal's fixed parts stand in the message in order; 0 where one of them is missing."""
    at, letters = 0, 0
    for part in HOLE.split(literal):
        text = " ".join(part.split())
        if not text:
            continue
        at = message.find(text, at)
        if at < 0:
            return 0
        at, letters = at + len(text), letters + len(re.findall(r"\w", text))
    return letters
