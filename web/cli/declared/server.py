"""The commands that set up and run a server."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import click

from web.cli import environment

NAMED = re.compile(r"[\w.-]+/[\w.-]+")


@click.command()
def serve() -> None:
    """Run the server: webhooks in, cases done.

    The settings come from the environment and from .env (`run.py init` writes one); `run.py doctor` says what is not
    right. It goes on until Ctrl-C or SIGTERM. Exit status 2 when settings are missing or wrong, 1 when it cannot start.
    """
    gc.disable()  # what is imported stays: nothing of it is garbage
    from web.cli import serve as command

    gc.freeze()  # nor is it looked through again and again, and copied for that in the worker process
    gc.enable()
    command.serve(environment.load())


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Show whether a server runs and how it is, what waits, and how many cases stand where.

    Exit status 0: a server runs, healthy or degraded; 1: none answers; 2: the data cannot be read; 3: unhealthy.
    """
    from web.cli import status as command

    command.status(environment.folder(), as_json=as_json)


@click.command()
@click.argument("repositories", nargs=-1, metavar="[OWNER/REPO]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(repositories: tuple[str, ...], as_json: bool) -> None:
    """Check settings, data folder, disk, git, isolation, worker, clock and GitHub; say what to mend.

    In each OWNER/REPO (by default those of the setting REPOSITORIES): may we work there, does a webhook lead to us,
    are the labels right. Exit status 1 when something does not work.
    """
    from web.cli import doctor as command

    for name in repositories:
        if not NAMED.fullmatch(name):
            raise click.BadParameter(f"{name!r} is no repository: it is written OWNER/REPO.")
    command.doctor(repositories, as_json=as_json)


@click.command()
@click.option("--env", type=click.Path(path_type=Path), default=Path(".env"), show_default=True, help="The settings.")
@click.option("--into", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A checkout, or a folder.")
@click.option("--branch", default="", help="Make this branch in the checkout and commit there.")
@click.option("--workflow", is_flag=True, help="Also the workflow that hands events over without a webhook.")
@click.option("--force", is_flag=True, help="Replace files that are there and differ.")
def init(env: Path, into: Path | None, branch: str, workflow: bool, force: bool) -> None:
    """Set up: .env with a new secret, and a repository's issue forms (--into), as files or as a branch.

    Labels are made by `run.py labels sync`, or by the server itself. Exit status 1 when something could not be done.
    """
    from web.cli import init as command

    command.init(env=env, into=into, branch=branch, workflow=workflow, force=force)


@click.command()
def token() -> None:
    """Make the operator's token for the dashboard: the token for people, its digest for the settings."""
    from web.cli import token as command

    command.token()


@click.group()
def labels() -> None:
    """The labels that show cases in a repository."""


@labels.command()
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def sync(repository: str, dry_run: bool) -> None:
    """Create and mend the labels of OWNER/REPO: name, colour, description. No other label is touched."""
    from web.cli import labels as command

    command.sync(environment.load(need_credentials=False), repository, dry_run=dry_run)


COMMANDS = (serve, status, doctor, init, token, labels)
