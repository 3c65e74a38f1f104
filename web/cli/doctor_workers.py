"""What `doctor` finds of the workers: whether their programs are here, new enough, and have the keys they need."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from actors.work.isolation import environment
from actors.work.recipe import Recipe, Version
from web.cli.finding import Finding
from web.workers import WorkerSettingsError, workers

VERSION_SECONDS = 20.0


def look(values: dict[str, Any]) -> Iterator[Finding]:
    """One finding for each worker, the chosen one first."""
    try:
        known = workers(values)
    except WorkerSettingsError as wrong:
        yield Finding(name="worker", state="bad", says=str(wrong), mend="set it in the environment or in .env")
        return
    for recipe in known:
        yield _worker(recipe)


def _worker(recipe: Recipe) -> Finding:
    program = recipe.argv[0]
    missing = recipe.missing or (() if shutil.which(program) else (program,))
    if missing:
        says = f"{recipe.name}: {', '.join(missing)} is not found"
        return Finding(name="worker", state="bad", says=says, mend="install it, or give its whole path")
    keyless = [host.url for host in recipe.hosts if not host.key]
    says = f"{recipe.name}: {program}"
    if recipe.version is not None:
        told, wrong = version(recipe, recipe.version)
        if wrong:
            says = f"{recipe.name}: {wrong}"
            return Finding(name="worker", state="bad", says=says, mend=f"install {recipe.version.least} or newer")
        says = f"{recipe.name}: {program}, version {told}"
    if keyless:
        return Finding(
            name="worker",
            state="warn",
            says=f"{says}; no key for {', '.join(keyless)}",
            mend="set the key that its recipe names, unless the endpoint wants none",
        )
    return Finding(name="worker", state="ok", says=says if recipe.name != "analyser" else "analyser, built in")


def version(recipe: Recipe, asked: Version) -> tuple[str, str]:
    """The version that a worker's program tells of itself, and what is wrong with it as a sentence."""
    with tempfile.TemporaryDirectory(prefix="caseworker-") as home:
        try:
            ran = subprocess.run(
                asked.argv,
                env=environment(recipe, home=home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=VERSION_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
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
