"""What is said about a result: the report, the pull request, where partial work is. Pure.

A worker's words, file names and the tests' output are made harmless before they get into a text.
"""

from __future__ import annotations

from collections.abc import Iterable

from actors.issue import budget_text, following, plan_text, planning, spending
from actors.issue.neutral import inline, neutral
from actors.issue.parts import split
from actors.issue.phrases import folded, name
from actors.issue.proposal import Proposal, Reached, Way
from actors.issue.record import IssueRecord
from actors.messages import Change, SuiteRun
from actors.redaction import redact

REPORT_IN_PULL = 30_000
MOST_FILES = 100
OUTPUT = 6_000


def no_change() -> str:
    """Changes were asked for and none came."""
    return "> [!WARNING]\n> Changes were asked for, and the worker changed no file. This is its report."


def beside(record: IssueRecord, proposal: Proposal) -> str:
    """Only a report was asked for, and the worker changed files beside."""
    count = _files(proposal.change)
    return f"> [!NOTE]\n> Only a report was asked for, but the worker also changed {count}. {where(record, proposal)}"


def where(record: IssueRecord, proposal: Proposal) -> str:
    """Where a change is that is no pull request."""
    change = proposal.change
    if proposal.reached in (Reached.PUSHED, Reached.OPENED, Reached.VERIFIED):
        link = _link(record, f"/tree/{change.branch}")
        what = {Way.PARTIAL: "What was done until then", Way.EXTRA: "That", Way.PULL: "The change"}[proposal.way]
        return f"{what} is on the branch {_linked(change.branch, link)} ({_files(change)})."
    why = f" It was not pushed because {inline(change.held, limit=400)}." if change.held else ""
    return (
        f"What was done is kept on the server as commit `{change.head[:12]}` ({_files(change)}): the operator finds it "
        f"in the repository's mirror under `refs/caseworker/{record.number}/{proposal.attempt}`.{why}"
    )


def undelivered(record: IssueRecord, proposal: Proposal) -> str:
    """A finished change that did not get to GitHub: where it is, and how it gets there."""
    again = "When the cause is gone, `/retry` pushes exactly this commit again; `/retry --fresh` does the work anew."
    return f"{where(record, proposal)} {again}"


def outcome(record: IssueRecord) -> str:
    """In one line of the status comment what there is of a change; empty where there is none."""
    proposal = record.proposal
    if proposal is None:
        return ""
    if proposal.held:
        return f"The change ({_files(proposal.change)}) is not pushed yet: {inline(proposal.change.held, limit=400)}."
    if proposal.pull is not None:
        pull = f"[#{proposal.pull}]({proposal.url})"
        return f"Draft pull request {pull}: {_files(proposal.change)}. {tests_line(proposal.tests)}"
    if proposal.reached is Reached.PUSHING:
        return f"{_files(proposal.change).capitalize()} are on their way to the branch `{proposal.change.branch}`."
    return where(record, proposal)


def held(record: IssueRecord, proposal: Proposal) -> str:
    """Somebody has to approve a change."""
    change = proposal.change
    lines = [
        "### ✋ The change is ready and waits for an approval",
        f"It is not pushed yet, because {inline(change.held, limit=1_500)}.",
        f"{inline(proposal.summary, limit=500)}",
        _table(change),
        *_planned(record, change),
        *_left_out(change),
        _checked(proposal.tests),
        f"Somebody with write access may type `/approve`: then commit `{change.head[:12]}`, exactly this one, becomes "
        "a draft pull request. `/cancel` drops it.",
    ]
    return "\n\n".join(line for line in lines if line)


def pull_request(record: IssueRecord, proposal: Proposal) -> str:
    """The text of the draft pull request."""
    change = proposal.change
    approved = f" The files that need it were approved by {name(proposal.approved_by)}." if proposal.approved_by else ""
    worker = f"the worker *{inline(proposal.worker)}*" if proposal.worker else "a worker"
    parts = [
        inline(proposal.summary, limit=1_000),
        f"For #{record.number}.",
        "## What was changed, and why" if any(file.why for file in change.files) else "## What was changed",
        _table(change),
        *_planned(record, change),
        *_left_out(change),
        "## How it was checked",
        _checked(proposal.tests),
        _report_in_pull(proposal.report),
        f"<sub>Written by {worker} for {name(record.requested_by.login)}, who is co-author of the commit.{approved} "
        f"It is a draft: review it as you would anybody's, then mark it ready. Merging does not close "
        f"the issue by itself. `/retry` on the issue does the task again.</sub>",
    ]
    return "\n\n".join(part for part in parts if part)


def opened(record: IssueRecord, proposal: Proposal, *, note: str = "") -> str:
    """The result is a pull request: the comment that says so on the issue."""
    task = following.assigned(record)
    task_type = task.type.value if task else "Result"
    change = proposal.change
    lines = [
        f"## {task_type}: draft pull request [#{proposal.pull}]({proposal.url})",
        note,
        inline(proposal.summary, limit=1_000),
        f"{_files(change).capitalize()} on the branch `{change.branch}`. {tests_line(proposal.tests)}",
        *_planned(record, change),
        *_left_out(change),
        foot(record),
    ]
    return "\n\n".join(line for line in lines if line)


def foot(record: IssueRecord) -> str:
    """The last line of a result: who asked for it, what the case has cost, how it is had anew."""
    cost = budget_text.cost(spending.total(record))
    asked = f"Asked for by {name(record.requested_by.login)}."
    return f"<sub>{asked}{' ' + cost if cost else ''} Not what you need? `/retry` does it again.</sub>"


def unverified(record: IssueRecord, proposal: Proposal, state: str) -> str:
    """GitHub does not show what was handed over: what is missing, and what there is."""
    pull = f"pull request #{proposal.pull}"
    said = {
        "open": f"The {pull} is open, but its branch does not stand at commit `{proposal.change.head[:12]}`.",
        "closed": f"The {pull} is closed.",
    }.get(state, f"The {pull} cannot be read.")
    return f"**What is missing:** {said}\n\n**What there is:** {where(record, proposal)}"


def tests_line(tests: SuiteRun | None) -> str:
    """In one sentence what the repository's tests said."""
    if tests is None:
        return "No tests were run: no command for them is set."
    outcome = "✅ passed" if tests.passed else "❌ **did not pass**"
    return f"The tests (`{inline(tests.command)}`) {outcome}."


def _checked(tests: SuiteRun | None) -> str:
    line = tests_line(tests)
    if tests is None or not tests.output:
        return line
    shown = "```text\n" + redact(tests.output)[-OUTPUT:].replace("```", "'''") + "\n```"
    return f"{line}\n\n{folded('The end of their output', shown)}"


def _table(change: Change) -> str:
    explained = any(file.why for file in change.files[:MOST_FILES])
    rows = ["| File | Lines | Why |", "|---|---|---|"] if explained else ["| File | Lines |", "|---|---|"]
    for file in change.files[:MOST_FILES]:
        why = f" {inline(file.why, limit=400)} |" if explained else ""
        rows.append(f"| `{inline(file.path, limit=300)}` | +{file.added} −{file.removed} |{why}")
    more = len(change.files[MOST_FILES:]) + change.more
    return "\n".join(rows) + (f"\n\n… and {more:,} more files." if more else "")


def _planned(record: IssueRecord, change: Change) -> Iterable[str]:
    """Where the change departs from the plan that was approved for it, if one was."""
    plan = record.plan
    if plan is not None and plan.approved_by:
        yield plan_text.departure(planning.departures(plan, change), planning.untouched(plan, change), plan)


def _left_out(change: Change) -> Iterable[str]:
    if change.left_out:
        listed = "\n".join(f"- {inline(entry, limit=300)}" for entry in change.left_out)
        yield f"**Not part of it**, though the worker left it in its tree:\n\n{listed}"
    if change.claimed:
        named = ", ".join(f"`{inline(path, limit=300)}`" for path in change.claimed)
        yield f"**Not true:** the worker says that it changed {named} too, and it did not."


def _report_in_pull(text: str) -> str:
    if not text.strip():
        return ""
    return folded("The worker's report", split(neutral(text), REPORT_IN_PULL)[0])


def _files(change: Change) -> str:
    count = len(change.files) + change.more
    return "1 file" if count == 1 else f"{count:,} files"


def _link(record: IssueRecord, path: str) -> str:
    address = record.repository.clone_url
    if not address.startswith(("http://", "https://")):
        return ""
    return address.removesuffix("/").removesuffix(".git") + path


def _linked(text: str, link: str) -> str:
    return f"[`{text}`]({link})" if link else f"`{text}`"
