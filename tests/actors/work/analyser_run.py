"""The analyser run as the program that it is, on a tree of a test."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from actors.work.recipe import analyser

COMMIT = "c" * 40
PAGES = f"https://github.com/octo/shop/blob/{COMMIT}"


def work(tree: Path, kind: str, prompt: str, *files: str, **more: Any) -> dict[str, Any]:
    """The analyser's result. `more` are members of the task; `history` and `review` are the assignment's own."""
    history, review = more.pop("history", []), more.pop("review", None)
    document = {
        "version": 1,
        "job": "octo/shop#1@1",
        "repository": {
            "full_name": "octo/shop",
            "html_url": "https://github.com/octo/shop",
            "default_branch": "main",
            "commit": COMMIT,
        },
        "issue": {"number": 1, "title": ""},
        "task": {"type": kind, "prompt": prompt, "files": [{"path": path} for path in files], **more},
        "attempt": 1,
        "limits": {"wall_seconds": 60, "silent_seconds": 60},
        "tree": str(tree),
        "history": history,
    }
    if review is not None:
        document["review"] = review
    recipe = analyser()
    done = subprocess.run(
        recipe.argv,
        input=json.dumps(document) + "\n",
        capture_output=True,
        text=True,
        cwd=tree,
        env=dict(recipe.environment),
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def snapshot(tree: Path) -> dict[str, bytes]:
    """Every file of a tree with its bytes."""
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder
