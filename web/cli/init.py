"""`run.py init`: the settings with a fresh secret, and what a repository needs: forms, and the workflow if wanted."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import click

from web.cli.stage import ROOT
from web.settings import example

FORMS = ".github/ISSUE_TEMPLATE"
WORKFLOW = ".github/workflows/agent-dispatcher.yml"
LINE = "GITHUB_WEBHOOK_SECRET="


def init(*, env: Path, into: Path | None, branch: str, workflow: bool, force: bool) -> None:
    """Write what is not there yet. Exit status 1 where something could not be done, 2 for wrong arguments."""
    if branch and into is None:
        _stop("--branch needs --into: the checkout in which the branch is made.", 2)
    _settings(env)
    if into is None:
        click.echo("Forms for a repository: run.py init --into PATH (a checkout, or any folder).")
        return
    if branch:
        _begin(into, branch)
    written = [path for path in files(workflow=workflow) if _put(into, path, force=force)]
    if branch:
        _commit(into, branch, written)


def files(*, workflow: bool) -> list[Path]:
    """What a repository gets, as paths below its root."""
    forms = sorted(path.relative_to(ROOT) for path in (ROOT / FORMS).glob("*.yml"))
    return [*forms, Path(WORKFLOW)] if workflow else forms


def _settings(env: Path) -> None:
    """`.env` with a secret of its own, readable by its owner alone; one that is there stays as it is."""
    if env.exists():
        click.echo(f"kept      {env} (it is there already)")
        return
    text = example().replace(f"\n{LINE}\n", f"\n{LINE}{secrets.token_hex(32)}\n")
    descriptor = os.open(env, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    click.echo(f"wrote     {env}, with a new webhook secret: give the same to GitHub, and fill in the credentials")


def _put(into: Path, path: Path, *, force: bool) -> bool:
    """Copy one file; whether it is there now because of this."""
    target, text = into / path, (ROOT / path).read_bytes()
    if target.exists() and target.read_bytes() == text:
        click.echo(f"kept      {target} (the same)")
        return False
    if target.exists() and not force:
        click.echo(f"left      {target} (another file of that name; --force replaces it)")
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text)
    click.echo(f"wrote     {target}")
    return True


def _begin(into: Path, branch: str) -> None:
    if _git(into, "status", "--porcelain").strip():
        _stop(f"{into} has changes that are not committed: commit or put them away first.", 1)
    _git(into, "switch", "--create", branch)


def _commit(into: Path, branch: str, written: list[Path]) -> None:
    if not written:
        click.echo(f"Nothing to commit: branch {branch} is the same as before.")
        return
    _git(into, "add", "--", *map(str, written))
    _git(into, "commit", "--quiet", "--message", "Add the issue forms of Caseworker")
    click.echo(
        f"Committed to branch {branch}. Push it and open a pull request: git push --set-upstream origin {branch}"
    )


def _git(into: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(into), *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        _stop(f"git {words[0]} failed in {into}: {done.stderr.strip() or done.stdout.strip()}", 1)
    return done.stdout


def _stop(sentence: str, status: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(status)
