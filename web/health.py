"""/health, /livez, /readyz: how the server is doing, for people and for load balancers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from web.webhooks import Receiver

Report = Callable[[], dict[str, Any] | None]
"""The health report, None when it cannot be had in time."""


def blueprint(receiver: Receiver, report: Report) -> Blueprint:
    """The routes. `report` asks HealthActor with a time limit."""
    routes = Blueprint("health", __name__)

    @routes.get("/livez")
    def livez() -> Response:
        """The process answers."""
        return jsonify(status="alive")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Deliveries are taken: the data folder is ours and the actors run."""
        if receiver.ready:
            return jsonify(status="ready"), 200
        return jsonify(status="starting", error="the data folder is not ours yet, or the actors are starting"), 503

    @routes.get("/health")
    def health() -> tuple[Response, int]:
        """What HealthActor knows; 503 when it does not answer."""
        known = report() if receiver.ready else None
        if known is None:
            return jsonify(status="unhealthy", error="the health actor does not answer"), 503
        return jsonify(known), 200

    return routes
