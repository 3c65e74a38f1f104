"""Tracebacks in a person's text: the error, and the frames with the place that each names. Pure.

Text of an issue is data from anybody: every pattern looks at one line of bounded length, and none can go back far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_LINE, MOST_LINES, MOST_FRAMES = 400, 4_000, 200

FRAMES = (
    ("Python", re.compile(r'^\s*File "(?P<file>[^"]{1,300})", line (?P<line>\d{1,7})(?:, in (?P<function>.{1,120}))?')),
    ("Python", re.compile(r"^(?P<file>[\w./\\-]{1,300}\.py):(?P<line>\d{1,7}): (?:in (?P<function>[\w<>.]{1,120}))?")),
    (
        "Java",
        re.compile(r"^\s*at (?P<function>[\w$.<>/@]{1,300})\((?P<file>[\w$]{1,100}\.\w{2,6}):(?P<line>\d{1,7})\)"),
    ),
    ("Rust", re.compile(r"^\s+at (?P<file>[^\s:()]{1,300}\.rs):(?P<line>\d{1,7})(?::\d+)?\s*$")),
    ("Rust", re.compile(r"^.{0,80}panicked at (?:.{0,300}, )?(?P<file>[^\s:']{1,300}\.rs):(?P<line>\d{1,7})(?::\d+)?")),
    (
        "JavaScript",
        re.compile(
            r"^\s*at (?:(?:async |new )?(?P<function>[^()]{1,150}?) )?"
            r"\(?(?P<file>(?:file://|webpack:/+|[A-Za-z]:\\)?[^():\s]{1,300}):(?P<line>\d{1,7}):\d{1,7}\)?\s*$"
        ),
    ),
    ("Go", re.compile(r"^\s+(?P<file>\S{1,300}\.go):(?P<line>\d{1,7})(?: \+0x[0-9a-f]+)?\s*$")),
    (
        "Ruby",
        re.compile(r"^\s*(?:from )?(?P<file>[^\s:]{1,300}\.rb):(?P<line>\d{1,7}):in [`'](?P<function>[^']{1,120})'"),
    ),
    ("PHP", re.compile(r"^\s*#\d+ (?P<file>[^\s(]{1,300}\.php)\((?P<line>\d{1,7})\): (?P<function>[\w\\:>-]{1,120})?")),
    (
        "C",
        re.compile(
            r"^\s*#\d+\s+(?:0x[0-9a-f]+ in )?(?P<function>[\w:~]{1,120})[^\n]{0,200}?(?: at | )"
            r"(?P<file>[\w./+-]{1,300}\.\w{1,4}):(?P<line>\d{1,7})"
        ),
    ),
)
"""How the frames of each language look on a line."""

ERROR_AFTER = re.compile(r"^(?P<error>[A-Za-z_][\w.]{1,120})(?:: (?P<message>.*))?$")
ERROR_PYTEST = re.compile(r"^E\s+(?P<error>[A-Za-z_][\w.]{1,120}(?:Error|Exception|Warning)): ?(?P<message>.*)$")
ERROR_BEFORE = re.compile(
    r'^(?:Exception in thread "[^"]{0,80}" |Caused by: |Uncaught |\[cause\]: |PHP Fatal error: +Uncaught )*'
    r"(?P<error>[A-Za-z_][\w$.]{0,120}(?:Error|Exception|Throwable|Failure|Interrupt)\w*)(?: \[\w+\])?"
    r"(?:: (?P<message>.*))?$"
)
PANIC = re.compile(r"^panic: (?P<message>.*)$|panicked at '(?P<quoted>.{0,300})',|^thread .{0,60} panicked at .*:$")
CALLED = re.compile(
    r"^\s*(?:\d+:\s+(?:0x[0-9a-f]+ - )?)?(?P<function>[\w.$/*()<>:{}-]{2,200}?)(?:\([^)]{0,200}\))?\s*$"
)
MENTION = re.compile(r"(?<![\w/.:\\-])(?P<file>[\w.-]{1,80}(?:/[\w.-]{1,80}){0,12}\.[A-Za-z]{1,5}):(?P<line>\d{1,6})\b")
OUTERMOST_FIRST = frozenset({"Python"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame as it was written: a file's name, a line, and as far as they were there the function and its code."""

    file: str
    line: int
    function: str = ""
    code: str = ""


@dataclass(slots=True, kw_only=True)
class Trace:
    """One traceback. `frames` begin with the innermost: where it went wrong."""

    language: str
    error: str = ""
    message: str = ""
    frames: list[Frame] = field(default_factory=list)


def traces(text: str) -> list[Trace]:
    """The tracebacks of a text, in its order; a chain of causes is several."""
    lines = [_bare(line) for line in text.splitlines()[:MOST_LINES]]
    found: list[Trace] = []
    current: Trace | None = None
    apart, total = 0, 0
    for at, line in enumerate(lines):
        read = _frame(lines, at)
        if read is not None and total < MOST_FRAMES:
            language, frame = read
            if current is None or current.language != language or apart > 6 or _begins(lines, at):
                current = _opened(language, lines, at)
                found.append(current)
            current.frames.append(frame)
            apart, total = 0, total + 1
        elif current is not None:
            apart += 1
            if current.language == "Python" and not current.error and _closes(current, line):
                current = None
    for trace in found:
        if trace.language in OUTERMOST_FIRST:
            trace.frames.reverse()
    return found


def mentions(text: str) -> list[Frame]:
    """Places of the form `path:line` that stand in ordinary text."""
    places = (match for line in text.splitlines()[:MOST_LINES] for match in MENTION.finditer(line[:LONGEST_LINE]))
    frames = dict.fromkeys(Frame(file=match["file"], line=int(match["line"])) for match in places)
    return list(frames)[:MOST_FRAMES]


def _bare(line: str) -> str:
    """Without the marks of a quotation, and not longer than a line should be."""
    return re.sub(r"^(?:\s?>\s?)+", "", line[:LONGEST_LINE].rstrip())


def _frame(lines: list[str], at: int) -> tuple[str, Frame] | None:
    for language, pattern in FRAMES:
        match = pattern.match(lines[at])
        if match is None:
            continue
        values = match.groupdict()
        function = values.get("function") or ""
        if language in ("Go", "Rust") and at and (called := CALLED.match(lines[at - 1])):
            function = called["function"]
        below = lines[at + 1] if at + 1 < len(lines) else ""
        code = below.strip() if language == "Python" and re.match(r"\s+\S", below) and 'File "' not in below else ""
        return language, Frame(file=values["file"], line=int(values["line"]), function=function.strip(), code=code)
    return None


def _begins(lines: list[str], at: int) -> bool:
    """Whether another error's traceback begins right above a frame."""
    above = lines[at - 1] if at else ""
    return "panicked at" in lines[at] or bool(
        ERROR_BEFORE.match(above) or above.startswith(("Traceback (most recent", "Caused by:", "goroutine "))
    )


def _opened(language: str, lines: list[str], at: int) -> Trace:
    """A new trace; most languages name the error in the lines above its frames."""
    trace = Trace(language=language)
    if language == "Python":
        return trace
    for line in reversed(lines[max(0, at - 6) : at + 1]):
        error, panic = ERROR_BEFORE.match(line.strip()), PANIC.search(line)
        if error is not None:
            trace.error, trace.message = error["error"], error["message"] or ""
            break
        if panic is not None and language in ("Go", "Rust"):
            trace.error, trace.message = "panic", panic["message"] or panic["quoted"] or _next(lines, line)
            break
    return trace


def _next(lines: list[str], line: str) -> str:
    at = lines.index(line)
    return lines[at + 1].strip() if at + 1 < len(lines) else ""


def _closes(trace: Trace, line: str) -> bool:
    """Take in the line that names a Python error; whether it was one."""
    match = ERROR_PYTEST.match(line) or (ERROR_AFTER.match(line) if line[:1].strip() else None)
    if match is None or match["error"].endswith(("Traceback", ".py")):
        return False
    trace.error, trace.message = match["error"], match["message"] or ""
    return True


# --- which file of a tree a frame means

FOREIGN = re.compile(
    r"/lib/python3[\d.]*/(?!site-packages|dist-packages)|^<|^node:|^internal/|/rustc/|/usr/local/go/src/|/\.cargo/registry/"
)
FOREIGN_JAVA = re.compile(r"^([\w.]+/)?(java|javax|jdk|sun|com\.sun|kotlin|scala)[./]")


def places(frame: Frame, paths: dict[str, list[str]]) -> Iterator[tuple[str, bool]]:
    """The files that a frame may mean, the likeliest first, and whether it is more than the bare name that fits.

    `paths` is `by_name` of the tree.
    """
    file = re.sub(r"^(file://|webpack:/+(\./)?)|\?.*$", "", frame.file.replace("\\", "/"))
    if FOREIGN.search(file) or FOREIGN_JAVA.match(frame.function):
        return
    parts = [part for part in file.split("/") if part not in ("", ".")]
    if len(parts) == 1 and "." in frame.function and parts[0].endswith((".java", ".kt", ".scala", ".groovy")):
        package = [part for part in re.split(r"[./]", frame.function) if part[:1].islower()]
        parts = [*package[: _package_length(frame.function)], *parts]
    fits = [(_common(parts, path.split("/")), path) for path in paths.get(parts[-1] if parts else "", ())]
    for common, path in sorted(fits, key=lambda fit: (-fit[0], len(fit[1]), fit[1])):
        whole = common == len(path.split("/")) or common == len(parts)
        yield path, whole or common >= 2


def _package_length(function: str) -> int:
    """How many leading parts of a dotted name are its package: those before the first capital."""
    names = re.split(r"[./]", function)
    return next((at for at, name in enumerate(names) if name[:1].isupper()), 0)


def by_name(paths: list[str]) -> dict[str, list[str]]:
    """The paths of a tree by their last part."""
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(path.rpartition("/")[2], []).append(path)
    return names


def _common(one: list[str], other: list[str]) -> int:
    """How many parts two paths share at their ends."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
