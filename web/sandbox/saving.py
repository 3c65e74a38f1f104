"""The world as one JSON file: written when the sandbox stops, read when it starts again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from web.sandbox.model import (
    App,
    Change,
    Comment,
    Grant,
    Hook,
    Issue,
    Label,
    Pull,
    Reaction,
    Repository,
    User,
)
from web.sandbox.state import World

VERSION = 1


def save(world: World, path: Path) -> None:
    """Write the state, replacing the file in one step. It holds tokens and keys: only the owner may read it."""
    with world.lock:
        content = {
            "version": VERSION,
            "next_id": world.next_id,
            "batch": world.batch,
            "users": [asdict(user) for user in world.users.values()],
            "apps": [asdict(app) for app in world.apps.values()],
            "hooks": [asdict(hook) for hook in world.hooks.values()],
            "grants": {token: asdict(grant) for token, grant in world.grants.items()},
            "repositories": [asdict(repo) for repo in world.repositories.values()],
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(path)


def load(world: World, path: Path) -> None:
    """Fill an empty world. Raises ValueError for a file of another version."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["version"] != VERSION:
        raise ValueError(f"{path} was written by another version of the sandbox")
    with world.lock:
        world.next_id, world.batch = content["next_id"], content["batch"]
        world.users = {item["login"].lower(): User(**item) for item in content["users"]}
        world.apps = {item["id"]: App(**item) for item in content["apps"]}
        world.hooks = {item["id"]: Hook(**item) for item in content["hooks"]}
        world.grants = {token: Grant(**item) for token, item in content["grants"].items()}
        repositories = [_repository(item) for item in content["repositories"]]
        world.repositories = {repo.full_name.lower(): repo for repo in repositories}
        world.rebuild_indices()


def _repository(item: dict[str, Any]) -> Repository:
    labels = {int(key): Label(**value) for key, value in item["labels"].items()}
    issues = {int(key): _issue(value) for key, value in item["issues"].items()}
    return Repository(**{**item, "labels": labels, "issues": issues})


def _issue(item: dict[str, Any]) -> Issue:
    parts = {
        "comments": {int(key): _comment(value) for key, value in item["comments"].items()},
        "reactions": [Reaction(**value) for value in item["reactions"]],
        "changes": [Change(**value) for value in item["changes"]],
        "pull": Pull(**item["pull"]) if item["pull"] else None,
    }
    return Issue(**{**item, **parts})


def _comment(item: dict[str, Any]) -> Comment:
    return Comment(**{**item, "reactions": [Reaction(**value) for value in item["reactions"]]})
