"""What is said about the rounds of a case, and what a round's worker is told. Pure."""

from __future__ import annotations

from actors.issue.neutral import inline
from actors.issue.phrases import name
from actors.issue.record import IssueRecord

LONGEST = 2_000


def began(round: int, login: str, text: str, *, working: bool) -> str:
    """A follow-up is being done."""
    goes = "It goes on from what the case has so far; what was agreed still holds." if working else "It is paused."
    return f"Round {round}, as {name(login)} asked: “{inline(text, limit=400)}”. {goes}"


def noted(login: str) -> str:
    """Something was asked for that begins no round by itself."""
    return f"{name(login)}, that is noted. Nothing is being worked on now: `/retry` begins a round that takes it up."


def prompt(task: str, round: int, login: str, text: str) -> str:
    """The task of a follow-up: what the case was about, and what is to be done now."""
    return f"{text}\n\n(Round {round}, as {login} asked after the result. The case began with this task:)\n\n{task}"


def record_of(record: IssueRecord) -> str:
    """What the case's record says of its result, for the worker that is asked about it."""
    lines = [f"Attempt {item.attempt}: {item.sentence}" for item in record.outcomes]
    proposal = record.proposal
    if proposal is not None:
        lines.append(f"The change is commit {proposal.change.head[:12]} on the branch {proposal.change.branch}.")
        lines += [
            f"{file.path} (+{file.added} -{file.removed}): {file.why or 'no explanation was given'}"
            for file in proposal.change.files[:50]
        ]
        if proposal.tests is not None:
            lines.append(f"Tests `{proposal.tests.command}` {'passed' if proposal.tests.passed else 'failed'}.")
    if record.result_url:
        lines.append(f"The result: {record.result_url}")
    return "The question is about the result of this case.\n\n" + "\n".join(f"- {line}" for line in lines)
