"""Kill a real server at named points: between two things that have to happen together.

    python -m tests.crash.at_points                          all points, each in two ways
    python -m tests.crash.at_points result:sent 'stop:*'     some, by pattern
    python -m tests.crash.at_points result:sent --how alone  one way

`whole`: all processes end at once and the server is started again, as after a power cut; `alone`: the process that
came to the point ends, and gunicorn starts another. In the end everything that people did has come to its end once:
also deliveries without a 202, which the server fetches from GitHub.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from storage.store import Store
from tests.crash.harness import QUIET_SECONDS, SETTINGS, source
from tests.crash.oracle import Verdict, ended, until_quiet
from tests.crash.points import POINTS
from tests.crash.scenes import SCENES, Town
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

WAYS = ("whole", "alone")
MEET_SECONDS = 120.0
SETTLE_SECONDS = 240.0


def run(names: Sequence[str], folder: Path, *, how: str = "whole") -> Verdict:
    """One server after the other on one data folder, each dying at one of these points; then the oracle."""
    sandbox = Sandbox()
    sandbox.start()
    stage = Stage(sandbox, data=folder)
    verdict = Verdict()
    try:
        sandbox.add_user("maria")
        place = source(folder)
        towns = []
        for name in names:
            repo = f"octo/{name.replace(':', '-')}"
            sandbox.add_repository(repo, place, permissions={"maria": "admin", BOT: "admin"})
            towns.append(Town(sandbox=sandbox, stage=stage, repo=repo))
            verdict.kills += _die(towns[-1], name, how=how)
        _settle(towns)
        stage.stop()
        for town in towns:
            _judge(verdict, town)
        return verdict
    finally:
        stage.kill()
        sandbox.stop()


def _die(town: Town, name: str, *, how: str) -> int:
    """A server comes to the point and dies; how many died."""
    point, stage = POINTS[name], town.stage
    died = _die(town, point.first, how="whole") if point.first else 0
    flag = stage.data / f"{town.repo.replace('/', '-')}.{name.replace(':', '-')}"
    town.death = (name, how, str(flag))
    stage.stop()
    stage.settings = dict(SETTINGS)
    SCENES[point.scene](town)
    if point.stops:
        town.until(lambda: bool(town.sandbox.comments(town.repo, town.cases[0])))
        stage.stop()
    ends = time.monotonic() + MEET_SECONDS
    while not flag.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    if not flag.exists():
        town.wrong.append(f"no process came to {name}")
    if how == "whole" and point.scene != "backup":
        stage.kill()
    return died + flag.exists()


def _settle(towns: Sequence[Town]) -> None:
    """A server that nothing happens to brings everything to its end."""
    town = towns[-1]
    if not town.stage.runs:
        town.serve(armed=False)
    for town in towns:
        town.until(lambda town=town: ended(town.sandbox, town.repo, town.cases), SETTLE_SECONDS)  # type: ignore[misc]
    for town in towns:
        until_quiet(town.sandbox, town.repo, town.cases, seconds=2 * QUIET_SECONDS / len(towns))


def _judge(verdict: Verdict, town: Town) -> None:
    sandbox, repo = town.sandbox, town.repo
    verdict.cases += len(town.cases)
    verdict.look(sandbox, repo, town.cases)
    verdict.other += town.wrong
    for number in town.cases:
        answers = [item.body for item in sandbox.comments(repo, number) if item.author == BOT]
        most = town.comments.get(number, 2)
        if len(answers) != most:
            verdict.doubled.append(f"{repo}#{number}: {len(answers)} comments, not {most}")
    if len(sandbox.pulls(repo)) != len(town.pulls):
        verdict.other.append(f"{repo}: {len(sandbox.pulls(repo))} pull requests, not {len(town.pulls)}")
    with Store.open(town.stage.data / "data", wait=30.0) as store:
        unknown = [number for number in town.cases if store.get("issues", f"{repo}#{number}") is None]
        left = [key for key, row in store.page("agenda", prefix=f"{repo}#", limit=1_000) if row["busy"]]
        waiting = store.count("inbox")
    verdict.lost += [f"{repo}#{number} is not stored" for number in unknown]
    verdict.stuck += [f"{key} is still busy" for key in left]
    verdict.stuck += [f"{waiting} deliveries wait"] if waiting else []


def chosen(patterns: Sequence[str]) -> list[str]:
    """The points that match one of the patterns; all without any."""
    return [name for name in POINTS if not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("points", nargs="*", help="names or patterns, such as 'stop:*'")
    options.add_argument("--how", choices=WAYS, help="in one way only")
    options.add_argument("--list", action="store_true", help="print the names and run nothing")
    asked = options.parse_args()
    names = chosen(asked.points)
    if asked.list:
        print("\n".join(names))
        return
    bad, began, kills = 0, time.monotonic(), 0
    for how in (asked.how,) if asked.how else WAYS:
        for name in names:
            with tempfile.TemporaryDirectory(prefix="points-", ignore_cleanup_errors=True) as place:
                verdict = run([name], Path(place), how=how)
                kills += verdict.kills
                if not verdict.clean:
                    bad += 1
                    print((Path(place) / "server.log").read_text()[-5_000:])
            said = "kept" if verdict.clean else f"BROKEN {verdict}"
            print(f"{how} {name}: {said}  ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(names)} points, {kills} deaths, {bad} promises broken")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
