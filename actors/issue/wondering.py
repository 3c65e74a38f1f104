"""What people ask in plain words, until somebody answers: a worker in a round of its own, or another person. Pure.

That somebody answered is seen where they quote the question or address who asked it, and do not ask back themselves;
of any other comment it is weighed by how it begins, how soon it comes and what it shares with the question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actors.issue import answer_traits, points, preferring, wish_traits, wishing
from actors.issue.command_lines import Comment
from actors.issue.comment_lines import Line
from actors.issue.intent_rules import Intent, judge
from actors.issue.lazily import lazily
from actors.issue.note import Kind, Note
from actors.issue.noting import note
from actors.issue.pieces import pieces
from actors.issue.record import IssueRecord
from actors.issue.sentences import Clause, clauses
from actors.issue.wish_traits import Asks
from actors.messages import CommentAdded, CommentEdited

MOST = 5
"""Questions of one comment."""
SURE = 0.8
SHORT = 2
"""Words of a question that is none without the sentence before it."""
_SENTENCE = lazily(r"(?<=[.!?])\s+|\n")
_QUOTED = lazily(r"^[ \t]{0,3}>[ \t]?([^\n]*)", re.MULTILINE)
_ON_CONDITION = lazily(r"\b(?:as long as|provided|if|but only|unless|except)\b", re.IGNORECASE)
_DONE = lazily(r"\b(?:found it|figured it out|never ?mind(?: my question)?|got it|answered my own)\b", re.IGNORECASE)


def heard(record: IssueRecord, read: Comment, message: CommentAdded, *, how_far: re.Pattern[str]) -> IssueRecord:
    """The record after what a comment asks and answers; a question how far it is, is answered by the case itself."""
    asked = _questions(read, message.body)
    record = _answered(record, message, asks=bool(asked))
    for text in [text for text in asked if not how_far.search(text)][:MOST]:
        record = _noted(record, text, at=message.created_at, by=message.sender.login, comment_id=message.comment_id)
    return record


def reheard(record: IssueRecord, read: Comment, message: CommentEdited, *, how_far: re.Pattern[str]) -> IssueRecord:
    """The record after a comment was edited: what it asks no more is not open any more, what it asks now is."""
    mine = [one for one in record.notes if one.kind is Kind.WONDERED and one.comment_id == message.comment_id]
    asked = [text for text in _questions(read, message.body) if not how_far.search(text)][:MOST]
    gone = {one.number for one in mine if one.text not in asked}
    record = replace(record, notes=tuple(one for one in record.notes if one.number not in gone))
    for text in asked:
        if text not in {one.text for one in mine}:
            at, by = message.updated_at, message.author.login
            record = _noted(record, text, at=at, by=by, comment_id=message.comment_id)
    return record


def agreed(record: IssueRecord, comment_id: int, words: str) -> str:
    """What somebody proposed as a question and this comment consents to, where it asks for nothing itself."""
    wishes = bool(points.points(words))
    if not wishing.consents(words) or (wishes and not _ON_CONDITION.search(words)):
        return ""
    told = {one.ref for one in record.notes if one.kind is Kind.TOLD and one.comment_id == comment_id}
    asked = (one for one in record.notes if one.kind is Kind.WONDERED and str(one.number) in told)
    proposed = (wishing.PROPOSES.sub("", one.text).rstrip(" ?") for one in asked if wishing.PROPOSES.match(one.text))
    return next((f"Let's {text}. {words if wishes else ''}".strip() for text in proposed if text), "")


def _questions(read: Comment, body: str) -> list[str]:
    said, wished = clauses(read.rest), _wished(read)
    asked = (clause for place, clause in enumerate(said) if _asks(clause, said[place + 1 :]))
    return [_whole(clause.said, body) for clause in asked if clause.said not in wished]


def _wished(read: Comment) -> set[str]:
    """What is put as a question and asks something of the work."""
    cut = [piece for _, found in pieces("\n".join(line.text for line in read.rest)) for piece in found]
    return {
        piece.said for piece, wanted in zip(cut, wish_traits.asked(cut), strict=True) if wanted.asks is not Asks.NOTHING
    }


def _noted(record: IssueRecord, text: str, *, at: float, by: str, comment_id: int) -> IssueRecord:
    since = str(record.turns)
    return note(record, Kind.WONDERED, text, at=at, by=by, comment_id=comment_id, ref=since, says="asked a question")


def _asks(clause: Clause, behind: tuple[Clause, ...]) -> bool:
    """Whether it asks other people something, and its writer does not go on to answer it."""
    if not clause.asks or (behind and wishing.AFFIRMS.match(behind[0].said)):
        return False
    if preferring.heard([Line(text=clause.said)]) or wishing.PLEASE.match(clause.said):
        return False
    if wishing.PROPOSES.match(clause.said) or wishing.OTHERS.match(clause.said):
        return True
    return any(item.intent is Intent.QUESTION and item.confidence >= SURE for item in judge(clause))


def _whole(said: str, body: str) -> str:
    """`..., though, no?` asks what stands before it."""
    if len(said.split()) > SHORT:
        return said
    sentences = (part.strip() for part in _SENTENCE.split(body))
    return next((part for part in sentences if part.endswith(said)), said)


def _answered(record: IssueRecord, message: CommentAdded, *, asks: bool) -> IssueRecord:
    told = {one.ref for one in record.notes if one.kind is Kind.TOLD}
    unanswered = [one for one in record.notes if one.kind is Kind.WONDERED and str(one.number) not in told]
    for one in unanswered:
        if _surely(one, message, asks=asks) or _likely(record, one, message):
            record = note(
                record,
                Kind.TOLD,
                " ".join(_QUOTED.sub("", message.body).split()),
                at=message.created_at,
                by=message.sender.login,
                comment_id=message.comment_id,
                ref=str(one.number),
                says="answered a question",
            )
    return record


def _likely(record: IssueRecord, asked: Note, message: CommentAdded) -> bool:
    own = asked.by == message.sender.login
    between = record.turns - int(asked.ref or record.turns) - 1
    owed = any(question.open for question in record.questions)  # the case's own is answered first
    words = _QUOTED.sub("", message.body)
    return not own and answer_traits.answers(
        asked.text, answer_traits.Said(text=words, between=max(0, between), own=own, owed=owed)
    )


def _surely(asked: Note, message: CommentAdded, *, asks: bool) -> bool:
    if asked.by == message.sender.login:
        return bool(_DONE.search(message.body))
    quotes = any(len(line) > 7 and line.strip() in asked.text for line in _QUOTED.findall(message.body))
    return quotes or (not asks and f"@{asked.by.lower()}" in message.body.lower())
