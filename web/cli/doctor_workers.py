"""What `doctor` finds of the workers: whether their programs are here, new enough, and have the keys they need."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

from actors.work.fitness import Unanswered, keyless, version
from actors.work.recipe import Recipe
from web.cli.finding import Finding
from web.workers import WorkerSettingsError, workers

KEY = "set it, best as a file (NAME_FILE), then restart the server: it reads its settings at its start alone"


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
    if lacks := keyless(recipe):
        return Finding(name="worker", state="bad", says=lacks, mend=KEY)
    unsure = [host.url for host in recipe.hosts if not host.key]
    says = f"{recipe.name}: {program}"
    if recipe.version is not None:
        try:
            told, wrong = version(recipe, recipe.version)
        except Unanswered as slow:
            told, wrong = "", str(slow)
        if wrong:
            says = f"{recipe.name}: {wrong}"
            return Finding(name="worker", state="bad", says=says, mend=f"install {recipe.version.least} or newer")
        says = f"{recipe.name}: {program}, version {told}"
    if unsure:
        return Finding(
            name="worker",
            state="warn",
            says=f"{says}; no key for {', '.join(unsure)}",
            mend="set the key that its recipe names, unless the endpoint wants none",
        )
    return Finding(name="worker", state="ok", says=says if recipe.name != "analyser" else "analyser, built in")
