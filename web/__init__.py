"""HTTP in, a message out. No decisions."""

from __future__ import annotations

from flask import Flask

from web import health, webhooks
from web.health import Report, Unfit
from web.webhooks import Receiver


def create_app(receiver: Receiver, *, report: Report, most_bytes: int, unfit: Unfit = list) -> Flask:
    """The Flask application over a receiver and a source of health reports."""
    app = Flask("caseworker", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = most_bytes
    app.register_blueprint(webhooks.blueprint(receiver))
    app.register_blueprint(health.blueprint(receiver, report, unfit))
    return app
