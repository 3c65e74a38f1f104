"""What a comment answers to the questions that are open: by number, letter, option, yes or no, or in their order. Pure.

Nothing is guessed: each match has a confidence, and what stays below `SURE` is no answer. Numbers and letters
count only where they are all that is said, or stand behind a word such as `option`: prose is full of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actors.issue.answer_parts import sentences
from actors.issue.answer_words import said_yes, without_courtesy
from actors.issue.lazily import lazily
from actors.issue.one_answer import SURE, Match, Open, match_one, option, spoken, yes_or_no

_PAIR = r"(?:q(?:uestion)?\s*)?#?(\d{1,2})\s*[.:)=-]?\s*\(?([a-z])\)?"
_PAIRS = lazily(rf"\W*{_PAIR}(?:[\s,;/&]+(?:and\s+)?{_PAIR})*\W*", re.IGNORECASE)
_ONE_PAIR = lazily(_PAIR, re.IGNORECASE)
_NUMBERED = lazily(r"(?:^|(?<=\s))(?:q(?:uestion)?\s*)?#?(\d{1,2})\s*[.:)=]\s+", re.IGNORECASE)
_SEPARATOR = lazily(r"\s*(?:\n|;|,|\band then\b|\band\b)\s*", re.IGNORECASE)
_ALL = lazily(r"\b(?:to |for )?(?:both|all|everything|each)(?: of (?:them|those|these))?(?: questions)?\b", re.I)
_REFERS = lazily(
    r"\b(?:to|for|on|about|as for) (?:the |your )?(?P<which>first|second|third|fourth|last)(?: one"
    r"| question)?\b(?: too| as"
    r" well)?",
    re.IGNORECASE,
)
_FRAGMENT = 0.8
"""The confidence up to which an answer is a few bare words, that could be meant for another question as well."""
_PLACES = ("first", "second", "third", "fourth", "last")


def match_answers(text: str, questions: Sequence[Open], *, threshold: float = SURE) -> tuple[Match, ...]:
    """The answers in a comment, at most one a question, in the questions' order. Quoted lines say nothing."""
    said = spoken(text)
    if not said or not questions:
        return ()
    found = _several(said, questions) if len(questions) > 1 else _numbered(said, questions)
    if not found and len(questions) == 1:
        found = {questions[0].id: match_one(said, questions[0])}
    matches = (found.get(question.id) for question in questions)
    return tuple(match for match in matches if match is not None and match.confidence >= threshold)


# --- several questions -----------------------------------------------------------------------------------------


def _several(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """By their numbers; else in their order; else each by what only it can mean."""
    for way in (_pairs, _numbered, _referred, _in_order, _to_all, _by_sentence):
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
        found[question.id] = option(question, place, confidence=1.0, words=pair[0])
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
        place = yes_or_no(_ALL.sub("", said).strip(), question)
        if place is None:
            return {}
        found[question.id] = option(question, place, confidence=0.9, words=said)
    return found


def _referred(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """`yes to the first question`."""
    found: dict[str, Match | None] = {}
    for sentence in sentences(said):
        named = _REFERS.search(sentence)
        place = _PLACES.index(named["which"].lower()) if named else -1
        place = len(questions) - 1 if place == _PLACES.index("last") else place
        if named is None or not 0 <= place < len(questions):
            continue
        question = questions[place]
        words = f"{sentence[: named.start()]} {sentence[named.end() :]}".strip(" ,.:!")
        match = match_one(words, question)
        if match is not None and question.id not in found:
            found[question.id] = replace(match, words=sentence)
    return found


def _by_sentence(said: str, questions: Sequence[Open]) -> dict[str, Match | None]:
    """Each sentence that answers one question alone: by an option that only this one has, or by its form."""
    found: dict[str, Match | None] = {}
    whole = sentences(said)
    parts = [part for sentence in whole if "," in sentence for part in _SEPARATOR.split(sentence) if part]
    for sentence in (*whole, *parts):
        matches = [match for question in questions if (match := match_one(sentence, question)) is not None]
        options = [match for match in matches if match.option is not None]
        formal = [match for match in matches if match.confidence > _FRAGMENT]
        clear = next((some for some in (matches, options, formal) if len(some) == 1), [])
        found |= {match.question: match for match in clear if match.question not in found}
    return found
