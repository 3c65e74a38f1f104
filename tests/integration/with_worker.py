"""The server with another worker: `python -m tests.integration.with_worker SCRIPT [LIMITS [MARK]]`, limits as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from actors.system import SystemSettings
from actors.work.recipe import Recipe
from web import server
from web.cli.serve import serve
from web.settings import load


def main(script: Path, limits: str = "{}", *mark: str) -> None:
    """Serve, and have every task done by `script`; `limits` are fields of `WorkSettings`. By `mark` it is known."""
    recipe = Recipe(name="scribe", argv=(sys.executable, "-I", str(script), *mark), reads=(script,))
    usual = server.system_settings

    def changed(values: dict[str, Any]) -> SystemSettings:
        made = usual(values)
        policy = replace(made.policy, worker=recipe.name, workers=(recipe.name,))
        return replace(made, policy=policy, work=replace(made.work, recipe=recipe, **json.loads(limits)))

    server.system_settings = changed
    serve(load(dotenv=None))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
