"""What the operator chose about workers, plans and budgets, as cases are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from marshmallow import ValidationError

from actors.issue.allowance import Bounds
from actors.issue.choice import Approve, ApproveBy, TypedWorker
from actors.issue.repository_settings import typed_worker

MINUTE = 60.0


def chosen(values: dict[str, Any], workers: Iterable[str], *, wrong: Callable[[str], Exception]) -> dict[str, Any]:
    """The part of the policy that these settings are. Raises what `wrong` makes of a sentence for an unknown worker."""
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
        "approve": Approve(values["APPROVE"]),
        "approve_by": ApproveBy(values["APPROVE_BY"]),
        "case_bounds": _bounds(values, "CASE"),
        "day_bounds": _bounds(values, "DAY"),
    }


def _bounds(values: dict[str, Any], what: str) -> Bounds:
    return Bounds(usd=values[f"{what}_BUDGET_USD"], seconds=values[f"{what}_BUDGET_MINUTES"] * MINUTE)


def _typed(row: str, wrong: Callable[[str], Exception]) -> TypedWorker:
    kind, _, worker = row.partition("=")
    try:
        return typed_worker(kind, worker)
    except ValidationError as error:
        raise wrong(f"WORKERS_BY_TYPE: {' '.join(map(str, error.messages))}") from error
