"""Slips of the keyboard in the few words on which a meaning hangs. Pure, and one look-up a word.

Every form that a key word takes when one letter is left out, doubled or swapped with its neighbour is known
beforehand; forms that are words of their own are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEYS = frozenset(
    """
    approved approve approval please thanks thank proceed merge merged reject rejected continue implement cancel correct
    wrong broken doesn't doesnt don't working works expected instead ahead lgtm library report should machine because
    explain question status update version which when where change changes looks sounds good agree disagree perfect
    """.split()  # noqa: SIM905  # a list of words is easier to read as a text
)
_WORDS = frozenset(
    """
    lease pleas mere tanks hank hanks than head word work god look sound ounds hen here hose with were hang hangs chang
    hange ample expect agreed bread
    """.split()  # noqa: SIM905
)
"""Words of their own that look like slips."""
_USUAL = {
    "whats": "what's", "hows": "how's", "wheres": "where's", "lets": "let's", "thats": "that's", "im": "i'm",
    "ive": "i've", "youre": "you're", "isnt": "isn't", "doesnt": "doesn't", "dosnt": "doesn't", "didnt": "didn't",
    "wont": "won't", "cant": "can't", "dont": "don't", "shouldnt": "shouldn't", "wouldnt": "wouldn't", "teh": "the",
    "wich": "which", "thx": "thanks", "thanx": "thanks", "plz": "please", "pls": "please", "pleaze": "please",
    "tnx": "thanks", "shoud": "should", "mashine": "machine", "u": "you", "ur": "your", "goahead": "go ahead",
}  # fmt: skip
_WORD = re.compile(r"[a-z']{1,20}")


def _slips(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        if place:
            yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


_FIXES = {
    slip: word for word in _KEYS for slip in _slips(word) if slip not in _KEYS | _WORDS and len(slip) >= 4
} | _USUAL


def mended(text: str) -> str:
    """The text (small letters) with such slips put right."""
    return _WORD.sub(lambda match: _FIXES.get(match[0], match[0]), text)
