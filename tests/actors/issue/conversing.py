"""A case talked through at length: what is said, edited and deleted, with every turn kept as a store would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from actors.issue import memory, schema
from actors.issue.decide import decide
from actors.issue.preferences import Profile
from actors.issue.profiles import concerned
from actors.issue.record import IssueRecord, Step
from actors.issue.turn import Turn, touched
from actors.issue.underway import skip_idle, underway
from actors.messages import (
    CommentDeleted,
    CommentEdited,
    EffectDone,
    Enquiry,
    PermissionKnown,
    Person,
    StartWork,
    TimerDue,
    WorkAsked,
    WorkFailed,
    WorkFinished,
    WorkStarted,
)
from tests.cases import ALICE, BOB, LABELS_READY, NO_FILE, NOW, POLICY, REPOSITORY, comment, issue, opened

CAROL = Person(id=3, login="carol")
ROLES: Mapping[str, str] = MappingProxyType({"alice": "admin", "bob": "write", "carol": "read", "mallory": "none"})
MALLORY = Person(id=4, login="mallory")
PEOPLE = {person.login: person for person in (ALICE, BOB, CAROL, MALLORY)}
MINUTE = 60.0


class Conversation:
    """`say`, `edit`, `delete` and the worker's words; `turns` is what a store would hold, by number."""

    def __init__(self, *, record: IssueRecord | None = None, roles: Mapping[str, str] = ROLES) -> None:
        self.record, self.roles = record, {**ROLES, **roles}
        self.turns: dict[int, Turn] = {}
        self.people: dict[int, Profile] = {}
        self.posted: list[str] = []
        self.now = NOW
        self._comments = 900
        self._ours = 50_000

    def begin(self, body: str = "", **changes: object) -> None:
        """Alice files a task and may have it done; a worker starts."""
        self.tell(opened(**({"body": body} if body else {}), **changes), NO_FILE, LABELS_READY)
        self.settle()
        self.work()

    def tell(self, *messages: object) -> None:
        for message in messages:
            known = [self.people.get(id, Profile(person=id)) for id in concerned(self.record, message)]
            step = decide(self.record, message, self.now, policy=POLICY, known=known)
            self.people |= {after.person: after for _, after in step.profiles}
            self._keep(step)

    def _keep(self, step: Step) -> None:
        assert step.record is not None
        record = step.record
        for turn in step.turns:
            self.turns[record.turns] = turn
            record = replace(record, turns=record.turns + 1)
        by_comment: dict[int, int] = {}
        for number, turn in self.turns.items():
            if turn.comment_id is not None:
                by_comment.setdefault(turn.comment_id, number)
        for touch in step.touches:
            if (found := by_comment.get(touch.comment_id)) is not None:
                self.turns[found] = touched(self.turns[found], touch)
        if any(touch.dropped for touch in step.touches) and self.record and memory.full(self.record.notes):
            record = replace(record, notes=self.rebuilt())
        self.record = skip_idle(record)

    def settle(self) -> None:
        """Permissions are known, everything that waits is posted."""
        for _ in range(200):
            assert self.record is not None
            if self.record.reading:
                login = self.record.reading[0]
                self.tell(PermissionKnown(login=login, role=self.roles[login]))
            elif self.record.outbox:
                self._post()
            else:
                return
        raise AssertionError("it does not come to an end")

    def _post(self) -> None:
        assert self.record is not None
        head = self.record.outbox[0]
        self._ours += 1
        id = (self.record.status_comment if head.kind == "status" else head.comment_id) or self._ours
        if head.kind == "comment":
            self.posted.append(head.body)
        told = id if head.kind in ("status", "comment", "edit") else None
        self.tell(EffectDone(effect_id=head.id, id=told, url=f"http://127.0.0.1:1/c/{id}"))

    # --- people -----------------------------------------------------------------------------------------------

    def say(self, who: str, text: str) -> int:
        """Somebody writes a comment, and all that follows from it happens; the comment's id."""
        self.now += MINUTE
        self._comments += 1
        said = comment(text, sender=PEOPLE[who], comment_id=self._comments)
        self.tell(replace(said, created_at=self.now))
        self.settle()
        return self._comments

    def edit(self, comment_id: int, text: str, *, by: str | None = None) -> None:
        """A comment's text is changed, by its author unless said otherwise."""
        self.now += MINUTE
        turn = next(turn for turn in self.turns.values() if turn.comment_id == comment_id)
        self.tell(
            CommentEdited(
                repository=REPOSITORY,
                issue=issue(),
                sender=PEOPLE[by or turn.speaker.login],
                author=turn.speaker,
                comment_id=comment_id,
                body=text,
                before=turn.text,
                updated_at=self.now,
            )
        )
        self.settle()

    def delete(self, comment_id: int, *, by: str = "alice") -> None:
        """A comment is gone."""
        self.now += MINUTE
        self.tell(CommentDeleted(repository=REPOSITORY, issue=issue(), sender=PEOPLE[by], comment_id=comment_id))
        self.settle()

    # --- the worker -------------------------------------------------------------------------------------------

    def work(self) -> None:
        """The attempt that is wanted begins to run."""
        assert self.record is not None
        assert self.record.work is not None
        self.now += MINUTE
        self.tell(WorkStarted(attempt=self.record.work.attempt, worker="analyser", isolation="cage"))
        self.settle()

    def ask(self, id: str, text: str, *options: str, default: str = "") -> None:
        """The worker asks; where none runs, another round is asked for first."""
        self._another_round()
        assert self.record is not None
        assert self.record.work is not None
        self.now += MINUTE
        otherwise = "default" if default else "escalate"
        enquiry = Enquiry(id=id, text=text, options=options, default=default, otherwise=otherwise)
        self.tell(WorkAsked(attempt=self.record.work.attempt, enquiry=enquiry))
        self.now += 2.0
        self.tell(TimerDue())
        self.settle()

    def finish(self, summary: str, report: str = "The report.") -> None:
        """The worker hands in a result, which is posted; where none runs, another round is asked for first."""
        self._another_round()
        assert self.record is not None
        assert self.record.work is not None
        self.now += MINUTE
        self.tell(WorkFinished(attempt=self.record.work.attempt, report=report, summary=summary, commit="c0ffee"))
        self.settle()

    def _another_round(self) -> None:
        """A script need not say what made a worker go on: after the end of a round somebody who may asks for one."""
        assert self.record is not None
        if self.record.work is None:
            self.say("alice", "/retry")
            self.work()

    def fail(self, failed: WorkFailed) -> None:
        """The attempt fails."""
        self.now += MINUTE
        self.tell(failed)
        self.settle()

    # --- what comes of it -------------------------------------------------------------------------------------

    def restart(self) -> None:
        """Another process takes over with what is on disk."""
        assert self.record is not None
        self.record = schema.load(schema.dump(self.record))
        self.turns = {number: schema.load_row(Turn, schema.dump(turn)) for number, turn in self.turns.items()}

    def rebuilt(self) -> memory.Notes:
        """The notes as they are made from the turns alone."""
        return memory.made(note for turn in self.turns.values() for note in turn.notes)

    def started(self) -> StartWork | None:
        """The assignment of the attempt that is wanted or runs."""
        assert self.record is not None
        return next((r.message for r in underway(self.record) if isinstance(r.message, StartWork)), None)

    def turn(self, comment_id: int) -> Turn:
        """The turn of a comment."""
        return next(turn for turn in self.turns.values() if turn.comment_id == comment_id)
