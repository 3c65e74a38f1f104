"""How a worker is called: its command, what of this machine it reads, and what its environment adds."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import actors


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A worker.

    `reads` are the only paths beside the system's own folders that it sees inside bubblewrap. `speaks`: `json` is the
    contract; a `text` program gets the task as Markdown, its output is the report, and its exit status decides.
    `prompt` is how that Markdown goes in: on standard input, as an argument, or as a file; `{prompt}` and
    `{prompt_file}` in `argv` stand for it, and without them it is the last argument.
    """

    name: str
    argv: tuple[str, ...]
    reads: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    speaks: Literal["json", "text"] = "json"
    prompt: Literal["stdin", "argument", "file"] = "stdin"


def commanded(
    name: str,
    command: str,
    *,
    speaks: Literal["json", "text"] = "json",
    prompt: Literal["stdin", "argument", "file"] = "stdin",
    reads: Iterable[str] = (),
) -> Recipe:
    """An operator's own worker, its `command` written as for a shell. The folder of its program is seen as well."""
    words = shlex.split(command)
    found = shutil.which(words[0])
    paths = [Path(path).absolute() for path in reads]
    if found is not None:
        words[0] = found
        paths.append(Path(found))
        if Path(found).resolve() != Path(found):
            paths.append(Path(found).resolve())
    return Recipe(name=name, argv=tuple(words), reads=tuple(paths), speaks=speaks, prompt=prompt)


def python() -> tuple[Path, ...]:
    """The folders that this server's own Python is installed in: its environment and the base of that."""
    return tuple(dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix))))


def analyser() -> Recipe:
    """The built-in worker, run by the server's own Python.

    Only its own package is shown to it, never the folder above, where an `.env` may lie. The work tree is the
    current folder and not trusted, so Python must not import from it: hence PYTHONSAFEPATH.
    """
    package = Path(actors.__file__).parent
    return Recipe(
        name="analyser",
        argv=(sys.executable, "-m", "actors.work.analyser"),
        reads=(*python(), package / "__init__.py", package / "work"),
        environment={"PYTHONPATH": str(package.parent), "PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "0"},
    )
