"""What a comment answers to one question: an option, its default, or the part of it that has an answer's form. Pure.

Sentence by sentence, and the first that answers counts. What stands around it (reasons, wishes, talk) is no part of
the answer: `Match.words` is the sentence that is spent in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from actors.issue import answer_fit, answer_parts
from actors.issue.answer_default import takes_default
from actors.issue.answer_words import (
    choice_by_position,
    is_thanks,
    is_unsure,
    plain,
    said_plainly,
    said_yes,
)
from actors.issue.lazily import lazily
from actors.issue.option_text import Meant, named, option_meant
from actors.issue.pieces import pieces

SURE = 0.7
"""The confidence from which on a match counts as an answer."""

LONGEST_ANSWER = 4_000
BRIEF = 4
"""Words of a sentence behind which another still answers the question: `Good question. Yes.`"""
_LITERALLY = lazily(r"\W*(?:yes|no|ja|nein)\b", re.IGNORECASE)
_QUOTED_LINE = lazily(r"^[ \t]{0,3}>[^\n]*$", re.MULTILINE)
_HIDDEN = lazily(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An open question: its id, the number that it has among those that are open, its text, options and default.

    `fresh`: nothing was asked by anybody since, so that a bare word can be meant for it.
    """

    id: str
    number: int = 1
    text: str = ""
    options: tuple[str, ...] = ()
    default: str = ""
    fresh: bool = True


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


def match_one(text: str, question: Open) -> Match | None:
    """What `text` says to one question; None where it says nothing to it, or nothing clear."""
    said = spoken(text)
    if not said or (not question.options and is_thanks(said)):
        return None
    several = len(named(said, question.options)) > 1
    before: list[str] = []
    whole = answer_parts.sentences(said)
    for sentence in whole:
        found = _in_sentence(sentence, question, before, several=several, alone=len(whole) == 1)
        if found is not None and found.confidence >= SURE:
            return replace(found, words=_own_piece(sentence, question, found, before))
        before.append(sentence)
    return None


def verbatim(text: str, question: Open) -> Match:
    """An answer that was given as such (`/answer`): an option where one is meant, else the person's own words."""
    found = match_one(text, question)
    if found is not None and found.option is not None:
        return found
    own = text.strip()[:LONGEST_ANSWER]
    return Match(question=question.id, answer=own, option=None, confidence=1.0, words=own)


def spoken(text: str) -> str:
    """The comment without what it quotes and hides."""
    return _QUOTED_LINE.sub("", _HIDDEN.sub("", text.replace("\r\n", "\n"))).strip()[:LONGEST_ANSWER]


def option(question: Open, place: int, *, confidence: float, words: str) -> Match:
    """The match of an option."""
    return Match(question=question.id, answer=question.options[place], option=place, confidence=confidence, words=words)


def yes_or_no(said: str, question: Open) -> int | None:
    """The only option that says yes (or no) where the sentence is one; of several, the one that says no more."""
    answer = said_plainly(said, weak=question.fresh)
    answer = answer_fit.echo(question.text, said) if answer is None else answer
    if answer is None:
        return None
    says = [said_yes(option) for option in question.options]
    if True not in says and not any(_LITERALLY.match(option) for option in question.options):
        return None  # `never`, `once`, `twice`
    places = [place for place, one in enumerate(says) if one is answer]
    bare = [place for place in places if len(plain(question.options[place]).split()) == 1]
    return places[0] if len(places) == 1 else bare[0] if len(bare) == 1 else None


def _own_piece(sentence: str, question: Open, found: Match, before: list[str]) -> str:
    """What of the sentence is spent: its first piece where that says the same, so that the others stay wishes."""
    first = next((piece.said for _, cut in pieces(sentence) for piece in cut), sentence)
    if first == sentence:
        return sentence
    again = _in_sentence(first, question, before, several=False, alone=True)
    same = again is not None and again.confidence >= SURE and again.answer == found.answer
    return first if same else sentence


def _in_sentence(sentence: str, question: Open, before: list[str], *, several: bool, alone: bool) -> Match | None:
    """`several` options are named in the whole comment; `alone`: the sentence is all of it."""
    if sentence.rstrip(" )\"'*_").endswith("?"):
        return None
    if question.default and _led(before) and _takes_default(sentence, question):
        return _default(question, sentence)
    if question.options:
        brief = alone and len(sentence.split()) <= BRIEF  # what mostly agrees with others has to be all that is said
        question = replace(question, fresh=question.fresh and brief)
        return _option_in(sentence, question, before, several=several)
    if is_thanks(sentence) or is_unsure(sentence) or not _led(before):
        return None
    own = answer_fit.answer(question.text, sentence, fresh=question.fresh, alone=alone)
    own = answer_parts.plainly(own)
    return (
        Match(question=question.id, answer=own, option=None, confidence=_sureness(question), words=sentence)
        if own
        else None
    )


def _sureness(question: Open) -> float:
    """What answers a figure, or yes or no, has a form of its own."""
    return 0.75 if answer_fit.kind(question.text) in (answer_fit.Kind.WHICH, answer_fit.Kind.WHO) else 0.85


def _takes_default(sentence: str, question: Open) -> bool:
    forms = (answer_parts.bare(sentence), answer_parts.bare(answer_parts.head(sentence, told=True)))
    repeats = not question.options  # else an option is named, and maybe another one than the default as well
    return any(
        takes_default(one, question.default, fresh=question.fresh, repeats=repeats) for one in dict.fromkeys(forms)
    )


def _default(question: Open, sentence: str) -> Match:
    place = question.options.index(question.default) if question.default in question.options else None
    return Match(question=question.id, answer=question.default, option=place, confidence=0.95, words=sentence)


# --- options -----------------------------------------------------------------------------------------------------


def _forms(sentence: str) -> Iterator[str]:
    """The sentence, then without what stands around the answer."""
    head = answer_parts.head(sentence)
    told = answer_parts.head(sentence, told=True)
    yield from dict.fromkeys(
        (sentence, answer_parts.bare(sentence), head, answer_parts.bare(head), answer_parts.bare(told))
    )


def _option_in(sentence: str, question: Open, before: list[str], *, several: bool) -> Match | None:
    for form in _forms(sentence):
        place = _by_sign(form, question, before)
        if place is not None:
            return option(question, place, confidence=1.0 if form == sentence else 0.95, words=sentence)
    if answer_parts.aside(sentence) or (is_unsure(sentence) and not named(sentence, question.options)):
        return None
    for form in _forms(sentence):
        meant = option_meant(form, question.options, asked=question.text)
        if meant is not None and meant.confidence >= SURE and not (several and _wordy(form, meant)):
            return option(question, meant.option, confidence=meant.confidence, words=sentence)
    return None


def _wordy(form: str, meant: Meant) -> bool:
    """Whether more is said than the option: where others are named as well, it is not clear which is meant."""
    return len(form.split()) > len(meant.words.split()) + 3


def _by_sign(said: str, question: Open, before: list[str]) -> int | None:
    """The option by its own text to the letter, its number or letter, its place, or by yes and no."""
    exact = [place for place, text in enumerate(question.options) if plain(text) == plain(said)]
    if len(exact) == 1 or not _led(before):
        return exact[0] if len(exact) == 1 else None
    place = choice_by_position(said, len(question.options), number=question.number)
    if place is not None:
        return place
    return yes_or_no(said, question)


def _led(before: list[str]) -> bool:
    """Whether what stands before a sentence only leads up to it."""
    return all((len(one.split()) <= BRIEF or is_unsure(one)) and "?" not in one for one in before)
