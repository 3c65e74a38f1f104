"""The settings of workers that think with a model: which there are, their keys, endpoints and prices."""

from __future__ import annotations

from web.setting import Setting, items, text, whole

AGENTS: tuple[str, tuple[Setting, ...]] = (
    "Agents and models",
    (
        Setting(
            names=("AGENTS",),
            says="More workers that come with the server, separated by commas: claude-code, codex, openai.",
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
        text("OPENAI_API_KEY", says="The key that codex and openai work with; no worker ever holds it.", secret=True),
        Setting(
            names=("OPENAI_BASE_URL",),
            says="Where OpenAI's API, or any endpoint that speaks as it does, is.",
            default="https://api.openai.com/v1",
            address=True,
        ),
        text("OPENAI_MODEL", says="The model that the worker openai asks, by its name at that endpoint."),
        whole(
            "OPENAI_CONTEXT_CHARACTERS",
            60_000,
            "How much of a repository openai shows its model; a token has about four characters.",
            least=4_000,
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
