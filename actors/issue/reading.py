"""From an issue's text to a reviewed task, with what has to be read of its repository for that. Pure.

The built-in forms are understood at once. For any other the repository's own forms are asked for first, so
that a heading within an answer stays text; where files are named, the repository's tree is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from actors.issue.comprehension import FieldRead, Missing, NamedFile, Understanding
from actors.issue.estimate import History
from actors.issue.form import Parsed, best_template, parse
from actors.issue.record import IssueRecord
from actors.issue.review import review

SURE = 0.99
"""A text that fits one of the built-in forms this well needs no other form."""
HEADING = "### "
MOST_FIELDS = 20
MOST_TOLD = 300
"""Fields, and characters of each, that are told back where no task came of them."""


def digest(title: str, body: str) -> str:
    """Equal for equal texts."""
    return hashlib.blake2b(f"{title}\0{body}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def read(record: IssueRecord, *, title: str, body: str, history: History) -> IssueRecord:
    """The record with what title and body say, or waiting for the repository's forms."""
    record = replace(record, title=title, body_digest=digest(title, body), edited=False)
    parsed = parse(body, title=title, repository=record.repository.full_name)
    if parsed.source == "form" and parsed.confidence >= SURE:
        return _take(record, parsed, history)
    if not any(line.startswith(HEADING) for line in body.splitlines()):
        return _take(record, parsed, history)
    return replace(record, task=parsed.task, text=body, missing=Missing.TEMPLATES)


def edited_meanwhile(record: IssueRecord, *, title: str, body: str) -> IssueRecord:
    """The text changed while a worker is on it: the next attempt takes it up."""
    return replace(record, title=title, body_digest=digest(title, body), text=body, edited=True)


def templates_known(record: IssueRecord, templates: Mapping[str, str], history: History) -> IssueRecord:
    """The repository's forms are there: the text is read by the one that fits best."""
    if record.missing is not Missing.TEMPLATES:
        return record
    name = best_template(record.text, templates)
    form = templates[name] if name else None
    repository = record.repository.full_name
    return _take(record, parse(record.text, title=record.title, template=form, repository=repository), history)


def tree_known(record: IssueRecord, files: Mapping[str, int] | None, history: History) -> IssueRecord:
    """The repository's files are known: those that the task names are looked up."""
    known = record.understanding
    if record.missing is not Missing.TREE or known is None:
        return record
    parsed = Parsed(task=record.task, problems=known.form_problems, source=known.source, confidence=known.confidence)
    return _reviewed(replace(record, missing=None), parsed, known.template, files, history)


def _take(record: IssueRecord, parsed: Parsed, history: History) -> IssueRecord:
    names_files = parsed.task is not None and bool(parsed.task.files)
    record = replace(record, text="", missing=Missing.TREE if names_files else None)
    return _reviewed(record, parsed, parsed.template, None, history)


def _reviewed(
    record: IssueRecord, parsed: Parsed, template: str, tree: Mapping[str, int] | None, history: History
) -> IssueRecord:
    checked = review(parsed, tree=tree, history=history)
    told = () if parsed.task else parsed.fields[:MOST_FIELDS]
    understanding = Understanding(
        source=parsed.source,
        confidence=parsed.confidence,
        template=template,
        form_problems=parsed.problems,
        complexity=checked.complexity,
        reasons=checked.reasons,
        suggestions=checked.suggestions,
        files=tuple(NamedFile(path=status.reference.path, says=status.said()) for status in checked.files),
        estimate_seconds=checked.estimate.seconds,
        sureness=checked.estimate.sureness(),
        fields=tuple(FieldRead(label=label, text=text[:MOST_TOLD]) for label, text in told),
    )
    return replace(record, task=parsed.task, problems=checked.problems, understanding=understanding)
