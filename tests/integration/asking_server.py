"""`run.py serve` with a worker that asks before it works: what a prompt calls `ask one`, `ask two` or `ask default`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import run
from actors.work import recipe
from actors.work.recipe import Recipe
from web import server

WORKER = """
import json, sys

QUESTIONS = {
    "store": {"text": "Where shall prices be kept?", "options": ["SQLite", "PostgreSQL", "Keep the files"]},
    "names": {"text": "Keep the old names as aliases?", "options": ["Yes", "No"]},
}
ASKED = {"ask one": ["store"], "ask two": ["store", "names"], "ask default": ["names"], "ask escalate": ["store"]}


def say(**line):
    print(json.dumps(line), flush=True)


task = json.loads(sys.stdin.readline())
say(event="hello", version=1, worker="asker", accepts=["answer"])
prompt = task["task"]["prompt"]
known = {one["id"]: one["answer"] for one in task["answers"]}
wanted = next((ids for words, ids in ASKED.items() if words in prompt), [])
if "fail" in prompt:
    print("Traceback: the asker fails on purpose, token ghp_" + "x" * 36, file=sys.stderr, flush=True)
    sys.exit(1)
for id in [id for id in wanted if id not in known]:
    late = {"default": "Yes", "otherwise": "default", "hours": 0.002} if "default" in prompt else {}
    if "escalate" in prompt:
        late = {"otherwise": "escalate", "hours": 0.002}
    say(event="question", id=id, **QUESTIONS[id], **late)
while set(wanted) - set(known):
    line = json.loads(sys.stdin.readline())
    if line["event"] == "answer":
        known[line["id"]] = line["answer"]
report = "Answers: " + "; ".join(f"{id} = {known[id]}" for id in wanted)
say(event="result", report=report, summary="Asked and done.")
"""

_settings = server.system_settings


def settings(values: dict[str, Any]) -> Any:
    """The real settings, with this worker."""
    made = _settings(values)
    asker = Recipe(name="asker", argv=(sys.executable, "-c", WORKER), reads=recipe.python())
    policy = replace(made.policy, worker=asker.name, workers=(asker.name,))
    return replace(made, work=replace(made.work, recipe=asker), policy=policy)


if __name__ == "__main__":
    server.system_settings = settings
    run.cli(["serve"])
