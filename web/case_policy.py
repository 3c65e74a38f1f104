"""What the operator chose about workers, plans and budgets, as cases are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from marshmallow import ValidationError

from actors.issue.allowance import Bounds
from actors.issue.choice import Approve, ApproveBy, OfferedModel, TypedWorker
from actors.issue.repository_settings import typed_worker

MINUTE = 60.0


def chosen(
    values: dict[str, Any], workers: Iterable[str], *, models: Mapping[str, str], wrong: Callable[[str], Exception]
) -> dict[str, Any]:
    """The part of the policy that these settings are. Raises what `wrong` makes of a sentence for an unknown worker.

    `models`: the workers that can be asked for with a model, and the one that each has (empty: its own choice).
    """
    known = tuple(workers)
    typed = tuple(_typed(row, wrong) for row in values["WORKERS_BY_TYPE"])
    named = {
        "WORKERS_BY_TYPE": tuple(one.worker for one in typed),
        "WORKERS_OFFERED": tuple(values["WORKERS_OFFERED"]),
        "WORKER_FALLBACK": tuple(values["WORKER_FALLBACK"]),
    }
    for name, workers_named in named.items():
        for worker in workers_named:
            if worker not in known:
                raise wrong(f"{name}: there is no worker {worker!r}, only {', '.join(known)}.")
    return {
        "worker": known[0],
        "workers": named["WORKERS_OFFERED"] or known,
        "workers_by_type": typed,
        "fallback": named["WORKER_FALLBACK"],
        "models": _models(values["MODELS_OFFERED"], models, wrong),
        "approve": Approve(values["APPROVE"]),
        "approve_by": ApproveBy(values["APPROVE_BY"]),
        "case_bounds": _bounds(values, "CASE"),
        "day_bounds": _bounds(values, "DAY"),
    }


def _models(
    rows: Iterable[str], models: Mapping[str, str], wrong: Callable[[str], Exception]
) -> tuple[OfferedModel, ...]:
    """The model that each worker has, then those that are offered beside it."""
    offered = [OfferedModel(worker=worker, model=model) for worker, model in models.items() if model]
    for row in rows:
        worker, _, model = (part.strip() for part in row.partition("="))
        if worker not in models or not model:
            known = ", ".join(models) or "none of the workers here"
            raise wrong(f"MODELS_OFFERED: {row!r} is no worker=model; a model can be chosen for {known}.")
        offered.append(OfferedModel(worker=worker, model=model))
    return tuple(dict.fromkeys(offered))


def _bounds(values: dict[str, Any], what: str) -> Bounds:
    return Bounds(usd=values[f"{what}_BUDGET_USD"], seconds=values[f"{what}_BUDGET_MINUTES"] * MINUTE)


def _typed(row: str, wrong: Callable[[str], Exception]) -> TypedWorker:
    kind, _, worker = row.partition("=")
    try:
        return typed_worker(kind, worker)
    except ValidationError as error:
        raise wrong(f"WORKERS_BY_TYPE: {' '.join(map(str, error.messages))}") from error
