"""The operator's choice of models: those of the workers' own settings, and those that are offered beside them."""

from __future__ import annotations

import pytest

from actors.issue.choice import OfferedModel
from web.server import ServerError, system_settings
from web.settings import load

AGENTS = {
    "AGENTS": "openai,codex",
    "OPENAI_MODEL": "gpt-5-mini",
    "OPENAI_API_KEY": "k",
    "GITHUB_TOKEN": "t",
    "GITHUB_WEBHOOK_SECRET": "s" * 32,
}


def offered(monkeypatch: pytest.MonkeyPatch, models: str) -> tuple[OfferedModel, ...]:
    for name, value in {**AGENTS, "MODELS_OFFERED": models}.items():
        monkeypatch.setenv(name, value)
    return system_settings(load(dotenv=None)).policy.models


def test_unless_said_otherwise_it_is_the_model_of_the_workers_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered(monkeypatch, "") == (OfferedModel(worker="openai", model="gpt-5-mini"),)


def test_more_can_be_offered_for_each_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered(monkeypatch, "codex=gpt-5, codex = local/llama:8b ,openai=gpt-5-mini") == (
        OfferedModel(worker="openai", model="gpt-5-mini"),
        OfferedModel(worker="codex", model="gpt-5"),
        OfferedModel(worker="codex", model="local/llama:8b"),
    )


@pytest.mark.parametrize("models", ["gpt-5", "codex=", "analyser=gpt-5", "nobody=gpt-5"])
def test_what_is_no_worker_and_model_is_refused_with_who_takes_one(
    monkeypatch: pytest.MonkeyPatch, models: str
) -> None:
    with pytest.raises(ServerError, match=r"MODELS_OFFERED: .* a model can be chosen for .*codex"):
        offered(monkeypatch, models)
