"""`run.py work`: one task on a local checkout, in the same queue, cage and contract as on a server."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from actors.errors.classify import classify
from actors.issue.branch_name import branch, subject
from actors.issue.form import parse
from actors.issue.review import review
from actors.issue.schema import dump_task
from actors.issue.task import Priority, Task
from actors.messages import (
    AnalyseError,
    AnswerWork,
    CancelWork,
    Change,
    ErrorAnalysed,
    Proposed,
    Ref,
    RepositoryFacts,
    StartWork,
    WorkAsked,
    WorkCancelled,
    WorkFailed,
    WorkFinished,
    WorkProgressed,
    WorkStarted,
)
from actors.scheduler import Scheduler
from actors.work.actor import WorkActor
from actors.work.git import Git, Patience
from actors.work.mirrors import Mirrors
from actors.work.settings import WorkSettings
from web.cli import checkout
from web.cli.work_review import NotThere, proposed
from web.server import ServerError, work_settings

FAILED, WRONG, INCOMPLETE, INTERRUPTED = 1, 2, 3, 130
STOP_SECONDS = 15.0
GIT_SECONDS = 60.0
KEY = "local#1"


def work(
    values: dict[str, Any], *, repo: Path, body: Path, title: str, worker: str, review: str, patch: Path | None
) -> None:
    """Do it, print the report on standard output, and end with the status that `run.py work --help` tells."""
    task = _task(body, title)
    facts = _repository(repo)
    with tempfile.TemporaryDirectory(prefix="caseworker-", ignore_cleanup_errors=True) as name:
        settings = _settings(values, Path(name), worker)
        start = StartWork(
            key=KEY,
            attempt=1,
            repository=facts,
            number=1,
            title=title or textwrap.shorten(task.prompt.splitlines()[0], 80, placeholder="…"),
            priority=tuple(Priority).index(task.priority),
            task=dump_task(task),
            worker=worker,
            branch=branch(1, title),
            subject=subject(title),
            review=_review(repo, task, facts, title=title, given=review),
        )
        with _working(settings) as (actor, heard):
            actor.tell(start)
            outcome = _follow(actor, heard)
        status = _tell(outcome)
        if outcome.change is not None:
            _hand_over(settings, facts, outcome.change, repo=repo, patch=patch)
    sys.exit(status)


# --- what is to be done


def _wrong(sentence: str, status: int = WRONG) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(status)


def _task(body: Path, title: str) -> Task:
    try:
        raw = sys.stdin.buffer.read() if str(body) == "-" else body.read_bytes()
    except OSError as error:
        _wrong(f"{body} cannot be read: {error.strerror}.")
    parsed = parse(raw.decode("utf-8", "replace"), title=title)
    reviewed = review(parsed)
    if parsed.task is None or reviewed.blocked:
        click.echo("The text is not complete:", err=True)
        for problem in reviewed.problems:
            if problem.blocking:
                click.echo(f"  - {problem.field}: {problem.what} {problem.mend}", err=True)
        _wrong("`run.py validate` shows all that is understood of it.", INCOMPLETE)
    assert parsed.task is not None
    return parsed.task


def _repository(repo: Path) -> RepositoryFacts:
    try:
        return checkout.facts(repo)
    except checkout.CheckoutError as error:
        _wrong(str(error))


def _review(repo: Path, task: Task, facts: RepositoryFacts, *, title: str, given: str) -> Proposed | None:
    def resolve(name: str) -> str | None:
        return checkout.git(repo, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")

    try:
        return proposed(task, title=title, given=given, branch=facts.default_branch, resolve=resolve)
    except NotThere as error:
        _wrong(str(error))


def _settings(values: dict[str, Any], folder: Path, worker: str) -> WorkSettings:
    try:
        settings = work_settings(values)
    except ServerError as error:
        _wrong(str(error))
    if settings.recipe_named(worker) is None:
        _wrong(f"There is no worker {worker!r} here, only {', '.join(settings.workers)}.")
    folder.chmod(0o711)  # a worker without bubblewrap, but with a user of its own, must be able to pass
    return replace(settings, folder=folder, allow_file_protocol=True)


# --- doing it


class _Ear:
    """Stands where an issue stands: what is told is put into a queue."""

    def __init__(self) -> None:
        self.heard: queue.Queue[object] = queue.Queue()

    def tell(self, message: object) -> None:
        self.heard.put(message)


class _Nobody:
    """Nobody listens."""

    def tell(self, message: object) -> None:
        """Nothing is done with it."""


class _Judge:
    """Stands where the error classifier stands."""

    def tell(self, message: object) -> None:
        assert isinstance(message, AnalyseError)
        verdict = ErrorAnalysed(ticket=message.ticket, analysis=classify(message.facts, now=time.time(), jitter=0.0))
        if message.reply_to is not None:
            message.reply_to.tell(verdict)


@contextmanager
def _working(settings: WorkSettings) -> Iterator[tuple[Ref, _Ear]]:
    """A WorkActor and what it tells; its worker is ended with it."""
    ear, scheduler = _Ear(), Scheduler()
    scheduler.start()
    actor = WorkActor.start(
        name="work",
        generation=1,
        supervisor=_Nobody(),
        issue=lambda _: ear,
        errors=_Judge(),
        health=_Nobody(),
        scheduler=scheduler,
        settings=settings,
        clock=time.time,
        git_token=lambda _: None,
        git_author=lambda _: ("Caseworker", "caseworker@localhost"),
    )
    try:
        yield actor, ear
    finally:
        actor.stop(timeout=STOP_SECONDS)
        scheduler.stop()


Outcome = WorkFinished | WorkFailed | WorkCancelled


def _follow(actor: Ref, ear: _Ear) -> Outcome:
    """Show how far it is until it is over; the first Ctrl-C cancels the work, so that what there is is kept."""
    with click.progressbar(length=100, file=sys.stderr, item_show_func=str, show_eta=False) as bar:
        while True:
            try:
                message = ear.heard.get(timeout=0.5)
            except queue.Empty:
                continue
            except KeyboardInterrupt:
                actor.tell(CancelWork(key=KEY, attempt=1))
                continue
            match message:
                case WorkFinished() | WorkFailed() | WorkCancelled():
                    return message
                case WorkStarted(worker=worker, isolation=isolation):
                    bar.update(0, f"{worker} works ({isolation})")
                case WorkProgressed(percent=percent, message=said):
                    bar.update(max(0, percent - bar.pos), said)
                case WorkAsked():
                    _answer(actor, message)


def _answer(actor: Ref, asked: WorkAsked) -> None:
    """Ask whoever sits there; without anybody the default counts, and without one the work cannot go on."""
    enquiry = asked.enquiry
    if sys.stdin.isatty():
        click.echo(f"\n{enquiry.text}", err=True)
        for number, option in enumerate(enquiry.options, start=1):
            click.echo(f"  {number}. {option}", err=True)
        said = str(click.prompt("Answer", default=enquiry.default or None, err=True))
        chosen = int(said) - 1 if said.isdecimal() else -1
        said = enquiry.options[chosen] if 0 <= chosen < len(enquiry.options) else said
    elif enquiry.default:
        said = enquiry.default
    else:
        click.echo(f"\nThe worker asks, and nobody is there to answer: {enquiry.text}", err=True)
        actor.tell(CancelWork(key=KEY, attempt=1))
        return
    actor.tell(AnswerWork(key=KEY, attempt=1, enquiry=enquiry.id, answer=said))


# --- what came of it


def _tell(outcome: Outcome) -> int:
    match outcome:
        case WorkFinished(report=report, tests=tests):
            click.echo(report.rstrip())
            if tests is not None:
                click.echo(f"`{tests.command}` {'passed' if tests.passed else 'failed'} on the changed tree.", err=True)
            return 0
        case WorkFailed(analysis=analysis, log=log):
            click.echo(f"{analysis.code}: {analysis.user_message} ({analysis.technical})", err=True)
            if log.strip():
                click.echo(f"--- the worker's last words\n{log.rstrip()}", err=True)
            return FAILED
    click.echo("The work was cancelled.", err=True)
    return INTERRUPTED


def _hand_over(
    settings: WorkSettings, facts: RepositoryFacts, change: Change, *, repo: Path, patch: Path | None
) -> None:
    """Write the change as a patch, or apply it to the checkout."""
    made = settings.folder / "change.patch"
    git = Git(clone_url=facts.clone_url, token=None, allow_file=True)
    patience = Patience(GIT_SECONDS)
    with Mirrors(settings).held(facts.clone_url, patience) as mirror:
        words = ("diff", "--binary", "--no-ext-diff", "--no-textconv", "--full-index", f"--output={made}")
        git.run(f"--git-dir={mirror}", *words, change.base, change.head, patience=patience)
    for file in change.files:
        why = f": {file.why}" if file.why else ""
        click.echo(f"  {file.path} +{file.added} -{file.removed}{why}", err=True)
    if patch is None:
        done = subprocess.run(["git", "-C", str(repo), "apply", str(made)], check=False)
        if done.returncode == 0:
            click.echo(f"Applied to {repo}; nothing is committed.", err=True)
            return
        patch = Path("caseworker.patch")
        click.echo("The changes do not fit the checkout as it stands.", err=True)
    shutil.copyfile(made, patch)
    click.echo(f"Changes: {patch} (apply them with `git -C {repo} apply {patch.absolute()}`).", err=True)
