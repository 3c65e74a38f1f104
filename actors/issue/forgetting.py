"""A person taken out of a case's record: their words, and their name where it says who did something. Pure.

What a case needs stays: who filed it and who asked for it, whom GitHub shows as well, the task itself, and what is on
its way out or being looked up, which is gone by itself in a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actors.issue.note import Note
from actors.issue.question import Question
from actors.issue.record import IssueRecord
from actors.issue.steering import Clarification
from actors.messages import ForgetPerson
from actors.names import SOMEONE, without_names


def forgotten(record: IssueRecord, message: ForgetPerson) -> IssueRecord:
    """The record without the person. Doing it again changes nothing more."""
    clean = _Clean(message)
    kept = record.preferences
    proposal, work = record.proposal, record.work
    return replace(
        record,
        preferences=None if kept is not None and kept.person in message.ids else kept,
        clarifications=tuple(clean.clarifications(record)),
        notes=tuple(clean.notes(record)),
        questions=tuple(clean.questions(record)),
        held_by=clean.who(record.held_by),
        approved_by=clean.who(record.approved_by),
        void_approval=clean.who(record.void_approval),
        proposal=proposal and replace(proposal, approved_by=clean.who(proposal.approved_by)),
        work=work and replace(work, message=clean.text(work.message), details=clean.text(work.details)),
        updates=tuple(replace(update, text=clean.text(update.text)) for update in record.updates),
        outcomes=tuple(replace(outcome, sentence=clean.text(outcome.sentence)) for outcome in record.outcomes),
        amiss=clean.text(record.amiss),
        commanded=tuple(item for item in record.commanded if item.sender not in message.ids),
        forgot_at=max(record.forgot_at, message.at),
        known=tuple(profile for profile in record.known if profile.person not in message.ids),
    )


def concerns(record: IssueRecord, message: ForgetPerson) -> bool:
    """Whether there is something of the person in the record that can go."""
    return replace(forgotten(record, message), forgot_at=record.forgot_at) != record


class _Clean:
    def __init__(self, message: ForgetPerson) -> None:
        self._message = message
        self._logins = frozenset(login.lower() for login in message.logins)

    def who(self, login: str) -> str:
        return SOMEONE if login.lower() in self._logins else login

    def text(self, text: str) -> str:
        return without_names(text, self._message.logins)

    def clarifications(self, record: IssueRecord) -> Iterator[Clarification]:
        """Theirs keep their numbers, which a running worker knows them by, and nothing else."""
        for item in record.clarifications:
            theirs = item.by.lower() in self._logins
            yield replace(item, by=self.who(item.by), text="" if theirs else self.text(item.text))

    def notes(self, record: IssueRecord) -> Iterator[Note]:
        """Theirs go, as their turns lose them; in those of others their name goes."""
        for item in record.notes:
            if item.by.lower() not in self._logins:
                yield replace(item, text=self.text(item.text), says=self.text(item.says))

    def questions(self, record: IssueRecord) -> Iterator[Question]:
        """An option that they chose says nothing of them; their own words do."""
        requester = record.requested_by.id in self._message.ids
        for question in record.questions:
            theirs = question.by.lower() in self._logins and question.answer not in question.options
            yield replace(
                question,
                by=self.who(question.by),
                text=self.text(question.text),
                answer="" if theirs else self.text(question.answer),
                recalls="" if requester or self.text(question.recalls) != question.recalls else question.recalls,
                usual=self.text(question.usual),
            )
