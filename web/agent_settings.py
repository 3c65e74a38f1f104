"""The settings of workers that think with a model: which there are, their keys, endpoints and prices."""

from __future__ import annotations

from web.setting import Setting, items, text

AGENTS: tuple[str, tuple[Setting, ...]] = (
    "Agents and models",
    (
        Setting(
            names=("AGENTS",),
            says="More workers that come with the server, separated by commas: claude-code, codex.",
            read="list",
            subcast=str.strip,
            default=(),
        ),
        text("WORKER_RECIPES", says="Files with recipes of your own, separated by colons (docs/workers.md)."),
        text("ANTHROPIC_API_KEY", says="The key that claude-code works with; no worker ever holds it.", secret=True),
        Setting(
            names=("ANTHROPIC_BASE_URL",),
            says="Where Anthropic's API, or a gateway that speaks as it does, is.",
            default="https://api.anthropic.com",
            address=True,
        ),
        text("CLAUDE_CODE_MODEL", says="The model of claude-code. Empty: its own choice."),
        text("OPENAI_API_KEY", says="The key that codex works with; no worker ever holds it.", secret=True),
        Setting(
            names=("OPENAI_BASE_URL",),
            says="Where OpenAI's API, or any endpoint that speaks as it does, is.",
            default="https://api.openai.com/v1",
            address=True,
        ),
        text("CODEX_MODEL", says="The model of codex. Empty: its own choice."),
        items(
            "MODEL_PRICES",
            "What a million tokens cost in dollars, separated by commas: model=read/written, or with /cached behind; "
            "`*` in a model's name stands for anything.",
            of=str.strip,
        ),
        text("WORKER_KEY", says="The key of a recipe of your own that names WORKER_KEY.", secret=True),
    ),
)
