"""IssueActor: one issue's case. Load, decide, commit, tell; every decision is in `decide`.

Everything that a decision leads to goes to disk in one batch, together with the delivery that it handles.
Only then is anything told to anybody, and all that is told can be computed again from the record.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from actors import board, moves
from actors.base import Actor
from actors.durations import Durations
from actors.issue import chronicle, context, context_texts, memory, misset, profiles, schema
from actors.issue.decide import decide
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord, Step
from actors.issue.states import OVER, SHOWN, Move, State
from actors.issue.turn import Turn, touched
from actors.issue.underway import Request, skip_idle, underway
from actors.ledger import Ledger
from actors.messages import (
    CaseMoved,
    DeliveryBuried,
    DeliveryHandled,
    EffectDone,
    EffectFailed,
    ForIssue,
    HandleDelivery,
    LetGo,
    Observed,
    Ref,
    StartWork,
    TimerDue,
    Wake,
)
from actors.outages import Outage
from storage.batch import Batch
from storage.inbox import Inbox, buried_row
from storage.people import People
from storage.store import Store
from storage.turns import Turns

log = logging.getLogger(__name__)


class Timers(Protocol):
    """What is needed of the scheduler."""

    def at(self, due: float | None, name: str, ref: Ref, message: object) -> None:
        """Tell `message` at wall-clock time `due`; replaces the timer of that name."""


class IssueActor(Actor):
    """The case of one issue. `address` is how others reach whichever incarnation of it there is.

    `bot` tells our login, the empty text while it is not known.
    """

    def __init__(
        self,
        *,
        name: str,
        generation: int,
        supervisor: Ref,
        key: str,
        address: Ref,
        store: Store,
        inbox: Inbox,
        github: Callable[[int | None], Ref],
        work: Ref,
        branches: Ref,
        health: Ref,
        errors: Ref,
        timers: Timers,
        policy: Policy,
        durations: Durations,
        ledger: Ledger,
        bot: Callable[[], str] = str,
        outages: Sequence[Outage] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=name, generation=generation, supervisor=supervisor)
        self._key = key
        self._address = address
        self._store, self._inbox = store, inbox
        self._turns, self._people = Turns(store), People(store)
        self._github = github
        self._work = work
        self._branches = branches
        self._health, self._errors = health, errors
        self._timers = timers
        self._policy, self._bot = policy, bot
        self._durations, self._ledger = durations, ledger
        self._outages = outages
        self._clock = clock
        self._record: IssueRecord | None = None
        self._told: frozenset[str] = frozenset()
        self._heir = ""  # the key under which the case goes on: everything is for that one

    def begin(self) -> None:
        """Take up the case where it was left."""
        stored = self._store.get("issues", self._key)
        self._record = None if stored is None else schema.load(stored)

    def receive(self, message: object) -> None:
        if isinstance(message, LetGo):
            self.stop()
            return
        if self._heir:
            self._supervisor.tell(ForIssue(key=self._heir, message=message))
            return
        if isinstance(message, Wake):
            self._told = frozenset()
        if isinstance(message, DeliveryBuried) and self._store.get("meta", buried_row(message.delivery_id)) is None:
            return  # it was said already
        now, before = self._clock(), self._record
        event = message.event if isinstance(message, HandleDelivery) else message
        policy = replace(self._policy, bot=self._bot() or self._policy.bot)
        history = self._durations.history()
        known = [profiles.profile(id, self._people.of(id)) for id in profiles.concerned(self._record, event)]
        step = decide(
            self._record,
            event,
            now,
            policy=policy,
            history=history,
            outages=self._outages,
            known=known,
            others=self._ledger.others(self._key, now),
        )
        if step.record is not None:
            step = chronicle.tell(before, message, self._land(step.then(skip_idle(step.record))), now)
        self._commit(step, message, now)
        self._tell(message)
        self._observe(before, now)

    def _commit(self, step: Step, message: object, now: float) -> None:
        """One batch: the record, what is added to its story, and what the message settles."""
        batch = Batch()
        record = step.record
        if record is not None and (
            record is not self._record or step.turns or step.touches or step.story or step.profiles
        ):
            record = self._save(batch, record, step)
        if isinstance(message, HandleDelivery) and not message.shared:
            self._inbox.settle(batch, message.seq)
            for key in message.seen:
                batch.put("seen", key, {"at": now})
        if isinstance(message, EffectDone | EffectFailed):
            batch.delete("calls", message.effect_id)
        if isinstance(message, DeliveryBuried):
            batch.delete("meta", buried_row(message.delivery_id))
        if batch:
            self._store.write(batch)
        self._record = record

    def _land(self, step: Step) -> Step:
        """A case whose issue has another name now moves there; where another case stands already it ends here."""
        record, before = step.record, self._record
        if record is None or before is None or record.key == self._key:
            return step
        if self._store.get("issues", record.key) is None:
            return step
        log.warning("a case stands where this one goes", extra={"key": self._key, "to": record.key})
        return step.then(replace(before, gone=True, outbox=()))

    def _save(self, batch: Batch, record: IssueRecord, step: Step) -> IssueRecord:
        if record.key != self._key:
            self._move(batch, record)
        for number, turn in enumerate(step.turns, record.turns):
            self._turns.add(batch, record.key, number, schema.dump(turn))
        record = self._touch(batch, record, step)
        for number, happening in enumerate(step.story, record.events):
            log.info("decided", extra={"key": self._key, "what": happening.what})
            batch.put("history", f"{record.key}/{number:08d}", schema.dump(happening))
        self._learn(batch, step)
        record = replace(record, turns=record.turns + len(step.turns), events=record.events + len(step.story))
        batch.put("issues", record.key, schema.dump(record))
        board.show(batch, record, before=self._record)
        self._time(batch, record)
        self._ledger.put(batch, record, before=self._record)
        if record.busy or record.due is not None:
            ours = SHOWN[record.state].move is Move.AGENT
            row = {"busy": record.busy, "due": record.due, "state": record.state, "since": record.since, "ours": ours}
            batch.put("agenda", record.key, row)
        else:
            batch.delete("agenda", record.key)
        return record

    def _touch(self, batch: Batch, record: IssueRecord, step: Step) -> IssueRecord:
        """Stored turns change where something became of them. Taken-back notes may let others stand again."""
        changed: dict[int, Turn] = {}
        for touch in step.touches:
            number = self._turns.of_comment(self._key, touch.comment_id)
            if number is None:
                continue
            known = changed.get(number) or self._turn(number)
            changed[number] = touched(known, touch)
        for number, turn in changed.items():
            self._turns.replace(batch, record.key, number, schema.dump(turn))
        before = self._record.notes if self._record else ()
        if not any(touch.dropped for touch in step.touches) or not memory.full(before):
            return record
        turns = {number: schema.load_row(Turn, row) for number, row in self._turns.all(self._key)} | changed
        new = dict(enumerate(step.turns, record.turns))
        return replace(record, notes=memory.made(note for turn in (turns | new).values() for note in turn.notes))

    def _turn(self, number: int) -> Turn:
        row = self._turns.get(self._key, number)
        assert row is not None
        return schema.load_row(Turn, row)

    def _learn(self, batch: Batch, step: Step) -> None:
        """What is known of people changes in the batch of the turn that taught it."""
        for known, profile in step.profiles:
            before, after = profiles.rows(known), profiles.rows(profile)
            for name in before.keys() - after.keys():
                self._people.drop(batch, profile.person, name)
            for name, row in after.items():
                if before.get(name) != row:
                    self._people.put(batch, profile.person, name, row)

    def _move(self, batch: Batch, record: IssueRecord) -> None:
        """All that is stored under the old key is stored under the new one, in the same batch."""
        self._turns.move(batch, self._key, record.key)
        batch.move("history", f"{self._key}/", f"{record.key}/")
        batch.delete("issues", self._key).delete("agenda", self._key)
        left = self._record.repository.id if self._record else None
        moves.note(batch, before=self._key, key=record.key, repository=left)

    def _time(self, batch: Batch, record: IssueRecord) -> None:
        """A case that was just completed tells how long such cases take."""
        before = self._record
        if record.state is not State.COMPLETED or before is None or before.state is State.COMPLETED:
            return
        if before.work is not None and record.task is not None and record.understanding is not None:
            self._durations.add(
                batch,
                key=self._key,
                kind=record.task.type,
                complexity=record.understanding.complexity,
                seconds=record.since - before.work.asked_at,
            )

    def _tell(self, message: object) -> None:
        if isinstance(message, HandleDelivery):
            self._supervisor.tell(DeliveryHandled(seq=message.seq, key=self._key))
        record = self._record
        if record is None:
            return
        if record.key != self._key:
            self._timers.at(None, self._key, self._address, TimerDue())
            self._heir = record.key
            self._supervisor.tell(CaseMoved(before=self._key, key=record.key))
            return
        requests = underway(record)
        for request in requests:
            if request.name not in self._told:
                self._service(record, request).tell(self._informed(record, request.message))
        self._told = frozenset(request.name for request in requests)
        self._timers.at(record.due, self._key, self._address, TimerDue())

    def _informed(self, record: IssueRecord, message: object) -> object:
        """A worker gets what of the talk matters for its task, as far as it was said by now."""
        if not isinstance(message, StartWork):
            return message
        words = context.at_hand(record)
        latest = self._turns.latest(record.key, limit=context.CANDIDATES)
        found = self._turns.search(record.key, words, limit=context.CANDIDATES)
        said, about = ([(number, schema.load_row(Turn, row)) for number, row in rows] for rows in (latest, found))
        return context_texts.told(record, message, context.choose(said, about, words))

    def _service(self, record: IssueRecord, request: Request) -> Ref:
        match request.service:
            case "work":
                return self._work
            case "branches":
                return self._branches
            case "github":
                return self._github(record.repository.installation)

    def _observe(self, before: IssueRecord | None, now: float) -> None:
        record = self._record
        if record is not None and (wrong := misset.told(before, record)) is not None:
            self._errors.tell(wrong)
        if record is None or before is None or record.state is before.state:
            return
        stay, age = now - before.since, now - record.opened_at
        self._health.tell(Observed(name="state_seconds", value=stay, at=now, label=before.state))
        if record.state in OVER:
            self._health.tell(Observed(name="ended", value=age, at=now, label=record.state))
        if record.state is State.COMPLETED:
            kind = record.task.type.value if record.task else ""
            self._health.tell(Observed(name="completed", value=age, at=now, label=kind))
