"""How the Python modules of a repository depend on each other: who is relied on most, and which rings there are."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from actors.work.analyser.complexity import parse
from actors.work.analyser.sources import Source

ROOTS = ("src", "lib", "python")
"""Folders that are no packages themselves but hold them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """`users`: path -> paths of the modules that import it. `rings`: modules that import each other at import time."""

    users: Mapping[str, frozenset[str]]
    rings: tuple[tuple[str, ...], ...]


def imports(sources: Sequence[Source]) -> Imports:
    """The dependencies among the product's own modules; what is imported inside a function or for types is not one."""
    modules = {module_name(source.path): source for source in sources if source.main and source.language == "Python"}
    needs: dict[str, frozenset[str]] = {}
    for name, source in modules.items():
        tree = parse(source.text)
        wanted = () if tree is None else _imported(tree, package_of(name, source.path))
        targets = (_nearest(target, modules) for target in wanted)
        needs[source.path] = frozenset(path for path in targets if path and path != source.path)
    users: dict[str, set[str]] = {}
    for path, targets_of in needs.items():
        for target in targets_of:
            users.setdefault(target, set()).add(path)
    return Imports(users={path: frozenset(by) for path, by in users.items()}, rings=_rings(needs))


def module_name(path: str) -> str:
    """`src/a/b.py` -> `a.b`, `a/__init__.py` -> `a`."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if len(parts) > 1 and parts[0] in ROOTS:
        del parts[0]
    if parts[-1] == "__init__" and len(parts) > 1:
        del parts[-1]
    return ".".join(parts)


def package_of(name: str, path: str) -> str:
    """The dotted name of the package that a module is in, or is."""
    return name if path.endswith("__init__.py") else name.rpartition(".")[0]


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    """Dotted names that are imported when the module is."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = base_of(child, package)
            yield from (f"{base}.{alias.name}" if base else alias.name for alias in child.names)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        elif isinstance(child, ast.stmt | ast.ExceptHandler) and not isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef
        ):
            yield from _imported(child, package)


def base_of(node: ast.ImportFrom, package: str) -> str:
    """The absolute name that the names of an import hang below."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def _nearest(name: str, modules: Mapping[str, Source]) -> str:
    """The path of the module that `name` is, or is defined in."""
    while name:
        if name in modules:
            return modules[name].path
        name = name.rpartition(".")[0]
    return ""


def _rings(needs: Mapping[str, frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of modules each of which needs every other: those that reach each other."""
    reach = {path: _reached(path, needs) for path in needs}
    rings: set[tuple[str, ...]] = set()
    for path in needs:
        ring = {other for other in reach[path] if path in reach[other]}
        if len(ring) > 1:
            rings.add(tuple(sorted(ring)))
    return tuple(sorted(rings, key=lambda ring: (-len(ring), ring)))


def _reached(start: str, needs: Mapping[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    frontier = [start]
    while frontier:
        for target in needs.get(frontier.pop(), frozenset()):
            if target not in found:
                found.add(target)
                frontier.append(target)
    return found
