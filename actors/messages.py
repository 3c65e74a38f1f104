"""Every message and every value that actors share, grouped by who receives it.

Commands are imperative (`StartWork`), events past tense (`WorkFinished`). All are frozen: a message may be
read by two threads at once. Times are seconds since the epoch, UTC. A mailbox may be lost at any instant, so
no message is the only place where something stands: each can be told again from what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Literal, Protocol


class Ref(Protocol):
    """Whatever can be told something: an actor, an address, or a recorder in a test."""

    def tell(self, message: object) -> None:
        """Put `message` into the mailbox and return at once; never raises."""


# --- shared values ---------------------------------------------------------------------------------------------


class Category(StrEnum):
    """What went wrong, in the specification's words."""

    PARSING = "parsing_error"
    VALIDATION = "validation_error"
    API = "api_error"
    RATE_LIMIT = "rate_limit"
    PERMISSION = "permission_error"
    TIMEOUT = "timeout_error"
    UNKNOWN = "unknown_error"


class Severity(StrEnum):
    """How bad it is for the case."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Recovery(StrEnum):
    """What the one who met the error does next."""

    PAUSE_ALL = "pause-all"  # nothing more is sent to this installation before the delay is over
    RETRY = "retry"  # the same thing again after the delay
    CONFIRM = "confirm"  # it may have been applied: wait, look, and repeat only what is not there
    RENEW = "renew"  # the token is thrown away, and the same thing is done at once with a new one
    GIVE_UP = "give-up"  # the issue decides what a person gets to read


class Strategy(StrEnum):
    """How the delay before the next try was found."""

    HINT = "server-hint"  # the other side said it (`retry-after`, `x-ratelimit-reset`)
    BACK_OFF = "exponential-jitter"
    DOUBLING = "doubling"  # a first delay of the rule's, twice as long each time
    AT_ONCE = "at-once"
    NONE = "none"  # it is not tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFacts:
    """What is known of a failure, without judgement. `phase` says where it happened.

    `sent` False: the request never left, so nothing of it can have been applied. `renewable`: it was made with a
    token that can be had anew (once; not of the attempt with a new one).
    """

    phase: Literal["github", "work", "issue", "storage", "routing", "delivery", "settings", "actor"]
    exception: str = ""
    message: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    attempt: int = 1
    creates: bool = False  # the failed call would have created something
    sent: bool = True
    renewable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnalysis:
    """The verdict on a failure. `delay` is in seconds and counts from the verdict."""

    code: str
    category: Category
    severity: Severity
    recovery: Recovery
    delay: float
    escalate: bool
    user_message: str
    technical: str
    actions: tuple[str, ...] = ()
    strategy: Strategy = Strategy.NONE

    @property
    def retryable(self) -> bool:
        """Whether the same thing is tried again without anybody's help."""
        return self.recovery is not Recovery.GIVE_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who did something on GitHub. `id` is GitHub's number, stable across renames."""

    id: int
    login: str
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFacts:
    """Where an issue lives; `installation` is the GitHub App's, None with a personal token.

    `id` is GitHub's number, stable across renames. An `archived` repository can be read only.
    """

    full_name: str
    clone_url: str
    default_branch: str
    installation: int | None = None
    id: int | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """An issue as a delivery described it. `body` is the empty text where GitHub says null."""

    number: int
    title: str
    body: str
    url: str
    author: Person
    labels: tuple[str, ...]
    updated_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A question to the people of an issue, as a worker or the case itself asks it.

    `id` is unique within its attempt. `options` may be empty (free text). `otherwise` is what happens when nobody
    answers within `hours` (None: the operator's default): `default` is taken as the answer, the case is handed
    over to a person, or it is cancelled.
    """

    id: str
    text: str
    options: tuple[str, ...] = ()
    default: str = ""
    otherwise: Literal["default", "escalate", "cancel"] = "escalate"
    hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of an enquiry; `enquiry` is its id, by which a later attempt knows its own question again."""

    enquiry: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What a worker says of its plan beside the plan's text: the files that it means to change, how risky that is.

    `risk` is `low`, `medium`, `high` or empty; `usd` and `minutes` what the work itself will take, None: not said.
    """

    files: tuple[str, ...] = ()
    risk: str = ""
    usd: Decimal | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A change that somebody proposes and that is to be reviewed: pull request `number`, or without one two commits.

    `head` and `base` are what git fetches: references, or commits of a local repository; without a base it is the
    default branch. `state` is `open`, `closed`, `merged`, or `unread` where GitHub does not let us read it. `fork`: its
    commits come from another repository.
    """

    head: str
    base: str = ""
    number: int | None = None
    title: str = ""
    state: str = ""
    fork: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file that a worker changed. `why` is the worker's explanation, empty where it gave none."""

    path: str
    added: int  # lines
    removed: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a worker changed, as a commit that the server made of its work tree.

    `branch` is what it is to be called on GitHub. The commit `head` is kept in the repository's mirror; `held` says
    why it goes no further without a person's word (sensitive paths, too large). `base` is the commit that was worked
    on. `more`: so many files beyond those in `files`. `left_out`: what lay in the tree and is not part of the commit.
    `claimed`: files that the worker says it changed, and that are as they were.
    """

    branch: str
    base: str
    head: str
    files: tuple[ChangedFile, ...]
    more: int = 0
    held: str = ""
    left_out: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What attempt `attempt` had changed when a budget ended it: commit `head` on `base`, kept in the mirror."""

    attempt: int
    base: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What of saved work is in the tree of a later attempt: `files` are laid, those that changed since are a `diff`.

    `lost`: the commit is not on the server any more.
    """

    attempt: int
    files: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    diff: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """The repository's own tests on the changed tree: the command, how it ended, the tail of its output."""

    command: str
    passed: bool
    output: str = ""


# --- to SupervisorActor ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInbox:
    """Deliveries were committed (or room was made): take what the inbox holds. `rested`: the pause before is over."""

    rested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHandled:
    """An IssueActor committed what delivery `seq` led to; `key` is its issue's, as it was until then."""

    seq: int
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved:
    """The case `before` has another key from now on: its issue or repository has another name."""

    before: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForIssue:
    """Hand `message` to the actor of issue `key`, starting it if need be."""

    key: str
    message: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ForService:
    """Hand `message` to a service whose actor is not there at the moment."""

    name: str
    message: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An actor's thread began. `busy_since` tells when it took the message that it is at (monotonic), or None."""

    name: str
    generation: int
    thread: int
    busy_since: Callable[[], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An actor's `on_start` went through: it takes messages now."""

    name: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminated:
    """An actor ended. `reason` tells a wanted stop from a failure and from a start that failed."""

    name: str
    generation: int
    reason: Literal["stop", "failure", "start"]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityKnown:
    """The login under which our token acts; empty where GitHub does not tell."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartNow:
    """The back-off of a failed actor is over."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAgenda:
    """Wake the next issues that had something under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Let idle issue actors go."""


# --- to IssueActor: what happened on GitHub --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOpened:
    """An issue was opened, or got the trigger label later (then `sender` is who set it)."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEdited:
    """Title or body of an issue changed."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChanged:
    """A label was added to an issue or taken from it."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    label: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueClosed:
    """An issue was closed (or deleted: then nothing can be said on it any more)."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReopened:
    """An issue that was closed is open again."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTransferred:
    """An issue moved to another repository: what it was is now `issue` in `repository`. Told to the old key."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLocked:
    """The conversation of an issue was locked: nobody can comment, labels still work. Or unlocked again."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNoted:
    """Something about an issue that stands in its story and changes nothing: `pinned`, `assigned`, `typed` ..."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded:
    """Somebody wrote a comment."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    comment_id: int
    body: str
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEdited:
    """A comment's text was changed by `sender` from `before` to `body`. Never a command.

    `author` wrote the comment: it may be one of ours, whose check boxes a person ticked. What we changed ourselves
    does not come in.
    """

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    author: Person
    comment_id: int
    body: str
    before: str
    updated_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDeleted:
    """A comment is gone; it may have been one of ours."""

    repository: RepositoryFacts
    issue: IssueFacts
    sender: Person
    comment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestChanged:
    """A pull request from a branch of ours, of the case whose issue the branch names.

    `action` is GitHub's: `opened`, `edited`, `synchronize`, `closed`, `reopened`, `ready_for_review`,
    `converted_to_draft`. `head` is the commit at the tip of its branch.
    """

    repository: RepositoryFacts
    sender: Person
    action: str
    number: int
    url: str
    branch: str
    head: str
    merged: bool
    updated_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestReviewed:
    """A review of such a pull request: `verdict` is `approved`, `changes_requested`, `commented` or `dismissed`."""

    repository: RepositoryFacts
    sender: Person
    number: int
    branch: str
    review_id: int
    verdict: str
    body: str
    commit: str
    submitted_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCommentAdded:
    """A comment on a line of such a pull request; `line` is None where the diff moved on or the file is meant."""

    repository: RepositoryFacts
    sender: Person
    number: int
    branch: str
    comment_id: int
    body: str
    path: str
    line: int | None
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksFinished:
    """A check (or a whole suite) of a commit on a branch of ours ended: `conclusion` as GitHub says it."""

    repository: RepositoryFacts
    sender: Person
    branch: str
    head: str
    name: str
    conclusion: str
    url: str
    suite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchPushed:
    """Commits were pushed to a branch of ours, or it was deleted. `head` is empty for a deleted one."""

    repository: RepositoryFacts
    sender: Person
    branch: str
    before: str
    head: str
    deleted: bool


# What concerns a whole repository is told to every case of it.


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryRenamed:
    """A repository has another name or another owner; `before` is its full name until then."""

    repository: RepositoryFacts
    sender: Person
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryArchived:
    """A repository was archived: it can be read only. Or it was taken out of the archive."""

    repository: RepositoryFacts
    sender: Person
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryLost:
    """A repository was deleted, or is no longer ours to act in: `why` says so in a word."""

    sender: Person
    why: Literal["deleted", "removed", "suspended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryBack:
    """We may act in a repository again, as `installation`."""

    sender: Person
    installation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryLabelChanged:
    """A label of the repository was renamed to `now`, or deleted (`now` is None). All its issues show it so."""

    repository: RepositoryFacts
    sender: Person
    label: str
    now: str | None


ForCase = (
    IssueOpened
    | IssueEdited
    | LabelChanged
    | IssueClosed
    | IssueReopened
    | IssueTransferred
    | IssueLocked
    | IssueNoted
    | CommentAdded
    | CommentEdited
    | CommentDeleted
    | PullRequestChanged
    | PullRequestReviewed
    | ReviewCommentAdded
    | ChecksFinished
    | BranchPushed
)
ForRepository = RepositoryRenamed | RepositoryArchived | RepositoryLost | RepositoryBack | RepositoryLabelChanged
FromGitHub = ForCase | ForRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleDelivery:
    """Delivery `seq` of the inbox says `event`; commit both in one batch, then tell `DeliveryHandled`."""

    seq: int
    delivery_id: str
    event: FromGitHub
    seen: tuple[str, ...] = ()  # the keys under which the same body or meaning is recognised later
    shared: bool = False  # other cases get it, too: it stays in the inbox until all have committed


# --- to IssueActor: from services and timers -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Take up again what is under way: after a restart of a service, or, `restarted`, of the whole server."""

    restarted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """Stop now: whatever arrives later reaches the next incarnation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryBuried:
    """A delivery of this issue failed again and again and lies among the dead letters now."""

    delivery_id: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPerson:
    """At time `at` the operator wanted a person (under these ids and logins) taken out of the record."""

    at: float
    ids: frozenset[int]
    logins: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerDue:
    """The earliest timer of the record has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectDone:
    """An effect is on GitHub. `id` is the created or edited comment's, None for labels and reactions.

    `applied` tells which wording of it that was (`actors.wordings.digest`), `switched` what became of labels: a later
    wording may have come too late. Left out, the present wording is meant.
    """

    effect_id: str
    id: int | None = None
    url: str = ""
    applied: str = ""
    switched: SwitchLabels | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFailed:
    """An effect will not be tried again by itself."""

    effect_id: str
    analysis: ErrorAnalysis


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionKnown:
    """`role` of `login` in the repository: admin, maintain, write, triage, read or none."""

    login: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKnown:
    """What stands in a file of the repository's default branch; None where there is no such file."""

    path: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKnown:
    """Whether a result can be brought to `repo`; `why` not, as a part of a sentence. What nobody knows is a yes."""

    repo: str
    may: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesKnown:
    """The repository's issue forms: the YAML of each by its file's name."""

    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeKnown:
    """The size in bytes of every file of the default branch by its path; None where that cannot be had whole."""

    files: Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsMended:
    """The repository has our labels, or GitHub would not let us make them (`done` is False)."""

    repo: str
    done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkQueued:
    """The attempt waits for a worker; `place` counts from 1. `why`: the reason, where no worker can work now.

    `only`: the one worker that this is about; empty: all of them.
    """

    attempt: int
    place: int
    why: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted:
    """A worker runs. `worker` names it, `isolation` says what holds it in.

    `run` is another one each time that an attempt is begun anew, as after a restart of the server: what each of them
    cost was paid.
    """

    attempt: int
    worker: str
    isolation: str
    run: str = ""
    carried: Carried | None = None  # its tree begins with what an earlier attempt had changed


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProgressed:
    """The worker's own view of how far it is: `percent` from 0 to 100, `details` for those who unfold them."""

    attempt: int
    percent: int
    message: str
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFinished:
    """The worker handed in a result: `report` is Markdown, `commit` the commit that it looked at.

    `change` is what it changed in the work tree, None where nothing was; `tests` what the repository's tests said.
    `sketch`: where only a plan was wanted, what was said of it; its text is the report.
    """

    attempt: int
    report: str
    summary: str
    commit: str
    change: Change | None = None
    tests: SuiteRun | None = None
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFailed:
    """The attempt came to nothing; `log` holds the last lines of the worker's output, `change` its partial work."""

    attempt: int
    analysis: ErrorAnalysis
    log: str = ""
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCancelled:
    """No process of the attempt is left; `change` is the partial work that was kept."""

    attempt: int
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkAsked:
    """The worker asks the people of the issue and waits; answered to WorkActor with `AnswerWork`."""

    attempt: int
    enquiry: Enquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSteered:
    """What became of clarification `number`: `taken` by the running worker, or left to the next attempt."""

    attempt: int
    number: int
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCosted:
    """What this run of the attempt has cost so far, in all: US dollars and tokens, as the worker tells."""

    attempt: int
    usd: Decimal
    tokens: int = 0
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPhase:
    """The attempt entered a phase: changes are being written, or the repository's tests run."""

    attempt: int
    phase: Literal["implementing", "testing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePushed:
    """The commit `head` is on GitHub, as the tip of `branch`."""

    head: str
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PushFailed:
    """The commit `head` could not be brought to GitHub and will not be tried again by itself; it is kept."""

    head: str
    analysis: ErrorAnalysis


@dataclass(frozen=True, slots=True, kw_only=True)
class PullKnown:
    """How pull request `number` stands: `state` is `open`, `closed`, `none` (there is none) or `unread`.

    `unread`: GitHub does not let us read it. `head` is the commit at the tip of its branch, `base` the branch that it
    is for; `commits` counts those that its base does not have. `fork`: its branch lies in another repository, or one
    that is gone.
    """

    number: int
    state: str
    head: str = ""
    commits: int = 0
    base: str = ""
    title: str = ""
    merged: bool = False
    fork: bool = False


# --- to GitHubActor --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateComment:
    """A new comment. `marker` stands hidden in `body`, so that a lost answer can be looked up."""

    body: str
    marker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditComment:
    """The whole new text of one of our comments."""

    comment_id: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLabels:
    """Add first, then remove: in between there are two state labels, but never none.

    `perhaps`: labels that an earlier wording of the same effect would have added. They are taken away, too, where
    that wording may have been sent, and cost nothing where it was not.
    """

    add: tuple[str, ...]
    remove: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """A reaction (`+1`, `-1`, `eyes`, `rocket`, `confused` ...) to a comment."""

    comment_id: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """The issue is given to people, beside those who have it; GitHub passes over who cannot be given it."""

    logins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPullRequest:
    """A draft pull request from branch `head` to branch `base`; one that is open already is brought up to date."""

    title: str
    body: str
    head: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTitle:
    """The issue's title as it is to be."""

    title: str


GitHubWrite = CreateComment | EditComment | SwitchLabels | React | Assign | OpenPullRequest | SetTitle


class Rank(IntEnum):
    """What goes to GitHub first: a smaller number before a larger one."""

    ANSWER = 1  # somebody has just said something and is answered
    NEWS = 2  # a person waits for it, or has to act on it: a result, a question, a notice
    PROGRESS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformEffect:
    """The head of an issue's outbox, with the `rank` of the foremost of what waits there: it all goes in order.

    Told again with the same `effect_id` it replaces one that waits and is ignored while that one is under way:
    `EffectDone` says which wording it was.
    """

    key: str
    repo: str
    number: int
    effect_id: str
    write: GitHubWrite
    rank: Rank = Rank.PROGRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPermission:
    """What may `login` do in `repo`? Answered to issue `key` with `PermissionKnown`."""

    key: str
    repo: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What stands in `path` on the default branch of `repo`? Answered to issue `key` with `FileKnown`."""

    key: str
    repo: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTemplates:
    """Which issue forms has `repo`? Answered to issue `key` with `TemplatesKnown`."""

    key: str
    repo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTree:
    """Which files are there in `repo` at `ref`? Answered to issue `key` with `TreeKnown`."""

    key: str
    repo: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPull:
    """How does pull request `number` of `repo` stand? Answered to issue `key` with `PullKnown`, never from memory."""

    key: str
    repo: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAccess:
    """May we push to `repo` and open pull requests there? Answered to issue `key` with `AccessKnown`."""

    key: str
    repo: str
    installation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelLook:
    """A label as a repository should have it: six hex digits of colour, a description of 100 characters at most."""

    name: str
    color: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MendLabels:
    """See to it that `repo` has these labels; answered to issue `key` with `LabelsMended`.

    Where they were seen to before, nothing is asked of GitHub unless `anew`.
    """

    key: str
    repo: str
    labels: tuple[LabelLook, ...]
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """What stands at `path` of GitHub's REST API? Answered with `Browsed`; it goes behind everything else.

    `as_app`: asked as the GitHub App itself, not as one of its installations.
    """

    key: str
    path: str
    as_app: bool = False

    @property
    def repo(self) -> str:
        """The repository of the path, empty where it is about none."""
        parts = self.path.partition("?")[0].split("/")
        return "/".join(parts[2:4]) if parts[1:2] == ["repos"] else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnalysed:
    """The verdict that was asked for with `ticket`."""

    ticket: str
    analysis: ErrorAnalysis


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNext:
    """Something may be ready to be sent. `turn` numbers the wake-ups: a later one makes the earlier ones void."""

    turn: int = 0


# --- to CatchUpActor -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Fetch what was missed: the delivery `guid`, or everything `since` a time; by default since the last time."""

    guid: str = ""
    since: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """What GitHub answered: `found` is its JSON, None where it is not to be had; `next` the path of the next page."""

    path: str
    found: Any
    next: str = ""

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The objects of a list."""
        return tuple(row for row in self.found if isinstance(row, dict)) if isinstance(self.found, list) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnCatchingUp:
    """Ask again what is not answered yet. `turn` numbers the wake-ups: a later one makes the earlier ones void."""

    turn: int


# --- to WorkActor ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWork:
    """Have a worker do attempt `attempt` of the case.

    `task` is the task as JSON values (see `actors.issue.schema.dump_task`). `constraints` are sentences that hold
    for the work, `context` is what of the talk on the issue matters for it, `answers` what was asked before.
    `conversation` is the same as values: the summary and the chosen turns (see `actors.issue.context_texts`).
    `requester` is whose turn it is in the queue, and co-author of what is changed; `worker` names the recipe and
    `model` the model, empty for the operator's own choice. `plan_only`: a plan is wanted, and nothing is to be changed.
    `plan` is one that was approved, for the commit `base`; where `plan_files` (without any: whatever file) are others
    now, the attempt fails (E_BASE_MOVED) before its worker is started. `review`: a Code Review is of that change.
    `saved`: the work tree begins with what an earlier attempt had changed.
    Told again for an attempt that is queued or runs, it is answered with where that attempt stands; the only thing
    that this can change is the priority of one that still waits.
    """

    key: str
    attempt: int
    repository: RepositoryFacts
    number: int
    title: str
    priority: int
    task: Mapping[str, Any]
    constraints: tuple[str, ...] = ()
    context: str = ""
    conversation: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()
    requester: Person | None = None
    worker: str = ""
    branch: str = ""  # what a branch with the result is to be called
    subject: str = ""  # the first line of a commit's message, harmless wherever it is shown
    tests: str = ""  # the command that the repository's own settings name
    model: str = ""
    plan_only: bool = False
    plan: str = ""
    plan_files: tuple[str, ...] = ()
    base: str = ""
    review: Proposed | None = None
    saved: Saved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWork:
    """End the attempt's whole process tree; answered with `WorkCancelled`, also when nothing ran."""

    key: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWork:
    """The answer to an enquiry of a worker. Told again, it changes nothing."""

    key: str
    attempt: int
    enquiry: str  # its id
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerWork:
    """A person's clarification during the work, numbered within its case; answered with `WorkSteered`."""

    key: str
    attempt: int
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceReady:
    """The folder of a job stands at `path`; the files of `commit` are checked out in `tree` below it.

    `history` and `review` are the assignment's: which commits last changed the lines that the task names, and the
    change to be reviewed. `laid` is the git tree that was checked out, where that is not quite the commit's. `moved`
    says why that is not what a plan was approved for any more.
    """

    job: str
    path: str
    commit: str
    history: tuple[Mapping[str, Any], ...] = ()
    moved: str = ""
    review: Mapping[str, Any] | None = None
    laid: str = ""
    carried: Carried | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceFailed:
    """No work tree could be made."""

    job: str
    facts: ErrorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSpoke:
    """One line of a worker's standard output, without its end of line."""

    job: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSpent:
    """Tokens of a model's answer to a worker, as the endpoint counts them: `read`, of these `cached`, and `written`."""

    job: str
    model: str
    read: int
    cached: int
    written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerExited:
    """A worker's process tree is gone. `status` is negative for a signal; `log` the tail of its standard error."""

    job: str
    status: int
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeKept:
    """What a worker left in its tree is a commit now: `change`, None where nothing was changed.

    `facts` say what went wrong instead.
    """

    job: str
    change: Change | None = None
    facts: ErrorFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteEnded:
    """The repository's tests ran on a job's change; None where they could not be started."""

    job: str
    run: SuiteRun | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """Look for workers that run too long or fell silent."""


# --- to BranchActor --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PushChange:
    """Bring the kept commit `head` to GitHub as `branch`; answered with `ChangePushed` or `PushFailed`.

    `ours`: the commits that we pushed earlier. A branch that stands at one of them is moved; one that stands at any
    other commit is somebody's work and stays: then the branch gets the next free name. Told again, it does no harm.
    """

    key: str
    repository: RepositoryFacts
    branch: str
    head: str
    ours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PushEnded:
    """A push is over: the branch's name, or what went wrong."""

    name: str
    branch: str = ""
    facts: ErrorFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAgain:
    """The delay before another try of push `name` is over."""

    name: str


# --- to ErrorClassifierActor -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyseError:
    """Judge `facts`; the verdict goes to `reply_to` (None: it is only counted) as `ErrorAnalysed` with the ticket.

    `key` is the case that it happened to, where it is one.
    """

    ticket: str
    facts: ErrorFacts
    reply_to: Ref | None = None
    repo: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportErrors:
    """Asked from outside: the statistics as JSON values."""


# --- to HealthActor --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A measurement: `name` as in `actors.health.samples.SAMPLES`, `value` in the unit told there.

    `label` tells kinds of it apart (an error's code, a task's type, an installation's name); few different ones.
    """

    name: str
    value: float
    at: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRepeated:
    """The same failure was met by several cases since `since`: one cause rather than many."""

    code: str
    cases: tuple[str, ...]
    technical: str
    since: float
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAround:
    """Look for anomalies by yourself, and note what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHealth:
    """Asked from outside: the health report as JSON values."""
