"""What people ask in plain words, until somebody answers: a worker in a round of its own, or another person. Pure.

That somebody answered is seen where they quote the question or address who asked it, and do not ask back themselves.
"""

from __future__ import annotations

import re

from actors.issue.command_lines import Comment
from actors.issue.intent_rules import Intent, judge
from actors.issue.note import Kind, Note
from actors.issue.noting import note
from actors.issue.record import IssueRecord
from actors.issue.sentences import clauses
from actors.messages import CommentAdded

MOST = 5
"""Questions of one comment."""
SURE = 0.8
SHORT = 2
"""Words of a question that is none without the sentence before it."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_QUOTED = re.compile(r"^[ \t]{0,3}>[ \t]?([^\n]*)", re.MULTILINE)
_DONE = re.compile(
    r"\b(?:found it|figured it out|never ?mind(?: my question)?|got it|answered my own)\b", re.IGNORECASE
)


def heard(record: IssueRecord, read: Comment, message: CommentAdded, *, how_far: re.Pattern[str]) -> IssueRecord:
    """The record after what a comment asks and answers; a question how far it is, is answered by the case itself."""
    asked = [
        _whole(clause.said, message.body)
        for clause in clauses(read.rest)
        if clause.asks and any(item.intent is Intent.QUESTION and item.confidence >= SURE for item in judge(clause))
    ]
    record = _answered(record, message, asks=bool(asked))
    for text in [text for text in asked if not how_far.search(text)][:MOST]:
        record = note(
            record,
            Kind.WONDERED,
            text,
            at=message.created_at,
            by=message.sender.login,
            comment_id=message.comment_id,
            says="asked a question",
        )
    return record


def _whole(said: str, body: str) -> str:
    """`..., though, no?` asks what stands before it."""
    if len(said.split()) > SHORT:
        return said
    sentences = (part.strip() for part in _SENTENCE.split(body))
    return next((part for part in sentences if part.endswith(said)), said)


def _answered(record: IssueRecord, message: CommentAdded, *, asks: bool) -> IssueRecord:
    told = {one.ref for one in record.notes if one.kind is Kind.TOLD}
    for one in record.notes:
        if one.kind is Kind.WONDERED and str(one.number) not in told and _answers(one, message, asks=asks):
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


def _answers(asked: Note, message: CommentAdded, *, asks: bool) -> bool:
    if asked.by == message.sender.login:
        return bool(_DONE.search(message.body))
    quotes = any(len(line) > 7 and line.strip() in asked.text for line in _QUOTED.findall(message.body))
    return quotes or (not asks and f"@{asked.by.lower()}" in message.body.lower())
