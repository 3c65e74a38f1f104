"""Caseworker's command line: declares the commands and hands the environment on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from web import settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="caseworker")
def cli() -> None:
    """Caseworker: file a task as a GitHub issue, watch it being done on the issue."""


def _settings(*, need_credentials: bool = True) -> dict[str, Any]:
    """The settings, or all that is wrong with them and exit status 2."""
    try:
        return settings.load(need_credentials=need_credentials)
    except settings.SettingsError as wrong:
        click.echo("The settings are not complete:", err=True)
        for sentence in wrong.errors:
            click.echo(f"  - {sentence}", err=True)
        click.echo("Set them in the environment or in .env (.env.example lists them all).", err=True)
        sys.exit(2)


def _folder() -> Path:
    """The data folder, for commands that need nothing else."""
    return Path(_settings(need_credentials=False)["CASEWORKER_DATA"])


@cli.command()
def serve() -> None:
    """Run the server: webhooks in, cases done."""
    from web.cli import serve as command

    command.serve(_settings())


@cli.command()
@click.option("--once", is_flag=True, help="Run one case to its end, print its thread, exit 0 (completed) or 1.")
def demo(once: bool) -> None:
    """Show a whole case: an embedded sandbox GitHub, the server beside it, this repository as the sample."""
    from web.cli import demo as command

    command.demo(once=once)


@cli.command()
@click.option(
    "--repo",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A local checkout; what is committed on its branch is worked on.",
)
@click.option(
    "--issue",
    "body",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="The issue's text (- for standard input).",
)
@click.option("--title", default="", help="The issue's title.")
@click.option("--worker", default="", help="Which worker; by default the one that WORKER names.")
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("caseworker.patch"),
    show_default=True,
    help="Where changes are written.",
)
@click.option("--apply", is_flag=True, help="Apply the changes to the checkout instead of writing a patch.")
def work(repo: Path, body: Path, title: str, worker: str, patch: Path, apply: bool) -> None:
    """Do one task on a local checkout, without a server, and print the report.

    Exit status 0 when it was done, 1 when it failed, 2 for wrong arguments or settings, 3 when the text is not
    complete, 130 when it was interrupted.
    """
    from web.cli import work as command

    values = _settings(need_credentials=False)
    command.work(values, repo=repo, body=body, title=title, worker=worker, patch=None if apply else patch)


@cli.command()
@click.argument("scripts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keep", is_flag=True, help="Stay until Ctrl-C after the last step, to look at the pages.")
def simulate(scripts: tuple[Path, ...], keep: bool) -> None:
    """Play scripted cases (YAML files, see docs/simulations) against the sandbox, a line for each step.

    Exit status 0 when everything came as expected, 1 when not, 2 for a script that cannot be read.
    """
    from web.cli import simulate as command

    command.simulate(scripts, keep=keep)


@cli.command()
@click.argument("event")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="", help="Where to send it; by default the webhook of HOST and PORT.")
@click.option("--delivery", default="", help="The delivery's id; by default a new one.")
def send(event: str, file: Path, url: str, delivery: str) -> None:
    """Send FILE as a signed delivery of EVENT (issues, issue_comment ...) to a running server."""
    from web.cli import send as command

    command.send(_settings(), event=event, file=file, url=url, delivery=delivery)


@cli.command()
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


@cli.command()
def token() -> None:
    """Make the operator's token for the dashboard: the token for people, its digest for the settings."""
    from web.cli import token as command

    command.token()


@cli.command()
@click.argument("repositories", nargs=-1, metavar="[OWNER/REPO]...")
def doctor(repositories: tuple[str, ...]) -> None:
    """Check settings, data folder, disk, git, isolation, worker, clock and GitHub; say what to mend.

    In each OWNER/REPO (by default those of the setting REPOSITORIES): may we work there, does a webhook lead to us,
    are the labels right. Exit status 1 when something does not work.
    """
    from web.cli import doctor as command

    command.doctor(repositories)


@cli.command()
@click.argument("body", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--title", default="", help="The issue's title.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The issue form that it was filed with; without it the built-in forms are tried.",
)
@click.option("--repository", default="", metavar="OWNER/NAME", help="Links to its files count as file references.")
@click.option(
    "--tree",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A checkout in which the named files are looked up.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate(body: Path, title: str, template: Path | None, repository: str, tree: Path | None, as_json: bool) -> None:
    """Show what the text of an issue (BODY; - for standard input) is understood as.

    Exit status 1 when it would be sent back to its author, 2 for wrong arguments.
    """
    from web.cli import validate as command

    command.validate(body=body, title=title, template=template, repository=repository, tree=tree, as_json=as_json)


@cli.group()
def labels() -> None:
    """The labels that show cases in a repository."""


@labels.command()
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def sync(repository: str, dry_run: bool) -> None:
    """Create and mend the labels of OWNER/REPO: name, colour, description. No other label is touched."""
    from web.cli import labels as command

    command.sync(_settings(need_credentials=False), repository, dry_run=dry_run)


@cli.command()
@click.argument("what", type=click.Choice(["show", "forget"]))
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def people(what: str, who: str, as_json: bool) -> None:
    """Show or forget what is stored of WHO (a login, or GitHub's number). Exit status 1: nothing is."""
    from web.cli import people as command

    command.run(_folder(), what, who, as_json=as_json)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Show whether a server runs and how it is, what waits, and how many cases stand where.

    Exit status 0: a server runs, healthy or degraded; 1: none answers; 2: the data cannot be read; 3: unhealthy.
    """
    from web.cli import status as command

    command.status(_folder(), as_json=as_json)


@cli.command()
@click.option("--repository", default="", metavar="OWNER/NAME", help="Only the cases of this one.")
@click.option("--search", "words", default="", metavar="WORDS", help="In key, title, type, state, person, error code.")
@click.option("--over", is_flag=True, help="Those that are over, instead of those under way.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cases(repository: str, words: str, over: bool, limit: int, as_json: bool) -> None:
    """List the cases: state, how far, whose move, since when. Exit status 1: there is none like that."""
    from web.cli import cases as command

    command.cases(_folder(), repository=repository, words=words, over=over, limit=limit, as_json=as_json)


@cli.group("dead-letters")
def dead_letters() -> None:
    """Deliveries that were given up. Exit status 1: no such one; 2: it could not be done."""


@dead_letters.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_dead_letters(as_json: bool) -> None:
    """List them, the oldest first."""
    from web.cli import dead_letters as command

    command.show_all(_folder(), as_json=as_json)


@dead_letters.command("show")
@click.argument("number", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--body", is_flag=True, help="Print nothing but the payload, byte for byte.")
def show_dead_letter(number: int, as_json: bool, body: bool) -> None:
    """Show one with its reason and payload."""
    from web.cli import dead_letters as command

    command.show(_folder(), number, as_json=as_json, body=body)


@dead_letters.command("retry")
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def retry_dead_letter(number: int | None, everything: bool) -> None:
    """Have one tried again, as if it had just come in."""
    from web.cli import dead_letters as command

    command.retry(_folder(), number, everything=everything)


@dead_letters.command("drop")
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def drop_dead_letter(number: int | None, everything: bool) -> None:
    """Throw one away for good."""
    from web.cli import dead_letters as command

    command.drop(_folder(), number, everything=everything)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backup(file: Path, as_json: bool) -> None:
    """Write a consistent copy of the database to FILE, also beside a running server. Exit status 2: no copy."""
    from web.cli import backup as command

    command.backup(_folder(), file, as_json=as_json)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def restore(file: Path, as_json: bool) -> None:
    """Put the backup FILE in the database's place. Refuses (exit status 2) while a server runs."""
    from web.cli import backup as command

    command.restore(_folder(), file, as_json=as_json)


@cli.command()
@click.argument("guid", default="")
@click.option("--since", default="", metavar="TIME", help="2h, 1d or 2026-01-31T12:00: everything since then.")
def replay(guid: str, since: str) -> None:
    """Have the running server fetch the delivery GUID, or all since TIME, from GitHub. Exit status 1: not found."""
    from web.cli import replay as command

    command.replay(_folder(), guid, since)


@cli.command()
@click.argument("comment", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="ID|TEXT[|OPTION...]",
    help="A question that is open while the comment is read; may be given several times, in their order.",
)
@click.option("--bot", default="caseworker", show_default=True, help="Our login, for commands by mention.")
@click.option(
    "--long-commands", is_flag=True, help="Commands count in their long form only, as a repository may choose."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(comment: Path, questions: tuple[str, ...], bot: str, long_commands: bool, as_json: bool) -> None:
    """Show how a comment (COMMENT; - for standard input) would be read: its commands, answers and what it means."""
    from web.cli import explain as command

    command.explain(comment=comment, questions=questions, bot=bot, bare=not long_commands, as_json=as_json)


if __name__ == "__main__":
    cli()
