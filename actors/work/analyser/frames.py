"""Where the frames of a traceback lie in the tree: the file, the function, and the line as it is at this commit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actors.work.analyser.sources import Source, Sources
from actors.work.analyser.symbols import Symbol, enclosing, symbols
from actors.work.analyser.tracebacks import Frame, Trace, by_name, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A frame and where it was found; `path` is empty where it was not. `note` says what does not fit, as Markdown."""

    frame: Frame
    path: str = ""
    line: int = 0
    name: str = ""
    note: str = ""
    bounds: tuple[int, int] = (1, 1_000_000)
    test: bool = False


def found_in(everything: Sources, traces: Sequence[Trace]) -> list[list[Place]]:
    """Every frame of each trace with its place, in the trace's order."""
    names = by_name([source.path for source in everything.files])
    by_path = {source.path: source for source in everything.files}
    moved: dict[str, int] = {}
    return [[_found(frame, names, by_path, moved) for frame in trace.frames] for trace in traces]


def _found(frame: Frame, names: dict[str, list[str]], by_path: dict[str, Source], moved: dict[str, int]) -> Place:
    """The likeliest file; where only the bare name fits, the function or the line's code has to fit too."""
    for path, strong in places(frame, names):
        source = by_path[path]
        known = symbols(source)
        inside = _by_function(frame, known)
        line, note = _line(frame, source, inside, moved)
        if strong or note is None or inside is not None:
            return _place(frame, source, known, (line, note or ""))
    return Place(frame=frame)


def _place(frame: Frame, source: Source, known: Sequence[Symbol], at: tuple[int, str]) -> Place:
    line, note = at
    around = enclosing(known, line)
    return Place(
        frame=frame,
        path=source.path,
        line=line,
        name=around.name if around else "",
        note=note,
        bounds=(around.first, around.last) if around else (1, max(1, source.length)),
        test=source.test,
    )


def _line(frame: Frame, source: Source, inside: Symbol | None, moved: dict[str, int]) -> tuple[int, str | None]:
    """The line at this commit, and a note; the note is None where the code of the frame proves the line.

    `moved` remembers how far lines of each file have moved since the report's version.
    """
    lines = source.lines
    if frame.code:
        wanted = " ".join(frame.code.split())
        fitting = [at for at, text in enumerate(lines, start=1) if " ".join(text.split()) == wanted]
        if fitting:
            likely = frame.line + moved.get(source.path, 0)
            nearest = min(fitting, key=lambda at: (abs(at - likely), at))
            moved.setdefault(source.path, nearest - frame.line)
            note = f"line {frame.line} in the report; the same code stands here now"
            return nearest, None if nearest == frame.line else note
    if inside is not None and not inside.first <= frame.line <= inside.last:
        return inside.first, f"line {frame.line} in the report, where another version had this function"
    if frame.line > source.length:
        return max(1, source.length), f"line {frame.line} in the report; the file has {source.length} lines here"
    if frame.code and lines[frame.line - 1 : frame.line]:
        return frame.line, "the code in the report is another than at this commit"
    return frame.line, ""


def _by_function(frame: Frame, known: Sequence[Symbol]) -> Symbol | None:
    """The symbol that a frame's function names: at its line where several have the name."""
    bare = re.sub(r"\[as [^\]]*\]|\{\{?closure.*|<.*?>|\(.*", "", frame.function).strip()
    short = re.split(r"[.:$/#]+", bare.rstrip("."))[-1].strip("*() ") if bare else ""
    fitting = [item for item in known if short and item.short == short]
    at_line = [item for item in fitting if item.first <= frame.line <= item.last]
    return min(at_line or fitting, key=lambda item: (abs(item.first - frame.line), item.first), default=None)
