"""Whether a worker can do anything at all: its key is there, and its program is as new as its recipe asks.

Looked at before anything is fetched. A version is asked for once for each file that a program is; one that is not right
is asked for again each time, since somebody may have mended it meanwhile.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

from actors.work.isolation import environment
from actors.work.recipe import Recipe, Version

log = logging.getLogger(__name__)

VERSION_SECONDS = 20.0
MAKERS = ("api.anthropic.com", "api.openai.com")
"""Hosts that are known to take nobody without a key; a gateway or a model on this machine may."""


AT_THE_START = "Settings are read at the server's start alone: it has to be set, and the server restarted"


class TooOld(Exception):
    """The program is not what the recipe asks for; the text is a sentence."""


class NoKey(Exception):
    """There is no key for an endpoint that wants one; the text is a sentence."""


class Unanswered(Exception):
    """The program came to no end when it was asked for its version."""


class Fitness:
    """Remembers which programs were found fit. Thread-safe."""

    def __init__(self) -> None:
        self._known: set[tuple[object, ...]] = set()
        self._asking = threading.Lock()

    def check(self, recipe: Recipe) -> None:
        """Raises `NoKey` or `TooOld`. A program that does not answer in time is let go on: the machine may be busy."""
        if lacks := keyless(recipe):
            raise NoKey(f"{lacks}. {AT_THE_START}")
        if recipe.version is None or not recipe.version.least:
            return
        with self._asking:
            seen = _seen(recipe.version)
            if seen in self._known:
                return
            try:
                wrong = version(recipe, recipe.version)[1]
            except Unanswered as slow:
                log.warning("a worker's version is not known", extra={"worker": recipe.name, "why": str(slow)})
                return
            if wrong:
                least = recipe.version.least
                raise TooOld(f"{recipe.name} needs version {least} or newer of its program, and {wrong}")
            self._known.add(seen)


def keyless(recipe: Recipe) -> str:
    """The key that the worker cannot do without and that the operator has not set, as a sentence; empty for none."""
    for host in recipe.hosts:
        if not host.key and urlsplit(host.url).hostname in MAKERS:
            return f"{recipe.name} needs {host.wants or 'a key'} for {host.url}, and that is not set"
    return ""


def version(recipe: Recipe, asked: Version) -> tuple[str, str]:
    """The version that a worker's program tells of itself, and what is wrong with it as a sentence.

    Raises `Unanswered` where it tells nothing in time.
    """
    with tempfile.TemporaryDirectory(prefix="caseworker-") as home:
        try:
            ran = subprocess.run(
                asked.argv,
                env=environment(recipe, home=home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=VERSION_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            raise Unanswered(f"`{' '.join(asked.argv)}` took more than {VERSION_SECONDS:g} seconds") from slow
        except OSError as error:
            return "", f"its version cannot be asked for: {error}"
    found = re.search(asked.pattern, ran.stdout + ran.stderr)
    if found is None:
        return "", f"`{' '.join(asked.argv)}` tells no version"
    told = found.group(1)
    if numbers(told) < numbers(asked.least):
        return told, f"version {told} is too old"
    return told, ""


def numbers(text: str) -> tuple[int, ...]:
    """A version's numbers, for comparison."""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:4])


def _seen(asked: Version) -> tuple[object, ...]:
    """What tells one installation of a program from another."""
    path = Path(shutil.which(asked.argv[0]) or asked.argv[0]).resolve()
    try:
        facts = path.stat()
    except OSError:
        return (*asked.argv, asked.least)
    return (*asked.argv, asked.least, facts.st_ino, facts.st_size, facts.st_mtime_ns)
