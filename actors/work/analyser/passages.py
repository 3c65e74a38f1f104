"""A file cut into passages that can be read alone: functions and classes, sections of documents, or blocks of lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actors.work.analyser.complexity import FunctionNode, functions, parse
from actors.work.analyser.languages import is_prose
from actors.work.analyser.sources import Source
from actors.work.analyser.symbols import symbols

LONGEST = 80
"""Lines of a passage; longer ones are cut."""
CHUNK = 40
"""Lines of a block where nothing else tells where to cut."""

HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
UNDERLINE = re.compile(r"^([=\-~^\"'*+#])\1{2,}\s*$")
LONGEST_LICENCE = 60
LICENCE = re.compile(r"copyright|licen[cs]e\b", re.IGNORECASE)
COMMENT = re.compile(r"//|--|;|%|#(?!\s*(include|define|undef|if|ifdef|ifndef|pragma|import|error|\[))")
FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines `first` to `last` of a file; `title` is what they define or are headed by. `prose`: text for people."""

    path: str
    title: str
    first: int
    last: int
    text: str
    prose: bool = False
    test: bool = False
    data: bool = False  # neither a program nor text for people


def passages(source: Source) -> list[Passage]:
    """The passages of a file, by where they begin; blank ones are left out."""
    lines, made = source.lines, []
    head = _licence(lines) if source.code else 0
    for title, first, last in _cut(source):
        for begin in range(max(first, head + 1), last + 1, LONGEST):
            end = min(begin + LONGEST - 1, last)
            text = "\n".join(lines[begin - 1 : end])
            if text.strip():
                made.append(_passage(source, title, (begin, end), text))
    return made


def _licence(lines: Sequence[str]) -> int:
    """Up to which line a file begins with comments about its licence, which answer no question; 0 for none."""
    end = begin = 0
    inside = False
    for number, line in enumerate(lines[:LONGEST_LICENCE], start=1):
        text = line.strip()
        inside = "*/" not in text and (inside or text.startswith("/*"))
        closed = "*/" in text or not text
        if not (inside or closed or COMMENT.match(text)):
            break
        if closed or number == len(lines):
            end = number if LICENCE.search("\n".join(lines[begin:number])) else end
            begin = number
    return end


def _passage(source: Source, title: str, lines: tuple[int, int], text: str) -> Passage:
    return Passage(
        path=source.path,
        title=title,
        first=lines[0],
        last=lines[1],
        text=text,
        prose=is_prose(source.language),
        test=source.test,
        data=not source.code and not is_prose(source.language),
    )


def _cut(source: Source) -> list[tuple[str, int, int]]:
    """Title, first and last line of each passage."""
    if is_prose(source.language):
        return list(_sections(source))
    if source.language == "Python":
        module = parse(source.text)
        marks = [] if module is None else list(_python_marks(module, source.length))
    else:
        marks = _foreign_marks(source)
    return sorted([*marks, *_rest(source, marks)], key=lambda mark: mark[1]) if marks else list(_chunks(source, 1))


def _foreign_marks(source: Source) -> list[tuple[str, int, int]]:
    """Functions and types by tree-sitter, with the comment above; by lizard where it does not know the language."""
    known = symbols(source)
    if not known:
        return [(item.name, item.first, item.last) for item in functions(source)] if source.code else []
    lines, marks, taken = source.lines, [], 0
    for at, item in enumerate(known):
        inner = next((it.first for it in known[at + 1 :] if it.first <= item.last), None)
        first, last = item.first, item.last if inner is None else max(item.first, _above(lines, inner) - 1)
        first = max(taken + 1, _above(lines, first))
        if last >= first and item.kind != "module":
            marks.append((item.name, first, last))
            taken = last
    return marks


def _above(lines: list[str], first: int) -> int:
    """Where the comment above a line begins."""
    at = first
    if at > 2 and not lines[at - 2].strip() and lines[at - 3].rstrip().endswith("*/"):
        at -= 1  # older JavaScript leaves a line empty between the two
    while at > 1 and re.match(r"\s*(//|/\*|\*|#(?!include|define|if|end)|@\w)", lines[at - 2]):
        at -= 1
    return at


def _python_marks(module: ast.Module, length: int) -> Iterator[tuple[str, int, int]]:
    """The module's docstring, each function, and each class down to its first method."""
    if module.body and ast.get_docstring(module):
        yield "module", 1, min(module.body[0].end_lineno or 1, length)
    for node in module.body:
        yield from _definitions(node, "")


def _definitions(node: ast.stmt, prefix: str) -> Iterator[tuple[str, int, int]]:
    if isinstance(node, FunctionNode):
        yield f"{prefix}{node.name}", _begin(node), node.end_lineno or node.lineno
    elif isinstance(node, ast.ClassDef):
        inner = [child for child in node.body if isinstance(child, FunctionNode | ast.ClassDef)]
        last = _begin(inner[0]) - 1 if inner else node.end_lineno or node.lineno
        yield f"{prefix}{node.name}", _begin(node), max(last, node.lineno)
        for child in inner:
            yield from _definitions(child, f"{prefix}{node.name}.")


def _begin(node: FunctionNode | ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _rest(source: Source, marks: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """What lies between the passages: constants, tables, top-level statements."""
    taken = {line for _, first, last in marks for line in range(first, last + 1)}
    begin = None
    for line in range(1, source.length + 2):
        free = line <= source.length and line not in taken
        if free and begin is None:
            begin = line
        elif not free and begin is not None:
            yield "top level", begin, line - 1
            begin = None


def _sections(source: Source) -> Iterator[tuple[str, int, int]]:
    """The sections of a document, each under its heading."""
    title, first, fenced = source.path, 1, False
    lines = source.lines
    for at, line in enumerate(lines, start=1):
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else _heading(lines, at)
        if heading is not None:
            if at > first:
                yield title, first, at - 1
            title, first = heading, at
    yield title, first, source.length


def _heading(lines: list[str], at: int) -> str | None:
    """The heading that stands on line `at`, in Markdown's or reStructuredText's way."""
    line = lines[at - 1]
    marked = HEADING.match(line)
    if marked:
        return marked[1]
    below = lines[at] if at < len(lines) else ""
    if line.strip() and UNDERLINE.match(below) and len(below.rstrip()) >= len(line.rstrip()):
        return None if UNDERLINE.match(line) else line.strip()
    return None


def _chunks(source: Source, first: int) -> Iterator[tuple[str, int, int]]:
    """Blocks of lines that end at a blank line where there is one."""
    lines = source.lines
    while first <= source.length:
        last = min(first + CHUNK - 1, source.length)
        blank = next((at for at in range(last, first + CHUNK // 2, -1) if not lines[at - 1].strip()), last)
        last = blank if last < source.length else last
        yield f"lines {first} to {last}", first, last
        first = last + 1
