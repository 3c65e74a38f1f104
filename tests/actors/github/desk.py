"""A GitHubActor that was never started, at a small GitHub in memory, with time that a test lets pass."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field

from actors.errors.classify import classify
from actors.github.actor import GitHubActor
from actors.github.budget import Limits
from actors.github.gateway import Answer, GatewayError
from actors.github.pace import Pace
from actors.messages import (
    AnalyseError,
    CreateComment,
    EditComment,
    ErrorAnalysed,
    ErrorFacts,
    GitHubWrite,
    LabelLook,
    OpenPullRequest,
    PerformEffect,
    PullKnown,
    Rank,
    React,
    ReadPermission,
    SwitchLabels,
)
from storage.store import Store
from tests.ref import ManualClock, RecordingRef

REPO = "octo/sample"
US = "caseworker[bot]"
LIFTED = Pace(limits=Limits(points_a_minute=0, creations_a_minute=0, creations_an_hour=0, write_gap=0.0))


def failure(status: int | None, **facts: object) -> GatewayError:
    """What the gateway raises for an answer like this; `status` None: there was no answer."""
    return GatewayError(ErrorFacts(phase="github", exception="Scripted", status=status, **facts))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sent:
    """A request that reached GitHub, and when."""

    at: float
    what: str
    number: int = 0
    write: GitHubWrite | None = None


@dataclass
class Comment:
    """A comment as GitHub holds it."""

    id: int
    number: int
    author: str
    body: str


@dataclass
class FakeGitHub:
    """The gateway's methods over comments and labels in memory.

    `script`: what happens to the next requests; None is answered, an error is raised, and an error in `lost` is
    raised after the request was applied.
    """

    clock: ManualClock
    script: deque[GatewayError | None] = field(default_factory=deque)
    lost: set[int] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    on_issue: list[str] = field(default_factory=list)
    shelf: dict[str, LabelLook] = field(default_factory=dict)
    pulls: list[OpenPullRequest] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    left: tuple[int, float] | None = None
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(5_001))

    def lose(self, error: GatewayError) -> None:
        """The next request is applied, but its answer is lost."""
        self.script.append(error)
        self.lost.add(id(error))

    def identity(self) -> str:
        self._enter(Sent(at=self.clock.now, what="identity"))
        return US

    def permission(self, repo: str, login: str) -> str:
        self._enter(Sent(at=self.clock.now, what=f"permission {repo} {login}"))
        return self.roles.get(login, "none")

    def file(self, repo: str, path: str) -> str | None:
        self._enter(Sent(at=self.clock.now, what=f"file {path}"))
        return None

    def perform(self, repo: str, number: int, write: GitHubWrite) -> Answer:
        assert repo == REPO
        error = self._enter(Sent(at=self.clock.now, what=type(write).__name__, number=number, write=write))
        answer = self._apply(number, write)
        if error is not None:
            raise error
        return answer

    def find_comment(self, repo: str, number: int, *, marker: str, since: float, author: str) -> Answer | None:
        self._enter(Sent(at=self.clock.now, what=f"find {author}", number=number))
        assert since < self.clock.now
        for comment in self.comments:
            if comment.number == number and comment.author == author and comment.body.endswith(marker):
                return Answer(id=comment.id, url=f"u/{comment.id}", body=comment.body)
        return None

    def renew(self) -> None:
        self.sent.append(Sent(at=self.clock.now, what="renew"))

    def find(
        self, repo: str, number: int, write: CreateComment | OpenPullRequest, *, since: float, author: str
    ) -> Answer | None:
        if isinstance(write, CreateComment):
            return self.find_comment(repo, number, marker=write.marker, since=since, author=author)
        self._enter(Sent(at=self.clock.now, what=f"find pull {write.head}", number=number))
        found = [id for id, pull in enumerate(self.pulls, 1) if pull.head == write.head]
        return Answer(id=found[0], url=f"u/{found[0]}") if found else None

    def pull(self, repo: str, number: int) -> PullKnown:
        self._enter(Sent(at=self.clock.now, what=f"pull {number}"))
        return PullKnown(number=number, state="open" if number <= len(self.pulls) else "none")

    def labels(self, repo: str) -> tuple[LabelLook, ...]:
        self._enter(Sent(at=self.clock.now, what=f"labels {repo}"))
        return tuple(self.shelf.values())

    def put_label(self, repo: str, look: LabelLook, *, now: str = "") -> None:
        error = self._enter(Sent(at=self.clock.now, what=f"{'mend' if now else 'make'} {look.name}"))
        if now:
            del self.shelf[now]
        self.shelf[look.name] = look
        if error is not None:
            raise error

    @property
    def requests(self) -> int:
        return len(self.sent)

    def limits(self) -> tuple[int, float] | None:
        return self.left

    def _enter(self, sent: Sent) -> GatewayError | None:
        self.sent.append(sent)
        error = self.script.popleft() if self.script else None
        if error is not None and id(error) not in self.lost:
            raise error
        return error

    def _apply(self, number: int, write: GitHubWrite) -> Answer:
        match write:
            case CreateComment(body=body):
                comment = Comment(id=next(self._ids), number=number, author=US, body=body)
                self.comments.append(comment)
                return Answer(id=comment.id, url=f"u/{comment.id}")
            case EditComment(comment_id=comment_id):
                return Answer(id=comment_id)
            case SwitchLabels(add=new, remove=old):
                self.on_issue = [label for label in [*self.on_issue, *new] if label not in old]
            case OpenPullRequest():
                self.pulls.append(write)
                return Answer(id=len(self.pulls), url=f"u/{len(self.pulls)}")
        return Answer()


class ClockTimers:
    """Timers in the order of their times on a manual clock."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.pending: list[tuple[float, int, object]] = []
        self._count = itertools.count()

    def after(self, seconds: float, _: object, message: object) -> None:
        heapq.heappush(self.pending, (self.clock.now + seconds, next(self._count), message))


class Desk:
    """The actor between its recorders. `judge` False: the classifier is silent until a test answers for it."""

    def __init__(
        self, store: Store, *, pace: Pace = LIFTED, judge: bool = True, clock: ManualClock | None = None
    ) -> None:
        self.clock = clock or ManualClock()
        self.github = FakeGitHub(self.clock)
        self.store = store
        self.judge = judge
        self.pace = pace
        self.supervisor, self.errors, self.health = RecordingRef(), RecordingRef(), RecordingRef()
        self.issues: dict[str, RecordingRef] = {}
        self.generation = 0
        self.looks = 0
        self.restart()

    def restart(self) -> None:
        """A new incarnation: nothing of the old one's memory or mailbox is left."""
        self.generation += 1
        self.timers = ClockTimers(self.clock)
        self.actor = GitHubActor(
            name="github:token",
            generation=self.generation,
            supervisor=self.supervisor,
            gateway=self.github,  # type: ignore[arg-type]
            store=self.store,
            issue=self.issue,
            errors=self.errors,
            health=self.health,
            timers=self.timers,
            pace=self.pace,
            clock=self.clock,
            jitter=lambda: 1.0,
        )
        self.box = RecordingRef()
        self.actor.me = self.box
        self.actor._alarm._ref = self.actor._trials._reply_to = self.box
        self.actor.begin()

    def issue(self, key: str) -> RecordingRef:
        """Who is told about the issue of that key."""
        return self.issues.setdefault(key, RecordingRef())

    def tell(self, *messages: object) -> None:
        """Put messages into the mailbox without working it off."""
        for message in messages:
            self.box.tell(message)

    def work(self, most: int = 5_000) -> None:
        """Work off the mailbox; no time passes."""
        for _ in range(most):
            self._answer_for_the_classifier()
            if not self.box.told:
                return
            self.looks += 1
            self.actor.receive(self.box.told.pop(0))
        raise AssertionError("the mailbox does not become empty")

    def pass_(self, seconds: float, most: int = 5_000) -> None:
        """Let time pass; every timer goes off at its time."""
        end = self.clock.now + seconds
        self.work()
        for _ in range(most):
            if not self.timers.pending or self.timers.pending[0][0] > end:
                self.clock.now = end
                return
            due, _, message = heapq.heappop(self.timers.pending)
            self.clock.now = max(self.clock.now, due)
            self.tell(message)
            self.work()
        raise AssertionError("the timers do not come to an end")

    def writes(self) -> list[Sent]:
        """The writes that reached GitHub."""
        return [sent for sent in self.github.sent if sent.write is not None]

    def _answer_for_the_classifier(self) -> None:
        while self.judge and self.errors.told:
            question = self.errors.told.pop(0)
            assert isinstance(question, AnalyseError)
            analysis = classify(question.facts, now=self.clock.now, jitter=1.0)
            self.tell(ErrorAnalysed(ticket=question.ticket, analysis=analysis))


def create(number: int = 7, *, effect: int = 1, rank: Rank = Rank.PROGRESS) -> PerformEffect:
    """A new comment on an issue."""
    marker = f"<!-- caseworker:{number}:{effect} -->"
    return _perform(number, effect, CreateComment(body=f"Hello.\n\n{marker}", marker=marker), rank=rank)


def edit(number: int = 7, *, effect: int = 1, rank: Rank = Rank.PROGRESS) -> PerformEffect:
    """A new text for one of our comments."""
    return _perform(number, effect, EditComment(comment_id=9, body="Half done."), rank=rank)


def open_pull(number: int = 7, *, effect: int = 1) -> PerformEffect:
    """A draft pull request for an issue."""
    write = OpenPullRequest(title="Look", body="For #7", head=f"agent/issue-{number}-look", base="main")
    return _perform(number, effect, write)


def switch(number: int = 7, *, effect: int = 1, add: tuple[str, ...], remove: tuple[str, ...]) -> PerformEffect:
    """A change of labels."""
    return _perform(number, effect, SwitchLabels(add=add, remove=remove))


def react(number: int = 7, *, effect: int = 1) -> PerformEffect:
    """A reaction to a comment."""
    return _perform(number, effect, React(comment_id=9, content="eyes"))


def read(login: str = "bob", *, number: int = 7) -> ReadPermission:
    """A question after somebody's permission."""
    return ReadPermission(key=f"{REPO}#{number}", repo=REPO, login=login)


def _perform(number: int, effect: int, write: GitHubWrite, *, rank: Rank = Rank.PROGRESS) -> PerformEffect:
    key = f"{REPO}#{number}"
    return PerformEffect(key=key, repo=REPO, number=number, effect_id=f"{key}:{effect}", write=write, rank=rank)
