"""What plain words do to a case: a yes or a no that is awaited, a clarification, a question about how far it is. Pure.

Only what is said clearly is acted on, and only for people who may: each becomes an implied command, which waits for
the permission as a typed one does. What is said half clearly is asked back, once. Nothing is lost: every comment is
a turn of the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actors.issue import (
    answer_rest,
    approving,
    clarifying,
    doing,
    following,
    obey,
    planning,
    points,
    rates,
    reading,
    replying,
    wondering,
)
from actors.issue.command_lines import Comment
from actors.issue.intent import Understood, understand
from actors.issue.intent_rules import Intent
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord
from actors.issue.states import OVER
from actors.issue.steering import PendingCommand
from actors.messages import CommentAdded

CLEAR = 0.85
"""The confidence from which on a yes is taken for one. Below it the case asks."""
ELSE = 0.8
"""The confidence from which on a comment that answers nothing is not asked what it means."""
HEEDED = 0.6
"""The confidence from which on a clarification is handed on: one too many does less harm than one that is lost."""
HOW_FAR = re.compile(
    r"\b(?:status|progress|eta|stuck|update|updates|news|how far|how long|how's it going|how is it going|done yet"
    r"|ready|finished|still (?:working|running)|wann|fertig|when (?:will|can|is)"
    r"|when .{0,40}(?:expected|done|available)|when comes?|is (?:it|this|that|the [\w-]+) done)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"(?:(?:hi|hey|hello|so|and|@[\w-]+)[,!]? )?"
    r"(?:what(?:'s|’s| is) the (?:current )?(?:status|state|progress)"
    r"|how far (?:along )?(?:are you|is (?:it|this))"
    r"|how(?:'s|’s| is) (?:it|this) going"
    r"|(?:are you|is (?:it|this)) (?:done|ready|finished|stuck)"
    r"|any (?:news|updates?|progress)|status|eta|done)"
    r"(?: (?:here|now|yet|already))?\s*\?+",
    re.IGNORECASE,
)
"""A comment that asks where the case stands and nothing else: after the end it begins no round."""
_QUOTED = re.compile(r"^[ \t]{0,3}>[^\n]*(?:\n|\Z)", re.MULTILINE)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def read(record: IssueRecord, comment: Comment) -> Understood:
    """What a comment's words mean while the case's questions are open."""
    return understand(comment.rest, replying.opens(record))


def says_else(meant: Understood) -> bool:
    """Whether a comment clearly is no answer, also where the words could be taken for one."""
    return not meant.answers and meant.first.confidence >= ELSE


def heed(
    record: IssueRecord, comment: Comment, meant: Understood, message: CommentAdded, now: float, policy: Policy
) -> IssueRecord:
    """The case after what was meant; answers to questions and typed commands are not looked at here."""
    for name, words in _implied(record, comment, meant, message):
        taken = rates.take(record, message.sender, now, policy)
        record = taken.record
        if taken.verdict is not rates.Verdict.COUNTS:
            return record
        pending = PendingCommand(
            name=name,
            arguments=words,
            sender=message.sender,
            comment_id=message.comment_id,
            implied=True,
            digest=reading.digest(message.issue.title, message.issue.body),
            plan=planning.awaited(record),
        )
        record = obey.hear(record, pending, now, policy)
    return record


def _implied(
    record: IssueRecord, comment: Comment, meant: Understood, message: CommentAdded
) -> Iterator[tuple[str, str]]:
    """The commands that the words come to, with their arguments."""
    yes, no = (meant.sureness(intent) for intent in (Intent.APPROVAL, Intent.REJECTION))
    if approving.approval_pending(record) and max(yes, no) > 0 and not comment.commands:
        clear = yes >= CLEAR and not record.held_change  # a change of sensitive files takes the command itself
        yield ("approve", "") if clear else (doing.ASK_BACK, "approval" if yes > no else "rejection")
    words = own_words(comment, message.body)
    over = record.state in OVER and bool(_STANDS.fullmatch(words.strip()))
    begins = None if comment.commands or over else following.wanted(record, meant, words)
    if begins is not None:
        yield begins
    elif asks := asked_of_work(record, comment, meant, words, message.comment_id):
        yield clarifying.NAME, asks
    asked = meant.of(Intent.QUESTION)
    if over or (asked and record.state not in OVER and HOW_FAR.search(" ".join(item.words for item in asked))):
        yield doing.HOW_FAR, ""


def asked_of_work(record: IssueRecord, comment: Comment, meant: Understood, words: str, comment_id: int) -> str:
    """What a comment asks of the work: its own words, or those of a proposal that it consents to; empty if nothing."""
    proposed = "" if comment.commands or meant.answers else wondering.agreed(record, comment_id, words)
    return proposed or (words if steers(comment, meant, words) else "")


def steers(comment: Comment, meant: Understood, words: str) -> bool:
    """Whether somebody asks something of the work. What answers a question asks nothing by itself."""
    if max(meant.sureness(intent) for intent in (Intent.CLARIFICATION, Intent.FEEDBACK)) >= HEEDED:
        return True
    return bool(comment.rest) and bool(points.points(answer_rest.beside(words, meant.answers)))


def own_words(comment: Comment, body: str) -> str:
    """What somebody wrote themselves, code and all, without quotes and commands."""
    if comment.commands:
        return "\n".join(line.text for line in comment.rest).strip()
    return _QUOTED.sub("", _HIDDEN.sub("", body.replace("\r\n", "\n"))).strip()
