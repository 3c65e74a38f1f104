"""The workers that an operator has: the built-in one, those that come as recipes, and the operator's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actors.work.recipe import Recipe, analyser, commanded, thinker
from actors.work.recipe_file import BadRecipe, Operator, load, shipped

FILLED = ("ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "CLAUDE_CODE_MODEL", "CODEX_MODEL")
"""The settings that a recipe may take as `${NAME}`."""
KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "WORKER_KEY")
"""The settings that a recipe may name as the key of a host."""

ENDPOINT = "openai"
"""The worker that asks a model itself."""


class WorkerSettingsError(Exception):
    """The workers cannot be had as they are set; the text is a sentence."""


def workers(values: dict[str, Any]) -> list[Recipe]:
    """All workers, the chosen one first. Raises `WorkerSettingsError`."""
    known = {"analyser": analyser()}
    try:
        known |= {recipe.name: recipe for recipe in _recipes(values)}
    except BadRecipe as bad:
        raise WorkerSettingsError(f"{bad}.") from bad
    if values["WORKER_COMMAND"]:
        own = commanded(
            values["WORKER_NAME"],
            values["WORKER_COMMAND"],
            speaks=values["WORKER_SPEAKS"],
            prompt=values["WORKER_PROMPT"],
            reads=filter(None, values["WORKER_READS"].split(":")),
        )
        known[own.name] = own
    chosen = known.pop(values["WORKER"], None)
    if chosen is None:
        raise WorkerSettingsError(
            f"WORKER={values['WORKER']}: there is no such worker, only {', '.join(known)}. Give WORKER_COMMAND and "
            "WORKER_NAME, or leave WORKER out."
        )
    return [chosen, *known.values()]


def _recipes(values: dict[str, Any]) -> list[Recipe]:
    """Those that come with the server, as far as they are wanted, and the operator's files."""
    ours = shipped()
    wanted = [*values["AGENTS"], *({values["WORKER"]} & {*ours, ENDPOINT})]
    for name in wanted:
        if name not in (*ours, ENDPOINT):
            raise WorkerSettingsError(f"AGENTS: there is no {name!r}, only {', '.join((*ours, ENDPOINT))}.")
    files = [Path(path) for path in values["WORKER_RECIPES"].split(":") if path.strip()]
    operator = Operator(
        values={name: values[name] for name in FILLED},
        keys={name: values[name] for name in KEYS},
    )
    paths = [ours[name] for name in dict.fromkeys(wanted) if name != ENDPOINT]
    made = [load(path, operator) for path in (*paths, *files)]
    return [*made, _endpoint(values)] if ENDPOINT in wanted else made


def _endpoint(values: dict[str, Any]) -> Recipe:
    return thinker(
        url=values["OPENAI_BASE_URL"],
        key=values["OPENAI_API_KEY"],
        model=values["OPENAI_MODEL"],
        characters=values["OPENAI_CONTEXT_CHARACTERS"],
    )
