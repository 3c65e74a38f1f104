"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tree import Source, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONG_ON_PURPOSE = {"actors/messages.py": "the catalogue of all messages is one file"}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "manager", "service", "types"}

SOURCES = sources()

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: Source) -> Iterator[Function]:
    return (node for node in ast.walk(source.tree) if isinstance(node, Function))


def lines(function: Function) -> int:
    """From the first decorator to the last line."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return (function.end_lineno or function.lineno) - first + 1


def test_no_file_is_longer_than_it_may_be() -> None:
    long = {source.path: source.text.count("\n") for source in SOURCES if source.text.count("\n") > LONGEST_FILE}
    assert {path: count for path, count in long.items() if path not in LONG_ON_PURPOSE} == {}


def test_what_is_long_on_purpose_is_long() -> None:
    long = {source.path for source in SOURCES if source.text.count("\n") > LONGEST_FILE}
    assert set(LONG_ON_PURPOSE) <= long, "an exception that is not needed any more goes"


def test_no_function_is_longer_than_it_may_be() -> None:
    long = [
        f"{source.path}:{function.lineno} {function.name}: {lines(function)} lines"
        for source in SOURCES
        for function in functions(source)
        if lines(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [source.path for source in SOURCES if NAMES_THAT_SAY_NOTHING & set(source.path[:-3].split("/"))] == []
