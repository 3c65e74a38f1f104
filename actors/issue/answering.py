"""What a comment answers to the questions that are open: by number, letter, option, yes or no, or in their order. Pure.

Nothing is guessed: each match has a confidence, and what stays below `SURE` is no answer. Numbers and letters
count only where they are all that is said, or stand behind a word such as `option`: prose is full of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actors.issue.answer_words import (
    choice_by_position,
    is_thanks,
    is_unsure,
    plain,
    said_yes,
    without_courtesy,
)
from actors.issue.option_text import option_meant

SURE = 0.7
"""The confidence from which on a match counts as an answer."""

LONGEST_ANSWER = 4_000
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[^\n]*$", re.MULTILINE)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PAIR = r"(?:q(?:uestion)?\s*)?#?(\d{1,2})\s*[.:)=-]?\s*\(?([a-z])\)?"
_PAIRS = re.compile(rf"\W*{_PAIR}(?:[\s,;/&]+(?:and\s+)?{_PAIR})*\W*", re.IGNORECASE)
_ONE_PAIR = re.compile(_PAIR, re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|(?<=\s))(?:q(?:uestion)?\s*)?#?(\d{1,2})\s*[.:)=]\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:\n|;|,|\band then\b|\band\b)\s*", re.IGNORECASE)
_ALL = re.compile(r"\b(?:to |for )?(?:both|all|everything|each)(?: of (?:them|those|these))?(?: questions)?\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An open question: its id, the number that it has among those that are open, its text and options."""

    id: str
    number: int = 1
    text: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What is taken as the answer to `question`: `answer` is the option's text or the person's own words.

    `option` counts from 0, None for own words; `words` is what of the comment it rests on.
    """

    question: str
    answer: str
    option: int | None
    confidence: float
    words: str


def match_answers(text: str, questions: Sequence[Open], *, threshold: float = SURE) -> tuple[Match, ...]:
    """The answers in a comment, at most one a question, in the questions' order. Quoted lines say nothing."""
    said = _spoken(text)
    if not said or not questions:
        return ()
    found = _several(said, questions) if len(questions) > 1 else _numbered(said, questions)
    if not found and len(questions) == 1:
        found = {questions[0].id: match_one(said, questions[0])}
    matches = (found.get(question.id) for question in questions)
    return tuple(match for match in matches if match is not None and match.confidence >= threshold)


def match_one(text: str, question: Open) -> Match | None:
    """What `text` says to one question, as well as can be told; None where it says nothing to it."""
    said = _spoken(text)
    if not said:
        return None
    if not question.options:
        return _own_words(said, question)
    first = next(iter(said.splitlines()))
    for part, sureness in ((said, 1.0), (first, 0.95)):
        found = _by_sign(part, question)
        if found is not None:
            return _option(question, found, confidence=sureness, words=part)
    if is_unsure(said):
        return None
    for part in (said, first):
        meant = option_meant(part, question.options)
        if meant is not None:
            doubt = 0.5 if part.rstrip().endswith("?") else 1.0
            return _option(question, meant.option, confidence=meant.confidence * doubt, words=meant.words)
    return None


def verbatim(text: str, question: Open) -> Match:
    """An answer that was given as such (`/answer`): an option where one is meant, else the person's own words."""
    found = match_one(text, question)
    if found is not None and found.option is not None and found.confidence >= SURE:
        return found
    own = text.strip()[:LONGEST_ANSWER]
    return Match(question=question.id, answer=own, option=None, confidence=1.0, words=own)


# --- one question ----------------------------------------------------------------------------------------------


def _spoken(text: str) -> str:
    """The comment without what it quotes and hides."""
    return _QUOTED_LINE.sub("", _HIDDEN.sub("", text.replace("\r\n", "\n"))).strip()[:LONGEST_ANSWER]


def _own_words(said: str, question: Open) -> Match | None:
    if is_thanks(said):
        return None
    unsure = said.rstrip().endswith("?") or is_unsure(said)
    answer = without_courtesy(said) if len(said) < 40 else said
    return Match(
        question=question.id, answer=answer or said, option=None, confidence=0.3 if unsure else 0.8, words=said
    )


def _by_sign(said: str, question: Open) -> int | None:
    """The option by its own text to the letter, its number or letter, its place, or by yes and no."""
    exact = [place for place, option in enumerate(question.options) if plain(option) == plain(said)]
    if len(exact) == 1:
        return exact[0]
    place = choice_by_position(said, len(question.options), number=question.number)
    if place is not None:
        return place
    return _yes_or_no(said, question.options)


def _yes_or_no(said: str, options: tuple[str, ...]) -> int | None:
    """The only option that says yes (or no) where the comment begins so."""
    answer = said_yes(said)
    if answer is None:
        return None
    places = [place for place, option in enumerate(options) if said_yes(option) is answer]
    return places[0] if len(places) == 1 else None


def _option(question: Open, place: int, *, confidence: float, words: str) -> Match:
    return Match(question=question.id, answer=question.options[place], option=place, confidence=confidence, words=words)


# --- several questions -----------------------------------------------------------------------------------------


def _several(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """By their numbers; else in their order; else each by what only it can mean."""
    for way in (_pairs, _numbered, _in_order, _to_all, _by_option):
        found = way(said, questions)
        if found:
            return found
    return {}


def _pairs(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """`1b 2a`, and nothing else."""
    if not _PAIRS.fullmatch(without_courtesy(said)):
        return {}
    by_number = {question.number: question for question in questions}
    found: dict[str, Match | None] = {}
    for pair in _ONE_PAIR.finditer(said):
        question = by_number.get(int(pair[1]))
        place = ord(pair[2].lower()) - ord("a")
        if question is None or place >= len(question.options) or question.id in found:
            return {}
        found[question.id] = _option(question, place, confidence=1.0, words=pair[0])
    return found


def _numbered(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """`1. yes` and `2: the second`, each on a line of its own or one behind the other."""
    by_number = {question.number: question for question in questions}
    marks = [mark for mark in _NUMBERED.finditer(said) if int(mark[1]) in by_number]
    if not marks or said[: marks[0].start()].strip():
        return {}
    found: dict[str, Match | None] = {}
    ends = [*(mark.start() for mark in marks[1:]), len(said)]
    for mark, end in zip(marks, ends, strict=True):
        question = by_number[int(mark[1])]
        words = said[mark.end() : end].strip(" \t\n,;")
        if question.id in found or not words:
            return {}
        found[question.id] = match_one(words, question)
    return found if any(found.values()) else {}


def _in_order(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """As many answers as there are questions, each of which fits its own."""
    parts = [part for part in _SEPARATOR.split(said) if part]
    words = without_courtesy(said).split()
    if len(parts) == 1 and len(words) == len(questions):
        parts = words
    if len(parts) != len(questions):
        return {}
    found = {question.id: match_one(part, question) for part, question in zip(parts, questions, strict=True)}
    sure = all(match is not None and match.confidence >= SURE for match in found.values())
    if not sure or all(match is not None and match.option is None for match in found.values()):
        return {}
    return {id: match and replace(match, confidence=min(match.confidence, 0.85)) for id, match in found.items()}


def _to_all(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """`yes to both`."""
    if not _ALL.search(said) or said_yes(said) is None or len(_ALL.sub("", said).split()) > 4:
        return {}
    found: dict[str, Match | None] = {}
    for question in questions:
        place = _yes_or_no(said, question.options)
        if place is None:
            return {}
        found[question.id] = _option(question, place, confidence=0.9, words=said)
    return found


def _by_option(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """An option that belongs to one question alone tells which is meant."""
    found: dict[str, Match | None] = {}
    known = [plain(option) for question in questions for option in question.options]
    for question in questions:
        own = tuple(option for option in question.options if known.count(plain(option)) == 1)
        meant = option_meant(said, question.options) if own and not is_unsure(said) else None
        if meant is not None and question.options[meant.option] in own:
            doubt = 0.5 if said.rstrip().endswith("?") else 1.0
            found[question.id] = _option(question, meant.option, confidence=meant.confidence * doubt, words=meant.words)
    return found
