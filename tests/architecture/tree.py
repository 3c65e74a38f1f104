"""The source as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ("run.py", "actors", "web", "storage")


@dataclass(frozen=True)
class Source:
    """One file; `path` is relative to the root, with forward slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def imports(self) -> tuple[tuple[int, str], ...]:
        """(line, dotted name) of every import, also of those within functions; `from a import b` is `a.b`."""
        return tuple(_imports(self.tree))

    @property
    def package(self) -> str:
        """`actors.issue` for a file in actors/issue, `actors` for one directly in actors, empty for run.py."""
        return ".".join(self.path.split("/")[:-1])


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def sources(root: Path = ROOT) -> list[Source]:
    """Every source file, in the order of the paths."""
    files = [
        path for name in SOURCE for path in ((root / name).rglob("*.py") if (root / name).is_dir() else [root / name])
    ]
    return [Source(path.relative_to(root).as_posix(), path.read_text()) for path in sorted(files) if path.exists()]


def within(name: str, module: str) -> bool:
    """Whether the dotted `name` is `module` or something in it."""
    return name == module or name.startswith(f"{module}.")
