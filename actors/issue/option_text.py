"""Which option of a question a text means by its words: named in full, nearly, or by what only it says. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from actors.issue.answer_words import plain, without_courtesy
from actors.issue.lazily import lazily
from actors.issue.revisions import topics

_NEGATION = lazily(
    r"\b(?:not|no|never|without|dont|do not|doesnt|shouldnt|cant|instead of|rather than|except|avoid|isnt|wont|over"
    r"|(?:any|every)thing but|all but|against|hate|dislike|refuse|neither|without|scrap|drop"
    r"|remove|skip|ditch|kill|scratch|strike)"
    r"(?: (?:use|using|want|like|need|take|choose|pick|go|with|for|to|the|a|an|really|do|be|see|have)){0,3}$"
)
_SPOKEN_AGAINST = lazily(
    r"\b(?:deprecated|obsolete|dead|gone|broken|removed|dropped|unusable|crash(?:es|ed)?|flaky|going away"
    r"|end of life|too"
    r" (?!too\b)\w+|abgeschaltet|veraltet|kaputt)\b"
)
"""What speaks against an option that is named alone: which is wanted instead is not said."""
_COMMON = frozenset(
    plain(
        "a an and as at be by do for from i if in is it its of on or that the then this to us we with you my your our"
        " use please only just keep all new option yes no not out off up down over under than into per after before one"
    ).split()
)
_CLAUSE = lazily(r"[,;.!]\s|\n|\bbut\b|\bbecause\b|\bsince\b")
_CLOSE = 0.82
_BRIEF = 4
"""Words of a text in which an option of one word is not named by chance."""
_TAKEN = (
    r"\b(?:so|is|are|be|has|have|runs?|on|say|says|said|use|take|choose|pick|prefer|want|think|for|with|it|to|keep"
    r"|make it|stay|answer"
    r"|vote|definitely|probably|rather) (?:the |a |an )?"
)
_FEW_OTHERS = 3
_ENDING = 4
_WANTS = lazily(r"\b(?:must|should|has to|have to|needs?|needs to|shall)\b")
_FEW = 6
"""Words of an answer that a figure may stand for."""
_HOURS = {
    "second": 1 / 3600, "sec": 1 / 3600, "minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0,
    "fortnight": 336.0, "month": 730.0, "quarter": 2190.0, "year": 8760.0,
}  # fmt: skip
_AMOUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "half a": 0.5, "half an": 0.5, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0,
}  # fmt: skip
_MANY = "|".join(sorted(_AMOUNTS, key=len, reverse=True))
_LASTS = lazily(rf"\b(?P<many>{_MANY}|\d+(?:\.\d+)?) ?(?P<unit>(?:{'|'.join(_HOURS)})s?)\b")
_QUARTER = lazily(r"\b(?:an? )?quarter of an hour\b")
_NEGATED = lazily(r"\b(?:not|no|never|than|without|quarters of|and a half)\b")
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The option (from 0) that is meant, how sure that is, and the words it rests on."""

    option: int
    confidence: float
    words: str


def option_meant(said: str, options: tuple[str, ...], *, asked: str = "") -> Meant | None:
    """The one option that the text speaks of and does not reject; None where none or several are.

    A word that is an option may stand in a longer text for another reason: there it counts where it is said to be
    taken, or where the text speaks of what was `asked`.
    """
    text = plain(said)
    if not text or len(text.split()) > 4 * _MOST_WORDS:
        return None
    found = _named(text, options)
    if found:
        wanted = [place for place, negated in found.items() if not negated]
        if len(wanted) == 1:
            if not _chosen(text, plain(options[wanted[0]]), asked):
                return None
            sure = _weight(text, options[wanted[0]]) * (0.5 if _SPOKEN_AGAINST.search(text) else 1.0)
            return Meant(option=wanted[0], confidence=sure, words=options[wanted[0]])
        return _the_other(text, options, tuple(found))
    if _lasts(text) and all(_lasts(plain(option)) for option in options):
        return _by_measure(said, options)
    return _near(said, options) or _by_measure(said, options) or _by_own_words(text, options, asked)


def _the_other(text: str, options: tuple[str, ...], rejected: tuple[int, ...]) -> Meant | None:
    """`not A, the other`, where there are two."""
    if len(options) != 2 or len(rejected) != 1 or not re.search(r"\bthe other(?: one| option)?$", text):
        return None
    return Meant(option=1 - rejected[0], confidence=0.9, words=text)


def named(said: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The options that stand in the text as they are and are not rejected there."""
    return tuple(place for place, negated in _named(plain(said), options).items() if not negated)


def _named(text: str, options: tuple[str, ...]) -> dict[int, bool]:
    """The options that stand in the text as they are, and whether each is rejected there.

    An option that is only a part of a longer one which is named is not named itself.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for place, option in enumerate(options):
        pattern = lazily(rf"(?<![\w+#.-]){re.escape(plain(option))}(?![\w+#])")
        if plain(option) and (found := [match.span() for match in pattern.finditer(text)]):
            spans[place] = found
    every = [span for found in spans.values() for span in found]
    named = {}
    for place, found in spans.items():
        own = [span for span in found if not any(_inside(span, other) for other in every)]
        if own:
            named[place] = all(_NEGATION.search(text[:begin].rstrip()) for begin, _ in own)
    return named


def _chosen(text: str, option: str, asked: str) -> bool:
    """Whether a text chooses the option that it names."""
    counts, words = option.replace(".", "").isdigit(), len(text.split())
    if len(option.split()) > 1 or words <= (_BRIEF // 2 if counts else _BRIEF):
        return True
    if counts:  # a figure within a text is one of something else, unless it closes it
        return bool(re.search(rf"{_TAKEN}{re.escape(option)}$", text))
    taken = re.search(rf"{_TAKEN}{re.escape(option)}(?![\w+#])", text)
    return text.startswith(f"{option} ") or bool(taken) or _speaks(text, asked, option)


def _speaks(text: str, asked: str, option: str) -> bool:
    return bool((topics(text) & topics(asked)) - topics(option))


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


def _by_measure(said: str, options: tuple[str, ...]) -> Meant | None:
    """The only option of the same length of time (`a year`: `12 months`), or with the same figure (`38`: `GRCh38`)."""
    short = plain(without_courtesy(said))
    if not short or len(short.split()) > _FEW:
        return None
    for measure, mine in ((_lasts, _lasts(short)), (_figures, _alone(short))):
        places = [place for place, option in enumerate(options) if len(mine) == 1 and measure(plain(option)) == mine]
        if len(places) == 1 and not _NEGATED.search(short):
            return Meant(option=places[0], confidence=0.85, words=said.strip())
    return None


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+(?:\.\d+)*", text))


def same_measure(said: str, other: str) -> bool:
    """Whether a brief text is the same length of time."""
    mine = _lasts(plain(said))
    return bool(mine) and len(plain(said).split()) <= _FEW and mine == _lasts(plain(other))


def _alone(text: str) -> frozenset[str]:
    """The figures that are words of their own in a brief text."""
    return (
        frozenset(re.findall(r"(?<![\w.-])\d+(?:\.\d+)*(?![\w-])", text))
        if len(text.split()) <= _BRIEF - 1
        else frozenset()
    )


def _lasts(text: str) -> frozenset[float]:
    """The lengths of time in a text, in hours."""
    found = _LASTS.finditer(_QUARTER.sub("15 minutes", text))
    return frozenset(
        (_AMOUNTS.get(one["many"]) or float(one["many"])) * _HOURS[one["unit"].removesuffix("s")] for one in found
    )


def _said_as(word: str, said: list[str]) -> list[str]:
    """The word with a slip of the pen or another ending: `skipping` for `skip`."""
    grown = [one for one in said if one.startswith(word) and len(one) - len(word) <= _ENDING]
    return grown[:1] or difflib.get_close_matches(word, said, n=1, cutoff=0.9)


def _by_own_words(text: str, options: tuple[str, ...], asked: str) -> Meant | None:
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
            close = _said_as(word, said) if len(word) > 3 else [word] * (word in said)
            before = text.partition(close[0])[0] if close else ""
            if close and not _NEGATION.search(before.rstrip()):
                hits.setdefault(place, []).append(close[0])
    if len(hits) != 1:
        return None
    place, words_hit = next(iter(hits.items()))
    share = len(words_hit) / max(1, len(own[place]))
    others = len([word for word in said if word not in words_hit and word not in _COMMON])
    if others > (1 if _WANTS.search(text) else _FEW_OTHERS) and not _speaks(text, asked, options[place]):
        return None
    share *= 0.5 if _SPOKEN_AGAINST.search(text) else 1.0
    confidence = min(0.9, 0.5 + 0.4 * share + 0.1 * (others <= 3) - 0.03 * max(0, others - 4))
    return Meant(option=place, confidence=confidence, words=" ".join(words_hit))
