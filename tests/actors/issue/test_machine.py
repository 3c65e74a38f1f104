"""A case under everything that can happen to it, in any order: what must hold after each step, held."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actors.issue import labels, schema
from actors.issue.commands import COMMANDS
from actors.issue.comprehension import Missing
from actors.issue.decide import decide
from actors.issue.record import Effect, EffectKind, IssueRecord, Progress
from actors.issue.states import OVER, STATE_LABELS, TRANSITIONS, WORKING, State
from actors.issue.underway import skip_idle, underway
from actors.issue.writes import resolve
from actors.messages import (
    Category,
    Change,
    ChangedFile,
    ChangePushed,
    CommentAdded,
    CommentEdited,
    DeliveryBuried,
    EffectDone,
    EffectFailed,
    ErrorAnalysis,
    FileKnown,
    GitHubWrite,
    IssueClosed,
    IssueEdited,
    IssueLocked,
    IssueReopened,
    LabelChanged,
    LabelsMended,
    PermissionKnown,
    Person,
    PullKnown,
    PushChange,
    PushFailed,
    ReadPull,
    Recovery,
    RepositoryArchived,
    RepositoryLabelChanged,
    Severity,
    SwitchLabels,
    TemplatesKnown,
    TimerDue,
    TreeKnown,
    Wake,
    WorkCancelled,
    WorkCosted,
    WorkFailed,
    WorkFinished,
    WorkPhase,
    WorkProgressed,
    WorkQueued,
    WorkStarted,
    WorkSteered,
)
from actors.wordings import digest
from tests.cases import ACCESS, ALICE, BOB, FORM, NOW, POLICY, REPOSITORY, comment, issue, opened

LEGAL = {(begin, end) for (begin, _), end in TRANSITIONS.items()}
FILES = FORM.replace("### Relevant files\n\n_No response_", "### Relevant files\n\nstorage/store.py")
CODE = FORM.replace("Analysis report", "Code changes with explanations")
WORDS = [f"/{command.name}" for command in COMMANDS] + ["/statsu", "thank you", "/retry\n/cancel"]

OTHERS = [
    Wake(),
    Wake(restarted=True),
    opened(),
    DeliveryBuried(delivery_id="abc", error="ValueError"),
    LabelsMended(repo="octo/sample"),
    RepositoryLabelChanged(repository=REPOSITORY, sender=BOB, label="bug", now=None),
    IssueReopened(repository=REPOSITORY, issue=issue(), sender=ALICE),
    IssueLocked(repository=REPOSITORY, issue=issue(), sender=ALICE, locked=True),
    IssueLocked(repository=REPOSITORY, issue=issue(), sender=ALICE, locked=False),
    RepositoryArchived(repository=REPOSITORY, sender=ALICE, archived=True),
    *[RepositoryArchived(repository=REPOSITORY, sender=ALICE, archived=False)] * 4,
]
"""Messages that may come at any time and need no answer: a new one is a line here."""


def change(attempt: int, *, held: str = "") -> Change:
    files = (ChangedFile(path="a.py", added=1, removed=0),)
    return Change(branch="agent/issue-7-x", base="abc", head=f"head{attempt}", files=files, held=held)


def number(effect_id: str) -> int:
    return int(effect_id.rpartition(":")[2])


class Machine(RuleBasedStateMachine):
    """`on_github` are the labels there; people change them, too, and their webhooks arrive late but in order."""

    policy = replace(POLICY, attempts=2, settle=3.0)

    def __init__(self) -> None:
        super().__init__()
        self.record: IssueRecord | None = None
        self.now = NOW
        self.on_github: set[str] = set()
        self.hooks: deque[LabelChanged] = deque()
        self.told = ""  # the effect that is under way
        self.write: GitHubWrite | None = None  # its wording that waits, or that GitHubActor has begun to send
        self.begun = False
        self.sent = False  # GitHub has done it, and nobody heard so yet
        self.label_lost = False
        self.ids: dict[str, EffectKind] = {}
        self.edits = 0

    @property
    def case(self) -> IssueRecord:
        assert self.record is not None
        return self.record

    def tell(self, message: object) -> None:
        before = self.record
        step = decide(before, message, self.now, policy=self.policy)
        assert step.record is not None
        self.record = skip_idle(step.record)
        if before is not None:
            self.check_step(before, self.record, message)
        self.send()

    def send(self) -> None:
        """As the actors do: the head is told as things stand now, and exchanged while it was not begun."""
        head = self.case.outbox[0] if self.case.outbox else None
        if head is None:
            self.told, self.write, self.begun, self.sent = "", None, False, False
        elif head.id != self.told:
            self.told, self.write, self.begun, self.sent = head.id, self.worded(head), False, False
        elif not self.begun:
            self.write = self.worded(head)

    def worded(self, head: Effect) -> GitHubWrite | None:
        write = resolve(self.case, head)
        return replace(write, perhaps=()) if isinstance(write, SwitchLabels) else write

    # --- what must hold from one step to the next ------------------------------------------------------------

    def check_step(self, before: IssueRecord, after: IssueRecord, message: object) -> None:
        known = {id(moved) for moved in before.transitions}  # a state may be entered twice in one moment
        entered = [moved for moved in after.transitions if id(moved) not in known]
        path = [before.state, *(moved.state for moved in entered)]
        assert all(pair in LEGAL for pair in pairwise(path)), path
        assert path[-1] is after.state
        if before.state in OVER and after.state is not before.state:
            assert isinstance(message, CommentAdded | CommentEdited | PermissionKnown | LabelChanged), message
        answered = isinstance(message, EffectDone | EffectFailed) and message.effect_id == self.told
        if before.outbox and not answered and not after.gone:
            assert after.outbox[0].id == before.outbox[0].id, "the head is under way and stays"
        kept = [effect.id for effect in before.outbox if effect.id in {later.id for later in after.outbox}]
        ids = [effect.id for effect in after.outbox]
        assert [waiting for waiting in ids if waiting in kept] == kept, "what waits keeps its order"
        assert after.effects >= before.effects
        assert after.attempts >= before.attempts
        if before.work and after.work and before.work.attempt == after.work.attempt:
            assert after.work.percent >= before.work.percent

    @invariant()
    def what_holds_always(self) -> None:
        if self.record is None:
            return
        record = self.record
        order = [number(effect.id) for effect in record.outbox]
        assert len(order) == len(set(order)), "an effect waits once"
        for effect in record.outbox:
            assert self.ids.setdefault(effect.id, effect.kind) is effect.kind, "an id is used once"
            assert number(effect.id) <= record.effects
        names = [request.name for request in underway(record)]
        assert len(names) == len(set(names))
        assert schema.load(json.loads(json.dumps(schema.dump(record)))) == record

    @invariant()
    def nobody_waits_for_nothing(self) -> None:
        """Where it is the agent's move, something is under way that will end."""
        if self.record is None:
            return
        if self.record.state in WORKING:
            assert self.record.work is not None
            assert self.record.work.progress is not Progress.CANCELLING or self.record.budget.reached
        if self.record.state is State.QUEUED:
            retry = any(timer.name == "retry" for timer in self.record.timers)
            asked = self.record.reading or self.record.missing or self.record.settings is None
            asked = asked or self.record.unchecked
            person = self.record.held_by or self.record.closed or self.record.silent  # said in the status comment
            assert asked or self.record.work or retry or person

    @invariant()
    def a_result_goes_on(self) -> None:
        """A result that is in hand is posted, pushed, looked at, or waits for a person who was told so."""
        if self.record is None or self.record.work is None or self.record.work.progress is not Progress.REPORTED:
            return
        record = self.record
        look = any(timer.name == "look" for timer in record.timers)
        asked = any(isinstance(request.message, PushChange | ReadPull) for request in underway(record))
        waits = any(effect.role == "result" for effect in (*record.outbox, *record.shelf))
        assert asked or look or record.held_change or waits
        if record.held_change:
            assert not asked, "nothing that is held is pushed"

    @invariant()
    def completed_means_shown(self) -> None:
        """A case that is completed has a result that GitHub showed."""
        if self.record is not None and self.record.state is State.COMPLETED:
            assert self.record.result_url

    # --- what happens ----------------------------------------------------------------------------------------

    @initialize(
        body=st.sampled_from([FORM, CODE, CODE, "", FORM.replace("Medium", "_No response_"), FILES]),
        begun=st.sampled_from([True, True, True, False]),
    )
    def opens(self, body: str, begun: bool) -> None:
        """Most cases get as far as their worker; what happens before that happens to the others."""
        self.tell(opened(body=body))
        if begun:
            self.tell(FileKnown(path=".github/caseworker.yml", text=None))
            self.tell(PermissionKnown(login="alice", role="write"))
            self.tell(ACCESS)
        if begun and self.case.work is not None:
            self.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))

    @rule(text=st.sampled_from(WORDS), sender=st.sampled_from([ALICE, BOB]))
    def somebody_writes(self, text: str, sender: Person) -> None:
        self.tell(comment(text, sender=sender))

    @precondition(lambda self: self.record and self.record.reading)
    @rule(role=st.sampled_from(["write", "write", "read"]))
    def permission_is_known(self, role: str) -> None:
        self.tell(PermissionKnown(login=self.case.reading[0], role=role))

    @precondition(lambda self: self.record and self.record.unchecked)
    @rule(may=st.sampled_from([True, True, False]))
    def access_is_known(self, may: bool) -> None:
        self.tell(replace(ACCESS, may=may, why="" if may else "it may not push"))

    @rule(text=st.sampled_from([None, "attempts: 1", "bare_commands: no", "nonsense: [1"]))
    def settings_are_known(self, text: str | None) -> None:
        if self.case.settings is None:
            self.tell(FileKnown(path=".github/caseworker.yml", text=text))

    @precondition(lambda self: self.record and self.record.missing)
    @rule(files=st.sampled_from([None, {}, {"storage/store.py": 900}]))
    def the_repository_is_read(self, files: dict[str, int] | None) -> None:
        if self.case.missing is Missing.TREE:
            self.tell(TreeKnown(files=files))
        else:
            self.tell(TemplatesKnown(templates={}))

    @precondition(lambda self: self.told and not self.sent)
    @rule()
    def github_does_it(self) -> None:
        self.apply()

    @precondition(lambda self: self.told and not self.begun and isinstance(self.write, SwitchLabels))
    @rule()
    def github_has_added_and_not_removed(self) -> None:
        assert isinstance(self.write, SwitchLabels)
        self.begun = True
        self.on_github |= set(self.write.add)

    @precondition(lambda self: self.told)
    @rule()
    def github_did_it(self) -> None:
        self.apply()
        done = EffectDone(effect_id=self.told, id=number(self.told) + 5_000, url="http://127.0.0.1:1/c")
        assert self.write is not None
        switched = self.write if isinstance(self.write, SwitchLabels) else None
        self.tell(replace(done, applied=digest(self.write), switched=switched))

    @precondition(lambda self: self.told)
    @rule()
    def github_refuses_it(self) -> None:
        self.label_lost |= self.case.outbox[0].kind is EffectKind.LABEL
        self.tell(EffectFailed(effect_id=self.told, analysis=self.analysis(Recovery.GIVE_UP)))

    @rule(effect=st.integers(1, 40))
    def a_late_answer_comes(self, effect: int) -> None:
        """To what is over already, or was never asked for: not to what waits to be told."""
        waiting = self.case.outbox[0].id if self.case.outbox else ""
        if f"{self.case.key}:{effect}" not in (self.told, waiting):
            self.tell(EffectDone(effect_id=f"{self.case.key}:{effect}", id=1))

    @rule(label=st.sampled_from(sorted(labels.OWN)), added=st.booleans())
    def somebody_changes_a_label(self, label: str, added: bool) -> None:
        if (label in self.on_github) is not added:
            (self.on_github.add if added else self.on_github.remove)(label)
            event = LabelChanged(repository=REPOSITORY, issue=issue(), sender=BOB, label=label, added=added)
            self.hooks.append(event)

    @precondition(lambda self: self.hooks)
    @rule()
    def a_webhook_arrives(self) -> None:
        self.tell(self.hooks.popleft())

    @precondition(lambda self: self.record and self.record.work)
    @rule(
        make=st.sampled_from(
            [
                lambda attempt, _: WorkQueued(attempt=attempt, place=2),
                lambda attempt, _: WorkStarted(attempt=attempt, worker="analyser", isolation="none"),
                lambda attempt, percent: WorkProgressed(attempt=attempt, percent=percent, message="on it"),
                lambda attempt, _: WorkFinished(attempt=attempt, report="Done.", summary="done", commit="abc"),
                lambda attempt, _: WorkFinished(
                    attempt=attempt, report="Done.", summary="done", commit="abc", change=change(attempt)
                ),
                lambda attempt, _: WorkFinished(
                    attempt=attempt, report="Done.", summary="done", commit="abc", change=change(attempt, held="why")
                ),
                lambda attempt, percent: WorkCosted(attempt=attempt, usd=Decimal(percent) / 10, tokens=percent),
                lambda attempt, _: WorkPhase(attempt=attempt, phase="implementing"),
                lambda attempt, _: WorkPhase(attempt=attempt, phase="testing"),
                lambda attempt, percent: WorkSteered(attempt=attempt, number=1, taken=percent > 50),
                lambda attempt, _: WorkFailed(attempt=attempt, analysis=Machine.analysis(Recovery.RETRY)),
                lambda attempt, _: WorkFailed(attempt=attempt, analysis=Machine.analysis(Recovery.GIVE_UP)),
                lambda attempt, _: WorkCancelled(attempt=attempt),
                lambda attempt, _: WorkCancelled(attempt=attempt, change=change(attempt)),
                lambda attempt, _: WorkFailed(
                    attempt=attempt, analysis=Machine.analysis(Recovery.GIVE_UP), change=change(attempt)
                ),
            ]
        ),
        percent=st.integers(0, 100),
        stale=st.sampled_from([0, 0, 0, 1]),
    )
    def the_worker_speaks(self, make: Callable[[int, int], object], percent: int, stale: int) -> None:
        assert self.case.work is not None
        self.tell(make(self.case.work.attempt - stale, percent))

    @precondition(lambda self: self.record and self.record.work)
    @rule(
        make=st.sampled_from(
            [
                lambda attempt: WorkStarted(attempt=attempt, worker="analyser", isolation="none"),
                lambda attempt: WorkPhase(attempt=attempt, phase="implementing"),
                lambda attempt: WorkPhase(attempt=attempt, phase="testing"),
                lambda attempt: WorkFinished(
                    attempt=attempt, report="Done.", summary="done", commit="abc", change=change(attempt)
                ),
            ]
        )
    )
    def the_worker_gets_on(self, make: Callable[[int], object]) -> None:
        assert self.case.work is not None
        self.tell(make(self.case.work.attempt))

    @rule(seconds=st.sampled_from([0.0, 1.0, 20.0, 100.0, -50.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.tell(TimerDue())

    @rule(body=st.sampled_from([FORM, CODE, CODE, "", FILES, "### Prompt\n\nsomething of ours"]))
    def the_issue_is_edited(self, body: str) -> None:
        self.edits += 1
        changed = issue(body=body, updated_at=NOW + self.edits)
        self.tell(IssueEdited(repository=REPOSITORY, issue=changed, sender=ALICE))

    @precondition(lambda self: self.record and self.record.proposal)
    @rule(outcome=st.sampled_from(["done", "done", "lost"]))
    def the_change_is_pushed_or_looked_at(self, outcome: str) -> None:
        for request in underway(self.case) if self.record else ():
            match request.message:
                case PushChange(head=head) if outcome == "lost":
                    self.tell(PushFailed(head=head, analysis=self.analysis(Recovery.GIVE_UP)))
                case PushChange(head=head, branch=branch):
                    self.tell(ChangePushed(head=head, branch=branch))
                case ReadPull(number=pull):
                    assert self.case.proposal is not None
                    head = self.case.proposal.change.head
                    state = "closed" if outcome == "lost" else "open"
                    self.tell(PullKnown(number=pull, state=state, head=head, commits=1))

    @precondition(lambda self: self.record and self.record.proposal)
    @rule(outcome=st.sampled_from(["done", "done", "lost"]))
    def the_change_gets_through(self, outcome: str) -> None:
        for step in ("done", outcome):
            self.the_change_is_pushed_or_looked_at(step)
            self.github_catches_up()

    @rule()
    def github_catches_up(self) -> None:
        for _ in range(10):
            if self.told:
                self.github_did_it()

    @rule(message=st.sampled_from(OTHERS))
    def something_else_happens(self, message: object) -> None:
        self.tell(message)

    @rule(how=st.sampled_from([*["not"] * 8, "closed", "closed", "deleted"]))
    def the_issue_is_closed(self, how: str) -> None:
        """Seldom: after it little happens."""
        deleted = how == "deleted"
        if how == "not":
            return
        self.tell(IssueClosed(repository=REPOSITORY, issue=issue(), sender=ALICE, deleted=deleted))

    # --- GitHub ----------------------------------------------------------------------------------------------

    @staticmethod
    def analysis(recovery: Recovery) -> ErrorAnalysis:
        return ErrorAnalysis(
            code="E_X",
            category=Category.UNKNOWN,
            severity=Severity.LOW,
            recovery=recovery,
            delay=10.0,
            escalate=False,
            user_message="It failed.",
            technical="status 1",
        )

    def apply(self) -> None:
        if isinstance(self.write, SwitchLabels) and not self.sent:
            self.on_github |= set(self.write.add)
            self.on_github -= {*self.write.remove, *self.write.perhaps}
        self.begun = self.sent = True

    def teardown(self) -> None:
        """All webhooks arrive and GitHub does all that it is told: then exactly the wanted labels are there."""
        if self.record is None:
            return
        while self.hooks:
            self.tell(self.hooks.popleft())
        self.tell(RepositoryArchived(repository=REPOSITORY, sender=ALICE, archived=False))
        self.tell(IssueLocked(repository=REPOSITORY, issue=issue(), sender=ALICE, locked=False))
        for _ in range(200):
            if self.case.commands:
                self.tell(PermissionKnown(login=self.case.commands[0].sender.login, role="read"))
            self.now += 10
            self.tell(TimerDue())
            if not self.told:
                break
            self.github_did_it()
        assert self.case.outbox == ()
        if not self.label_lost and not self.case.gone:
            wanted = set(labels.wanted(self.case).split())
            assert self.on_github == wanted
            assert set(self.case.labels) == wanted
            assert len(wanted & STATE_LABELS) == 1


Machine.TestCase.settings = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "40")),
    stateful_step_count=int(os.environ.get("MACHINE_STEPS", "40")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a failing run is short enough to be read as it is
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
TestMachine = Machine.TestCase
