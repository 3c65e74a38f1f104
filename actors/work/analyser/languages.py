"""Which language a file is written in, by its name."""

from __future__ import annotations

from pathlib import PurePosixPath

BY_SUFFIX = {
    ".py": "Python", ".pyi": "Python", ".js": "JavaScript", ".mjs": "JavaScript", ".cjs": "JavaScript",
    ".jsx": "JavaScript", ".ts": "TypeScript", ".tsx": "TypeScript", ".vue": "Vue", ".java": "Java",
    ".kt": "Kotlin", ".kts": "Kotlin", ".scala": "Scala", ".groovy": "Groovy", ".c": "C", ".h": "C",
    ".cc": "C++", ".cpp": "C++", ".cxx": "C++", ".hpp": "C++", ".hh": "C++", ".cs": "C#", ".go": "Go",
    ".rs": "Rust", ".rb": "Ruby", ".php": "PHP", ".swift": "Swift", ".m": "Objective-C", ".mm": "Objective-C",
    ".lua": "Lua", ".pl": "Perl", ".pm": "Perl", ".r": "R", ".jl": "Julia", ".ex": "Elixir", ".exs": "Elixir",
    ".erl": "Erlang", ".hs": "Haskell", ".ml": "OCaml", ".clj": "Clojure", ".dart": "Dart", ".zig": "Zig",
    ".f90": "Fortran", ".sol": "Solidity", ".gd": "GDScript", ".sh": "Shell", ".bash": "Shell", ".ps1": "PowerShell",
    ".sql": "SQL", ".html": "HTML", ".css": "CSS", ".scss": "CSS", ".tf": "Terraform",
}  # fmt: skip

PROSE = {
    ".md": "Markdown", ".markdown": "Markdown", ".rst": "reStructuredText", ".adoc": "AsciiDoc", ".txt": "Text",
}  # fmt: skip

DATA = {
    ".json": "JSON", ".yml": "YAML", ".yaml": "YAML", ".toml": "TOML", ".ini": "INI", ".cfg": "INI", ".xml": "XML",
}  # fmt: skip

BY_NAME = {"Dockerfile": "Docker", "Makefile": "Make", "README": "Text"}


def language_of(path: str) -> str:
    """The language's name; empty for a file that is not read."""
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    known = BY_SUFFIX.get(suffix) or PROSE.get(suffix) or DATA.get(suffix)
    return known or BY_NAME.get(name.name, "")


def is_code(language: str) -> bool:
    """Whether it is a programming language, not prose or data."""
    return language in _CODE


def is_prose(language: str) -> bool:
    """Whether it is text for people."""
    return language in _PROSE


_CODE = frozenset(BY_SUFFIX.values())
_PROSE = frozenset(PROSE.values())
