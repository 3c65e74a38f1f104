"""HTTP in, a message out. No decisions."""

from __future__ import annotations

from flask import Blueprint, Flask

from web import health, webhooks
from web.health import Report, Unfit
from web.webhooks import Receiver


def create_app(
    receiver: Receiver,
    *,
    report: Report,
    most_bytes: int,
    unfit: Unfit = list,
    pages: Blueprint | None = None,
    control: Blueprint | None = None,
) -> Flask:
    """The Flask application over a receiver and a source of health reports.

    `pages` is the dashboard, `control` what the command line of this machine asks for.
    """
    app = Flask("caseworker", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = most_bytes
    app.register_blueprint(webhooks.blueprint(receiver))
    app.register_blueprint(health.blueprint(receiver, report, unfit))
    if pages is not None:
        app.register_blueprint(pages)
    if control is not None:
        app.register_blueprint(control)
    return app
