"""What a file defines: functions, methods, classes, types; with the signature and the description that the code has.

Python by its own syntax trees, other languages by tree-sitter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actors.work.analyser import foreign
from actors.work.analyser.complexity import FunctionNode, parse
from actors.work.analyser.sources import Source
from actors.work.analyser.syntax import grammar_of

LONGEST_SIGNATURE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """Something that is defined on lines `first` to `last` of `path`; `name` is dotted from its module on.

    `kind` is a word for people (`function`, `class` ...), `signature` its head on one line, `doc` its docstring or the
    comment above it, `public` whether its language, or its name, offers it to others.
    """

    path: str
    name: str
    kind: str
    first: int
    last: int
    signature: str
    doc: str = ""
    public: bool = True

    @property
    def short(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(".")[2]


def symbols(source: Source) -> list[Symbol]:
    """What a file defines, by where it begins; none where its language is not known or its text no program."""
    if source.language == "Python":
        module = parse(source.text)
        return [] if module is None else list(_python(source.path, module, ""))
    if not source.code or not (grammar := grammar_of(source.path, source.language)):
        return []
    return [
        Symbol(
            path=source.path,
            name=item.name,
            kind=item.kind,
            first=item.first,
            last=item.last,
            signature=item.signature[:LONGEST_SIGNATURE],
            doc=item.doc,
            public=item.public,
        )
        for item in foreign.definitions(grammar, source)
    ]


def enclosing(found: Sequence[Symbol], line: int) -> Symbol | None:
    """The innermost symbol that holds a line."""
    around = [item for item in found if item.first <= line <= item.last]
    return max(around, key=lambda item: (item.first, -item.last), default=None)


def _python(path: str, node: ast.AST, prefix: str) -> Iterator[Symbol]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode | ast.ClassDef):
            name = f"{prefix}{child.name}"
            yield Symbol(
                path=path,
                name=name,
                kind=_kind(child, node),
                first=min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)]),
                last=child.end_lineno or child.lineno,
                signature=signature(child)[:LONGEST_SIGNATURE],
                doc=ast.get_docstring(child) or "",
                public=not any(_private(part) for part in name.split(".")) and not isinstance(node, FunctionNode),
            )
            if not isinstance(child, FunctionNode):
                yield from _python(path, child, f"{name}.")
        elif isinstance(child, ast.If | ast.Try | ast.With):
            yield from _python(path, child, prefix)


def _kind(node: FunctionNode | ast.ClassDef, inside: ast.AST) -> str:
    if isinstance(node, ast.ClassDef):
        return "class"
    return "method" if isinstance(inside, ast.ClassDef) else "function"


def _private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def signature(node: FunctionNode | ast.ClassDef) -> str:
    """The head of a definition on one line, without its colon and its decorators."""
    if isinstance(node, ast.ClassDef):
        bases = [ast.unparse(base) for base in node.bases]
        bases += [f"{key.arg}={ast.unparse(key.value)}" for key in node.keywords if key.arg]
        return f"class {node.name}({', '.join(bases)})" if bases else f"class {node.name}"
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{word} {node.name}({ast.unparse(node.args)}){returns}"
