"""Text from outside made harmless before it is posted: no mention, reference, command, image, HTML or secret.

A fence shows everything as it is, so the lines of fenced code keep their letters. What is a fence is asked of a
CommonMark parser, never guessed: whoever gets us to take text for code gets it posted as it stands. All other
lines, code spans among them, look as before, with characters of no width where something would begin to act.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from actors.redaction import redact

ZERO_WIDTH = "\u200b"
LONGEST_FENCE = 100

_BLOCKS = MarkdownIt("commonmark").disable(["inline", "text_join"])
_LINE_END = re.compile(r"\r\n?")
_MENTION = re.compile(r"@(?=[A-Za-z0-9&])")
_URL = r"https?://\w[\w-]*\.(?:[^\s<>()`*~_]|(?<=\w)_(?=\w))*"  # to where code or emphasis may begin
_REFERENCE = re.compile(rf"({_URL})|(?<!&)#(?=[\d&])|#(?=\d{{1,9}}(?![\d;]))|(?<![A-Za-z0-9])GH-(?=\d)", re.IGNORECASE)
_NOTHING = re.compile(rf"\A(?:{ZERO_WIDTH}\n\n|[ \t]*\n)+")
_CLOSING = re.compile(r"(?<![A-Za-z0-9])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s+https?://)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=(?:#0*(?:64|35)|#x0*(?:40|23)|commat|num);)", re.IGNORECASE)
_MARKUP = re.compile(r"(https?://[^\s<>]*)|([\\*_~\[\]])")
_IMAGE = re.compile(r"!(?=\[)")
_COMMAND = re.compile(r"^(\s*)/(?=[A-Za-z])")
_TAG = re.compile(r"<(?!/?(?:details|summary|sub|sup|br|b|code|kbd)\s*/?>)(?=[A-Za-z/!?])", re.IGNORECASE)


def neutral(text: str) -> str:
    """Markdown from outside that looks the same and does nothing; open code is closed. Linear in the length.

    It begins at the margin: indented, it would belong to a list of ours above it, and its code end with that list.
    """
    lines = _begun(_LINE_END.sub("\n", redact(text))).split("\n")
    code = _fenced("\n".join(lines))
    made = "\n".join(line if number in code else _neutral_line(line) for number, line in enumerate(lines))
    if not code <= _fenced(made):  # what looked like code was HTML's, and is none without it
        made = "\n".join(_neutral_line(line) for line in lines)
    fence = open_fence(made)
    return f"{made}\n{fence}" if fence else made


def _begun(text: str) -> str:
    """The text with its first block at the margin; indented code, which has to stay so, behind an empty paragraph."""
    first = _NOTHING.sub("", text, count=1)
    block = first.lstrip(" \t")
    indent = len(first[: len(first) - len(block)].expandtabs(4))
    return f"{ZERO_WIDTH}\n\n{first}" if block and indent >= 4 else block


def apart(text: str) -> bool:
    """Whether text has to begin on a line of its own, for it is of several lines or has code in it."""
    return "\n" in text or bool(_fenced(text))


def open_fence(text: str) -> str:
    """What closes the code that the end of `text` leaves open; empty where none is, or its fence is absurdly long."""
    last = next(iter(_BLOCKS.parse(text)[-1:]), None)
    if last is None or last.type != "fence" or last.map is None or len(last.markup) > LONGEST_FENCE:
        return ""
    begin, end = last.map
    closing = re.compile(rf" {{0,3}}{re.escape(last.markup)}{re.escape(last.markup[0])}*[ \t]*")
    closed = end - begin > 1 and closing.fullmatch(text.split("\n")[end - 1])
    return "" if closed else last.markup


def inline(text: str, *, limit: int = 200) -> str:
    """One line of outside text for a table cell or a sentence."""
    return _neutral_line(_flat(text, limit)).replace("|", "\\|").replace("`", "'")


def spoken(text: str, *, limit: int = 240) -> str:
    """One line of outside text within a sentence, as somebody said it: their code stays code where it is whole."""
    cut = _flat(text, limit)
    whole = cut.count("`") % 2 == 0 and "``" not in cut
    return _neutral_line(cut if whole else cut.replace("`", "'"))


def plain(text: str, *, limit: int = 200) -> str:
    """One line of outside text that reads as it was written: no emphasis, no link comes of it. Not for code spans."""
    return _neutral_line(_escaped(_flat(text, limit))).replace("`", "'")


def worded(text: str, *, limit: int = 200) -> str:
    """As `plain`, but what somebody wrote as code, between single back-ticks, stays code where it is whole."""
    parts = _flat(text, limit).split("`")
    outside, code = parts[::2], parts[1::2]
    whole = len(parts) % 2 and all((*code, *outside[1:-1])) and not any("|" in part for part in code)
    if not whole or any(part.endswith("\\") for part in outside):
        return plain(text, limit=limit)
    made = [part if place % 2 else _escaped(part) for place, part in enumerate(parts)]
    return _neutral_line("`".join(made))


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or f"\\{match[2]}", text).replace("|", "\\|")


def _flat(text: str, limit: int) -> str:
    """The text on one line that begins no code, wherever it is put."""
    flat = " ".join(redact(text).split())
    cut = flat[: limit - 1] + "…" if len(flat) > limit else flat
    return f"~{ZERO_WIDTH}{cut[1:]}" if cut.startswith("~~~") else cut


def _fenced(text: str) -> frozenset[int]:
    """The numbers of the lines of fenced code, their fences among them."""
    fences = (token.map for token in _BLOCKS.parse(text) if token.type == "fence" and token.map)
    return frozenset(number for begin, end in fences for number in range(begin, end))


def _neutral_line(line: str) -> str:
    line = _TAG.sub("<" + ZERO_WIDTH, line)
    line = _ENTITY.sub("&" + ZERO_WIDTH, line)
    line = _MENTION.sub("@" + ZERO_WIDTH, line)
    line = _CLOSING.sub(lambda match: match[0] + ZERO_WIDTH, line)
    line = _REFERENCE.sub(lambda match: match[0] if match[1] else match[0] + ZERO_WIDTH, line)
    line = _IMAGE.sub("!" + ZERO_WIDTH, line)
    return _COMMAND.sub(lambda match: match[1] + ZERO_WIDTH + "/", line)
