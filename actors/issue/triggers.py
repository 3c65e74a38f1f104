"""Beside the table of transitions: what guards each trigger, what a person has to do for it, what time does. Data."""

from __future__ import annotations

from dataclasses import dataclass

from actors.issue.states import TRANSITIONS, State, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """`name` of the condition, `when` it holds in words, the `action` of a person that it needs (empty: none)."""

    name: str
    when: str
    action: str = ""


GUARDS: dict[Trigger, Guard] = {
    Trigger.ALLOWED: Guard(
        name="complete_and_backed", when="the form is complete and somebody with write access stands behind the case"
    ),
    Trigger.NEEDS_PERSON: Guard(
        name="lacks_something", when="the form lacks something, an approval is missing, or a question is asked"
    ),
    Trigger.ANSWERED: Guard(
        name="nothing_lacks",
        when="what was missing is there now",
        action="edit the issue, `/approve`, `/reject` a plan, `/continue`, or answer",
    ),
    Trigger.WORK_STARTED: Guard(name="worker_runs", when="a worker runs, or goes on with the answer to its question"),
    Trigger.CHANGES_BEGAN: Guard(
        name="worker_changes", when="the worker says that it writes changes now, or goes on with that after an answer"
    ),
    Trigger.TESTS_BEGAN: Guard(
        name="suite_runs",
        when="the repository's tests run on what the worker changed, or go on after an answer",
    ),
    Trigger.CHANGE_APPROVED: Guard(
        name="held_commit_approved", when="the commit that was held may be pushed", action="`/approve` for that commit"
    ),
    Trigger.RESULT_VERIFIED: Guard(
        name="result_on_github",
        when="GitHub has the comments with the report; or the pull request was read back, is open and stands at our "
        "commit",
    ),
    Trigger.ATTEMPT_LOST: Guard(
        name="worth_another_attempt",
        when="the attempt failed in a way that a new attempt may mend; it begins after a delay",
    ),
    Trigger.WORK_FAILED: Guard(name="failed_for_good", when="the attempt failed, and no other would mend it"),
    Trigger.GAVE_UP: Guard(
        name="person_takes_over",
        when="a person has to take over: the last attempt failed, the classifier or `/escalate` says so, or nobody "
        "answered in time",
    ),
    Trigger.CANCEL: Guard(
        name="somebody_cancels",
        when="the case is to stop, or nobody answered, completed the form or approved in time",
        action="`/cancel`, set the label `agent:cancelled`, close or delete the issue",
    ),
    Trigger.RETRY: Guard(
        name="somebody_retries",
        when="the task is done again, or an answer came after its deadline",
        action="`/retry`, set the label `agent:queued`, or answer late",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long a state lasts at most (`after`), and what happens by itself when that time has passed."""

    after: str
    passes: str
    trigger: Trigger | None = None


LIMITS: dict[State, tuple[Limit, ...]] = {
    State.QUEUED: (
        Limit(
            after="the delay before a new attempt",
            passes="the next attempt begins; the status comment shows the time of day",
            trigger=Trigger.ALLOWED,
        ),
        Limit(after="`QUEUED_MINUTES`", passes="the status comment says why it takes so long"),
        Limit(
            after="the end of the day (UTC) whose budget is used up",
            passes="the case goes on; the status comment shows when that is",
            trigger=Trigger.ALLOWED,
        ),
    ),
    State.ANALYZING: (
        Limit(
            after="a fetch that fails or takes too long",
            passes="a new attempt, or the case fails",
            trigger=Trigger.ATTEMPT_LOST,
        ),
    ),
    State.IN_PROGRESS: (
        Limit(
            after="`WORK_SECONDS`, or `WORK_SILENT_SECONDS` without a word",
            passes="the worker is ended; a new attempt, or the case fails",
            trigger=Trigger.ATTEMPT_LOST,
        ),
    ),
    State.AWAITING_FEEDBACK: (
        Limit(after="half of the time for an answer, the form or an approval", passes="one reminder"),
        Limit(
            after="a question's time, `QUESTION_HOURS` unless it says otherwise",
            passes="as the question declares: its default answer, a hand-over to a person, or a cancel",
            trigger=Trigger.GAVE_UP,
        ),
        Limit(
            after=(
                "`FORM_HOURS` with an incomplete form; `APPROVAL_HOURS` without an approval (of the case, a plan or a "
                "change), or without an answer how much more it may cost"
            ),
            passes="the case is cancelled with one sentence; `/retry` takes it up again",
            trigger=Trigger.CANCEL,
        ),
    ),
}
"""States without an entry last until somebody does something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Illegal:
    """A trigger that leads nowhere from a state, as a sentence."""

    state: State
    trigger: Trigger
    sentence: str


def pull(state: State, trigger: Trigger) -> State | Illegal:
    """Where the trigger leads, or why it does not; never raises."""
    target = TRANSITIONS.get((state, trigger))
    if target is not None:
        return target
    possible = ", ".join(legal.value for (begin, legal) in TRANSITIONS if begin is state)
    sentence = f"A case that is {state.value} knows no {trigger.value}; possible there: {possible}."
    return Illegal(state=state, trigger=trigger, sentence=sentence)
