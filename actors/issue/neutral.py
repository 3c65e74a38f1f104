"""Text from outside made harmless before it is posted: no mention, reference, command, image, HTML or secret.

Code keeps its letters (a fence shows everything as it is), the rest is changed as little as possible.
"""

from __future__ import annotations

import re

ZERO_WIDTH = "\u200b"

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MENTION = re.compile(r"@(?=[A-Za-z0-9])")
_REFERENCE = re.compile(r"(?<![\w&])#(?=\d)|\b(?:GH|gh)-(?=\d)")
_IMAGE = re.compile(r"!(?=\[)")
_COMMAND = re.compile(r"^(\s*)/(?=[A-Za-z])")
_ALLOWED = re.compile(r"</?(?:details|summary|sub|sup|br|b|code|kbd)\s*/?>", re.IGNORECASE)
_SECRET = re.compile(
    r"\bgh[pousr]_[A-Za-z0-9]{20,}\b"
    r"|\bgithub_pat_[A-Za-z0-9_]{20,}\b"
    r"|\bsk-[A-Za-z0-9_-]{20,}\b"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
)


def redact(text: str) -> str:
    """The text with everything that looks like a credential blotted out."""
    return _SECRET.sub("[redacted]", text)


def neutral(text: str) -> str:
    """Markdown from outside that looks the same and does nothing. Linear in the length of the text."""
    lines, fence = [], ""
    for line in redact(text).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            lines.append(line)
        elif mark:
            fence = mark[1]
            lines.append(line)
        else:
            lines.append(_neutral_line(line))
    if fence:
        lines.append(fence)
    return "\n".join(lines)


def inline(text: str, *, limit: int = 200) -> str:
    """One line of outside text for a table cell or a sentence."""
    flat = " ".join(text.split())
    if len(flat) > limit:
        flat = flat[: limit - 1] + "…"
    return _neutral_line(redact(flat)).replace("|", "\\|").replace("`", "'")


def _neutral_line(line: str) -> str:
    line = _html(line)
    line = _MENTION.sub("@" + ZERO_WIDTH, line)
    line = _REFERENCE.sub(lambda match: match[0] + ZERO_WIDTH, line)
    line = _IMAGE.sub("", line)
    return _COMMAND.sub(lambda match: match[1] + ZERO_WIDTH + "/", line)


def _html(line: str) -> str:
    """Angle brackets escaped but for a few harmless tags without attributes; code spans keep theirs."""
    parts, end = [], 0
    for match in re.finditer(r"`[^`]*`|<[^<>]*>|<", line):
        parts.append(line[end : match.start()])
        keep = match[0].startswith("`") or _ALLOWED.fullmatch(match[0])
        parts.append(match[0] if keep else match[0].replace("<", "&lt;"))
        end = match.end()
    parts.append(line[end:])
    return "".join(parts)
