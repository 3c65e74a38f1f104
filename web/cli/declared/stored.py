"""The commands about what a server stores."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli import environment


@click.command()
@click.option("--repository", default="", metavar="OWNER/NAME", help="Only the cases of this one.")
@click.option("--search", "words", default="", metavar="WORDS", help="In key, title, type, state, person, error code.")
@click.option("--over", is_flag=True, help="Those that are over, instead of those under way.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cases(repository: str, words: str, over: bool, limit: int, as_json: bool) -> None:
    """List the cases: state, how far, whose move, since when. Exit status 1: there is none like that."""
    from web.cli import cases as command

    command.cases(environment.folder(), repository=repository, words=words, over=over, limit=limit, as_json=as_json)


@click.command()
@click.argument("key", metavar="OWNER/REPO#N")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown, as without an option.")
def case(key: str, as_json: bool, as_markdown: bool) -> None:
    """Tell the whole story of a case: summary, every turn, what happened. Exit status 1: there is no such case."""
    from web.cli import case as command

    if as_json and as_markdown:
        raise click.UsageError("--json or --markdown, not both")
    command.case(environment.folder(), key, as_json=as_json)


@click.command()
@click.argument("what", type=click.Choice(["show", "forget"]))
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def people(what: str, who: str, as_json: bool) -> None:
    """Show or forget what is stored of WHO (a login, or GitHub's number). Exit status 1: nothing is.

    Forgetting takes out preferences, words and names, and says what is left. Without a server, freed space is wiped.
    """
    from web.cli import people as command

    command.run(environment.folder(), what, who, as_json=as_json)


@click.group("dead-letters")
def dead_letters() -> None:
    """Deliveries that were given up. Exit status 1: no such one; 2: it could not be done."""


@dead_letters.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_dead_letters(as_json: bool) -> None:
    """List them, the oldest first."""
    from web.cli import dead_letters as command

    command.show_all(environment.folder(), as_json=as_json)


@dead_letters.command("show")
@click.argument("number", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--body", is_flag=True, help="Print nothing but the payload, byte for byte.")
def show_dead_letter(number: int, as_json: bool, body: bool) -> None:
    """Show one with its reason and payload."""
    from web.cli import dead_letters as command

    command.show(environment.folder(), number, as_json=as_json, body=body)


@dead_letters.command("retry")
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def retry_dead_letter(number: int | None, everything: bool) -> None:
    """Have one tried again, as if it had just come in."""
    from web.cli import dead_letters as command

    command.retry(environment.folder(), number, everything=everything)


@dead_letters.command("drop")
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def drop_dead_letter(number: int | None, everything: bool) -> None:
    """Throw one away for good."""
    from web.cli import dead_letters as command

    command.drop(environment.folder(), number, everything=everything)


@click.command()
@click.argument("guid", default="")
@click.option("--since", default="", metavar="TIME", help="2h, 1d or 2026-01-31T12:00: everything since then.")
def replay(guid: str, since: str) -> None:
    """Have the running server fetch the delivery GUID, or all since TIME, from GitHub. Exit status 1: not found."""
    from web.cli import replay as command

    command.replay(environment.folder(), guid, since)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backup(file: Path, as_json: bool) -> None:
    """Write a consistent copy of the database to FILE, also beside a running server. Exit status 2: no copy."""
    from web.cli import backup as command

    command.backup(environment.folder(), file, as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def restore(file: Path, as_json: bool) -> None:
    """Put the backup FILE in the database's place. Refuses (exit status 2) while a server runs."""
    from web.cli import backup as command

    command.restore(environment.folder(), file, as_json=as_json)


COMMANDS = (cases, case, people, dead_letters, replay, backup, restore)
