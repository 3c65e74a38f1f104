"""Functions and how hard they are to follow: Python by its own syntax tree, other languages by lizard."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from actors.work.analyser.sources import Source

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.comprehension)
_DEEPER = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function. `complexity` is the cyclomatic one: 1 and every branch, `and`, `or`; `depth` is None if unknown."""

    path: str
    name: str
    first: int
    last: int
    complexity: int
    parameters: int
    depth: int | None = None
    test: bool = False

    @property
    def length(self) -> int:
        """Lines from its head to its end."""
        return self.last - self.first + 1


def functions(source: Source) -> list[Function]:
    """The functions of a file, by where they begin; none where the language is not known or the text not whole."""
    if source.language == "Python":
        module = parse(source.text)
        return [] if module is None else [_measured(source, name, node) for name, node in defined(module)]
    return _by_lizard(source)


def parse(text: str) -> ast.Module | None:
    """A Python file's syntax tree; None where it is not valid for the Python that runs this."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the repository's own escapes and comparisons
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def defined(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, FunctionNode]]:
    """Every function below `node` with its dotted name, outer ones first."""
    for child in ast.iter_child_nodes(node):
        name = prefix
        if isinstance(child, FunctionNode | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if isinstance(child, FunctionNode):
                yield name, child
            name += "."
        yield from defined(child, name)


def _measured(source: Source, name: str, node: FunctionNode) -> Function:
    given = node.args
    parameters = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
    return Function(
        path=source.path,
        name=name,
        first=node.lineno,
        last=node.end_lineno or node.lineno,
        complexity=1 + sum(map(_weight, _own(node))),
        parameters=parameters,
        depth=_depth(node),
        test=source.test,
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function that is not in a function or class inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, FunctionNode | ast.ClassDef | ast.Lambda):
            yield from _own(child)


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    return int(isinstance(node, _BRANCHES))


def _depth(node: ast.AST) -> int:
    """How many blocks stand inside each other; an `elif` is no deeper than its `if`."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode | ast.ClassDef | ast.Lambda):
            continue
        elif_ = isinstance(child, ast.If) and isinstance(node, ast.If) and node.orelse == [child]
        deepest = max(deepest, _depth(child) + (isinstance(child, _DEEPER) and not elif_))
    return deepest


def _by_lizard(source: Source) -> list[Function]:
    import lizard  # type: ignore[import-untyped]

    if lizard.get_reader_for(source.path) is None:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = lizard.analyze_file.analyze_source_code(source.path, source.text).function_list
        except (RecursionError, IndexError, AttributeError):  # its readers meet code that they do not know
            return []
    return [
        Function(
            path=source.path,
            name=item.name,
            first=item.start_line,
            last=item.end_line,
            complexity=item.cyclomatic_complexity,
            parameters=item.parameter_count,
            test=source.test,
        )
        for item in found
    ]
