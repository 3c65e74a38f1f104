"""Every trouble at every request of a case: 23 faults x 20 phases, each row reproducible by its name.

    python -m tests.crash.matrix                        all rows
    python -m tests.crash.matrix lost:result 'reset:*'  some, by pattern

A row is a case of its own, in a repository of its own, with one fault at one request. What is promised: the case comes
to rest; nothing is doubled; never two state labels; and a fault that says nothing final (a reset, a 500, a limit, a
lost answer) leaves no trace but time: the case ends as it does without it.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.store import ReadOnlyStore
from tests.crash.harness import SETTINGS, source
from tests.crash.oracle import MARKER, OVER
from tests.crash.phases import PHASES, TIMEOUT_SECONDS, TROUBLES, Phase, Trouble
from tests.patience import until
from web.cli.stage import BOT, Stage
from web.sandbox import Fault, Sandbox

ROWS = tuple(f"{trouble}:{phase}" for phase in PHASES for trouble in TROUBLES)
SHORT = tuple(f"{trouble}:{list(PHASES)[number % len(PHASES)]}" for number, trouble in enumerate(TROUBLES))
"""A row for each trouble, the phases taken in turn."""
BATCH = 10
PATIENCE = 300.0
"""Seconds for a batch: ten cases whose requests fail at once hold the circuit breaker open longer and longer."""
MORE = {
    "GITHUB_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
    "SETTLE_SECONDS": "0",  # every state is shown, so that labels are taken away, too
}
RESTING = OVER | {"agent:awaiting-feedback"}


@dataclass(slots=True, kw_only=True)
class Row:
    """One row as it runs."""

    name: str
    repo: str
    trouble: Trouble
    phase: Phase
    fault: Fault
    number: int = 0


def run(names: Sequence[str], folder: Path, *, patience: float = PATIENCE) -> dict[str, str]:
    """Run these rows beside each other; what is wrong with each, empty where nothing is."""
    sandbox = Sandbox()
    sandbox.start()
    stage = Stage(sandbox, data=folder, settings=SETTINGS | MORE)
    try:
        sandbox.add_user("maria")
        place = source(folder)
        stage.start()
        rows = [_begin(sandbox, name, place) for name in names]
        sandbox.wait_until(lambda: all(_rests(sandbox, row) for row in rows), patience)
        for row in rows:
            if row.phase.says:
                sandbox.comment(row.repo, row.number, "maria", row.phase.says)
        until(lambda: all(_over(sandbox, folder, row) for row in rows), patience)
        return {row.name: _wrong(sandbox, folder, row) for row in rows}
    finally:
        stage.stop()
        sandbox.stop()


def _begin(sandbox: Sandbox, name: str, place: Path) -> Row:
    trouble, _, phase = name.partition(":")
    repo = f"octo/{re.sub(r'[^a-z0-9]+', '-', name)}"
    sandbox.add_repository(repo, place, permissions={"maria": "admin", BOT: "write"})
    order = PHASES[phase].order(sandbox, repo, TROUBLES[trouble])
    row = Row(name=name, repo=repo, trouble=TROUBLES[trouble], phase=PHASES[phase], fault=order)
    row.number = sandbox.open_issue(repo, "maria", "Look at the code", row.phase.body, ["agent:task"])
    return row


def _labels(sandbox: Sandbox, row: Row) -> list[str]:
    labels = sandbox.issue(row.repo, row.number).labels
    return [label for label in labels if label.startswith("agent:") and label != "agent:task"]


def _rests(sandbox: Sandbox, row: Row) -> bool:
    labels = _labels(sandbox, row)
    return len(labels) == 1 and labels[0] in RESTING


def _over(sandbox: Sandbox, folder: Path, row: Row) -> bool:
    """At rest, the fault met, what was said answered, and nothing under way any more."""
    answered = not row.phase.says or sandbox.comments(row.repo, row.number)[-1].author == BOT
    return row.fault.hits > 0 and answered and _rests(sandbox, row) and not _busy(folder, row)


def _busy(folder: Path, row: Row) -> bool:
    with ReadOnlyStore.open(folder / "data") as store:
        agenda = store.get("agenda", f"{row.repo}#{row.number}")
    return agenda is not None and bool(agenda["busy"])


def _wrong(sandbox: Sandbox, folder: Path, row: Row) -> str:
    """What is not as promised, in words."""
    labels = _labels(sandbox, row)
    ours = [comment.body for comment in sandbox.comments(row.repo, row.number) if comment.author == BOT]
    marks = Counter(match[1] for body in ours if (match := MARKER.search(body)))
    found = [f"{mark} stands {count} times" for mark, count in marks.items() if count > 1]
    if row.fault.hits < 1:
        found.append("the fault met no request")
    if _busy(folder, row):
        found.append("something is still under way")
    if len(labels) > 1 or (row.trouble.passes and not labels):
        found.append(f"state labels {labels}")
    if row.trouble.passes and labels and labels[0] not in (usual := _usual(row.phase)):
        found.append(f"ended as {labels[0]}, not {' or '.join(sorted(usual))}")
    if row.trouble.passes and row.phase.says and not any("since" in body for body in ours[1:]):
        found.append("what was asked is not answered")
    pulls = [item for item in sandbox.issues(row.repo) if sandbox.issue(row.repo, item).is_pull]
    if len(pulls) > 1:
        found.append(f"{len(pulls)} pull requests")
    return "; ".join(found)


def _usual(phase: Phase) -> set[str]:
    """How a case of this phase ends without a fault."""
    return {"agent:awaiting-feedback"} if phase is PHASES["sent-back"] else {"agent:completed"}


def chosen(patterns: Sequence[str]) -> list[str]:
    """The rows that match one of the patterns; all without any."""
    return [row for row in ROWS if not patterns or any(fnmatch.fnmatch(row, pattern) for pattern in patterns)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rows", nargs="*", help="names or patterns, such as 'lost:*'")
    options.add_argument("--list", action="store_true", help="print the names and run nothing")
    asked = options.parse_args()
    names = chosen(asked.rows)
    if asked.list:
        print("\n".join(names))
        return
    bad: dict[str, str] = {}
    began = time.monotonic()
    for start in range(0, len(names), BATCH):
        with tempfile.TemporaryDirectory(prefix="matrix-", ignore_cleanup_errors=True) as name:
            outcome = run(names[start : start + BATCH], Path(name), patience=PATIENCE)
        bad |= {row: wrong for row, wrong in outcome.items() if wrong}
        for row, wrong in outcome.items():
            if wrong:
                print(f"{row}: {wrong}", flush=True)
        print(
            f"{start + len(outcome)}/{len(names)} rows, {len(bad)} wrong, {time.monotonic() - began:.0f} s", flush=True
        )
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
