"""The rules by which a clause is judged: rows of what it may mean, how sure that is, and how it is put. Pure.

A row is a pattern over the normalised clause; the surest row wins. Approvals are looked at for what stands before
them, since "not approved" and "once it is approved" are none. Patterns have no nested repetition: each takes
time linear in the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from actors.issue import intent_patterns as patterns
from actors.issue import intent_words as words
from actors.issue.intent_rows import ROWS
from actors.issue.sentences import Clause


class Intent(StrEnum):
    """What a comment, or a part of it, is."""

    APPROVAL = "approval"
    REJECTION = "rejection"
    ANSWER = "answer"
    QUESTION = "question"
    CLARIFICATION = "clarification"
    FEEDBACK = "feedback"
    GRATITUDE = "gratitude"
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A meaning of a clause; `words` is what of the normalised clause it rests on."""

    intent: Intent
    confidence: float
    words: str = ""


TURNED = 0.7
"""What is left of an approval when a `but` follows it."""
CONDITIONAL = 0.7
ON_CONDITION = 0.72
"""An approval that hangs on something said before it, or behind it."""

_WHOLE = {form: Intent(name) for name, forms in words.WHOLE.items() for form in forms}
_BARRIER = re.compile(r"[,:()]|\b(?:and|so|und|et)\b")
_OTHERS = re.compile(r"@(?![\w-]*(?:bot|agent|caseworker))[a-z0-9][\w-]*[,:]? ")
"""Whoever is spoken to is somebody else."""
_WORD = re.compile(r"[\w'<>./-]+")
MOST_SHORT = 4
"""Words of a clause so short that a judgement alone is about our work."""
_TRIM = " .,!…:;-~*_\"'()"


@lru_cache(maxsize=512)
def judge(clause: Clause) -> tuple[Reading, ...]:
    """What the clause may mean: at most one weighty meaning, and thanks beside it."""
    text = clause.plain if clause.plain in _WHOLE else clause.plain.strip(_TRIM + "?" * clause.asks)
    whole = _whole(text) if not clause.asks else None
    if whole is not None:
        return (Reading(intent=whole, confidence=0.97 if not clause.turned else TURNED, words=clause.said),)
    thanks = patterns.THANKS.search(text)
    thanked = (Reading(intent=Intent.GRATITUDE, confidence=0.95, words=thanks[0]),) if thanks else ()
    rest = patterns.THANKS.sub(" ", text).strip(_TRIM + " ") if thanks and not patterns.NO_THANKS.search(text) else text
    if thanks and (not rest or rest in words.PRAISE or _whole(rest) in (Intent.CHATTER, Intent.GRATITUDE)):
        return thanked
    if _OTHERS.match(text) and (clause.asks or patterns.REQUEST.search(text)):
        return (Reading(intent=Intent.CHATTER, confidence=0.9, words=clause.said), *thanked)
    weighty = _asked(clause, text) if clause.asks else _told(clause, rest if thanks else text)
    return (*((weighty,) if weighty else ()), *thanked)


def _whole(text: str) -> Intent | None:
    """The meaning of a clause that is one short form and nothing else, emoji among them, each once or more."""
    if text in _WHOLE:
        return _WHOLE[text]
    parts = [part.strip(_TRIM) for part in re.split(r"[\s,!.]+", text)]
    meanings = {_WHOLE.get(part) for part in parts if part}
    if len(meanings) == 1:
        return meanings.pop()
    if len(parts) <= 6 and None not in meanings and meanings:
        weighty = meanings - {Intent.CHATTER, Intent.GRATITUDE}
        return weighty.pop() if len(weighty) == 1 else None
    return None


def _asked(clause: Clause, text: str) -> Reading:
    request = None if patterns.TELL.search(text) else patterns.REQUEST.search(text)
    if request:
        return Reading(intent=Intent.CLARIFICATION, confidence=0.85, words=request[0])
    return Reading(intent=Intent.QUESTION, confidence=0.92, words=clause.said)


def _told(clause: Clause, text: str) -> Reading | None:
    found = max(_readings(text), key=lambda reading: reading.confidence, default=None)
    approval = _approval(text)
    if approval is not None and approval.confidence == ON_CONDITION and found and found.intent is not Intent.REJECTION:
        return approval  # what follows is its condition, and says nothing of its own
    if found is not None and found.intent is Intent.APPROVAL and clause.turned:
        return Reading(intent=found.intent, confidence=min(TURNED, found.confidence), words=found.words)
    return found


def _readings(text: str) -> Iterator[Reading]:
    asks = patterns.ASKS.match(text)
    if asks:
        yield Reading(intent=Intent.QUESTION, confidence=0.9, words=asks[0])
    request = patterns.REQUEST.match(text)
    if request:
        yield Reading(intent=Intent.CLARIFICATION, confidence=0.89, words=request[0])
    approval = _approval(text)
    if approval is not None:
        yield approval
    for name, confidence, pattern in ROWS:
        match = pattern.search(text)
        if match:
            yield Reading(intent=Intent(name), confidence=confidence, words=match[0].strip())
    yield from _by_topic(text)


def _by_topic(text: str) -> Iterator[Reading]:
    """What a clause that no row fits is about: our work judged, or the task told more of; both weakly."""
    found = {word.strip("',.:()") for word in _WORD.findall(text)}
    judged, work = found & words.JUDGING, found & words.WORK
    subject = found & words.SUBJECT
    if judged and (work or len(found) <= MOST_SHORT):
        yield Reading(intent=Intent.FEEDBACK, confidence=0.7, words=" ".join(sorted(judged | work)))
    elif work and patterns.PAST.search(text):
        yield Reading(intent=Intent.FEEDBACK, confidence=0.6, words=" ".join(sorted(work)))
    if subject and len(found) > 1:
        confidence = min(0.68, 0.5 + 0.06 * len(subject))
        yield Reading(intent=Intent.CLARIFICATION, confidence=confidence, words=" ".join(sorted(subject)))


def _approval(text: str) -> Reading | None:
    """An approval, its opposite where it is negated, and hardly one where it hangs on something."""
    match = patterns.APPROVAL.search(text)
    if match is None:
        return None
    before = _BARRIER.split(text[: match.start()])[-1]
    if patterns.NEGATION.search(before):
        return Reading(intent=Intent.REJECTION, confidence=0.93, words=text[max(0, match.start() - 20) : match.end()])
    after = text[match.end() : match.end() + 60]
    if patterns.CONDITION.match(after.lstrip(" ,")):
        return Reading(intent=Intent.APPROVAL, confidence=ON_CONDITION, words=match[0])
    if patterns.CONDITION.search(before):
        return Reading(intent=Intent.APPROVAL, confidence=CONDITIONAL, words=match[0])
    return Reading(intent=Intent.APPROVAL, confidence=0.9, words=match[0])
