"""What is imported is pinned, and in the right one of the two files."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.docs.pages import ROOT

OWN = frozenset({"actors", "run", "storage", "tests", "web"})
FITTING = ROOT / "tests" / "fitting"
"""A command with packages of its own, which the tests go without."""
FITTED_WITH = {"numpy": "numpy", "sklearn": "scikit-learn"}
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s#]+)")


def pins(path: str) -> dict[str, str]:
    """The version of each package that a file pins, by its normal name."""
    lines = (ROOT / path).read_text("utf-8").splitlines()
    matches = [PIN.fullmatch(line) for line in lines if line and not line.startswith("#")]
    assert None not in matches, f"{path} has a line that is no pin"
    return {normal(match[1]): match[2] for match in matches if match}


def normal(package: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", package).lower()


@cache
def distributions() -> dict[str, list[str]]:
    """Importable name -> the packages that install it."""
    return {module: [normal(name) for name in names] for module, names in packages_distributions().items()}


def imported(folders: Iterable[str]) -> set[str]:
    """The foreign modules that source files import at run time."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if FITTING not in path.parents]
    found = {module for path in files for module in modules(ast.parse(path.read_text("utf-8")))}
    return {module for module in found if module not in sys.stdlib_module_names | OWN and module != "_typeshed"}


def modules(tree: ast.AST) -> Iterator[str]:
    """The first part of everything that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def unpinned(folders: Iterable[str], pinned: Iterable[str]) -> list[str]:
    """The imported modules that no pinned package installs."""
    known = set(pinned)
    return sorted(module for module in imported(folders) if not known.intersection(distributions().get(module, ())))


def test_what_the_program_imports_is_pinned() -> None:
    assert unpinned(("actors", "storage", "web"), pins("requirements.txt")) == []


def test_what_the_tests_import_is_pinned() -> None:
    both = pins("requirements.txt") | pins("tests/requirements.txt")
    assert unpinned(("tests",), both) == []


def test_what_the_fit_imports_beside_is_pinned() -> None:
    found = {module for path in FITTING.glob("*.py") for module in modules(ast.parse(path.read_text("utf-8")))}
    beside = found - sys.stdlib_module_names - OWN
    assert beside == FITTED_WITH.keys()
    assert set(FITTED_WITH.values()) <= pins("tests/fitting/requirements.txt").keys()


def test_no_package_is_pinned_in_both_files() -> None:
    assert pins("requirements.txt").keys() & pins("tests/requirements.txt").keys() == set()


def test_a_module_that_nobody_installs_is_found(tmp_path: Path) -> None:
    (tmp_path / "source.py").write_text("import os\nimport gone.inside\nfrom flask import Flask\n")
    assert unpinned((str(tmp_path),), ["flask"]) == ["gone"]
