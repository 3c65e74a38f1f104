"""What the packages of a repository offer from their private modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from actors.work.analyser.complexity import parse
from actors.work.analyser.imports import base_of, module_name, package_of
from actors.work.analyser.sources import Source


def handed_on(sources: Mapping[str, Source]) -> dict[str, frozenset[str]]:
    """Path of a module -> the names that the `__init__` of a package imports from it; `*` is all that it offers."""
    paths = {module_name(path): path for path in sources}
    found: dict[str, set[str]] = {}
    for path, source in sources.items():
        if path.endswith("__init__.py"):
            for module, name in _imported(source, module_name(path)):
                if module in paths:
                    found.setdefault(paths[module], set()).add(name)
    return {path: frozenset(names) for path, names in found.items()}


def _imported(source: Source, package: str) -> Iterator[tuple[str, str]]:
    """Module and name of what an `__init__` imports from its own package."""
    module = parse(source.text)
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, ast.ImportFrom):
            origin = base_of(node, package)
            if origin == package or origin.startswith(package + "."):
                yield from ((origin, alias.name) for alias in node.names)


def taken(sources: Sequence[Source]) -> dict[str, frozenset[str]]:
    """Path of a Python module -> names that other files seem to take from it, by import, attribute or in a string."""
    paths = {module_name(source.path): source.path for source in sources if source.language == "Python"}
    dotted: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    for source in sources:
        if source.language != "Python":
            continue
        for owner, name in re.findall(r"\b(\w+)\.(\w+)", source.text):
            dotted.setdefault(owner, set()).add(name)
        module = parse(source.text)
        package = package_of(module_name(source.path), source.path)
        for node in ast.walk(module) if module is not None else ():
            if isinstance(node, ast.ImportFrom) and (path := paths.get(base_of(node, package))) not in (
                None,
                source.path,
            ):
                found.setdefault(str(path), set()).update(alias.name for alias in node.names)
    for name, path in paths.items():
        found.setdefault(path, set()).update(dotted.get(name.rpartition(".")[2], ()))
    return {path: frozenset(names) for path, names in found.items()}
