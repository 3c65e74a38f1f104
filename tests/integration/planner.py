"""A worker of the contract for whole cases: it plans, asks, can be steered, spends, and writes what it is told to.

Its prompt says what: `ask`, `be steered`, `spend USD`, `write PATH TEXT`, `slow PATH` (until that is there, a minute at
most), `deaf` (it accepts no orders).
"""

import json
import pathlib
import sys
import time


def say(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def order(kind: str) -> dict:
    """The next line of that kind on standard input; whoever is told to end, ends."""
    while True:
        line = json.loads(sys.stdin.readline())
        if line["event"] == "cancel":
            sys.exit(3)
        if line["event"] == kind:
            return line


def plan(told: dict) -> None:
    say("cost", usd=0.05, tokens=100)
    heeded = "; ".join(sentence for sentence in told["constraints"] if "turned down" in sentence)
    report = f"1. Write `docs/usage.md`.\n2. Nothing else.\n\nHeeded: {heeded or 'nothing yet'}."
    sketch = {"files": ["docs/usage.md"], "risk": "low", "usd": 0.4, "minutes": 2}
    say("result", summary="Say how the shop is used", report=f"{report}\n\n```plan\n{json.dumps(sketch)}\n```\n")


def spend(told: dict, usd: float, said: list[str]) -> None:
    """The first time that it works it spends so much and waits to be ended; what it had done it finds and ends."""
    if pathlib.Path("spent.md").exists():
        say("cost", usd=0.1)
        said.append(f"Attempt {told['saved']['attempt']} had done {told['saved']['files']}.")
        pathlib.Path("spent.md").write_text(pathlib.Path("spent.md").read_text() + "And the other half.\n")
        return
    pathlib.Path("spent.md").write_text("Half of it.\n")
    say("progress", percent=40, message="spends")
    say("cost", usd=usd)
    order("cancel")


def work(told: dict, said: list[str]) -> None:
    if told.get("plan"):
        said.append(f"By the plan: {told['plan']['files']}.")
    for line in told["task"]["prompt"].splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "ask":
            say("question", id="store", text="Where shall prices be kept?", options=["SQLite", "PostgreSQL"])
            said.append(f"Answer: {order('answer')['answer']}.")
        elif word == "be":
            say("progress", percent=30, message="waits to be steered")
            text = order("steer")["text"]
            said.append(f"Steered: {text}")
        elif word == "spend":
            spend(told, float(rest), said)
        elif word == "write":
            path, _, text = rest.partition(" ")
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(path).write_text(text + "\n")
        elif word == "slow":
            say("progress", percent=20, message="is slow")
            ends = time.monotonic() + 60
            while not pathlib.Path(rest).exists() and time.monotonic() < ends:
                time.sleep(0.1)


def main() -> None:
    told = json.loads(sys.stdin.readline())
    deaf = "deaf" in told["task"]["prompt"]
    say("hello", version=1, worker="planner", accepts=[] if deaf else ["answer", "steer", "cancel"])
    if told.get("plan_only"):
        plan(told)
        return
    said = [f"Told: {one}" for one in (*told["constraints"], *told["clarifications"])]
    work(told, said)
    say("cost", usd=0.25 if "spend" not in told["task"]["prompt"] else 0.1, tokens=1200)
    say("result", summary="Did as told.", report="\n\n".join(said) or "All done.")


main()
