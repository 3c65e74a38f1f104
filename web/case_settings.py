"""The settings about who works, what has to be approved first, and what it may cost."""

from __future__ import annotations

from decimal import Decimal

from web.setting import Setting, items, text


def _usd(name: str, default: str, says: str) -> Setting:
    """An amount of US dollars, an exact decimal."""
    return Setting(names=(name,), says=says, read="decimal", default=Decimal(default), least=0)


def _minutes(name: str, says: str) -> Setting:
    return Setting(names=(name,), says=says, read="float", default=0.0, least=0.0)


CASES: tuple[str, tuple[Setting, ...]] = (
    "Workers' choice, plans and budgets",
    (
        items(
            "WORKERS_BY_TYPE",
            "Who works for a type of task: `Code Analysis=analyser, Feature Implementation=codex`.",
            of=str.strip,
        ),
        items("WORKERS_OFFERED", "The workers that people and repositories may name. Empty: all.", of=str.strip),
        items(
            "MODELS_OFFERED",
            "The models that people may name, as worker=model: `codex=gpt-5, codex=gpt-5-mini`. Beside these each "
            "worker may be asked for with the one that its own settings name, and with no other.",
            of=str.strip,
        ),
        items(
            "WORKER_FALLBACK",
            "Who is tried in turn when a worker is missing, refused by its endpoint, over its limits, or crashes.",
            of=str.strip,
        ),
        text(
            "APPROVE",
            says="Which cases begin with a plan that is approved before anything is changed; a repository may add.",
            default="never",
            choices=("never", "complex", "always"),
        ),
        text(
            "APPROVE_BY",
            says="Who may approve a plan: anybody with write access, or others than who asked for the case.",
            default="anybody",
            choices=("anybody", "others"),
        ),
        _usd("CASE_BUDGET_USD", "5", "US dollars that a case may cost before somebody is asked; 0: no limit."),
        _minutes("CASE_BUDGET_MINUTES", "Minutes of work on a case before somebody is asked; 0: no limit."),
        _usd("DAY_BUDGET_USD", "50", "US dollars that all cases may cost on one day (UTC); 0: no limit."),
        _minutes("DAY_BUDGET_MINUTES", "Minutes of work on all cases of one day (UTC); 0: no limit."),
    ),
)
