"""Many durable timers, a server that is killed again and again, and a clock that is set forward and back an hour.

    python -m tests.crash.timers --timers 1000 --kills 20

Each timer is the reminder of a case whose form is incomplete. What it does is counted where it can be seen: one
comment on the issue, and one line in the case's story that says by which clock it was due and when it was told.
Every reminder stands once, and none was told before the server's own clock said that it was due.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from actors.github.budget import Limits
from actors.github.gateway import Credentials
from actors.github.pace import Pace
from actors.issue import schema
from actors.issue.outbox import Policy
from actors.issue.record import IssueRecord
from actors.messages import PermissionKnown, Person, RepositoryFacts
from actors.system import ActorSystem, SystemSettings
from actors.work.settings import WorkSettings
from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store
from tests.cases import FORM, LABELS_READY, NO_FILE, Talk, opened
from web.events import route
from web.sandbox import Sandbox

REPO = "octo/timers"
ROOT = Path(__file__).resolve().parents[2]
BOT = "caseworker[bot]"
HALF = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
JUMP = 3_600.0
QUIET = 1.5
LATE = 60.0
"""Seconds after the last disturbance within which everything that was due has to stand, and a tenth for each timer."""


@dataclass(slots=True)
class Verdict:
    """What was found; all lists empty is what is promised. `latest`: seconds, after the clock was right for good."""

    timers: int = 0
    kills: int = 0
    jumps: int = 0
    missing: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    latest: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.missing or self.doubled or self.early) and self.latest <= LATE + self.timers / 10


def run(folder: Path, *, timers: int, kills: int, seed: int, seconds: float) -> Verdict:
    """`timers` reminders are due within `seconds`; meanwhile the server dies and its clock is set."""
    chance = random.Random(seed)
    sandbox = Sandbox()
    sandbox.start()
    try:
        token = sandbox.add_user(BOT, bot=True)
        sandbox.add_user("maria")
        (folder / "sample").mkdir()
        (folder / "sample" / "README.md").write_text("# Sample\n")
        sandbox.add_repository(REPO, folder / "sample", permissions={"maria": "admin", BOT: "write"})
        numbers = [sandbox.open_issue(REPO, "maria", f"Timer {n}", HALF, ["agent:task"]) for n in range(timers)]
        data = folder / "data"
        began = time.time()
        _plant(data, numbers, chance, began=began, seconds=seconds)
        server = _Child(data, folder / "skew", sandbox.api_url, token)
        jumps = _disturb(server, chance, kills=kills, until=began + seconds)
        server.set(0.0)
        server.start()
        right = time.time()
        sandbox.wait_until(lambda: all(_reminders(sandbox, number) for number in numbers), LATE + timers / 10)
        sandbox.wait_until(lambda: False, 2 * QUIET)  # a second reminder would follow now
        server.stop()
        return _judge(sandbox, data, numbers, Verdict(timers=timers, kills=kills, jumps=jumps), right=right)
    finally:
        sandbox.stop()


def _plant(data: Path, numbers: list[int], chance: random.Random, *, began: float, seconds: float) -> None:
    """A settled case for each issue, with its reminder due at some instant of the run."""
    with Store.open(data) as store:
        for number in numbers:
            record = _waiting(number, began, remind_after=chance.uniform(5.0, seconds))
            batch = Batch().put("issues", record.key, schema.dump(record))
            store.write(batch.put("agenda", record.key, {"busy": record.busy, "due": record.due}))


def _waiting(number: int, now: float, *, remind_after: float) -> IssueRecord:
    talk = Talk(Policy(form_hours=2 * remind_after / 3_600))
    talk.now = now
    message = opened(number=number, body=HALF, updated_at=now, author=Person(id=1, login="maria"))
    place = RepositoryFacts(full_name=REPO, clone_url="http://127.0.0.1:1/x.git", default_branch="main")
    message = replace(message, repository=place, sender=message.issue.author)
    talk.tell(message, NO_FILE, LABELS_READY, PermissionKnown(login="maria", role="admin"))
    record = talk.settle()
    talk.now = now
    # the form's own deadline is far away: this run is about the reminders
    wait = record.wait
    assert wait is not None
    assert not record.busy, record
    return replace(record, wait=replace(wait, deadline=now + 86_400.0))


class _Child:
    """A server's actors in a process of their own, whose clock can be set."""

    def __init__(self, data: Path, skew: Path, api_url: str, token: str) -> None:
        self._arguments = [str(data), str(skew), api_url, token]
        self._skew = skew
        self._process: subprocess.Popen[bytes] | None = None
        self.set(0.0)

    def set(self, seconds: float) -> None:
        """The child's clock goes wrong by so much, at once."""
        new = self._skew.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self._skew)

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.crash.timers", "--child", *self._arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(LATE)
        if self._process.stdout is not None:
            self._process.stdout.close()


def _disturb(server: _Child, chance: random.Random, *, kills: int, until: float) -> int:
    """Kills and jumps at random instants, spread over the run; the number of jumps."""
    jumps = 0
    for number in range(kills):
        server.start()
        pause = max(0.2, (until - time.time()) / (kills - number))
        for skew in chance.sample([JUMP, -JUMP, 0.0], k=chance.randrange(3)):
            time.sleep(chance.uniform(0, pause / 3))
            server.set(skew)
            jumps += 1
        time.sleep(chance.uniform(0, pause / 2))
        server.kill()
    return jumps


def _reminders(sandbox: Sandbox, number: int) -> int:
    return sum(comment.body.startswith("⏳") for comment in sandbox.comments(REPO, number))


def _lateness(sandbox: Sandbox, number: int, due: float) -> float:
    """Seconds from `due` to the reminder by the sandbox's clock, which is right; 0 for one that stood before."""
    stood = (comment.created_at for comment in sandbox.comments(REPO, number) if comment.body.startswith("⏳"))
    return max(0.0, min(stood, default=due) - due)


def _judge(sandbox: Sandbox, data: Path, numbers: list[int], verdict: Verdict, *, right: float) -> Verdict:
    told: Counter[int] = Counter()
    with Store.open(data) as store:
        for number in numbers:
            for _, row in store.page("history", prefix=f"{REPO}#{number}/", limit=1_000):
                if row["what"] == "reminded":
                    told[number] += 1
                    due = float(row["details"]["form"])
                    if row["at"] < due:
                        verdict.early.append(f"#{number} due {due} told {row['at']}")
                    verdict.latest = max(verdict.latest, _lateness(sandbox, number, max(due, right)))
    for number in numbers:
        seen = _reminders(sandbox, number)
        if seen == 0 or told[number] == 0:
            verdict.missing.append(number)
        if seen > 1 or told[number] > 1:
            verdict.doubled.append(number)
    return verdict


def child(data: str, skew: str, api_url: str, token: str) -> None:
    """The server: everything but the door, since nothing comes in."""
    wrong = Path(skew)

    def clock() -> float:
        return time.time() + float(wrong.read_text())

    pace = Pace(
        limits=Limits(points_a_minute=0, creations_a_minute=0, creations_an_hour=0, write_gap=0.0, reserve=0),
        quiet=QUIET,
    )
    settings = SystemSettings(
        credentials=Credentials(token=token), api_url=api_url, work=WorkSettings(folder=Path(data)), pace=pace
    )
    with Store.open(Path(data), wait=10.0) as store:
        system = ActorSystem(
            settings, store=store, inbox=Inbox(store), route=route, on_fatal=lambda _: os._exit(3), clock=clock
        )
        ended: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
        system.start()
        print("ready", flush=True)
        while not ended:
            time.sleep(0.1)
        system.stop()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--timers", type=int, default=1_000)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seconds", type=float, default=120.0, help="within which all timers are due")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--child", nargs=4, metavar=("DATA", "SKEW", "API", "TOKEN"), help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.child:
        child(*asked.child)
        return
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory(prefix="timers-") as name:
        verdict = run(Path(name), timers=asked.timers, kills=asked.kills, seed=asked.seed, seconds=asked.seconds)
    print(verdict)
    sys.exit(0 if verdict.clean else 1)


if __name__ == "__main__":
    main()
