"""`run.py send EVENT FILE`: one signed delivery to a running server, as GitHub would send it."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import click

from web.signature import sign


def send(values: dict[str, Any], *, event: str, file: Path, url: str, delivery: str) -> None:
    """Send the file's bytes; prints the answer, exits 0 for a 202 and 1 otherwise."""
    body = file.read_bytes()
    _warn_if_no_json(body)
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's
        url or f"http://{values['HOST']}:{values['PORT']}/webhooks/github",
        data=body,
        headers={
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": delivery or str(uuid.uuid4()),
            "X-Hub-Signature-256": sign(values["GITHUB_WEBHOOK_SECRET"].encode(), body),
        },
    )
    status, answer = _post(request)
    click.echo(f"{status} {answer}")
    sys.exit(0 if status == 202 else 1)


def _post(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except urllib.error.URLError as error:
        click.echo(
            f"Nobody answers at {request.full_url} ({error.reason}). Start the server with `run.py serve`, or name "
            "another address with --url.",
            err=True,
        )
        sys.exit(1)


def _warn_if_no_json(body: bytes) -> None:
    try:
        json.loads(body)
    except ValueError as error:
        click.echo(f"Note: the file is no JSON ({error}); the server will take it and file it as malformed.", err=True)
