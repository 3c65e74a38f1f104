"""A local checkout, as the command line works on it."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import click

from actors.messages import RepositoryFacts


class CheckoutError(Exception):
    """It cannot be worked on; the text says why and what to do."""


def facts(repo: Path) -> RepositoryFacts:
    """What a worker is told of it. Raises `CheckoutError` where there is nothing to work on."""
    asked = _run(repo, "rev-parse", "--show-toplevel")
    if "safe.directory" in asked.stderr:  # in whatever language git speaks here
        trust = f"git config --global --add safe.directory {shlex.quote(str(repo.absolute()))}"
        raise CheckoutError(f"{repo} belongs to another user, and git does not trust it. If you do: `{trust}`.")
    if asked.returncode:
        raise CheckoutError(f"{repo} is no git repository: `git init` and a commit make it one.")
    top = asked.stdout.strip()
    branch = git(repo, "symbolic-ref", "--quiet", "--short", "HEAD")
    if branch is None:
        raise CheckoutError(f"{repo} is on no branch: `git switch` to the one that is to be worked on.")
    if git(repo, "rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        raise CheckoutError(f"{repo} has no commit yet: `git commit` makes one.")
    if git(repo, "status", "--porcelain", "--untracked-files=no"):
        click.echo("What is not committed is not part of the task: the work begins at the last commit.", err=True)
    place = Path(top).absolute()
    return RepositoryFacts(full_name=f"local/{place.name}", clone_url=place.as_uri(), default_branch=branch)


def git(repo: Path, *words: str) -> str | None:
    """What git says in the checkout, None where it fails."""
    done = _run(repo, *words)
    return done.stdout.strip() if done.returncode == 0 else None


def _run(repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The person's own git and configuration: the checkout is theirs."""
    command = ["git", "-C", str(repo), *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CheckoutError(f"git cannot be run: {error.strerror}.") from error
