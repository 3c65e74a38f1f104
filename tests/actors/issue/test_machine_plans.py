"""A case that begins with a plan and has a budget, under everything that can happen to it, in any order."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from actors.issue import budget, planning, spending
from actors.issue.allowance import Bounds
from actors.issue.choice import Approve
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import OVER, WORKING, State
from actors.issue.underway import underway
from actors.messages import Person, StartWork, WorkFailed
from tests.actors.issue.test_choosing import failure
from tests.actors.issue.test_machine import Machine
from tests.actors.issue.test_machine_questions import Asking
from tests.cases import ALICE, BOB, comment

SAID = ("/approve", "lgtm", "/reject use decimals", "/reject", "continue", "continue with $2", "stop", "/continue $1")


class Planned(Asking):
    """Nothing is changed before a plan was approved, and nothing is spent beyond what somebody granted."""

    policy = replace(Machine.policy, approve=Approve.ALWAYS, case_bounds=Bounds(usd=Decimal(4)), fallback=("b", "c"))

    def check_step(self, before: IssueRecord, after: IssueRecord, message: object) -> None:
        super().check_step(before, after, message)
        assert spending.total(after).usd >= spending.total(before).usd
        assert after.budget.usd >= before.budget.usd, "what was granted is not taken back"
        if after.plan is not None and after.plan.approved_by and (before.plan is None or not before.plan.approved_by):
            assert before.plan is not None
            assert after.plan.digest == before.plan.digest, "what is approved is what was on the issue"

    @invariant()
    def nothing_is_changed_without_an_approval(self) -> None:
        if self.record is None:
            return
        for request in underway(self.record):
            if isinstance(request.message, StartWork) and not request.message.plan_only:
                assert request.message.plan, "an attempt that may change something has a plan that was approved"

    @invariant()
    def nobody_works_beyond_the_limit(self) -> None:
        record = self.record
        if record is None or record.work is None or record.state not in WORKING:
            return
        if budget.over_case(record, self.policy):
            assert record.work.progress in (Progress.CANCELLING, Progress.REPORTED)

    @invariant()
    def a_budget_is_asked_about_once(self) -> None:
        if self.record is not None:
            assert len([question for question in self.record.open_questions if question.writers]) <= 1

    @invariant()
    def a_plan_that_waits_is_waited_for(self) -> None:
        if self.record is not None and planning.waits(self.record):
            assert self.record.state in (State.AWAITING_FEEDBACK, State.QUEUED, State.ESCALATED, *OVER)
            assert self.record.work is None or self.record.state is not State.QUEUED

    @invariant()
    def each_worker_is_tried_once_in_a_round(self) -> None:
        if self.record is not None:
            tried = [fallen.worker for fallen in self.record.fallen]
            assert len(tried) == len(set(tried))

    @rule(text=st.sampled_from(SAID), sender=st.sampled_from([ALICE, ALICE, BOB]))
    def somebody_decides(self, text: str, sender: Person) -> None:
        self.tell(comment(text, sender=sender))

    @precondition(lambda self: self.record and self.record.work)
    @rule(code=st.sampled_from(["E_NO_PROGRAM", "E_ENDPOINT_DENIED", "E_BASE_MOVED"]))
    def a_worker_cannot(self, code: str) -> None:
        assert self.case.work is not None
        self.tell(WorkFailed(attempt=self.case.work.attempt, analysis=failure(code)))


Planned.TestCase.settings = settings(
    max_examples=int(os.environ.get("MACHINE_EXAMPLES", "40")),
    stateful_step_count=int(os.environ.get("MACHINE_STEPS", "40")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
TestPlanned = Planned.TestCase
