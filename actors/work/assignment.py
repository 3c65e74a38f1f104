"""What a worker is told: the assignment on its standard input, and the lines that may follow it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actors.messages import Answered, Carried, RepositoryFacts, StartWork
from actors.work import carrying
from actors.work.contract import VERSION
from actors.work.settings import WorkSettings

LIMITS = (
    "wall_seconds",
    "silent_seconds",
    "cpu_seconds",
    "memory_bytes",
    "file_bytes",
    "processes",
    "output_bytes",
    "line_bytes",
)
"""Of the settings, what a worker is told."""

Order = Mapping[str, Any]
"""A line for a running worker."""


def assignment(
    job: str,
    start: StartWork,
    *,
    commit: str,
    tree: str,
    settings: WorkSettings,
    history: Sequence[Mapping[str, Any]] = (),
    review: Mapping[str, Any] | None = None,
    answers: Iterable[Answered] = (),
    clarifications: Iterable[str] = (),
    carried: Carried | None = None,
) -> dict[str, Any]:
    """The document that the worker gets. `answers` and `clarifications` came in while the attempt still waited."""
    return {
        "version": VERSION,
        "job": job,
        "repository": _repository(start.repository, commit),
        "issue": {"number": start.number, "title": start.title},
        "task": dict(start.task),
        "constraints": list(filter(None, ("" if carried is None else carrying.told(carried), *start.constraints))),
        "context": start.context,
        "conversation": dict(start.conversation),
        "answers": [
            {"id": given.enquiry, "question": given.question, "answer": given.answer}
            for given in (*start.answers, *answers)
        ],
        "clarifications": list(clarifications),
        "attempt": start.attempt,
        "plan_only": start.plan_only,
        "limits": {name: getattr(settings, name) for name in LIMITS},
        "tree": tree,
        "history": [dict(item) for item in history],
        **({"plan": {"text": start.plan, "files": list(start.plan_files)}} if start.plan else {}),
        **({"review": dict(review)} if review is not None else {}),
        **({"saved": _saved(carried)} if carried is not None and not carried.lost else {}),
    }


def _repository(repository: RepositoryFacts, commit: str) -> dict[str, Any]:
    return {
        "full_name": repository.full_name,
        "html_url": html_url(repository.clone_url),
        "default_branch": repository.default_branch,
        "commit": commit,
    }


def _saved(carried: Carried) -> dict[str, Any]:
    """What of an earlier attempt's work lies in the tree, and what is a diff alone."""
    return {
        "attempt": carried.attempt,
        "files": list(carried.files),
        "clashing": list(carried.clashing),
        "diff": carried.diff,
    }


def answer(enquiry: str, text: str) -> Order:
    """The answer to a question of the worker."""
    return {"event": "answer", "id": enquiry, "answer": text}


def steer(text: str) -> Order:
    """A person's clarification: from now on it holds for the work."""
    return {"event": "steer", "text": text}


def cancel() -> Order:
    """The attempt is to end: the worker may leave its partial work in order, and has the grace period for it."""
    return {"event": "cancel"}


def html_url(clone_url: str) -> str:
    """Where a repository's pages are, by its clone URL; empty for a path on this machine."""
    if not clone_url.startswith(("https://", "http://")):
        return ""
    return clone_url.removesuffix("/").removesuffix(".git")
