"""What became of it all: what people did on the sandbox, compared with what stands on it in the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from web.sandbox import Sandbox

MARKER = re.compile(r"<!-- caseworker:(\S+) -->\s*\Z")
OVER = frozenset({"agent:completed", "agent:failed", "agent:escalated", "agent:cancelled"})
ONCE = (("status", "| Since |"), ("result", "## Code Analysis"))
"""By what each comment is known that a case has once."""


@dataclass(slots=True)
class Verdict:
    """What the oracle found; all lists empty is what is promised."""

    kills: int = 0
    cases: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)  # told to the server, but no case
    stuck: list[str] = field(default_factory=list)  # cases that did not end
    doubled: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.stuck or self.doubled or self.labels or self.other)

    def look(self, sandbox: Sandbox, repo: str, numbers: Iterable[int]) -> None:
        """Add what is wrong with these issues."""
        for number in sorted(numbers):
            name = f"{repo}#{number}"
            labels = state(sandbox, repo, number)
            ours = [item.body for item in sandbox.comments(repo, number) if item.author.endswith("[bot]")]
            if not ours and not labels:
                self.lost.append(name)
            if len(labels) != 1 or labels[0] not in OVER:
                self.stuck.append(f"{name} {labels}")
            self.doubled += [f"{name} {what}" for what in doubled(ours)]
            self.labels += [f"{name} {what}" for what in label_faults(sandbox, repo, number)]
        self.doubled += [f"{repo} {what}" for what in pulls_twice(sandbox, repo)]


def state(sandbox: Sandbox, repo: str, number: int) -> list[str]:
    """The state labels of an issue."""
    labels = sandbox.issue(repo, number).labels
    return [label for label in labels if label.startswith("agent:") and label != "agent:task"]


def ended(sandbox: Sandbox, repo: str, numbers: Iterable[int]) -> bool:
    """Whether each of these cases carries one label of an end."""
    return all(len(found := state(sandbox, repo, number)) == 1 and found[0] in OVER for number in numbers)


def acknowledged(sandbox: Sandbox, repo: str) -> set[int]:
    """Issues whose opening, or labelling, the server took with a 202."""
    taken = set()
    for delivery in sandbox.deliveries:
        ours = delivery.event == "issues" and delivery.action in ("opened", "labeled")
        if ours and delivery.status == 202 and delivery.payload["repository"]["full_name"] == repo:
            taken.add(int(delivery.payload["issue"]["number"]))
    return taken


def doubled(bodies: list[str]) -> list[str]:
    """Effects that stand twice, and a second status or result comment."""
    effects = Counter(match[1] for body in bodies if (match := MARKER.search(body)))
    found = [f"effect {effect} x {count}" for effect, count in effects.items() if count > 1]
    for what, sign in ONCE:
        count = sum(sign in body for body in bodies)
        if count > 1:
            found.append(f"{count} {what} comments")
    return found


def pulls_twice(sandbox: Sandbox, repo: str) -> list[str]:
    """Branches, and issues, with more than one pull request."""
    heads = Counter(pull.head for pull in sandbox.pulls(repo))
    cases = Counter(match[0] for pull in sandbox.pulls(repo) if (match := re.search(r"issue-\d+", pull.head)))
    return [f"{what}: {count} pull requests" for what, count in (heads + cases).items() if count > 1]


def label_faults(sandbox: Sandbox, repo: str, number: int) -> list[str]:
    """Instants at which there was no state label after the first, or more than two."""
    present: set[str] = set()
    begun, faults = False, []
    for change in sandbox.timeline(repo, number):
        label = change.label or ""
        if not label.startswith("agent:") or label == "agent:task":
            continue
        if change.kind == "labeled":
            present.add(label)
            begun = True
        elif change.kind == "unlabeled":
            present.discard(label)
        if begun and not 1 <= len(present) <= 2:
            faults.append(f"had {sorted(present)}")
    return faults


def until_quiet(sandbox: Sandbox, repo: str, numbers: Iterable[int], *, seconds: float) -> None:
    """Wait until nothing happens to these issues for `seconds`; twenty times as long at most."""
    watched = list(numbers)

    def count() -> int:
        return sum(len(sandbox.timeline(repo, number)) for number in watched)

    for _ in range(20):
        seen = count()
        if not sandbox.wait_until(lambda seen=seen: count() != seen, seconds):
            return
