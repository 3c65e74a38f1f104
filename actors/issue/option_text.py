"""Which option of a question a text means by its words: named in full, nearly, or by what only it says. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from actors.issue.answer_words import plain, without_courtesy

_NEGATION = re.compile(
    r"\b(?:not|no|never|without|dont|do not|doesnt|shouldnt|cant|instead of|rather than|except|avoid|isnt|wont|over)"
    r"(?: (?:use|using|want|like|need|take|choose|pick|go|with|for|to|the|a|an|really|do|be)){0,3}$"
)
_COMMON = frozenset(
    plain(
        "a an and as at be by do for from i if in is it its of on or that the then this to us we with you my your our"
        " use please only just keep all new option yes no not"
    ).split()
)
_CLAUSE = re.compile(r"[,;.!]\s|\n|\bbut\b|\bbecause\b|\bsince\b")
_CLOSE = 0.82
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The option (from 0) that is meant, how sure that is, and the words it rests on."""

    option: int
    confidence: float
    words: str


def option_meant(said: str, options: tuple[str, ...]) -> Meant | None:
    """The one option that the text speaks of and does not reject; None where none or several are."""
    text = plain(said)
    if not text or len(text.split()) > 4 * _MOST_WORDS:
        return None
    named = _named(text, options)
    if named:
        wanted = [place for place, negated in named.items() if not negated]
        if len(wanted) == 1:
            return Meant(option=wanted[0], confidence=_weight(text, options[wanted[0]]), words=options[wanted[0]])
        return None
    return _near(said, options) or _by_own_words(text, options)


def _named(text: str, options: tuple[str, ...]) -> dict[int, bool]:
    """The options that stand in the text as they are, and whether each is rejected there.

    An option that is only a part of a longer one which is named is not named itself.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for place, option in enumerate(options):
        pattern = re.compile(rf"(?<![\w+#-]){re.escape(plain(option))}(?![\w+#])")
        if plain(option) and (found := [match.span() for match in pattern.finditer(text)]):
            spans[place] = found
    every = [span for found in spans.values() for span in found]
    named = {}
    for place, found in spans.items():
        own = [span for span in found if not any(_inside(span, other) for other in every)]
        if own:
            named[place] = all(_NEGATION.search(text[:begin].rstrip()) for begin, _ in own)
    return named


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _weight(text: str, option: str) -> float:
    """A short option within a long text may be there by chance; `no problem` is no No."""
    words, mine = len(text.split()), len(plain(option).split())
    if plain(option) in ("yes", "no"):
        return 0.5
    return 0.95 if words <= mine + 8 else 0.85 if words <= _MOST_WORDS else 0.6


def _near(said: str, options: tuple[str, ...]) -> Meant | None:
    """An option written with a slip of the pen, alone or in one clause of the text."""
    best: list[tuple[float, int, str]] = []
    for part in (said, *_CLAUSE.split(said)):
        words = plain(without_courtesy(part))
        if words and len(words) <= 200:
            ratios = (
                (difflib.SequenceMatcher(None, words, plain(option)).ratio(), n) for n, option in enumerate(options)
            )
            best += [(ratio, place, part.strip()) for ratio, place in ratios]
    best.sort(key=lambda item: -item[0])
    if not best or best[0][0] < _CLOSE:
        return None
    ratio, place, words = best[0]
    second = max((other for other, elsewhere, _ in best if elsewhere != place), default=0.0)
    return Meant(option=place, confidence=ratio, words=words) if ratio - second >= 0.08 else None


def _by_own_words(text: str, options: tuple[str, ...]) -> Meant | None:
    """The only option some of whose telling words are said: `SQLite` for `Use SQLite for the cache`."""
    said = text.split()
    if len(said) > _MOST_WORDS:
        return None
    telling = [set(plain(option).split()) - _COMMON for option in options]
    own = [
        {word for word in words if all(word not in other for other in telling if other is not words)}
        for words in telling
    ]
    hits: dict[int, list[str]] = {}
    for place, words in enumerate(own):
        for word in words:
            close = (
                difflib.get_close_matches(word, said, n=1, cutoff=0.85) if len(word) > 3 else [word] * (word in said)
            )
            before = text.partition(close[0])[0] if close else ""
            if close and not _NEGATION.search(before.rstrip()):
                hits.setdefault(place, []).append(close[0])
    if len(hits) != 1:
        return None
    place, words_hit = next(iter(hits.items()))
    share = len(words_hit) / max(1, len(own[place]))
    others = len([word for word in said if word not in words_hit and word not in _COMMON])
    confidence = min(0.9, 0.5 + 0.4 * share + 0.1 * (others <= 3) - 0.03 * max(0, others - 4))
    return Meant(option=place, confidence=confidence, words=" ".join(words_hit))
