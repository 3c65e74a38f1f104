"""Text for people as plain paragraphs and sentences, without the marks of Markdown and reStructuredText."""

from __future__ import annotations

import re


def paragraphs(text: str) -> list[str]:
    """Prose by paragraphs, without headings, tables, code blocks and the marks of lists."""
    without_code = re.sub(r"(?ms)^\s*(```|~~~).*?^\s*\1.*?$", "", text)
    kept = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", without_code):
        lines = [line.strip() for line in paragraph.splitlines()]
        lines = [
            line for line in lines if not re.match(r"^(#|\||[=\-~]{3,}|\.\. |:\w+( [^:`]+)?:(\s|$)|<|!\[|\[!\[)", line)
        ]
        flat = re.sub(r"^[-*+]\s+", "", " ".join(lines))
        if flat:
            kept.append(without_marks(flat))
    return kept


def sentences(text: str) -> list[str]:
    """The sentences of all paragraphs."""
    return [
        it
        for paragraph in paragraphs(text)
        for it in re.split(r"(?<!\b\d)(?<!\b\d\d)(?<!e\.g)(?<!i\.e)(?<=[.!?])\s+", paragraph)
        if it
    ]


def without_marks(text: str) -> str:
    """Links as their text, reStructuredText's roles and double backticks as plain code, nothing bold."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"`([^`<]+?)\s*<[^`>]+>`__?", r"\1", text)
    return re.sub(r":[\w:]+:`~?([^`]+)`", r"`\1`", text).replace("``", "`").replace("**", "").strip()
