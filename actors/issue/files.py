"""The files a person named: paths, globs, lines and links to the same repository, found in lists and in prose.

Nothing here opens anything: a reference is only looked up in the repository's tree. What could point outside of it is
refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from actors.issue.file_paths import Refused, lines_of, read_reference
from actors.issue.outline import visible, without_code
from actors.issue.task import FileReference

MOST_REFERENCES = 100
"""More names than this are a pasted listing; the first ones count."""

_MOST_NAMES = 500
_MOST_PROSE = 20_000
_MOST_LINES = 500
_LONGEST_EXTENSION = 10
_ITEM = re.compile(r"[ \t]*(?:[-*+>]|[0-9]{1,3}[.)])?[ \t]*(?:\[[ xX]?\][ \t])?[ \t]*")
_QUOTED = re.compile(r"`([^`\n]{1,300})`")
_LINK_TEXT = re.compile(r"!?\[[^\[\]\n]{0,300}\]\(")
_NAME = re.compile(r"[^\s,;{}`<>()\"|]+(?:\{[^{}\s]{0,300}\}[^\s,;{}`<>()\"|]*)*")
_DOTTED_NAME = re.compile(r"(?<![^\s,;{}`<>()\"|])(?=[^\s,;{}`<>()\"|./]*[./])" + _NAME.pattern)
_EDGES_BEFORE, _EDGES_AFTER = "'[", "'].,;:!?"
_EXTENSION = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)\Z")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|app|ai|co|edu|gov)\Z", re.IGNORECASE)
_OUTSIDE = re.compile(r"[/\\~]|[A-Za-z]:[\\/]")


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_NO_NAMES = _words("none n/a na nothing unknown tbd todo all any everything - ? … x")
_SOURCES = _words(
    "py pyi pyx ipynb js mjs cjs jsx ts tsx vue svelte go rs c h cc cpp hpp cs java kt kts scala rb php swift m mm"
    " lua pl sh bash zsh fish ps1 bat sql r jl ex exs erl hs clj dart md rst txt adoc html htm css scss sass less"
    " json jsonc yaml yml toml ini cfg conf lock xml csv tsv proto graphql tf hcl gradle cmake mk dockerfile env"
    " log svg j2 tmpl"
)
_BARE = _words(
    "makefile dockerfile procfile gemfile rakefile jenkinsfile vagrantfile justfile license licence readme changelog"
    " contributing codeowners pipfile brewfile caddyfile containerfile"
)
_PRODUCTS = _words("node.js vue.js next.js nuxt.js react.js express.js three.js d3.js asp.net socket.io")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The references found, in order and without doubles, the names refused, and whether some were left out."""

    references: tuple[FileReference, ...] = ()
    refused: tuple[Refused, ...] = ()
    too_many: bool = False


def find_files(listing: str, prose: Iterable[str] = (), *, repository: str = "") -> Named:
    """Every file named in `listing`, a text that is to name files, and in `prose`, texts that may mention some.

    `repository` is `owner/name`; links to any other one are refused. Out of prose only what has the shape of a
    path counts, and of what is refused there only what climbs out with `..` is worth telling.
    """
    found: list[FileReference] = []
    refused: dict[str, Refused] = {}
    names = dict.fromkeys(_listed(visible(listing)), True)
    for text in prose:
        for name in _mentioned(text):
            names.setdefault(name, False)
    for name, listed in names.items():
        reference = read_reference(name, repository=repository)
        if isinstance(reference, FileReference):
            found.append(reference)
        elif reference is not None and (listed or ".." in name):
            refused.setdefault(reference.text, reference)
    merged = _merged(found)
    return Named(
        references=merged[:MOST_REFERENCES],
        refused=tuple(refused.values())[:MOST_REFERENCES],
        too_many=len(merged) > MOST_REFERENCES,
    )


def _listed(text: str) -> Iterator[str]:
    """The names in a text that lists files: one or several a line, with or without words about them."""
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        if line.lstrip().startswith(("```", "~~~")):
            continue
        item = _LINK_TEXT.sub(" ", line[_end_of_marker(line) :]).strip()
        for quoted in _QUOTED.findall(item):
            yield quoted.strip()
        names = list(_names(_QUOTED.sub(" ", item)))
        if len(names) == 1 and names[0] == item.strip("'\"").rstrip(","):
            yield from (name for name in names if name.casefold() not in _NO_NAMES)
        else:
            yield from (name for name in names if _OUTSIDE.match(name) or _is_path(name))


def _end_of_marker(line: str) -> int:
    """Where a list item's text begins. A glob's star is no list marker."""
    marker = _ITEM.match(line)
    end = marker.end() if marker else 0
    return 0 if line[:end].strip() == "*" and not line[:end].endswith((" ", "\t")) else end


def _mentioned(text: str) -> Iterator[str]:
    """The names in the beginning of a prose that have the shape of a path; code blocks are not read."""
    words = _LINK_TEXT.sub(" ", without_code(text[:_MOST_PROSE]))
    return filter(_is_path, _names(words, _DOTTED_NAME))


def _names(text: str, pattern: re.Pattern[str] = _NAME) -> Iterator[str]:
    for found in islice(pattern.finditer(text), _MOST_NAMES):
        bare = found[0].lstrip(_EDGES_BEFORE).rstrip(_EDGES_AFTER)
        if bare[:1] == bare[-1:] and bare[:1] in ("*", "_"):
            bare = bare.strip("*_")
        if bare:
            yield bare


def _is_path(name: str) -> bool:
    """Whether a word has the shape of a path, not of prose such as `and/or`, `1.2`, `Node.js`, `example.com/x`."""
    if "://" in name:
        return True
    if "@" in name or "=" in name:
        return False
    path = lines_of(name.replace("\\", "/"))[0]
    last = path.rstrip("/").rsplit("/", 1)[-1]
    found = _EXTENSION.search(last)
    extension = found[1].casefold() if found else ""
    if "/" not in path:
        return _is_file_name(path, extension)
    if _DOMAIN.match(path.split("/", 1)[0]):
        return False
    return path.endswith("/") or "*" in path or 0 < len(extension) <= _LONGEST_EXTENSION or last.casefold() in _BARE


def _is_file_name(name: str, extension: str) -> bool:
    if name.casefold() in _PRODUCTS or (len(extension) == 1 and name.count(".") > 1):
        return False
    return extension in _SOURCES or (name.casefold() in _BARE and name[:1].isupper())


def _merged(references: Iterable[FileReference]) -> tuple[FileReference, ...]:
    """The references in order, each path's overlapping lines joined; lines say more than the file as a whole."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for reference in references:
        known = ranges.setdefault(reference.path, [])
        if reference.first_line is not None and reference.last_line is not None:
            known.append((reference.first_line, reference.last_line))
    merged: list[FileReference] = []
    for path, lines in ranges.items():
        if not lines:
            merged.append(FileReference(path=path))
        merged += [FileReference(path=path, first_line=first, last_line=last) for first, last in _joined(lines)]
    return tuple(merged)


def _joined(lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(lines):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
