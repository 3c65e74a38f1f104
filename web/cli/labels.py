"""`run.py labels sync OWNER/REPO`: the fifteen labels of a repository created and mended, and what was done."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from actors.github.gateway import Gateway, GatewayError
from actors.github.mending import differences
from actors.github.queue import Mend
from actors.issue.labels import LABELS
from actors.messages import LabelLook
from web.server import ServerError, system_settings
from web.settings import unarmed


def sync(values: dict[str, Any], repo: str, *, dry_run: bool) -> None:
    """Exit status 0 when all labels are as they should be (or would be, with `dry_run`), else 1."""
    if unarmed(values):
        _stop(unarmed(values))
    try:
        gateway = gateway_of(values, repo)
        there = {look.name.lower(): look for look in gateway.labels(repo)}
        mends = differences(there.values(), LABELS)
        for number, mend in enumerate(mends):
            if not dry_run:
                time.sleep(values["GITHUB_WRITE_GAP_SECONDS"] if number else 0.0)
                gateway.put_label(repo, mend.look, now=mend.now)
            click.echo(f"  {_done(mend, there, dry_run=dry_run)}")
    except GatewayError as error:
        _stop(_reason(error, repo))
    except ServerError as wrong:
        _stop(str(wrong))
    right = len(LABELS) - len(mends)
    would = "would be " if dry_run and mends else ""
    click.echo(f"{repo}: {right} of {len(LABELS)} labels were right, {len(mends)} {would}created or mended.")


def gateway_of(values: dict[str, Any], repo: str) -> Gateway:
    """As the installation that the repository belongs to, where a GitHub App acts."""
    settings = system_settings(values)

    def made(installation: int | None) -> Gateway:
        return Gateway(
            settings.credentials,
            api_url=settings.api_url,
            installation=installation,
            timeout=settings.http_timeout,
        )

    return made(made(None).installation_of(repo)) if settings.credentials.app_id else made(None)


def _done(mend: Mend, there: dict[str, LabelLook], *, dry_run: bool) -> str:
    verb = "would " if dry_run else ""
    if not mend.now:
        return f"{verb}{'create' if dry_run else 'created'}  {mend.look.name}"
    old = there[mend.now.lower()]
    changed = [
        f"name {old.name} -> {mend.look.name}" if old.name != mend.look.name else "",
        f"colour {old.color} -> {mend.look.color}" if old.color.lower() != mend.look.color else "",
        "description" if old.description != mend.look.description else "",
    ]
    what = ", ".join(part for part in changed if part)
    return f"{verb}{'mend' if dry_run else 'mended'}   {mend.look.name} ({what})"


def _reason(error: GatewayError, repo: str) -> str:
    match error.facts.status:
        case 401:
            return "GitHub does not accept the credentials: renew GITHUB_TOKEN or the App's key."
        case 403:
            return f"GitHub does not let us change labels in {repo}: the token needs write access to issues there."
        case 404:
            return f"There is no repository {repo} that the token may see. It is written OWNER/NAME."
        case _:
            return f"GitHub does not answer as it should: {error.facts.exception} {error.facts.message[:200]}"


def _stop(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
