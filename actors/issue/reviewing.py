"""Which pull request a Code Review is about: found in the task's words, asked of GitHub before the work begins. Pure.

A number alone (`#12`) may as well be an issue. One that the words call a pull request, or that is told to be reviewed,
has to be one; any other is looked up, and where it is none, the review is of what else the task says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from actors.issue import replies, shortfalls
from actors.issue.moves import move, withdraw
from actors.issue.outbox import add
from actors.issue.outline import without_code
from actors.issue.record import EffectKind, IssueRecord, Progress
from actors.issue.states import Trigger
from actors.issue.task import Task, TaskType
from actors.messages import ChangePushed, ErrorAnalysis, Proposed, PullKnown, PushFailed, ReadPull

LONGEST = 20_000
"""Characters of the task in which a pull request is looked for."""
ADDRESS = re.compile(r"https?://(?P<host>[^\s/]+)/(?P<repo>[\w.-]+/[\w.-]+)/pull/(?P<number>[1-9]\d{0,8})\b")
CALLED = re.compile(
    r"\b(?:(?:pull|merge)[ -]?requests?|PRs?|MRs?)(?:[ ]+(?:number|no\.?|nr\.?))?[ :]*"
    r"#?(?P<number>[1-9]\d{0,8})\b(?![./]\d)",
    re.IGNORECASE,
)
TOLD = re.compile(r"\breview(?:ing|s)?(?: of| for|:)?[ ]+#(?P<number>[1-9]\d{0,8})\b", re.IGNORECASE)
ALONE = re.compile(r"\s*#?(?P<number>[1-9]\d{0,8})[.!]?\s*\Z")
BARE = re.compile(r"(?<![\w/&#])#(?P<number>[1-9]\d{0,8})\b")
ELSEWHERE = re.compile(r"\b(?P<repo>[\w.-]+/[\w.-]+)#(?P<number>[1-9]\d{0,8})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A pull request that a task names. `sure`: it can be nothing else.

    `elsewhere`: the repository that it lies in, where that is another one.
    """

    number: int
    sure: bool
    elsewhere: str = ""


def named(task: Task | None, *, title: str, repository: str, host: str) -> Named | None:
    """The pull request that a Code Review is to be about; None for any other task, and where none is named.

    `repository` is `owner/name`, `host` the one that its pages lie on.
    """
    if task is None or task.type is not TaskType.CODE_REVIEW:
        return None
    said = "\n\n".join((task.prompt, task.context, title))[:LONGEST]
    for found in ADDRESS.finditer(said):
        ours = found["repo"].casefold() == repository.casefold() and found["host"].casefold() == host.casefold()
        return Named(number=int(found["number"]), sure=True, elsewhere="" if ours else found["repo"])
    said = without_code(said)
    for found in ELSEWHERE.finditer(said):
        if found["repo"].casefold() == repository.casefold():
            return Named(number=int(found["number"]), sure=False)
    for pattern in (CALLED, TOLD):
        if (match := pattern.search(said)) is not None:
            return Named(number=int(match["number"]), sure=True)
    if (match := ALONE.match(task.prompt)) is not None:
        return Named(number=int(match["number"]), sure=True)
    bare = BARE.search(said)
    return None if bare is None else Named(number=int(bare["number"]), sure=False)


def wanted(record: IssueRecord) -> ReadPull | None:
    """What GitHub has to be asked before the attempt may begin."""
    work, found = record.work, _named(record)
    waits = work is not None and work.progress is Progress.WANTED and work.review is None
    if not waits or found is None or found.elsewhere:
        return None
    return ReadPull(key=record.key, repo=record.repository.full_name, number=found.number)


def heard(record: IssueRecord, message: ChangePushed | PushFailed | PullKnown, now: float) -> IssueRecord:
    """GitHub's answer: the work begins, or cannot."""
    found, work = _named(record), record.work
    if not isinstance(message, PullKnown) or found is None or work is None or wanted(record) is None:
        return record
    if message.number != found.number:
        return record
    if message.state == "none" and found.sure and not (record.task and record.task.files):
        return _failed(record, shortfalls.NO_PULL, now)
    return replace(record, work=replace(work, review=_proposed(message)))


def refused(record: IssueRecord, now: float) -> IssueRecord:
    """A case whose attempt has just become possible: one that is about another repository's pull request fails."""
    found = _named(record)
    if found is None or not found.elsewhere or record.work is None or record.work.progress is not Progress.WANTED:
        return record
    return _failed(record, shortfalls.PULL_ELSEWHERE, now)


def _named(record: IssueRecord) -> Named | None:
    repository = record.repository
    host = urlsplit(repository.clone_url).netloc.rpartition("@")[2]
    return named(record.task, title=record.title, repository=repository.full_name, host=host)


def _proposed(known: PullKnown) -> Proposed:
    """As the workers' side takes it; without a head where the number is no pull request's."""
    if known.state == "none":
        return Proposed(head="", number=known.number, state="none")
    return Proposed(
        head=f"refs/pull/{known.number}/head",
        base=f"refs/heads/{known.base}" if known.base else "",
        number=known.number,
        title=known.title,
        state="merged" if known.merged else known.state,
        fork=known.fork,
    )


def _failed(record: IssueRecord, analysis: ErrorAnalysis, now: float) -> IssueRecord:
    record = move(replace(withdraw(record, now), work=None, error=analysis), Trigger.WORK_FAILED, now)
    return add(record, EffectKind.COMMENT, body=replies.error_explanation(record, "", now), role="failure", urgent=True)
