"""The state machine of a case as data: states, triggers, where each leads, and what each state shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands; the label on the issue is `agent:<value>`."""

    QUEUED = "queued"
    ANALYZING = "analyzing"
    IN_PROGRESS = "in-progress"
    AWAITING_FEEDBACK = "awaiting-feedback"
    IMPLEMENTING = "implementing"
    TESTING = "testing"
    COMPLETED = "completed"
    FAILED = "failed"
    ESCALATED = "escalated"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The label that shows this state on the issue."""
        return f"agent:{self.value}"


STATE_LABELS = frozenset(state.label for state in State)


class Trigger(StrEnum):
    """What moves a case. `decide` picks the trigger; only `TRANSITIONS` says where it leads."""

    ALLOWED = "allowed"  # somebody with write access stands behind the case
    NEEDS_PERSON = "needs-person"  # the form is incomplete, an approval or an answer is missing
    ANSWERED = "answered"  # what was missing is there now
    WORK_STARTED = "work-started"
    CHANGES_BEGAN = "changes-began"
    TESTS_BEGAN = "tests-began"
    CHANGE_APPROVED = "change-approved"  # the change that was held may be pushed
    RESULT_VERIFIED = "result-verified"
    ATTEMPT_LOST = "attempt-lost"  # the attempt failed in a way that a new attempt may mend
    WORK_FAILED = "work-failed"
    GAVE_UP = "gave-up"  # a person has to take over
    CANCEL = "cancel"
    RETRY = "retry"


class Move(StrEnum):
    """Whose move it is."""

    AGENT = "the agent's"
    PERSON = "yours"
    NOBODY = "nobody's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a state shows: percent range, a sentence, whose move, and the commands that make sense in it."""

    icon: str
    percent: tuple[int, int]
    sentence: str
    move: Move
    commands: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing happens any more unless a person asks for it."""
        return self.move is Move.NOBODY


SHOWN: dict[State, Shown] = {
    State.QUEUED: Shown(
        icon="🕓",
        percent=(0, 5),
        sentence="The task is understood and waits for its turn.",
        move=Move.AGENT,
        commands=("status", "cancel"),
    ),
    State.ANALYZING: Shown(
        icon="🔍",
        percent=(5, 20),
        sentence="The repository is being fetched and the task prepared.",
        move=Move.AGENT,
        commands=("status", "cancel"),
    ),
    State.IN_PROGRESS: Shown(
        icon="⚙️",
        percent=(20, 95),
        sentence="A worker is on the task.",
        move=Move.AGENT,
        commands=("status", "cancel"),
    ),
    State.AWAITING_FEEDBACK: Shown(
        icon="✋",
        percent=(0, 95),
        sentence="The case waits for a person.",
        move=Move.PERSON,
        commands=("answer", "approve", "status", "cancel"),
    ),
    State.IMPLEMENTING: Shown(
        icon="🛠️",
        percent=(40, 95),
        sentence="Changes are being written.",
        move=Move.AGENT,
        commands=("status", "cancel"),
    ),
    State.TESTING: Shown(
        icon="🧪",
        percent=(80, 95),
        sentence="The changes are being tested.",
        move=Move.AGENT,
        commands=("status", "cancel"),
    ),
    State.COMPLETED: Shown(
        icon="✅",
        percent=(100, 100),
        sentence="The task is done and the result is posted.",
        move=Move.NOBODY,
        commands=("status", "retry"),
    ),
    State.FAILED: Shown(
        icon="❌",
        percent=(0, 100),
        sentence="The task could not be done.",
        move=Move.NOBODY,
        commands=("status", "retry"),
    ),
    State.ESCALATED: Shown(
        icon="🆘",
        percent=(0, 100),
        sentence="A person has to take over.",
        move=Move.PERSON,
        commands=("status", "retry", "cancel"),
    ),
    State.CANCELLED: Shown(
        icon="⏹️",
        percent=(0, 100),
        sentence="The case was cancelled.",
        move=Move.NOBODY,
        commands=("status", "retry"),
    ),
}

WAITING = (State.QUEUED, State.AWAITING_FEEDBACK)
WORKING = (State.ANALYZING, State.IN_PROGRESS, State.IMPLEMENTING, State.TESTING)
OVER = tuple(state for state, shown in SHOWN.items() if shown.over)

TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.QUEUED, Trigger.ALLOWED): State.ANALYZING,
    (State.QUEUED, Trigger.NEEDS_PERSON): State.AWAITING_FEEDBACK,
    (State.AWAITING_FEEDBACK, Trigger.ANSWERED): State.QUEUED,
    (State.ANALYZING, Trigger.WORK_STARTED): State.IN_PROGRESS,
    (State.ANALYZING, Trigger.NEEDS_PERSON): State.AWAITING_FEEDBACK,
    (State.IN_PROGRESS, Trigger.NEEDS_PERSON): State.AWAITING_FEEDBACK,
    (State.AWAITING_FEEDBACK, Trigger.CHANGE_APPROVED): State.IMPLEMENTING,
    (State.IMPLEMENTING, Trigger.NEEDS_PERSON): State.AWAITING_FEEDBACK,
    (State.TESTING, Trigger.NEEDS_PERSON): State.AWAITING_FEEDBACK,
    (State.AWAITING_FEEDBACK, Trigger.WORK_STARTED): State.IN_PROGRESS,  # back to where the question came up
    (State.AWAITING_FEEDBACK, Trigger.CHANGES_BEGAN): State.IMPLEMENTING,
    (State.AWAITING_FEEDBACK, Trigger.TESTS_BEGAN): State.TESTING,
    (State.IN_PROGRESS, Trigger.CHANGES_BEGAN): State.IMPLEMENTING,
    (State.IMPLEMENTING, Trigger.TESTS_BEGAN): State.TESTING,
    (State.IN_PROGRESS, Trigger.RESULT_VERIFIED): State.COMPLETED,
    (State.IMPLEMENTING, Trigger.RESULT_VERIFIED): State.COMPLETED,
    (State.TESTING, Trigger.RESULT_VERIFIED): State.COMPLETED,
    (State.ESCALATED, Trigger.RETRY): State.QUEUED,
    **{(state, Trigger.ATTEMPT_LOST): State.QUEUED for state in WORKING},
    **{(state, Trigger.WORK_FAILED): State.FAILED for state in (*WAITING, *WORKING)},
    **{(state, Trigger.GAVE_UP): State.ESCALATED for state in (*WAITING, *WORKING)},
    **{(state, Trigger.CANCEL): State.CANCELLED for state in (*WAITING, *WORKING, State.ESCALATED)},
    **{(state, Trigger.RETRY): State.QUEUED for state in OVER},
}


def after(state: State, trigger: Trigger) -> State | None:
    """Where `trigger` leads from `state`, None where it is not legal there."""
    return TRANSITIONS.get((state, trigger))
