"""A body that begins with `key: value` lines, between `---` lines or without them, and goes on in prose."""

from __future__ import annotations

import re
from typing import NamedTuple

from actors.issue.form_labels import Part, part_of

_PAIR = re.compile(r"(?P<key>[^\W\d_][\w /-]{0,60})[ \t]*[:=][ \t]*(?P<value>.*)")
_FENCE_LINES = ("---", "+++")
_MOST_LINES = 300
_ONE_LINE = frozenset({Part.TYPE, Part.PRIORITY, Part.OUTPUT})
_LIST_ITEM = re.compile(r"[ \t]*[-*+][ \t]|[ \t]+\S")


class Pair(NamedTuple):
    """A key as it was written, the part of a task it names, and its value."""

    label: str
    part: Part | None
    value: str


class KeyValues(NamedTuple):
    """The head's pairs in order, and the text that follows the head."""

    pairs: tuple[Pair, ...]
    rest: str


def key_values(text: str) -> KeyValues | None:
    """Read the head of `text`; None where it does not begin with a key.

    Between `---` lines every key counts. Without them the first line has to name a part of a task, and the head
    ends with the first line that is neither a pair nor the continuation of one. After `prompt:` everything up to the
    next known key is the prompt, for that is how people write one.
    """
    lines = text.strip("\n").split("\n", _MOST_LINES)
    if lines and lines[0].strip() in _FENCE_LINES:
        return _between_fences(lines)
    first = _PAIR.fullmatch(lines[0]) if lines else None
    if first is None or part_of(first["key"]) is None:
        return None
    return _open_head(lines)


def _between_fences(lines: list[str]) -> KeyValues | None:
    stripped = [line.strip() for line in lines]
    try:
        end = stripped.index(stripped[0], 1)
    except ValueError:
        return None
    pairs: list[Pair] = []
    for line in lines[1:end]:
        pair = _PAIR.fullmatch(line)
        if pair is not None:
            pairs.append(Pair(pair["key"].strip(), part_of(pair["key"]), _unquoted(pair["value"])))
        elif pairs and line.strip():
            pairs[-1] = pairs[-1]._replace(value=f"{pairs[-1].value}\n{line}".strip("\n"))
        elif line.strip():
            return None
    return KeyValues(tuple(pairs), "\n".join(lines[end + 1 :])) if pairs else None


def _open_head(lines: list[str]) -> KeyValues:
    values: list[tuple[str, Part, list[str]]] = []
    for number, line in enumerate(lines):
        pair = _PAIR.fullmatch(line)
        part = part_of(pair["key"]) if pair else None
        if pair is not None and part is not None:
            values.append((pair["key"].strip(), part, [pair["value"]]))
        elif _goes_on(line, values[-1][1], after=lines[number - 1]):
            values[-1][2].append(line)
        else:
            return _head(values, lines[number:])
    return _head(values, [])


def _goes_on(line: str, part: Part, *, after: str) -> bool:
    if part is Part.PROMPT or not line.strip():
        return True
    return part not in _ONE_LINE and (bool(after.strip()) or _LIST_ITEM.match(line) is not None)


def _head(values: list[tuple[str, Part, list[str]]], rest: list[str]) -> KeyValues:
    pairs = (Pair(label, part, _unquoted("\n".join(lines))) for label, part, lines in values)
    return KeyValues(tuple(pairs), "\n".join(rest))


def _unquoted(value: str) -> str:
    bare = value.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        return bare[1:-1]
    return value.strip(" \t\n")
