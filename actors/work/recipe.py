"""How a worker is called: its command, what of this machine it reads, and what its environment adds."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import actors
from actors.work.reading import Reading

Speaks = Literal["json", "text", "events"]
Prompt = Literal["stdin", "argument", "file", "lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A host that a worker may speak with, through the server's proxy alone.

    `url` is where it is, `at` the path below which the worker finds it, `allow` the requests that are passed on
    (`POST /v1/messages`; a last `*` stands for any rest). `key` is put into `header`, its `{key}` replaced, by the
    proxy; `wants` is the setting that it comes from. `usage` says whose way of counting tokens its answers follow.
    """

    url: str
    allow: tuple[str, ...]
    at: str = ""
    key: str = field(default="", repr=False)
    wants: str = ""
    header: str = "authorization"
    value: str = "Bearer {key}"
    usage: Literal["", "anthropic", "openai"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How a program tells its version: words, the pattern whose first group is it, and the least one that will do."""

    argv: tuple[str, ...]
    pattern: str = r"(\d+\.\d+\.\d+)"
    least: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A worker.

    `reads` are the only paths beside the system's own folders that it sees inside bubblewrap, `bins` the folders of
    programs that come first on its PATH. `speaks`: `json` is the contract; a `text` program gets the task as Markdown,
    its output is the report, and its exit status decides; what an `events` program prints is read by `reading`.
    `prompt` is how that Markdown goes in: on standard input, as an argument, or as a file; `{prompt}` and
    `{prompt_file}` in `argv` stand for it, and without them it is the last argument. `lines`: as a line of standard
    input, made from `line`; more of them may follow while it works.
    `hosts` are all it can reach; without any it has no network.
    """

    name: str
    argv: tuple[str, ...]
    reads: tuple[Path, ...] = ()
    bins: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    speaks: Speaks = "json"
    prompt: Prompt = "stdin"
    line: Mapping[str, Any] = field(default_factory=dict)
    reading: Reading | None = None
    hosts: tuple[Upstream, ...] = ()
    version: Version | None = None
    model: str = ""
    """The model where a request names none; empty: the program's own choice."""
    model_words: tuple[str, ...] = ()
    """What is added to the command where a model is named; `{model}` stands for it there and in the environment."""
    missing: tuple[str, ...] = ()
    """Programs that it needs and that were not found here."""
    again: Callable[[], Recipe] | None = field(default=None, compare=False, repr=False)
    """Makes it anew, as the machine is then."""

    @property
    def takes_model(self) -> bool:
        """Whether it can be told which model to think with."""
        return any("{model}" in text for text in (*self.argv, *self.model_words, *self.environment.values()))


def commanded(
    name: str,
    command: str,
    *,
    speaks: Literal["json", "text"] = "json",
    prompt: Literal["stdin", "argument", "file"] = "stdin",
    reads: Iterable[str] = (),
) -> Recipe:
    """An operator's own worker, its `command` written as for a shell. The folder of its program is seen as well."""
    words, reads = shlex.split(command), tuple(reads)
    found = shutil.which(words[0])
    paths = [Path(path).absolute() for path in reads]
    if found is not None:
        words[0] = called(found)
        paths += installation(found)
    return Recipe(
        name=name,
        argv=tuple(words),
        reads=tuple(paths),
        speaks=speaks,
        prompt=prompt,
        missing=() if found else (words[0],),
        again=partial(commanded, name, command, speaks=speaks, prompt=prompt, reads=reads),
    )


def installation(program: str) -> tuple[Path, ...]:
    """What a program needs to be seen of itself: it, what it links to, and the node_modules folder that it lies in."""
    path, target = Path(program), Path(program).resolve()
    modules = [parent for parent in target.parents if parent.name == "node_modules"]
    return tuple(dict.fromkeys((*modules[-1:], path, target)))


def called(program: str) -> str:
    """The path by which a program is called: npm's are links, and find what belongs to them from where they lie."""
    target = Path(program).resolve()
    return str(target) if "node_modules" in target.parts else program


def python() -> tuple[Path, ...]:
    """The folders that this server's own Python is installed in: its environment and the base of that."""
    return tuple(dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix))))


def analyser() -> Recipe:
    """The built-in worker, run by the server's own Python.

    Only its own package is shown to it, never the folder above, where an `.env` may lie. The work tree is the
    current folder and not trusted, so Python must not import from it: hence PYTHONSAFEPATH.
    """
    return own_program("analyser", "actors.work.analyser")


def thinker(*, url: str, key: str, model: str, characters: int) -> Recipe:
    """The worker that asks a model at any endpoint that speaks as OpenAI's does; shown `characters` of a repository."""
    environment = {"ENDPOINT_URL": "{proxy}", "ENDPOINT_KEY": "{token}", "ENDPOINT_MODEL": "{model}"}
    host = Upstream(
        url=url.rstrip("/"), key=key, wants="OPENAI_API_KEY", allow=("POST /chat/completions",), usage="openai"
    )
    program = own_program(
        "openai", "actors.work.endpoint", environment={**environment, "ENDPOINT_CONTEXT": str(characters)}
    )
    return replace(program, hosts=(host,), model=model)


def own_program(name: str, module: str, *, environment: Mapping[str, str] | None = None) -> Recipe:
    """A worker that is a module of this package, as the analyser is."""
    package = Path(actors.__file__).parent
    return Recipe(
        name=name,
        argv=(sys.executable, "-m", module),
        reads=(*python(), package / "__init__.py", package / "work"),
        environment={
            "PYTHONPATH": str(package.parent),
            "PYTHONSAFEPATH": "1",
            "PYTHONHASHSEED": "0",
            **(environment or {}),
        },
    )
