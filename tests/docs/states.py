"""Pictures of an issue in each of the ten states and in its waits, for the documentation and for whoever wants to look.

    python -m tests.docs.states [FOLDER]

tells ten cases their stories, puts what they say onto issues of the sandbox, and photographs each page, as wide as a
desk and as wide as a phone; by default into docs/images/states/.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from actors.issue import budget, plan_text, question_text, status
from actors.issue.allowance import Bounds
from actors.issue.choice import Approve
from actors.issue.labels import LABELS, wanted
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord
from actors.issue.states import State
from actors.messages import (
    Change,
    ChangedFile,
    EffectDone,
    ErrorAnalysis,
    LabelsMended,
    PermissionKnown,
    Sketch,
    TimerDue,
    WorkCancelled,
    WorkCosted,
    WorkFailed,
    WorkFinished,
    WorkPhase,
    WorkProgressed,
    WorkQueued,
    WorkStarted,
)
from tests.actors.issue.test_decide import analysis
from tests.cases import FORM, NO_FILE, POLICY, Talk, comment, issue, opened
from tests.docs.picture import CHROMIUM, CHROMIUM_SECONDS
from tests.integration.conftest import sample
from web.cli.stage import BOT, ROOT
from web.sandbox import Sandbox

REPO = "octo/sample"
TARGET = ROOT / "docs/images/states"
WIDTHS = {"": "900,880", "-phone": "500,1080"}  # Chromium has no window narrower than 500 pixels
TALL = {"": "900,1560", "-phone": "500,1900"}
TEXT = "### Prompt\n\nLook at the storage package and tell me which functions are too complex."
WRITER = PermissionKnown(login="alice", role="write")


def queued(talk: Talk) -> None:
    talk.tell(opened(), NO_FILE)


def analyzing(talk: Talk) -> None:
    talk.tell(opened(), NO_FILE, WRITER, WorkQueued(attempt=1, place=3))


def in_progress(talk: Talk) -> None:
    talk.tell(opened(), NO_FILE, WRITER)
    talk.now += 20
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    for percent, message in ((10, "reading 42 files"), (35, "looking for clones in tests/**/*.py")):
        talk.now += 40
        talk.tell(WorkProgressed(attempt=1, percent=percent, message=message))


def awaiting_feedback(talk: Talk) -> None:
    body = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    talk.tell(opened(body=body), NO_FILE, WRITER)


def implementing(talk: Talk) -> None:
    in_progress(talk)
    talk.tell(WorkPhase(attempt=1, phase="implementing"), WorkCosted(attempt=1, usd=Decimal("0.42"), tokens=12_300))


def testing(talk: Talk) -> None:
    implementing(talk)
    talk.now += 60
    talk.tell(WorkPhase(attempt=1, phase="testing"))
    talk.tell(WorkProgressed(attempt=1, percent=80, message="running the tests", details="$ pytest -q\n41 passed"))


def completed(talk: Talk) -> None:
    in_progress(talk)
    talk.now += 60
    talk.tell(WorkFinished(attempt=1, report="`price` is the most complex function.", summary="done", commit="abc"))
    record = talk.record
    while record is not None and record.outbox:
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=7, url="http://127.0.0.1:1/c"))


def failed(talk: Talk) -> None:
    _lost(talk, analysis())


def escalated(talk: Talk) -> None:
    _lost(talk, analysis(escalate=True))


def _lost(talk: Talk, verdict: ErrorAnalysis) -> None:
    in_progress(talk)
    talk.now += 60
    talk.tell(WorkFailed(attempt=1, analysis=verdict, log="Traceback: ..."))


def cancelled(talk: Talk) -> None:
    in_progress(talk)
    talk.now += 60
    talk.tell(comment("/cancel"))


def plan_waits(talk: Talk) -> None:
    talk.tell(opened(), NO_FILE, WRITER)
    talk.now += 20
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    talk.now += 90
    sketch = Sketch(files=("storage/writer.py", "tests/storage/"), risk="low", usd=Decimal("1.20"), minutes=12.0)
    talk.tell(
        WorkFinished(attempt=1, report=PLAN, sketch=sketch, summary="One class instead of two", commit="ab12" * 10)
    )


def budget_waits(talk: Talk) -> None:
    in_progress(talk)
    files = (ChangedFile(path="storage/writer.py", added=31, removed=12),)
    kept = Change(branch="agent/issue-7", base="ab12" * 10, head="4f2a" * 10, files=files)
    talk.tell(WorkCosted(attempt=1, usd=Decimal("2.05"), tokens=81_000), WorkCancelled(attempt=1, change=kept))
    talk.now += 2
    talk.tell(TimerDue())


PLAN = """1. Bring what `Writer` and `LateWriter` share into one class, in `storage/writer.py`.
2. Have the tests of both run on it.

Nobody who imports either has to change anything.
"""
WAITS: dict[str, tuple[Policy, Callable[[Talk], None]]] = {
    "waiting-for-a-plan": (replace(POLICY, approve=Approve.ALWAYS), plan_waits),
    "waiting-for-a-budget": (replace(POLICY, case_bounds=Bounds(usd=Decimal(2))), budget_waits),
}
"""Waits that are no states of their own."""
STORIES: tuple[Callable[[Talk], None], ...] = (
    queued,
    analyzing,
    in_progress,
    awaiting_feedback,
    implementing,
    testing,
    completed,
    failed,
    escalated,
    cancelled,
)


def told() -> dict[State, IssueRecord]:
    """A case in each state."""
    cases: dict[State, IssueRecord] = {}
    for story in STORIES:
        talk = Talk(replace(POLICY, attempts=3))
        story(talk)
        assert talk.record is not None
        record = talk.tell(LabelsMended(repo=REPO))
        cases[record.state] = record
    assert set(cases) == set(State), set(State) - set(cases)
    return cases


def asked(policy: Policy, story: Callable[[Talk], None]) -> tuple[IssueRecord, str]:
    """A case that waits, and the comment that asks somebody to do something."""
    talk = Talk(replace(policy, attempts=3))
    story(talk)
    record = talk.settle()
    if record.plan is not None:
        return record, plan_text.comment(record, record.plan, others=False)
    return record, question_text.comment(record.open_questions)


def main(target: Path = TARGET) -> None:
    """Take all pictures."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="states-", ignore_cleanup_errors=True) as name:
        folder, sandbox = Path(name), Sandbox()
        sandbox.start()
        try:
            sandbox.add_user("alice")
            sandbox.add_user(BOT, bot=True)
            sandbox.add_repository(REPO, sample(folder), permissions={"alice": "admin", BOT: "write"})
            for state, record in told().items():
                address = show(sandbox, record)
                for suffix, size in WIDTHS.items():
                    photograph(address, target / f"{state}{suffix}.png", size=size, folder=folder)
            for wait, (policy, story) in WAITS.items():
                record, asking = asked(policy, story)
                address = show(sandbox, record, asking, policy=policy)
                for suffix, size in TALL.items():
                    photograph(address, target / f"{wait}{suffix}.png", size=size, folder=folder)
        finally:
            sandbox.stop()


def show(sandbox: Sandbox, record: IssueRecord, *asking: str, policy: Policy = POLICY) -> str:
    """Put what the case says onto a new issue; the page's address."""
    labels = ["agent:task", *wanted(record).split()]
    number = sandbox.open_issue(REPO, "alice", issue().title, TEXT, labels)
    looks(sandbox)
    sandbox.comment(
        REPO, number, BOT, status.comment(record, attempts=POLICY.attempts, bounds=budget.bounds(record, policy))
    )
    for text in asking:
        sandbox.comment(REPO, number, BOT, text)
    return f"{sandbox.url}/{REPO}/issues/{number}"


def looks(sandbox: Sandbox) -> None:
    """The repository's labels in their colours."""
    world = sandbox.site.world
    for look in LABELS:
        label = world.label(world.repository(REPO), look.name)
        if label is not None:
            label.color, label.description = look.color, look.description


def photograph(url: str, target: Path, *, size: str, folder: Path) -> None:
    """Have Chromium load `url` and write the picture."""
    options = (f"--user-data-dir={folder / 'chromium'}", f"--screenshot={target}", f"--window-size={size}", url)
    subprocess.run([*CHROMIUM, *options], check=True, capture_output=True, timeout=CHROMIUM_SECONDS)


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:2]))
