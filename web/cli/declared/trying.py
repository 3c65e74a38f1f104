"""The commands that try something without a server of one's own, or on one that runs."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli import environment


@click.command()
@click.option("--once", is_flag=True, help="Run one case to its end, print its thread, exit 0 (completed) or 1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_534),
    default=0,
    help="Of 127.0.0.1, for the sandbox; the server takes the next one. Without it both take free ones.",
)
def demo(once: bool, port: int) -> None:
    """Show a whole case: an embedded sandbox GitHub, the server beside it, this repository as the sample."""
    from web.cli import demo as command

    command.demo(once=once, port=port)


RANGE = "For a Code Review: the commits to review. A name alone is compared with the branch that is checked out."


@click.command()
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
@click.option("--range", "review", default="", metavar="BASE..HEAD", help=RANGE)
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("caseworker.patch"),
    show_default=True,
    help="Where changes are written.",
)
@click.option("--apply", is_flag=True, help="Apply the changes to the checkout instead of writing a patch.")
def work(repo: Path, body: Path, title: str, worker: str, review: str, patch: Path, apply: bool) -> None:
    """Do one task on a local checkout, without a server, and print the report.

    Exit status 0 when it was done, 1 when it failed, 2 for wrong arguments or settings, 3 when the text is not
    complete, 130 when it was interrupted.
    """
    from web.cli import work as command

    values = environment.load(need_credentials=False)
    command.work(
        values, repo=repo, body=body, title=title, worker=worker, review=review, patch=None if apply else patch
    )


@click.command()
@click.argument("scripts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keep", is_flag=True, help="Stay until Ctrl-C after the last step, to look at the pages.")
def simulate(scripts: tuple[Path, ...], keep: bool) -> None:
    """Play scripted cases (YAML files, see docs/simulations) against the sandbox, a line for each step.

    Exit status 0 when everything came as expected, 1 when not, 2 for a script that cannot be read.
    """
    from web.cli import simulate as command

    command.simulate(scripts, keep=keep)


@click.command()
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


@click.command()
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
    """Show how a comment would be read (COMMENT; - for standard input).

    Told are its commands, its answers to questions that are open, and what else it means.
    """
    from web.cli import explain as command

    command.explain(comment=comment, questions=questions, bot=bot, bare=not long_commands, as_json=as_json)


@click.command()
@click.argument("event")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="", help="Where to send it; by default the webhook of HOST and PORT.")
@click.option("--delivery", default="", help="The delivery's id; by default a new one.")
def send(event: str, file: Path, url: str, delivery: str) -> None:
    """Send FILE as a signed delivery of EVENT (issues, issue_comment ...) to a running server."""
    from web.cli import send as command

    command.send(environment.load(), event=event, file=file, url=url, delivery=delivery)


COMMANDS = (demo, simulate, work, validate, explain, send)
