"""Worked examples of the documentation: changes to files as diffs without line numbers, and commands to run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import ROOT, tokens

COPIED = ("actors", "docs", "storage", "tests", "web", ".github", ".ci")
NOT_COPIED = shutil.ignore_patterns("images", ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Hunk:
    """In `path` the lines `old` become `new`; no old lines: the file is new."""

    path: str
    old: str
    new: str


def hunks(block: str) -> Iterator[Hunk]:
    """The changes of one `diff` block."""
    for part in re.split(r"^(?=--- )", block, flags=re.MULTILINE):
        header, *changes = re.split(r"^@@\n", part, flags=re.MULTILINE)
        for change in changes:
            path = re.findall(r"^\+\+\+ b/(\S+)$", header, flags=re.MULTILINE)[0]
            lines = [line or " " for line in change.splitlines()]
            old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
            yield Hunk(path, old, "".join(f"{line[1:]}\n" for line in lines if line[0] in " +"))


def apply(root: Path, hunk: Hunk) -> None:
    """Make the change; ValueError where its old lines do not stand exactly once in the file."""
    path = root / hunk.path
    if not hunk.old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(hunk.new, "utf-8")
        return
    text = path.read_text("utf-8")
    places = len(re.findall(f"^{re.escape(hunk.old)}", text, flags=re.MULTILINE))
    if places != 1:
        raise ValueError(f"{hunk.path}: these lines stand there {places} times:\n{hunk.old}")
    before, _, behind = f"\n{text}".partition(f"\n{hunk.old}")
    path.write_text(f"{before}\n{hunk.new}{behind}"[1:], "utf-8")


def copy(target: Path) -> None:
    """The repository as it stands; what Python has compiled of it spares each example some seconds."""
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=NOT_COPIED)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":  # in a linked work tree it is a file that leads to the repository
            shutil.copy2(path, target / path.name)


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """(`diff`, `bash` or `sh`; its text) of a page, in order."""
    for token in tokens(page):
        if token.type == "fence" and token.info.strip() in ("diff", "bash", "sh"):
            yield token.info.strip(), token.content
