"""What happens around a case: its issue is closed, locked or moved, its repository renamed, archived or lost. Pure.

GitHub delivers in any order: what is older than what is known already never moves a case back.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import neutral, obey, phrases, retracting
from actors.issue.labels import own
from actors.issue.moves import cancel, reply
from actors.issue.quiet import Silence, hush, speak
from actors.issue.record import Happening, IssueRecord, Step
from actors.issue.states import OVER, State
from actors.messages import (
    CommentDeleted,
    IssueClosed,
    IssueLocked,
    IssueNoted,
    IssueReopened,
    IssueTransferred,
    RepositoryArchived,
    RepositoryBack,
    RepositoryFacts,
    RepositoryLost,
    RepositoryRenamed,
)

Around = (
    CommentDeleted
    | IssueClosed
    | IssueLocked
    | IssueNoted
    | IssueReopened
    | IssueTransferred
    | RepositoryArchived
    | RepositoryBack
    | RepositoryLost
    | RepositoryRenamed
)


def hear(record: IssueRecord, message: Around, now: float) -> Step:
    """What `message` makes of the case, and its line in the story."""
    changed = _hear(record, message, now)
    what = _WORDS.get(type(message), "") or getattr(message, "what", "")
    if changed is None:
        return Step(record=record, story=(Happening(at=now, what=f"{what}: old news"),))
    return Step(record=changed, story=(Happening(at=now, what=what, details={"by": message.sender.login}),))


_WORDS: dict[type, str] = {
    CommentDeleted: "comment deleted",
    IssueClosed: "issue closed",
    IssueLocked: "issue locked or unlocked",
    IssueReopened: "issue reopened",
    IssueTransferred: "issue transferred",
    RepositoryArchived: "repository archived or taken out",
    RepositoryBack: "repository within reach again",
    RepositoryLost: "repository out of reach",
    RepositoryRenamed: "repository renamed",
}


def _hear(record: IssueRecord, message: Around, now: float) -> IssueRecord | None:
    match message:
        case IssueClosed():
            return _closed(record, message, now)
        case IssueReopened():
            return _reopened(record, message)
        case IssueLocked():
            return _locked(record, message)
        case IssueTransferred():
            return _transferred(record, message, now)
        case IssueNoted():
            return record
        case CommentDeleted(comment_id=comment_id):
            return _comment_deleted(retracting.deleted(record, comment_id, by=message.sender, now=now), comment_id)
        case RepositoryRenamed(before=before, repository=repository):
            return _renamed(record, before, repository)
        case RepositoryArchived(archived=archived):
            return hush(record, Silence.ARCHIVED) if archived else speak(record, Silence.ARCHIVED)
        case RepositoryLost(why="deleted"):
            return cancel(replace(record, gone=True), now)
        case RepositoryLost(why=why):
            record = hush(record, Silence(why))
            return cancel(record, now) if why == "removed" else record
        case RepositoryBack(installation=installation):
            record = replace(record, repository=replace(record.repository, installation=installation))
            return speak(speak(record, Silence.REMOVED), Silence.SUSPENDED)


# --- the issue -------------------------------------------------------------------------------------------------


def _closed(record: IssueRecord, message: IssueClosed, now: float) -> IssueRecord | None:
    if message.deleted:
        return cancel(replace(record, gone=True), now)
    if message.issue.updated_at < record.opened_or_closed_at:
        return None
    record = replace(record, closed=True, opened_or_closed_at=message.issue.updated_at)
    if record.state in OVER:
        return record
    who = phrases.name(message.sender.login)
    return reply(cancel(record, now), f"{who} closed the issue, so its task was cancelled.\n\n{_AGAIN}")


_AGAIN = "To go on, reopen the issue and type `/retry`."


def _reopened(record: IssueRecord, message: IssueReopened) -> IssueRecord | None:
    if message.issue.updated_at < record.opened_or_closed_at:
        return None
    record = replace(record, closed=False, opened_or_closed_at=message.issue.updated_at)
    if record.state not in OVER:
        return record
    done = "The task was done before" if record.state is State.COMPLETED else "The task was not finished"
    return reply(record, f"The issue is open again. {done}: `/retry` does it again from the start.")


def _locked(record: IssueRecord, message: IssueLocked) -> IssueRecord | None:
    if message.issue.updated_at < record.locked_at:
        return None
    record = replace(record, locked_at=message.issue.updated_at)
    return hush(record, Silence.LOCKED) if message.locked else speak(record, Silence.LOCKED)


def _comment_deleted(record: IssueRecord, comment_id: int) -> IssueRecord:
    """A status comment that somebody deleted is made anew for as long as something is going on."""
    if comment_id != record.status_comment:
        return record
    record = replace(record, status_comment=None)
    return record if record.state in OVER else replace(record, status_shown="")


# --- another name ----------------------------------------------------------------------------------------------


def _transferred(record: IssueRecord, message: IssueTransferred, now: float) -> IssueRecord | None:
    """What was allowed there is not allowed here: everybody who stands behind the case is looked up again."""
    if message.repository.full_name == record.repository.full_name:
        return None
    place = message.repository
    working = record.work is not None
    if working:
        record = cancel(record, now)
    record = _at(record, place, number=message.issue.number, url=message.issue.url)
    record = replace(record, settings=None, approved_by="", approved_digest="", labels=own(message.issue.labels))
    record = replace(record, label_asked="", labels_ready=False)
    for login in record.backers:
        record = obey.ask_permission(record, login)
    if not working:
        return record
    where = neutral.inline(place.full_name)
    return reply(record, f"This issue was moved to `{where}`, so the work was stopped. `/retry` begins it here.")


def _renamed(record: IssueRecord, before: str, repository: RepositoryFacts) -> IssueRecord | None:
    if record.repository.full_name != before:
        return None
    url = record.url.replace(f"/{before}/", f"/{repository.full_name}/", 1)
    return _at(record, repository, number=record.number, url=url)


def _at(record: IssueRecord, place: RepositoryFacts, *, number: int, url: str) -> IssueRecord:
    """The case under its new key; an attempt goes on under the one with which it was begun."""
    work = record.work and replace(record.work, key=record.work.key or record.key)
    installation = place.installation or record.repository.installation
    place = replace(place, installation=installation)
    return replace(record, key=f"{place.full_name}#{number}", repository=place, number=number, url=url, work=work)


def refresh(record: IssueRecord, message: object) -> IssueRecord:
    """The record that knows its repository as the latest delivery described it."""
    said = getattr(message, "repository", None)
    if not isinstance(said, RepositoryFacts) or said.full_name != record.repository.full_name:
        return record
    said = replace(said, installation=said.installation or record.repository.installation)
    return record if said == record.repository else replace(record, repository=said)
