"""A case is handed over to a person: who that is, and the one comment that tells them everything. Pure.

Whom the repository's settings name goes first, then whom the operator names, then the owners of the files in
question as CODEOWNERS says, which has to be read.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import codeowners, handoff_text, handover, outbox
from actors.issue.moves import move
from actors.issue.outbox import Policy
from actors.issue.question import Handoff
from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.states import State, Trigger
from actors.messages import FileKnown

LOG_KEPT = 4_000
FILES_KEPT = 200
MOST_ASSIGNEES = 10
"""https://docs.github.com/en/rest/issues/assignees: up to ten people."""


def begin(record: IssueRecord, now: float, policy: Policy, *, why: str = "", log: str = "") -> IssueRecord:
    """The case is a person's from here on. A worker that still runs is ended first, and its work kept."""
    record = move(record, Trigger.GAVE_UP, now)
    if record.state is not State.ESCALATED:
        return record
    record = replace(record, handoff=Handoff(why=why, log=log[-LOG_KEPT:]))
    if record.work is not None and record.work.progress is not Progress.REPORTED:
        return replace(record, work=replace(record.work, progress=Progress.CANCELLING))
    return go_on(record, policy)


def go_on(record: IssueRecord, policy: Policy) -> IssueRecord:
    """Hand over to whom the settings name, or look up who owns the files."""
    handoff = record.handoff
    if handoff is None or handoff.places:
        return record
    handoff = replace(handoff, files=_files(record))
    named = record.choices.escalate_to or policy.escalate_to
    if named or not handoff.files:
        return _finish(record, handoff, named)
    return replace(record, handoff=replace(handoff, places=codeowners.PLACES))


def file_known(record: IssueRecord, message: FileKnown) -> IssueRecord:
    """A file that may name the owners was read; the first that is there counts."""
    handoff = record.handoff
    if handoff is None or not handoff.places or handoff.places[0] != message.path:
        return record
    if message.text is not None:
        return _finish(record, handoff, codeowners.owners(codeowners.read(message.text), handoff.files))
    left = handoff.places[1:]
    if left:
        return replace(record, handoff=replace(handoff, places=left))
    return _finish(record, handoff, ())


def _files(record: IssueRecord) -> tuple[str, ...]:
    """The files that an attempt changed, else those that the task names."""
    changed = record.proposal.change.files if record.proposal is not None else ()
    named = record.task.files if record.task is not None else ()
    return tuple(file.path for file in changed or named)[:FILES_KEPT]


def _finish(record: IssueRecord, handoff: Handoff, named: tuple[str, ...]) -> IssueRecord:
    """One comment that mentions them, and the issue given to those who are people and no team."""
    people = named or (record.requested_by.login,)
    text = handoff_text.bundle(record, handoff, people)
    record = handover.show_partial(replace(record, handoff=None), comment=text)
    logins = [login.lstrip("@") for login in named if "/" not in login][:MOST_ASSIGNEES]
    return outbox.add(record, EffectKind.ASSIGN, body=" ".join(logins)) if logins else record
