"""The server with another worker than the built-in one: `python -m tests.integration.with_worker SCRIPT`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from actors.system import SystemSettings
from actors.work.recipe import Recipe
from web import server
from web.cli.serve import serve
from web.settings import load


def main(script: Path) -> None:
    """Serve, and have every task done by `script`."""
    recipe = Recipe(name="scribe", argv=(sys.executable, "-I", str(script)), reads=(script,))
    usual = server.system_settings

    def changed(values: dict[str, Any]) -> SystemSettings:
        made = usual(values)
        policy = replace(made.policy, worker=recipe.name, workers=(recipe.name,))
        return replace(made, work=replace(made.work, recipe=recipe), policy=policy)

    server.system_settings = changed
    serve(load(dotenv=None))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
