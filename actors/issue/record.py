"""All that is stored of an issue, frozen: the only state a case has."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from actors.issue.allowance import Allowance
from actors.issue.choice import Fallen
from actors.issue.comprehension import Missing, Understanding
from actors.issue.effect import LEVEL_KINDS as LEVEL_KINDS
from actors.issue.effect import Effect as Effect
from actors.issue.effect import EffectKind as EffectKind
from actors.issue.note import Note
from actors.issue.plan import Plan, Refusal
from actors.issue.preferences import Profile
from actors.issue.progress import Cost, Ending, Update
from actors.issue.proposal import Proposal
from actors.issue.question import AttemptOutcome, Handoff, Question, Wait
from actors.issue.repository_settings import RepositorySettings
from actors.issue.resumption import Resumption
from actors.issue.states import State
from actors.issue.steering import Clarification, Commanded, PendingCommand, Wishes
from actors.issue.task import CHANGES, Priority, Problem, Task
from actors.issue.turn import Touch, Turn
from actors.messages import AccessKnown, ErrorAnalysis, Person, Proposed, RepositoryFacts

SHOWN_TRANSITIONS = 30  # of the changes of state, for the status comment; the whole story stands in `history`


class Progress(StrEnum):
    """How far an attempt is."""

    WANTED = "wanted"  # a worker is asked for
    RUNNING = "running"
    CANCELLING = "cancelling"
    REPORTED = "reported"  # the result came in and is being posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The attempt under way. `started_at` is None until a worker runs; `place` counts from 1."""

    attempt: int
    progress: Progress = Progress.WANTED
    asked_at: float
    started_at: float | None = None
    worker: str = ""
    isolation: str = ""
    percent: int = 0
    message: str = ""
    details: str = ""
    ends: Ending | None = None
    reached: int = 0  # the highest percentage of the case that was shown in this attempt
    place: int | None = None
    still: str = ""  # why no worker can work at the moment, or why `only` that one cannot
    only: str = ""
    carried: str = ""  # what of an earlier attempt it began with
    key: str = ""  # of its case when it was asked for, if that has another key now
    parts: tuple[str, ...] = ()  # the effects that post its result
    posting: str = ""  # the last of them
    lacks: str = ""  # the code of what was promised and is not there
    planning: bool = False  # it is to make a plan, and nothing else
    task: str = ""  # digest of the issue's text when it was asked for
    chosen: str = ""  # the worker that is to do it, and why that one
    why: str = ""
    model: str = ""  # that somebody asked for, of those that are offered for the worker
    run: str = ""  # of the worker that was heard of last
    clock: float | None = None  # up to when its time is counted
    sure: bool = False  # whether it is known that this one still runs
    review: Proposed | None = None  # the change that the task names for a review, once it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The case entered `state` at `at`."""

    state: State
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Somebody changed `label` by hand while effect `during` changed labels, too: nobody knows which came last."""

    label: str
    during: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A durable timer of the case."""

    name: str
    due: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRecord:
    """One case. `key` is `owner/repo#number`; every time is seconds since the epoch, UTC."""

    key: str
    repository: RepositoryFacts
    number: int
    title: str
    url: str
    author: Person
    requested_by: Person
    opened_at: float
    issue_updated_at: float
    body_digest: str
    state: State
    transitions: tuple[Transition, ...]
    task: Task | None = None
    problems: tuple[Problem, ...] = ()
    understanding: Understanding | None = None
    missing: Missing | None = None
    text: str = ""  # the body, kept only until it is understood
    edited: bool = False  # `text` came while a worker was on the case
    opened_digest: str = ""  # of the text with which it became a case
    approved_by: str = ""
    approved_digest: str = ""  # of the text that was approved; empty: whoever stands behind the case wrote it
    void_approval: str = ""  # who had approved the text that was edited after that
    held_by: str = ""  # who paused the case
    wishes: Wishes | None = None
    fallen: tuple[Fallen, ...] = ()  # in this round, oldest first
    priority: Priority | None = None  # as `/priority` set it; None: as the task says
    clarifications: tuple[Clarification, ...] = ()
    asked_back: str = ""  # what was said half clearly and asked back, and in which stay in a state
    turned_down: int = 0  # the round in which it was last said whose words the work follows
    told_at: float = 0.0  # when a question how far it is was last answered
    reading: tuple[str, ...] = ()  # logins whose permission is being looked up
    settings: RepositorySettings | None = None  # None while the repository's file is being read
    commands: tuple[PendingCommand, ...] = ()
    gone: bool = False  # deleted: nothing can be said on it any more
    commanded: tuple[Commanded, ...] = ()  # within the last hour
    said: tuple[float, ...] = ()  # when our comments of the last hour were made
    closed: bool = False
    opened_or_closed_at: float = 0.0  # when the issue was last closed or reopened, as GitHub says
    locked_at: float = 0.0  # when it was last locked or unlocked
    silent: tuple[str, ...] = ()  # why nothing can be said at the moment
    shelf: tuple[Effect, ...] = ()  # what will be said then
    labels: tuple[str, ...] = ()  # those of our labels that are on the issue, as far as we know
    doubts: tuple[Doubt, ...] = ()
    label_asked: str = ""  # the labels that were last put into the outbox; empty: they have to be put right
    label_misses: int = 0  # changes of labels in a row that GitHub refused
    settles_at: float | None = None  # when a change that is not shown yet has lasted long enough to be shown
    amiss: str = ""  # whose change of which label is put right, as a sentence
    amiss_told: float = 0.0  # when the state was entered in which such a sentence was said last
    labels_ready: bool = False  # the repository has our labels with their colours, or will not get them
    labels_anew: bool = False  # one of them was changed there: they are looked at again
    status_comment: int | None = None
    status_shown: str = ""  # digest of the last status text that was put into the outbox
    status_at: float = 0.0  # when that was
    status_edits: int = 0  # how often since the state was shown first: progress is told ever more rarely
    updates: tuple[Update, ...] = ()
    costs: tuple[Cost, ...] = ()
    budget: Allowance = field(default_factory=Allowance)
    title_shown: str = ""  # the last title that was put into the outbox
    title_left: bool = False  # a person gave the issue another title during the run: theirs stays
    result_url: str = ""
    outbox: tuple[Effect, ...] = ()
    effects: int = 0  # how many effects were ever made: the source of their ids
    turns: int = 0
    events: int = 0  # rows in history
    attempts: int = 0  # of all rounds together: an attempt's number is never used twice
    round_began: int = 0  # how many attempts there were when the present round began
    rounds: int = 1  # a `/retry`, a follow-up and a question about the result begin a new one
    round_asked: int = 0  # the clarification that began the round, 0 for none
    work: Work | None = None
    timers: tuple[Timer, ...] = ()
    resumed: Resumption | None = None  # the last restart that it met while something was under way
    error: ErrorAnalysis | None = None
    questions: tuple[Question, ...] = ()  # the last ones, oldest first
    wait: Wait | None = None
    outages_until: float = 0.0  # deadlines are already put off for every outage that ended before
    outcomes: tuple[AttemptOutcome, ...] = ()  # of the last attempts, oldest first
    handoff: Handoff | None = None  # while it is looked up who takes over
    access: AccessKnown | None = None  # whether a result can be pushed, looked up once a round where it has to be
    plan: Plan | None = None  # that waits for an approval, or was approved
    plans: int = 0  # how many were made
    refusals: tuple[Refusal, ...] = ()  # of the last plans, oldest first
    proposal: Proposal | None = None  # the last change
    branch: str = ""  # what its branch is called on GitHub
    pushed: tuple[str, ...] = ()  # the last commits that we pushed
    preferences: Profile | None = None  # of who asked for the case, as they were when it last changed
    forgot_at: float = 0.0  # when it was last asked that somebody be taken out
    notes: tuple[Note, ...] = ()  # what of the talk matters later: what the summary is made of
    noted: int = 0  # how many notes were ever made
    known: tuple[Profile, ...] = ()  # of those a message concerns; only while it is decided, never stored

    @property
    def work_key(self) -> str:
        """The key under which the workers' side knows the attempt."""
        return (self.work.key if self.work else "") or self.key

    @property
    def since(self) -> float:
        """When the case entered its state."""
        return self.transitions[-1].at

    @property
    def blocked(self) -> bool:
        """Whether the form lacks something without which the work cannot begin."""
        return self.task is None or any(problem.blocking for problem in self.problems)

    @property
    def busy(self) -> bool:
        """Whether something is under way that a restart must take up again."""
        reads = self.reading or self.missing or self.handoff or self.settings is None or self.unchecked
        changing = self.proposal is not None and self.proposal.under_way and not self.gone
        return bool(self.outbox or self.work or reads or changing or not (self.labels_ready or self.gone))

    @property
    def unchecked(self) -> bool:
        """Whether it has to be known whether the result can be pushed, before the work begins."""
        wants = self.task is not None and self.task.output in CHANGES
        return wants and self.access is None and self.state is State.QUEUED and not (self.blocked or self.gone)

    @property
    def held_change(self) -> str:
        """The commit that waits for an approval; empty where none does."""
        return self.proposal.change.head if self.proposal is not None and self.proposal.held else ""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that wait for an answer, by their numbers."""
        return tuple(question for question in self.questions if question.open)

    @property
    def backers(self) -> tuple[str, ...]:
        """The logins whose write access lets the work begin: the author, and whoever asked for it."""
        return tuple(dict.fromkeys((self.author.login, self.requested_by.login)))

    @property
    def looking(self) -> bool:
        """Whether it is being looked up if somebody who stands behind the case may start work."""
        return not self.approved_by and any(login in self.reading for login in self.backers)

    @property
    def undecided(self) -> bool:
        """Whether an answer that is being read decides whose move it is."""
        return bool(self.looking or self.missing or self.settings is None)

    @property
    def urgency(self) -> Priority:
        """The priority in force: as `/priority` set it, else as the task says."""
        return self.priority or (self.task.priority if self.task else Priority.MEDIUM)

    @property
    def choices(self) -> RepositorySettings:
        """What the repository chose, as far as it is known."""
        return self.settings or RepositorySettings()

    @property
    def due(self) -> float | None:
        """When the earliest timer is due."""
        return min((timer.due for timer in self.timers), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A line of the case's story: what happened and what it led to."""

    at: float
    what: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a decision comes to: the new record (None: still no case) and what is added to its story."""

    record: IssueRecord | None
    turns: tuple[Turn, ...] = ()
    touches: tuple[Touch, ...] = ()
    story: tuple[Happening, ...] = ()
    profiles: tuple[tuple[Profile, Profile], ...] = ()  # what is known of people, before and after, where it changed

    def then(self, record: IssueRecord) -> Step:
        """The same step with a later record."""
        return replace(self, record=record)
