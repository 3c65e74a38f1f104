"""The named points at which the server dies: between which two things, in which case.

A point is a function of the server and a side of it. `tests.crash.pointed` wraps that function in a real server
process, so the code that is shipped knows nothing of this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Calls = Callable[[tuple[object, ...]], bool]
"""Whether a call with these arguments counts."""


def about(*names: str) -> Calls:
    """Calls with an argument of one of these types, as it is or as what a message carries."""

    def found(arguments: tuple[object, ...]) -> bool:
        kinds = set()
        for argument in arguments:
            request = getattr(argument, "request", argument)
            for value in (argument, request, getattr(argument, "event", None), getattr(request, "write", None)):
                kinds.add(type(value).__name__)
        return not kinds.isdisjoint(names)

    return found


def any_call(_: tuple[object, ...]) -> bool:
    """Every call counts."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Death `when` the function `place` (`module:Class.name`) is called, after `skip` calls that count.

    `within`: what it returns is a function, and death comes when that has run. `first`: another point at which a
    server has died before. `scene`: what people do, by name; `stops`: the server is asked to end.
    """

    place: str
    when: Literal["before", "after", "within"] = "after"
    of: Calls = any_call
    skip: int = 0
    first: str = ""
    scene: str = "analysis"
    stops: bool = False


ISSUE = "actors.issue.actor:IssueActor"
GITHUB = "actors.github.actor:GitHubActor"
GATEWAY = "actors.github.gateway:Gateway"
WORK = "actors.work.actor:WorkActor"
SUPERVISOR = "actors.supervisor:SupervisorActor"
INTAKE = "actors.intake:Intake"
INBOX = "storage.inbox:Inbox"


def _decided(name: str, *, scene: str = "analysis", skip: int = 0) -> dict[str, Point]:
    """A message's decision: before it is on disk, and on disk before anybody is told."""
    kind = "".join(part.capitalize() for part in name.split("-"))
    return {
        f"{name}:uncommitted": Point(place=f"{ISSUE}._commit", when="before", of=about(kind), scene=scene, skip=skip),
        f"{name}:untold": Point(place=f"{ISSUE}._tell", when="before", of=about(kind), scene=scene, skip=skip),
    }


def _sent(kind: str, *, scene: str = "analysis", skip: int = 0) -> Point:
    """GitHub has it, and nothing is known of it here."""
    return Point(place=f"{GATEWAY}.perform", of=about(kind), scene=scene, skip=skip)


POINTS: dict[str, Point] = {
    # a delivery comes in
    "arrival:unwritten": Point(place=f"{INBOX}.accept", when="before"),
    "arrival:uncommitted": Point(place="storage.inbox:_arrival", when="within"),
    "arrival:unanswered": Point(place="web.webhooks:Receiver.taken", when="before"),
    "arrival:answered": Point(place="web.front:_answer"),
    "page:begun": Point(place=f"{INBOX}.begin"),
    "delivery:routed": Point(place=f"{INTAKE}._hand_over", when="before"),
    "suspect:counted": Point(place=f"{INBOX}.retry", first="delivery:routed"),
    "suspect:noted": Point(place=f"{INBOX}.suspect", first="delivery:routed"),
    # the case decides
    **_decided("issue-opened"),
    **_decided("permission-known"),
    **_decided("effect-done"),
    **_decided("work-started"),
    **_decided("work-progressed"),
    **_decided("work-finished"),
    **_decided("comment-added", scene="status"),
    **_decided("work-cancelled", scene="cancel"),
    **_decided("change-pushed", scene="change"),
    **_decided("pull-known", scene="change"),
    **_decided("repository-renamed", scene="rename"),
    "timer-due:untold": Point(place=f"{ISSUE}._tell", when="before", of=about("TimerDue"), scene="cancel"),
    # something goes to GitHub
    "call:noted": Point(place=f"{GITHUB}._note"),
    "labels:sent": _sent("SwitchLabels"),
    "labels:half": _sent("SwitchLabels", skip=1),
    "status:sent": _sent("CreateComment"),
    "status:edited": _sent("EditComment"),
    "result:sent": _sent("CreateComment", skip=2),
    "reaction:sent": _sent("React", scene="status"),
    "reply:sent": _sent("CreateComment", scene="status", skip=1),
    "pull:sent": _sent("OpenPullRequest", scene="change"),
    "effect:settled": Point(place=f"{GITHUB}._settle"),
    "lost:found": Point(place=f"{GATEWAY}.find", scene="lost"),
    "label:mended": Point(place=f"{GATEWAY}.put_label"),
    # a worker works
    "repository:fetched": Point(place="actors.work.mirrors:Mirrors.fetch"),
    "tree:checked-out": Point(place="actors.work.workspace:Workspaces.prepare"),
    "worker:spawned": Point(place="actors.work.spawning:Spawner.spawn"),
    "worker:exited": Point(place=f"{WORK}._exited", when="before"),
    "harvest:begun": Point(place="actors.work.harvest:Harvest.take", when="before", scene="change"),
    "harvest:committed": Point(place="actors.work.harvest:Harvest._commit", scene="change"),
    "harvest:ended": Point(place="actors.work.harvest:Harvest.take", scene="change"),
    "attempt:settled": Point(place=f"{WORK}._settle"),
    "push:begun": Point(place="actors.work.branches:BranchActor._push", when="before", scene="change"),
    "push:untold": Point(place="actors.work.branches:BranchActor._push", scene="change"),
    # a server starts, catches up, ends
    "start:agenda-read": Point(place=f"{SUPERVISOR}._read_agenda", first="worker:spawned"),
    "start:waking": Point(place=f"{SUPERVISOR}._wake_agenda", when="before", first="worker:spawned"),
    "start:begun": Point(place=f"{SUPERVISOR}.begin", first="status:sent"),
    "catch-up:found": Point(place="actors.catch_up.actor:CatchUpActor._put", when="before", scene="missed"),
    "catch-up:taken": Point(place="actors.catch_up.actor:CatchUpActor._put", scene="missed"),
    "catch-up:ended": Point(place="actors.catch_up.actor:CatchUpActor._end_run", scene="missed"),
    "stop:begun": Point(place=f"{SUPERVISOR}.end", when="before", stops=True),
    "stop:letting-go": Point(place=f"{ISSUE}.receive", when="before", of=about("LetGo"), stops=True),
    "stop:unclosed": Point(place="storage.store:Store.close", when="before", stops=True),
    # the data folder is upgraded, copied, replaced
    "upgrade:uncommitted": Point(place="storage.schema:UPGRADES.1", scene="old-data"),
    "upgrade:committed": Point(place="storage.schema:_make", scene="old-data"),
    "backup:unflushed": Point(place="storage.folder:flush", when="before", scene="backup"),
    "backup:unnamed": Point(place="storage.folder:flush", scene="backup"),
    "restore:unchecked": Point(place="storage.restore:_check", when="before", scene="restore"),
    "restore:decided": Point(place="storage.replacing:begin", scene="restore"),
    "restore:put-aside": Point(place="storage.folder:flush", skip=2, scene="restore"),
    "restore:done": Point(place="storage.folder:flush", skip=3, scene="restore"),
}

SHORT = {
    "whole": ("arrival:unanswered", "result:sent", "restore:put-aside"),
    "alone": ("issue-opened:untold", "change-pushed:untold", "upgrade:uncommitted"),
}
"""Some of each kind, for the suite."""
