"""A case's branch and its pull request: reviews are part of the talk, and give no commands."""

from __future__ import annotations

import pytest

from actors.issue.decide import decide
from actors.issue.record import Step
from actors.messages import (
    BranchPushed,
    ChecksFinished,
    PullRequestChanged,
    PullRequestReviewed,
    ReviewCommentAdded,
)
from tests.cases import BOB, NOW, POLICY, REPOSITORY, Talk

WHERE = {"repository": REPOSITORY, "sender": BOB, "branch": "agent/issue-7-a"}
REVIEW = PullRequestReviewed(
    **WHERE,  # type: ignore[arg-type]
    number=9,
    review_id=1,
    verdict="changes_requested",
    body="/cancel\n\nUse the other function.",
    commit="c" * 40,
    submitted_at=NOW,
)
ON_A_LINE = ReviewCommentAdded(
    **WHERE,  # type: ignore[arg-type]
    number=9,
    comment_id=5,
    body="/cancel this loop",
    path="shop/prices.py",
    line=12,
    created_at=NOW,
)
MERGED = PullRequestChanged(
    **WHERE,  # type: ignore[arg-type]
    action="closed",
    number=9,
    url="",
    head="c" * 40,
    merged=True,
    updated_at=NOW,
)
FAILED = ChecksFinished(
    **WHERE,  # type: ignore[arg-type]
    head="c" * 40,
    name="tests",
    conclusion="failure",
    url="",
    suite=False,
)
PUSHED = BranchPushed(**WHERE, before="b" * 40, head="c" * 40, deleted=False)  # type: ignore[arg-type]


def heard(message: object) -> Step:
    """What an allowed case makes of it."""
    talk = Talk()
    talk.allowed()
    record = talk.settle()
    step = decide(record, message, NOW, policy=POLICY)
    assert step.record == record, "nothing of the case changes"
    return step


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (REVIEW, "(review: changes requested) /cancel\n\nUse the other function."),
        (ON_A_LINE, "(on shop/prices.py, line 12) /cancel this loop"),
    ],
)
def test_what_a_review_says_is_part_of_the_talk_and_no_command(message: object, text: str) -> None:
    (turn,) = heard(message).turns
    assert (turn.speaker, turn.role, turn.text) == (BOB, "person", text)


@pytest.mark.parametrize(
    ("message", "what"),
    [(MERGED, "pull request merged"), (FAILED, "checks: failure"), (PUSHED, "branch pushed")],
)
def test_what_happens_to_the_branch_stands_in_the_story(message: object, what: str) -> None:
    step = heard(message)
    assert [line.what for line in step.story] == [what]
    assert step.turns == ()
