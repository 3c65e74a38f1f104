"""The API of a file: what it offers, with signatures and the descriptions that its own code has."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actors.work.analyser.doc_text import from_comment, from_docstring, hidden
from actors.work.analyser.imports import module_name
from actors.work.analyser.sources import Source
from actors.work.analyser.symbols import symbols

LONGEST_LINE = 100
"""Characters of a signature above which its parameters stand on lines of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that is offered. `text` is Markdown, empty where the code does not describe it; `level` 0 is outer."""

    name: str
    kind: str
    signature: str
    line: int
    text: str
    level: int = 0
    rows: tuple[tuple[str, str, str], ...] = ()  # attributes: name, type, description


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The API of one module, file or package."""

    title: str
    paths: tuple[str, ...]
    language: str
    text: str = ""
    entries: tuple[Entry, ...] = field(default=())

    @property
    def described(self) -> int:
        """How many of its entries the code describes."""
        return sum(bool(entry.text) for entry in self.entries)


def python_page(source: Source, only: frozenset[str] | None) -> Page | None:
    """A module's API by griffe, which reads and never runs; `only`: the names that its package hands on."""
    import griffe

    logging.getLogger("griffe").setLevel(logging.CRITICAL)  # what it thinks of docstrings is not asked for
    name = module_name(source.path)
    try:
        module = griffe.visit(name, filepath=Path(source.path), code=source.text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    entries = tuple(entry for member in _offered(module, only) for entry in _python(member, 0))
    text = _described(module)
    return Page(title=name, paths=(source.path,), language="python", text=text, entries=entries)


def _offered(parent: Any, only: frozenset[str] | None) -> list[Any]:
    """The members that others may use, in the order of the text."""
    members = [member for member in parent.members.values() if not member.is_alias]
    if only is not None:
        return [member for member in members if member.name in only]
    return [member for member in members if member.is_public or member.is_exported]


def _python(member: Any, level: int) -> Iterator[Entry]:
    if member.is_class:
        init = member.members.get("__init__")
        own = [it for it in _offered(member, None) if it.is_function or it.is_class]
        yield Entry(
            name=member.name,
            kind="class",
            signature=_class_head(member, init if init is not None and init.is_function else None),
            line=member.lineno or 1,
            text="\n\n".join(filter(None, (_described(member), _described(init) if init is not None else ""))),
            level=level,
            rows=tuple(_attributes(member)),
        )
        for child in own:
            special = child.name.startswith("__") and child.name.endswith("__")
            if child.name != "__init__" and (not special or child.has_docstring):
                yield from _python(child, level + 1)
    elif member.is_function:
        kind = "property" if "property" in member.labels else "method" if level else "function"
        signature = _signature(member)
        yield Entry(
            name=member.name,
            kind=kind,
            signature=signature,
            line=member.lineno or 1,
            text=_described(member),
            level=level,
        )
    elif member.is_attribute and (member.has_docstring or (level == 0 and _worth_naming(member))):
        annotated = "property" in member.labels
        value = f" = {member.value}" if member.value is not None and len(str(member.value)) <= 80 else ""
        kinds = f": {member.annotation}" if member.annotation is not None else ""
        yield Entry(
            name=member.name,
            kind="property" if annotated else "value",
            signature=f"{member.name}{kinds}{'' if annotated else value}",
            line=member.lineno or 1,
            text=_described(member),
            level=level,
        )


def _worth_naming(member: Any) -> bool:
    """Constants and values with a type; not type variables, which are no use to a caller."""
    variable = re.match(r"(\w+\.)?(TypeVar|ParamSpec|TypeVarTuple|NewType)\(", str(member.value or ""))
    return variable is None and (member.name.isupper() or member.annotation is not None)


def _attributes(member: Any) -> Iterator[tuple[str, str, str]]:
    """Public attributes whose type or description stands in the code; properties are entries of their own."""
    for child in member.members.values():
        if not child.is_attribute or child.is_alias or not child.is_public or child.name.startswith("__"):
            continue
        if child.annotation is not None or child.has_docstring:
            yield child.name, str(child.annotation or ""), " ".join(_described(child).split())


def _class_head(member: Any, init: Any) -> str:
    bases = ", ".join(str(base) for base in member.bases)
    head = f"class {member.name}({bases})" if bases else f"class {member.name}"
    if init is None or len(list(init.parameters)) < 2:
        return head
    return f"{head}\n\n{_call(member.name, list(init.parameters)[1:], '')}"


def _signature(member: Any) -> str:
    words = [f"@{it}" for it in ("staticmethod", "classmethod") if it in member.labels]
    word = "async def" if "async" in member.labels else "def"
    returns = f" -> {member.returns}" if member.returns is not None else ""
    call = _call(member.name, list(member.parameters), returns)
    return "\n".join([*words, f"{word} {call}"])


def _call(name: str, parameters: Sequence[Any], returns: str) -> str:
    shown, star = [], False
    for at, parameter in enumerate(parameters):
        kind = str(parameter.kind.value)
        if kind == "keyword-only" and not star:
            shown.append("*")
            star = True
        star = star or kind == "variadic positional"
        shown.append(_parameter(parameter, kind))
        after = parameters[at + 1].kind.value if at + 1 < len(parameters) else ""
        if kind == "positional-only" and after != "positional-only":
            shown.append("/")
    flat = f"{name}({', '.join(shown)}){returns}"
    return flat if len(flat) <= LONGEST_LINE else f"{name}(\n    " + ",\n    ".join(shown) + f",\n){returns}"


def _parameter(parameter: Any, kind: str) -> str:
    stars = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
    annotation = f": {parameter.annotation}" if parameter.annotation is not None else ""
    if parameter.default is None or stars:
        return f"{stars}{parameter.name}{annotation}"
    return f"{parameter.name}{annotation}{' = ' if annotation else '='}{parameter.default}"


def _described(member: Any) -> str:
    """A docstring as Markdown: text as it is, parameters and the like as lists."""
    if member is None or member.docstring is None:
        return ""
    parts = [_section(part.kind.value, part.title, part.value) for part in member.docstring.parse("auto")]
    return "\n\n".join(part for part in parts if part.strip())


def _section(kind: str, title: str | None, value: Any) -> str:
    if kind == "text":
        return from_docstring(value)
    if kind == "examples":
        shown = (
            from_docstring(text) if str(what.value) == "text" else f"```pycon\n{text}\n```" for what, text in value
        )
        return f"**{title or 'Examples'}:**\n\n" + "\n\n".join(shown)
    if kind == "admonition":
        return f"> **{title or value.kind.capitalize()}:** " + from_docstring(str(value.contents)).replace("\n", "\n> ")
    if kind == "deprecated":
        return f"> *Deprecated since {value.version}.* {from_docstring(value.description)}"
    if not isinstance(value, list):
        return from_docstring(str(value))
    heading = title or kind.replace("_", " ").capitalize()
    return f"**{heading}:**\n\n" + "\n".join(_listed(item) for item in value)


def _listed(item: Any) -> str:
    name, annotation = getattr(item, "name", "") or "", getattr(item, "annotation", None)
    text = from_docstring(getattr(item, "description", "") or "").replace("\n", "\n  ")
    head = " ".join(filter(None, (f"`{name}`" if name else "", f"(`{annotation}`)" if annotation is not None else "")))
    return f"- {head}: {text}" if head and text else f"- {head or text}"


def foreign_page(title: str, files: Sequence[Source]) -> Page | None:
    """The API of files in another language, by tree-sitter; None where nothing is offered."""
    offered = [
        (source, item)
        for source in files
        for item in symbols(source)
        if item.public and item.kind not in ("module", "namespace") and not hidden(item.doc)
    ]
    entries = tuple(
        Entry(
            name=item.name,
            kind=item.kind,
            signature=item.signature,
            line=item.first,
            text=from_comment(item.doc, source.language) if item.doc else "",
            level=1 if item.kind in ("method", "constructor") else 0,
        )
        for source, item in offered
    )
    if not entries:
        return None
    language = files[0].language.lower()
    return Page(title=title, paths=tuple(it.path for it in files), language=language, entries=entries)
