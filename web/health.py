"""/health, /livez, /readyz, /metrics: how the server is doing, for people, load balancers and Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from web.metrics import CONTENT_TYPE, exposition
from web.webhooks import Receiver

Report = Callable[[], dict[str, Any] | None]
"""The health report, None when it cannot be had in time."""
Unfit = Callable[[], list[str]]
"""Why deliveries cannot be taken and handled at the moment, a sentence each."""


def blueprint(receiver: Receiver, report: Report, unfit: Unfit) -> Blueprint:
    """The routes. `report` asks HealthActor with a time limit."""
    routes = Blueprint("health", __name__)

    def known() -> dict[str, Any] | None:
        return report() if receiver.ready else None

    metrics = exposition(known, lambda: receiver.answers)

    @routes.get("/livez")
    def livez() -> Response:
        """The process answers."""
        return jsonify(status="alive")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Deliveries are taken: the data folder is ours, a write reaches the disk, the actors run."""
        if not receiver.ready:
            return jsonify(status="starting", error="the data folder is not ours yet, or the actors are starting"), 503
        wrong = unfit()
        if wrong:
            return jsonify(status="unfit", error="; ".join(wrong)), 503
        return jsonify(status="ready"), 200

    @routes.get("/health")
    def health() -> tuple[Response, int]:
        """What HealthActor knows; 503 when it finds the server unhealthy or does not answer."""
        found = known()
        if found is None:
            return jsonify(status="unhealthy", error="the health actor does not answer"), 503
        return jsonify(found), 503 if found["status"] == "unhealthy" else 200

    @routes.get("/metrics")
    def measured() -> Response:
        """The same for Prometheus."""
        return Response(metrics(), content_type=CONTENT_TYPE)

    return routes
