"""The rest of a comment as clauses, each short enough to say one thing. Pure and linear.

Small letters, plain apostrophes, emoji by their letters; code in backticks is kept as one word, so that what stands
in it means nothing by itself. A clause ends with its sentence, with its line where the next begins anew, and at a
`but`, which mostly turns what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actors.issue.comment_lines import Line
from actors.issue.typos import mended

MOST = 400
"""Clauses of a comment that are looked at: the first ones."""
LONGEST = 600
"""Characters of a clause that are looked at."""

_SHORTCODES = {
    ":+1:": "👍", ":thumbsup:": "👍", ":-1:": "👎", ":thumbsdown:": "👎", ":shipit:": "ship it", ":heart:": "❤️",
    ":tada:": "🎉", ":pray:": "🙏", ":rocket:": "🚀", ":eyes:": "👀", ":white_check_mark:": "✅", ":x:": "❌",
    ":clap:": "👏", ":smile:": "😄", ":laughing:": "😂", ":confused:": "😕",
}  # fmt: skip
_SHORTCODE = re.compile(":[a-z0-9_+-]+:")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"'})
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s*[;]\s+|(?<=[\w)`\"'])[.!?]+(?=[A-Z][a-z]+ )")
_TURN = re.compile(
    r",?\s+(?:but|however|though|although|aber|mais|pero)\b,?\s+|, (?:only|just) (?=please|don't|use|make|keep|do )",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`]*`")
_AGAIN = re.compile("([\u2600-\u27bf\U0001f300-\U0001faff])\\1+")
_SPEECH = re.compile(r'"[^"]{1,200}"')
_LINK = re.compile(r"https?://\S+")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d]")
_ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|etc|vs|approx|incl|z\.b|resp)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause as it was written (`said`) and as the rules read it (`plain`).

    `asks`: it ends in a question mark. `turned`: a `but` follows it. `lists`: it begins an item of a list.
    """

    said: str
    plain: str
    asks: bool = False
    turned: bool = False
    lists: bool = False


def clauses(lines: Iterable[Line]) -> tuple[Clause, ...]:
    """The clauses of a comment's own words, in order; at most `MOST`."""
    found: list[Clause] = []
    for text, lists in _joined(lines):
        for sentence in _sentences(text):
            found += _clauses(sentence, lists=lists)
            if len(found) >= MOST:
                return tuple(found[:MOST])
    return tuple(found)


def alone(said: str) -> Clause:
    """A piece of a clause, as a clause."""
    return next(iter(clauses([Line(text=said)])), Clause(said=said, plain=said.lower()))


def _joined(lines: Iterable[Line]) -> Iterator[tuple[str, bool]]:
    """Lines that only the editor broke are put together: the next one of a paragraph goes on in small letters."""
    text, lists, block = "", False, -1
    for line in lines:
        piece = line.text.strip()
        goes_on = line.block == block and not line.bullet and piece[:1].islower() and text[-1:] not in ".!?:;,"
        if goes_on or (line.block == block and not line.bullet and text[-1:] == ","):
            text = f"{text} {piece}"
            continue
        if text:
            yield text, lists
        text, lists, block = piece, line.bullet, line.block
    if text:
        yield text, lists


def _sentences(text: str) -> Iterator[str]:
    text = _ABBREVIATIONS.sub(r"\1", text)
    begin = 0
    for end in _END.finditer(text):
        if piece := text[begin : end.end()].strip():
            yield piece
        begin = end.end()
    if piece := text[begin:].strip():
        yield piece


def _clauses(sentence: str, *, lists: bool) -> Iterator[Clause]:
    parts = [part for part in _TURN.split(sentence) if part.strip()]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        yield Clause(
            said=part.strip()[:LONGEST],
            plain=normal(part),
            asks=last and sentence.rstrip(" )\"'*_!").endswith("?"),
            turned=not last,
            lists=lists and place == 0,
        )


def normal(text: str) -> str:
    """The text as rules read it: small letters, one blank between words, code and links as one word each."""
    text = text[:LONGEST].translate(_APOSTROPHES).lower()
    text = _SHORTCODE.sub(lambda match: _SHORTCODES.get(match[0], match[0]), text)
    text = _LINK.sub("<link>", _CODE.sub("<code>", text))
    if text.strip(" .!")[:1] != '"' or text.strip(" .!")[-1:] != '"':
        text = _SPEECH.sub("<speech>", text)
    text = _AGAIN.sub(r"\1", _SKIN.sub("", text))
    return mended(" ".join(text.split()))
