"""What a proposed change may break elsewhere: names and modules that are gone, calls that do not fit any more."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from actors.work.analyser.complexity import FunctionNode, defined, parse
from actors.work.analyser.imports import base_of, module_name, package_of
from actors.work.analyser.proposed import Piece
from actors.work.analyser.review_points import Gravity, Point
from actors.work.analyser.sources import Source
from actors.work.analyser.symbols import symbols

MOST_PLACES = 8
SHORTEST = 4
"""Letters of a name that is looked for in the whole tree; shorter ones stand everywhere."""
ORDINARY = frozenset(
    {"main", "init", "setup", "close", "start", "stop", "name", "test", "read", "write", "open", "next"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A file that is there before and after the change; `old` is empty for a new one, `new` for one that is gone."""

    piece: Piece
    old: Source | None
    new: Source | None


def broken(pairs: Sequence[Pair], code: Sequence[Source]) -> list[Point]:
    """All that is found, by place. `code` is the whole tree as it is now."""
    found = [*_vanished(pairs, code), *_modules(pairs, code), *_calls(pairs, code)]
    return sorted(found, key=lambda point: (-point.gravity, point.places[0], point.says))


def _vanished(pairs: Sequence[Pair], code: Sequence[Source]) -> Iterator[Point]:
    """Names that the change removes and that are still written somewhere, while nothing defines them any more."""
    now = {name for pair in pairs if pair.new for name in _shorts(pair.new)}
    for pair in pairs:
        if pair.old is None or pair.old.test:
            continue
        stem = PurePosixPath(pair.old.path).stem
        for name in sorted(_shorts(pair.old) - now):
            if len(name) < SHORTEST or name.lower() in ORDINARY or name.startswith("__"):
                continue
            places = list(_written(name, pair.old.language, code))
            if places and not any(_defines(name, source, stem) for source in code):
                yield Point(
                    gravity=Gravity.LOOK,
                    says=f"`{name}` goes with this change ({pair.piece.path}) and nothing else defines it, "
                    "but it is still written here",
                    rule="removed-name",
                    places=tuple(places[:MOST_PLACES]),
                )


def _shorts(source: Source) -> set[str]:
    return {re.sub(r"\W", "", item.short) for item in symbols(source)} - {""}


def _written(name: str, language: str, code: Sequence[Source]) -> Iterator[tuple[str, int, int]]:
    word = re.compile(rf"(?<![\w\"']){re.escape(name)}\b")
    for source in code:
        if source.language != language or name not in source.text:
            continue
        for number, line in enumerate(source.lines, start=1):
            text = line.strip()
            if word.search(line) and not text.startswith(("#", "//", "*", "/*", "--")):
                yield source.path, number, number


def _defines(name: str, source: Source, stem: str) -> bool:
    """Whether a file gives the name a meaning: defines it, assigns it, or imports it from another file than `stem`."""
    if name not in source.text:
        return False
    word = re.escape(name)
    imports = re.findall(rf"^[^\n]*\bimport\b[^\n]*\b{word}\b[^\n]*$", source.text, re.MULTILINE)
    elsewhere = any(not re.search(rf"\b{re.escape(stem)}\b", line) for line in imports)
    return elsewhere or bool(re.search(rf"\b{word}\b\s*(:[^=\n]+)?=[^=]", source.text)) or name in _shorts(source)


def _modules(pairs: Sequence[Pair], code: Sequence[Source]) -> Iterator[Point]:
    """Python modules that are gone, or have another name, and are still imported."""
    python = [source for source in code if source.language == "Python"]
    there = {module_name(source.path) for source in python}
    gone: dict[str, str] = {}
    for pair in pairs:
        old = pair.piece.previous or (pair.piece.path if pair.piece.status == "deleted" else "")
        if old.endswith(".py") and module_name(old) not in there:
            gone[module_name(old)] = old
    places: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for source in python if gone else ():
        module = parse(source.text)
        for target, line in () if module is None else _imports(module, source.path):
            name = next((name for name in gone if target == name or target.startswith(f"{name}.")), "")
            if name:
                places[name].append((source.path, line, line))
    for name, found in places.items():
        says = f"The module `{name}` ({gone[name]}) is not there any more, and it is still imported here"
        yield Point(gravity=Gravity.CHANGE, says=says, rule="removed-module", places=tuple(dict.fromkeys(found)))


def _imports(module: ast.Module, path: str) -> Iterator[tuple[str, int]]:
    package = package_of(module_name(path), path)
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = base_of(node, package)
            yield from ((f"{base}.{alias.name}" if base else alias.name, node.lineno) for alias in node.names)


def _calls(pairs: Sequence[Pair], code: Sequence[Source]) -> Iterator[Point]:
    """Calls of Python functions whose parameters changed: those that fitted before and do not fit now."""
    changed = {
        name: (before, after)
        for pair in pairs
        if pair.old and pair.new and pair.new.language == "Python"
        for name, before, after in _parameters(pair.old, pair.new)
    }
    if not changed:
        return
    modules = [(source, module) for source in code if source.language == "Python" and (module := parse(source.text))]
    counted: dict[str, int] = defaultdict(int)
    for _, module in modules:
        for name, _node in defined(module):
            counted[name.rpartition(".")[2]] += 1
    places: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for source, module in modules:
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            name = _called(call)
            for full, (before, after) in changed.items():
                if full.rpartition(".")[2] != name or counted[name] != 1:
                    continue  # with several of one name it cannot be told which is called
                method = "." in full
                if _fits(before, call, method=method) and not _fits(after, call, method=method):
                    places[full].append((source.path, call.lineno, call.lineno))
    for full, found in sorted(places.items()):
        says = f"The parameters of `{full}` are changed, and this call does not fit them any more"
        yield Point(gravity=Gravity.CHANGE, says=says, rule="signature", places=tuple(found[:MOST_PLACES]))


def _parameters(old: Source, new: Source) -> Iterator[tuple[str, FunctionNode, FunctionNode]]:
    before, after = (dict(_functions(source)) for source in (old, new))
    for name, node in after.items():
        was = before.get(name)
        if was is not None and ast.dump(was.args) != ast.dump(node.args):
            yield name, was, node


def _functions(source: Source) -> Mapping[str, FunctionNode]:
    """Functions and methods by name; what stands inside of functions is not called from elsewhere."""
    module = parse(source.text)
    found: dict[str, FunctionNode] = {}
    for name, node in () if module is None else defined(module):
        if not any(name.startswith(f"{outer}.") for outer in found):
            found[name] = node
    return found


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _fits(node: FunctionNode, call: ast.Call, *, method: bool) -> bool:
    """Whether the call's arguments find their parameters; true where a `*` or `**` hides them."""
    if any(isinstance(item, ast.Starred) for item in call.args) or any(key.arg is None for key in call.keywords):
        return True
    decorated = {item.id for item in node.decorator_list if isinstance(item, ast.Name)}
    if len(decorated) != len(node.decorator_list) or decorated - {"staticmethod", "classmethod"}:
        return True  # a decorator may change what is called
    given = node.args
    positional = [it.arg for it in (*given.posonlyargs, *given.args)]
    required = len(positional) - len(given.defaults)
    bound = method and "staticmethod" not in decorated and isinstance(call.func, ast.Attribute)
    if bound:
        positional, required = positional[1:], required - 1
    only = {it.arg for it in given.posonlyargs}
    named = {key.arg or "" for key in call.keywords}
    free = given.kwarg is not None
    if len(call.args) > len(positional) and given.vararg is None:
        return False
    by_name = set(positional) - only | {it.arg for it in given.kwonlyargs}
    if (named - by_name and not free) or named & set(positional[: len(call.args)]) - only:
        return False
    needed = set(positional[len(call.args) : max(required, 0)])
    needed |= {it.arg for it, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None}
    return not needed - named
