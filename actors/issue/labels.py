"""The fifteen labels as one table, and what a person's own change of one of them means. Pure.

Labels show the case; the record decides. A person's change of one is a command where there is one for it, else
it is put right with a sentence why. All other labels of an issue are not ours: they are never touched.
"""

from __future__ import annotations

from dataclasses import replace

from actors.issue import obey
from actors.issue.neutral import inline
from actors.issue.outbox import Policy
from actors.issue.phrases import name
from actors.issue.record import Doubt, Effect, EffectKind, IssueRecord, Timer
from actors.issue.states import SHOWN, Move, State, Trigger, after
from actors.issue.steering import PendingCommand
from actors.issue.task import TRIGGER_LABEL, Priority
from actors.messages import LabelChanged, LabelLook, LabelsMended, RepositoryLabelChanged, SwitchLabels

PRIORITY = "priority:"

COLOURS: dict[State, str] = {
    State.QUEUED: "c5def5",
    State.ANALYZING: "bfd4f2",
    State.IN_PROGRESS: "1d76db",
    State.AWAITING_FEEDBACK: "fbca04",
    State.IMPLEMENTING: "5319e7",
    State.TESTING: "8a63d2",
    State.COMPLETED: "0e8a16",
    State.FAILED: "b60205",
    State.ESCALATED: "d93f0b",
    State.CANCELLED: "6a737d",
}
PRIORITIES: dict[Priority, tuple[str, str]] = {
    Priority.LOW: ("e4e669", "Can wait until nothing else does."),
    Priority.MEDIUM: ("fef2c0", "The usual turn."),
    Priority.HIGH: ("f9a03f", "Goes before medium and low."),
    Priority.CRITICAL: ("e11d21", "Goes before everything else."),
}

LABELS: tuple[LabelLook, ...] = (
    LabelLook(name=TRIGGER_LABEL, color="006b75", description="Makes this issue a task for Caseworker."),
    *(LabelLook(name=state.label, color=COLOURS[state], description=shown.sentence) for state, shown in SHOWN.items()),
    *(
        LabelLook(name=f"{PRIORITY}{priority.lower()}", color=color, description=description)
        for priority, (color, description) in PRIORITIES.items()
    ),
)
"""Every label there is. GitHub takes descriptions of up to 100 characters."""

FIRST_WAIT = 10.0
MOST_MISSES = 8
"""A change of labels that GitHub refused is tried again after so many seconds, then after twice as long, so often."""
AGAIN = "labels"
"""The timer of that."""

About = LabelChanged | RepositoryLabelChanged | LabelsMended

OWN = frozenset(label.name for label in LABELS) - {TRIGGER_LABEL}
"""Those that show a case; the trigger label is people's."""


def own(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Those of an issue's labels that show a case, as the table writes them: GitHub's names know no case."""
    return tuple(label.lower() for label in labels if label.lower() in OWN)


def wanted(record: IssueRecord) -> str:
    """The labels that show the case, with blanks between them; without a task the priority's stay as they are."""
    priority = _priority(record)
    if priority:
        return f"{record.state.label} {PRIORITY}{priority}"
    return " ".join((record.state.label, *(label for label in record.labels if label.startswith(PRIORITY))))


def _priority(record: IssueRecord) -> str:
    chosen = record.priority or (record.task.priority if record.task else None)
    return chosen.lower() if chosen else ""


def at_once(record: IssueRecord) -> bool:
    """Whether the state is shown without waiting whether it lasts: it is not the agent's move."""
    return SHOWN[record.state].move is not Move.AGENT and not record.amiss


def switch(record: IssueRecord, *, body: str, effect_id: str, earlier: tuple[str, ...]) -> SwitchLabels | None:
    """The difference; a label in doubt counts as missing where it is wanted and as there where it is not."""
    goal = tuple(body.split())
    doubted = tuple(doubt.label for doubt in record.doubts if doubt.during != effect_id)
    add = tuple(label for label in goal if earlier or label not in record.labels or label in doubted)
    old = tuple(label for label in dict.fromkeys((*record.labels, *doubted)) if label not in goal)
    former = dict.fromkeys(label for words in earlier for label in words.split())
    perhaps = tuple(label for label in former if label not in (*goal, *old))
    return SwitchLabels(add=add, remove=old, perhaps=perhaps) if add or old or perhaps else None


def switched(record: IssueRecord, change: SwitchLabels) -> tuple[str, ...]:
    """What is on the issue once GitHub has done that."""
    gone = {*change.remove, *change.perhaps}
    return tuple(label for label in dict.fromkeys((*record.labels, *change.add)) if label not in gone)


def missed(record: IssueRecord, effect: Effect, change: SwitchLabels | None, now: float) -> IssueRecord:
    """GitHub refused a change, perhaps half-way: every label of it is in doubt, and the change is tried again later."""
    touched = () if change is None else (*change.add, *change.remove, *change.perhaps)
    doubts = tuple(Doubt(label=label, during=effect.id) for label in dict.fromkeys(touched))
    due = now + FIRST_WAIT * 2.0 ** min(record.label_misses, MOST_MISSES)
    timers = tuple(timer for timer in record.timers if timer.name != AGAIN)
    return replace(
        record,
        doubts=tuple(dict.fromkeys((*record.doubts, *doubts))),
        label_misses=record.label_misses + 1,
        timers=(*timers, Timer(name=AGAIN, due=due)) if record.label_misses < MOST_MISSES else timers,
    )


def overdue(record: IssueRecord) -> bool:
    """Whether a change that GitHub refused is to be tried again now."""
    waits = any(timer.name == AGAIN for timer in record.timers)
    under_way = any(effect.kind is EffectKind.LABEL for effect in record.outbox)
    return 0 < record.label_misses <= MOST_MISSES and bool(record.doubts) and not waits and not under_way


def heard(record: IssueRecord, message: About, now: float, policy: Policy) -> IssueRecord:
    """What a message about labels does to the case."""
    match message:
        case LabelChanged():
            return changed(record, message, now, policy)
        case RepositoryLabelChanged():
            return repository_changed(record, message)
        case LabelsMended():
            return replace(record, labels_ready=True, labels_anew=False)


def changed(record: IssueRecord, message: LabelChanged, now: float, policy: Policy) -> IssueRecord:
    """Somebody changed a label by hand."""
    label = message.label.lower()
    if label not in OWN:
        return record
    meant = _command(record, label) if message.added else None
    record = _seen(record, label, added=message.added)
    if meant is not None:
        pending = PendingCommand(name=meant[0], arguments=meant[1], sender=message.sender)
        return obey.hear(replace(record, amiss=""), pending, now, policy)
    if record.label_asked or label.startswith(PRIORITY):
        return record  # as it should be, or not worth a sentence
    did = "set" if message.added else "took away"
    sentence = (
        f"{name(message.sender.login)} {did} `{inline(label)}`, and I put that right: the label shows where the case "
        f"stands, it does not set it. Set `{State.CANCELLED.label}` to stop the case, or `{State.QUEUED.label}` to "
        f"have it done again once it is over."
    )
    return replace(record, amiss=sentence)


def repository_changed(record: IssueRecord, message: RepositoryLabelChanged) -> IssueRecord:
    """One of our labels was renamed or deleted in the repository: it is made anew, and set again."""
    label = message.label.lower()
    if label not in OWN | {TRIGGER_LABEL} or (message.now or "").lower() == label:
        return record
    record = replace(record, labels_ready=False, labels_anew=True)
    return _seen(record, label, added=False) if label in record.labels else record


def _seen(record: IssueRecord, label: str, *, added: bool) -> IssueRecord:
    """The record that knows of the change, and wants its labels put right where they are not as they should be."""
    if record.outbox and record.outbox[0].kind is EffectKind.LABEL:
        doubt = Doubt(label=label, during=record.outbox[0].id)
        return replace(record, doubts=(*(known for known in record.doubts if known != doubt), doubt), label_asked="")
    if (label in record.labels) is added and (label in wanted(record).split()) is added:
        return record
    others = tuple(known for known in record.labels if known != label)
    there = (*others, label) if added else others
    doubt = Doubt(label=label, during="")  # the news may be older than a change of ours: the difference is sent anyway
    doubts = tuple(dict.fromkeys((*record.doubts, doubt)))
    return replace(record, labels=there, doubts=doubts, label_asked="")


def _command(record: IssueRecord, label: str) -> tuple[str, str] | None:
    """The command that somebody gives who sets `label`, and its arguments."""
    if label.startswith(PRIORITY):
        same = label == f"{PRIORITY}{_priority(record)}"
        return None if same else ("priority", label.removeprefix(PRIORITY))
    name = {State.QUEUED.label: "retry", State.CANCELLED.label: "cancel"}.get(label)
    if name is None:
        return None
    legal = after(record.state, Trigger.RETRY if name == "retry" else Trigger.CANCEL) is not None
    return (name, "") if legal and label != record.state.label else None
