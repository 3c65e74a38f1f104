"""What a case knows of people's preferences while something is decided: learned, set, forgotten, looked up. Pure.

`decide` lays what is stored of the people whom a message concerns into `record.known` and takes it out again; what
changed there is written in the batch of the step. The case keeps a copy of what its requester prefers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from actors.issue import preference_texts
from actors.issue.arguments import Arguments
from actors.issue.command_lines import Comment
from actors.issue.moves import reply
from actors.issue.preferences import (
    BY_NAME,
    OUTPUT,
    Chosen,
    Profile,
    Wish,
    about,
    usual,
    with_answer,
    with_wishes,
    without,
)
from actors.issue.preferring import heard
from actors.issue.question import Question
from actors.issue.record import IssueRecord
from actors.issue.steering import PendingCommand
from actors.messages import CommentAdded, Person

FORGET = "forget"


@overload
def begin(record: IssueRecord, known: Sequence[Profile]) -> IssueRecord: ...


@overload
def begin(record: None, known: Sequence[Profile]) -> None: ...


@overload
def begin(record: IssueRecord | None, known: Sequence[Profile]) -> IssueRecord | None: ...


def begin(record: IssueRecord | None, known: Sequence[Profile]) -> IssueRecord | None:
    """The record that knows the people; its copy of what the requester prefers is brought up to date."""
    return record and _copied(replace(record, known=tuple(known)))


def end(record: IssueRecord, known: Sequence[Profile]) -> tuple[IssueRecord, tuple[tuple[Profile, Profile], ...]]:
    """The record as it is stored, and the profiles that changed: each as it was and as it is now."""
    before = {profile.person: profile for profile in known}
    new = tuple(
        (before.get(profile.person, Profile(person=profile.person)), profile)
        for profile in record.known
        if profile != before.get(profile.person)
    )
    return replace(_copied(record), known=()), new


def of(record: IssueRecord, person: Person) -> Profile:
    """What is known of a person; nothing where the message does not concern them."""
    found = next((profile for profile in record.known if profile.person == person.id), None)
    return found or Profile(person=person.id, login=person.login)


def teach(record: IssueRecord, comment: Comment, message: CommentAdded) -> IssueRecord:
    """What somebody says of their own preferences is known from now on."""
    url = f"{record.url}#issuecomment-{message.comment_id}"
    wishes = [
        Wish(
            name=item.name,
            value=item.value,
            at=message.created_at,
            confidence=item.confidence,
            quote=preference_texts.quoted(item.quote),
            case=record.key,
            url=url,
        )
        for item in heard(comment.rest)
    ]
    return changed(record, message.sender, with_wishes(of(record, message.sender), wishes)) if wishes else record


def chose(record: IssueRecord, person: Person, question: Question, answer: str, now: float) -> IssueRecord:
    """What somebody answered is offered to them when the same is asked in another case."""
    chosen = Chosen(
        question=about(question.text, question.options),
        text=question.text[:200],
        answer=answer[:300],
        at=now,
        case=record.key,
        option=answer in question.options,
    )
    return changed(record, person, with_answer(of(record, person), chosen))


def offered(record: IssueRecord, text: str, options: tuple[str, ...]) -> tuple[str, str]:
    """The usual answer to a question of whoever stands behind the case, and their login; empty where there is none."""
    for person in (record.requested_by, record.author):
        found = usual(of(record, person), about(text, options), case=record.key, options=options)
        if found is not None:
            return found.answer, person.login
    return "", ""


def hindrance(arguments: Arguments) -> str:
    """Why `/preferences` cannot be obeyed as it stands; empty where it can."""
    wrong = [
        f"`{name}` is {preference_texts.choices(name)}."
        for name, value in arguments.values.items()
        if BY_NAME[name].means and value.lower() not in BY_NAME[name].means
    ]
    words = arguments.text.split()
    if words and words[0].lower() not in (FORGET, "show"):
        wrong.append(preference_texts.usage())
    problems = (*arguments.problems, *wrong)
    return " ".join(("I did not understand that `/preferences`.", *problems)) if problems else ""


def obey(record: IssueRecord, pending: PendingCommand, arguments: Arguments, now: float) -> IssueRecord:
    """`/preferences`: set what was given, forget what was named, and show the rest; always of the sender alone."""
    before = of(record, pending.sender)
    profile = with_wishes(before, (_set(record, pending, name, value, now) for name, value in arguments.values.items()))
    word, _, name = arguments.text.strip().partition(" ")
    if word.lower() == FORGET:
        profile = without(profile, preference_texts.named(profile, name, record.key))
    record = changed(record, pending.sender, profile) if profile != before else record
    return reply(
        record, preference_texts.shown(profile, pending.sender.login, key=record.key, forgot=word.lower() == FORGET)
    )


def _set(record: IssueRecord, pending: PendingCommand, name: str, value: str, now: float) -> Wish:
    url = f"{record.url}#issuecomment-{pending.comment_id}" if pending.comment_id else record.url
    text = value.strip().lower()[:80]
    return Wish(name=name, value=text, at=now, how="set", quote=f"/preferences {name}={text}", case=record.key, url=url)


def changed(record: IssueRecord, person: Person, profile: Profile) -> IssueRecord:
    """The record that knows that of a person from now on."""
    others = tuple(known for known in record.known if known.person != person.id)
    return replace(record, known=(*others, replace(profile, login=person.login)))


def _copied(record: IssueRecord) -> IssueRecord:
    """The requester's wishes; not what they usually answer or do, which is told where it is asked."""
    found = next((profile for profile in record.known if profile.person == record.requested_by.id), None)
    if found is None:
        return record
    wishes = tuple(wish for wish in found.wishes if wish.name != OUTPUT)
    return replace(record, preferences=replace(found, wishes=wishes, chosen=()) if wishes else None)
