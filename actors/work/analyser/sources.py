"""The files of the work tree that are read, within bounds, and what was left out.

Links are never followed and nothing outside the tree is opened, whatever the repository holds.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from actors.work.analyser.languages import is_code, language_of

LARGEST_FILE = 512 * 1024
MOST_FILES = 6_000
MOST_BYTES = 24 * 1024 * 1024
"""Bytes of a file, files, and bytes in all that are read."""
LONGEST_LINE = 2_000
"""Characters of an average line above which a file counts as generated."""

FOREIGN = frozenset(
    {"node_modules", "bower_components", "vendor", "third_party", "site-packages", "dist", "build", "target"}
    | {".venv", "venv", ".tox", ".nox", ".eggs", ".next", "__pycache__", ".git", ".hg", ".svn"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
)
"""Folders whose content was not written here."""
GENERATED = re.compile(r"(\.min\.(js|css)|_pb2(_grpc)?\.pyi?|\.pb\.go|\.g\.dart|\.lock|-lock\.json)$")
TEST = re.compile(
    r"(^|/)(tests?|testing|specs?|__tests__|e2e)/"
    r"|(^|/)(test_[^/]*|conftest\.py)$"
    r"|[._](test|spec)\.\w+$"
)
SAMPLE = re.compile(r"(^|/)(examples?|samples?|demos?|docs?|docs_src|benchmarks?)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was read. `path` has forward slashes and begins at the tree's root."""

    path: str
    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The text by lines, without their ends; line 1 has index 0."""
        return self.text.split("\n")

    @property
    def length(self) -> int:
        """How many lines it has."""
        return self.text.count("\n") + (not self.text.endswith("\n") and bool(self.text))

    @property
    def code(self) -> bool:
        """Whether it is a program's text."""
        return is_code(self.language)

    @property
    def test(self) -> bool:
        """Whether it tests the rest."""
        return bool(TEST.search(self.path))

    @property
    def main(self) -> bool:
        """Whether it is the product itself: neither a test nor an example."""
        return self.code and not self.test and not SAMPLE.search(self.path)


@dataclass(slots=True, kw_only=True)
class Sources:
    """What was read, in the order of the paths, and why other files were not."""

    files: list[Source] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def code(self) -> list[Source]:
        """The programs' texts."""
        return [source for source in self.files if source.code]


def read(tree: Path) -> Sources:
    """Read the tree. The same tree gives the same answer."""
    sources, total = Sources(), 0
    for path in _paths(tree, sources.left_out):
        language = language_of(path)
        if not language:
            continue
        if GENERATED.search(path):
            sources.left_out["generated"] += 1
            continue
        if len(sources.files) >= MOST_FILES or total >= MOST_BYTES:
            sources.left_out["beyond the bound on files and bytes"] += 1
            continue
        text = _text(tree / path, sources.left_out)
        if text is not None:
            total += len(text)
            sources.files.append(Source(path=path, language=language, text=text))
    return sources


def _paths(tree: Path, left_out: Counter[str]) -> Iterator[str]:
    """The paths of all regular files, sorted folder by folder."""
    for folder, folders, names in os.walk(tree):
        foreign = [name for name in folders if name in FOREIGN]
        left_out["in folders of foreign code"] += sum(name not in (".git", "__pycache__") for name in foreign)
        folders[:] = sorted(name for name in folders if name not in FOREIGN)
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(tree).as_posix()


def _text(path: Path, left_out: Counter[str]) -> str | None:
    if path.stat().st_size > LARGEST_FILE:
        left_out[f"larger than {LARGEST_FILE // 1024} KiB"] += 1
        return None
    raw = path.read_bytes()
    if b"\0" in raw[:8192]:
        left_out["binary"] += 1
        return None
    text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
    if len(text) > LONGEST_LINE * (text.count("\n") + 1):
        left_out["generated"] += 1
        return None
    return text
