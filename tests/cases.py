"""Values that tests about cases start from."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from actors.issue.decide import decide
from actors.issue.outbox import Policy
from actors.issue.preferences import Profile
from actors.issue.profiles import concerned
from actors.issue.record import IssueRecord
from actors.issue.task import TRIGGER_LABEL
from actors.issue.underway import skip_idle
from actors.messages import (
    AccessKnown,
    CommentAdded,
    EffectDone,
    FileKnown,
    IssueFacts,
    IssueOpened,
    LabelsMended,
    PermissionKnown,
    Person,
    RepositoryFacts,
)
from actors.outages import Outage

NOW = 1_750_000_000.0
ALICE = Person(id=1, login="alice")
BOB = Person(id=2, login="bob")
REPOSITORY = RepositoryFacts(
    full_name="octo/sample", clone_url="http://127.0.0.1:1/octo/sample.git", default_branch="main"
)
NO_FILE = FileKnown(path=".github/caseworker.yml", text=None)
ACCESS = AccessKnown(repo="octo/sample")
LABELS_READY = LabelsMended(repo="octo/sample")
KEY = "octo/sample#7"
POLICY = Policy(bot="caseworker", settle=0.0)

FORM = """### Task type

Code Analysis

### Priority

Medium

### Prompt

Look at the storage package and tell me which functions are too complex.

### Relevant files

_No response_

### Context

_No response_

### Output format

Analysis report

### Acceptance criteria

_No response_
"""


def issue(**changes: Any) -> IssueFacts:
    """An issue as a delivery describes it."""
    usual = IssueFacts(
        number=7,
        title="Which functions are too complex?",
        body=FORM,
        url="http://127.0.0.1:1/octo/sample/issues/7",
        author=ALICE,
        labels=(TRIGGER_LABEL,),
        updated_at=NOW,
    )
    return replace(usual, **changes)


def opened(**changes: Any) -> IssueOpened:
    """The author opened the issue through the form."""
    return IssueOpened(repository=REPOSITORY, issue=issue(**changes), sender=ALICE)


def comment(body: str, *, sender: Person = ALICE, comment_id: int = 900) -> CommentAdded:
    """Somebody wrote a comment."""
    return CommentAdded(
        repository=REPOSITORY, issue=issue(), sender=sender, comment_id=comment_id, body=body, created_at=NOW + 60
    )


class Talk:
    """One case talked through by hand: `tell` decides, `settle` lets every effect of the outbox succeed."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.record: IssueRecord | None = None
        self.now = NOW
        self.posted: list[str] = []
        self.states: list[str] = []  # the state labels that were set, in order
        self.story: list[str] = []
        self.outages: tuple[Outage, ...] = ()
        self.people: dict[int, Profile] = {}  # what is known of their preferences
        self.access: AccessKnown | None = ACCESS  # GitHub's answer, given at once; None: it has to be told
        self._policy = policy
        self._comment = 5_000

    def again(self) -> Talk:
        """The same case, to be gone on with in another way."""
        other = copy.copy(self)
        other.posted, other.states, other.story = list(self.posted), list(self.states), list(self.story)
        other.people = dict(self.people)
        return other

    def tell(self, *messages: object) -> IssueRecord:
        for message in messages:
            known = [self.people.get(id, Profile(person=id)) for id in concerned(self.record, message)]
            step = decide(self.record, message, self.now, policy=self._policy, outages=self.outages, known=known)
            self.people |= {after.person: after for _, after in step.profiles}
            self.record = None if step.record is None else skip_idle(step.record)
            self.story += [line.what for line in step.story]
            if self.access is not None and self.record is not None and self.record.unchecked:
                self.tell(self.access)
        assert self.record is not None
        return self.record

    def settle(self, most: int = 50) -> IssueRecord:
        """Every effect succeeds, in order; at most `most`."""
        for _ in range(most):
            assert self.record is not None
            if not self.record.outbox:
                return self.record
            head = self.record.outbox[0]
            self._comment += 1
            (self.states if head.kind == "label" else self.posted).append(head.body.partition(" priority:")[0])
            edited = self.record.status_comment if head.kind == "status" else None
            comment_id = edited or self._comment
            self.tell(EffectDone(effect_id=head.id, id=comment_id, url=f"http://127.0.0.1:1/c/{comment_id}"))
        raise AssertionError("the outbox does not come to an end")

    def allowed(self) -> IssueRecord:
        """An opened case whose author has write access."""
        return self.tell(opened(), NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write"))
