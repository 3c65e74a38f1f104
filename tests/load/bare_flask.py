"""The baseline of the ingest benchmark: Flask under gunicorn that checks the signature and stores nothing."""

from __future__ import annotations

import hashlib
import hmac
import os

from flask import Flask, Response, request

app = Flask("bare")


@app.post("/webhooks/github")
def receive() -> Response:
    """202 for a good signature, 401 otherwise."""
    digest = hmac.new(os.environ["SECRET"].encode(), request.get_data(), hashlib.sha256).hexdigest()
    good = hmac.compare_digest(f"sha256={digest}", request.headers.get("X-Hub-Signature-256", ""))
    return Response('{"status": "accepted"}' if good else "", status=202 if good else 401)


@app.get("/livez")
def livez() -> str:
    """It answers."""
    return "alive"
